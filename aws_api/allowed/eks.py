"""EKS: what a cluster was, what a new one is given, whether a restore can go into one."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ

ROWS = (
    Row("eks", "DescribeCluster", READ, "what a cluster was, whether it is there", ("cluster",)),
    Row("eks", "ListClusters", READ, "choosing a cluster", ("clusters",)),
    Row("eks", "DescribeClusterVersions", READ, "choosing a version", ("clusterVersions",)),
    Row("eks", "ListNodegroups", READ, "the node groups of a cluster", ("nodegroups",)),
    Row("eks", "DescribeNodegroup", READ, "the node groups of a cluster", ("nodegroup",)),
    Row("eks", "ListFargateProfiles", READ, "its Fargate profiles", ("fargateProfileNames",)),
    Row("eks", "DescribeFargateProfile", READ, "its Fargate profiles", ("fargateProfile",)),
    Row("eks", "ListPodIdentityAssociations", READ, "roles of its pods", ("associations",)),
    Row("eks", "DescribePodIdentityAssociation", READ, "roles of its pods", ("association",)),
)
