"""Clusters of Aurora, RDS, DocumentDB and Neptune: what they were, and what a restored one is given.

RDS's operations tell of all of them. What changes one is called under its own service's name, as AWS's pages
do; all are actions of `rds` to IAM.
"""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

OWN = (
    ("DescribeDBClusters", READ, "whether a restored cluster has what it lacked", ("DBClusters",)),
    ("DescribeDBInstances", READ, "whether a restored cluster has its instances", ("DBInstances",)),
    ("CreateDBInstance", WRITE, "gives a restored cluster its instances", ("DBInstance",)),
    ("ModifyDBCluster", WRITE, "gives a restored cluster what it lacks", ("DBCluster",)),
)
"""What DocumentDB and Neptune have too."""

ROWS = (
    Row("rds", "DescribeDBClusterAutomatedBackups", READ, "windows", ("DBClusterAutomatedBackups",)),
    Row(
        "rds",
        "DescribeDBClusterSnapshots",
        READ,
        "cluster snapshots that others made, engine versions",
        ("DBClusterSnapshots",),
    ),
    Row(
        "rds",
        "DescribeDBClusterParameterGroups",
        READ,
        "choosing a cluster parameter group",
        ("DBClusterParameterGroups",),
    ),
    Row("rds", "DescribeDBEngineVersions", READ, "choosing an engine version", ("DBEngineVersions",)),
    *(Row("rds", *each) for each in OWN if each[1] is WRITE),
    Row("rds", "AddRoleToDBCluster", WRITE, "attaches the source's IAM roles"),
    Row("rds", "EnableHttpEndpoint", WRITE, "turns the Data API of a restored cluster on"),
    *(
        Row(service, operation, access, why, answers, action=f"rds:{operation}")
        for service in ("docdb", "neptune")
        for operation, access, why, answers in OWN
    ),
    Row(
        "neptune",
        "ModifyDBInstance",
        WRITE,
        "gives a restored cluster's instance its parameters",
        ("DBInstance",),
        action="rds:ModifyDBInstance",
    ),
    Row(
        "neptune",
        "AddRoleToDBCluster",
        WRITE,
        "attaches the source's IAM roles",
        action="rds:AddRoleToDBCluster",
    ),
)
