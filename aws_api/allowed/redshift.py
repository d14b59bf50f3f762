"""Redshift, provisioned and serverless: what a warehouse was, which there are, what a restored one lacks."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("redshift", "DescribeClusters", READ, "what a cluster was, whether a name is free", ("Clusters",)),
    Row("redshift", "DescribeLoggingStatus", READ, "where a cluster's audit logs go"),
    Row(
        "redshift",
        "DescribeClusterSubnetGroups",
        READ,
        "choosing a subnet group, whether it is there",
        ("ClusterSubnetGroups",),
    ),
    Row(
        "redshift",
        "DescribeClusterParameterGroups",
        READ,
        "choosing a parameter group, whether it is there",
        ("ParameterGroups",),
    ),
    Row("redshift", "DescribeClusterTracks", READ, "choosing a maintenance track", ("MaintenanceTracks",)),
    Row(
        "redshift",
        "DescribeSnapshotSchedules",
        READ,
        "choosing a snapshot schedule, whether it is there",
        ("SnapshotSchedules",),
    ),
    Row(
        "redshift",
        "DescribeOrderableClusterOptions",
        READ,
        "choosing a node type",
        ("OrderableClusterOptions",),
    ),
    Row("redshift", "ModifyCluster", WRITE, "finishes a cluster", ("Cluster",)),
    Row("redshift", "EnableLogging", WRITE, "finishes a cluster"),
    Row("redshift", "EnableSnapshotCopy", WRITE, "finishes a cluster", ("Cluster",)),
    Row("redshift-serverless", "ListNamespaces", READ, "choosing a namespace", ("namespaces",)),
    Row("redshift-serverless", "GetNamespace", READ, "whether a namespace is there", ("namespace",)),
    Row("redshift-serverless", "ListWorkgroups", READ, "choosing a workgroup", ("workgroups",)),
)
