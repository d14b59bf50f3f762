"""Steps that the tests of clusters share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.sandbox.steps import finish, points, resource_arn, restore
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

Values = dict[str, str]

POSTGRES = {"dbClusterIdentifier": "restored", "engine": "aurora-postgresql"}
MYSQL = {"dbClusterIdentifier": "restored", "engine": "aurora-mysql"}
DOCDB = {"dbClusterIdentifier": "restored", "engine": "docdb"}
NEPTUNE = {"dbClusterIdentifier": "restored", "engine": "neptune"}
MULTI_AZ = {
    "dbClusterIdentifier": "restored",
    "engine": "postgres",
    "dbClusterInstanceClass": "db.m6gd.large",
    "iops": "3000",
}
"""Metadata that is right for each kind of cluster."""


def snapshot_of(backup: Any, name: str, kind: str = "Aurora") -> str:
    """The newest snapshot."""
    listed = [str(point["RecoveryPointArn"]) for point in points(backup, resource_arn(backup, name, kind))]
    return next(arn for arn in listed if ":cluster-snapshot:" in arn)


def continuous_of(backup: Any, name: str) -> str:
    listed = [
        str(point["RecoveryPointArn"]) for point in points(backup, resource_arn(backup, name, "Aurora"))
    ]
    return next(arn for arn in listed if ":continuous:" in arn)


def cluster(sandbox: Sandbox, name: str, service: str = "rds") -> dict[str, Any]:
    [found] = sandbox.client(service).describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
    one: dict[str, Any] = found
    return one


def restored(sandbox: Sandbox, backup: Any, point: str, metadata: Values, **more: Any) -> dict[str, Any]:
    """The job of a restore that ends well."""
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=metadata, **more))
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    return job


def returned(backup: Any, point: str, vault: str = "shop-daily") -> Values:
    metadata: Values = backup.get_recovery_point_restore_metadata(
        BackupVaultName=vault, RecoveryPointArn=point
    )["RestoreMetadata"]
    return metadata


def group(sandbox: Sandbox, name: str) -> str:
    found = sandbox.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])
    return str(found["SecurityGroups"][0]["GroupId"])


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
