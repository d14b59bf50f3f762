"""Combinations that the cluster databases refuse, or that surprise."""

from __future__ import annotations

from restore_profiles.model import Constraint, Evidence, Severity
from restore_profiles.rules import AllOf, Equals, Matches, Not, StartsWith
from restore_profiles.services.cluster_fields import API

NAME_OF_THE_SOURCE = Constraint(
    "dbClusterIdentifier",
    AllOf(
        Equals("source.exists", "yes"),
        Not(Equals("source.elsewhere", "true")),
        StartsWith("dbClusterIdentifier", "source.id"),
        StartsWith("source.id", "dbClusterIdentifier"),
    ),
    "That is the name of the source, which still exists.",
    "Take another name. To replace the source, rename it first, then restore under its name.",
    evidence=Evidence.MODEL,
    source=API,
)

ROOM_FOR_INSTANCES = Constraint(
    "dbClusterIdentifier",
    Matches("dbClusterIdentifier", r".{62,63}", "62 or 63 characters"),
    "The instance that is added afterwards is called like the cluster with -1, and a name has 63 characters "
    "at most.",
    "Take a name of 61 characters or less.",
    Severity.WARNING,
    Evidence.MODEL,
    "Amazon RDS API, CreateDBInstance",
)

CONSTRAINTS = (NAME_OF_THE_SOURCE, ROOM_FOR_INSTANCES)

# What the service's own operations take to name the backup, which AWS Backup names itself: one sent along
# fails the job within seconds (of RDS and Aurora, reported once).
NAMES_OF_THE_BACKUP = (
    *("SnapshotIdentifier", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier"),
    *("SourceDBClusterIdentifier", "SourceDbClusterResourceId"),
)

PROVISIONED_ONLY = Constraint(
    "engineMode",
    Equals("engineMode", "serverless"),
    "Serverless v1, which this asks for, was Aurora's alone; the service's own restore has no such key.",
    "Set it to provisioned; Serverless v2 is provisioned too.",
    Severity.WARNING,
    Evidence.MODEL,
    "RestoreDBClusterFromSnapshot of Amazon DocumentDB and Amazon Neptune",
)
