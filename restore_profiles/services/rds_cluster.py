"""A Multi-AZ DB cluster, whose recovery points are of type RDS too; declared, and not to be chosen yet."""

from __future__ import annotations

from restore_profiles.model import Caveat, Constraint, Evidence, Field, Permission, Section, Target
from restore_profiles.rules import Always
from restore_profiles.services.rds_pages import CONTINUOUS, PAGE

API = "Amazon RDS API, RestoreDBClusterFromSnapshot"

CLUSTER = Target(
    "cluster",
    "Multi-AZ DB cluster",
    (
        Section(
            "Cluster",
            (
                Field(
                    "dbClusterIdentifier",
                    "DB cluster identifier",
                    "The new cluster's name.",
                    prefill=False,
                    required=Always(),
                    evidence=Evidence.UNVERIFIED,
                    source=API,
                ),
                Field(
                    "engine",
                    "Engine",
                    "mysql or postgres.",
                    required=Always(),
                    evidence=Evidence.UNVERIFIED,
                    source=API,
                ),
                Field(
                    "DBClusterInstanceClass",
                    "Instance class",
                    "Of the writer and of both readers.",
                    evidence=Evidence.UNVERIFIED,
                    source=API,
                ),
            ),
        ),
    ),
    constraints=(
        Constraint(
            "",
            CONTINUOUS,
            "AWS Backup has no point-in-time recovery for Multi-AZ DB clusters.",
            source=PAGE,
        ),
    ),
    caveats=(Caveat("A cluster cannot be copied to another Region or account.", source=PAGE),),
    role_permissions=tuple(
        Permission(action)
        for action in (
            *("rds:RestoreDBClusterFromSnapshot", "rds:DescribeDBClusters", "rds:AddTagsToResource"),
            *("rds:DescribeDBClusterSnapshots", "rds:ListTagsForResource", "rds:DeleteDBCluster"),
        )
    ),
    unavailable="Relight has no profile for Multi-AZ DB clusters yet. The AWS Backup console can.",
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)
