"""Inferred metadata: what restore testing restores a point with, "with safe defaults" (guide, "Restore
testing inferred metadata"). For FSx it is not complete, as the guide says: subnets, a directory or a virtual
machine of storage are missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.restore_testing.types import CLUSTER, TYPES
from aws_sandbox.restores.s3_metadata import LAG
from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.fsx_file_systems import CONFIGURATIONS

Metadata = dict[str, str]

PREFIX = "awsbackup-restore-test-"
"""What the names of restored resources begin with; of ONTAP's volumes with underscores."""


def inferred_metadata(place: Place, point: RecoveryPoint, seed: object) -> Metadata:
    """Names and zones are picked anew for each seed. Raises InvalidParameterValue for a type that restore
    testing does not know."""
    if (infer := INFERRED.get(point.resource.type)) is None:
        raise InvalidParameterValue(f"Restore testing does not support {point.resource.type}.")
    return infer(place, point, stable_hex("restore test", point.arn, seed, length=12))


def test_metadata(
    place: Place, point: RecoveryPoint, overrides: Mapping[str, str], seed: object, now: float
) -> Metadata:
    """What a restore test sends: inferred and overriding values, under the keys that a restore of the type
    knows."""
    is_cluster = ":cluster:" in point.resource.arn
    tested = CLUSTER if is_cluster else TYPES[point.resource.type]
    merged: Metadata = {}
    for layer in (inferred_metadata(place, point, seed), _beside_the_table(point, seed, now), overrides):
        for key, value in layer.items():
            if (known := tested.spelling(key)) is None:
                continue
            nested = known in merged and key.lower() in tested.nested
            merged[known] = _joined(merged[known], value) if nested else value
    if point.continuous and is_cluster:
        # A restore to a moment takes neither (guide, "Restore an Amazon Aurora cluster").
        for key in ("availabilityZones", "databaseName"):
            merged.pop(key, None)
    return merged


def _joined(inferred: str, overriding: str) -> str:
    """One JSON object over another, by members without case."""
    below, above = json.loads(inferred), json.loads(overriding)
    replaced = {name.lower() for name in above}
    kept = {name: value for name, value in below.items() if name.lower() not in replaced}
    return _text({**kept, **above})


def _beside_the_table(point: RecoveryPoint, seed: object, now: float) -> Metadata:
    """What the table has not, and without which no restore works: the latest moment of a continuous point,
    the token of a new file system, the class of a Multi-AZ DB cluster's instances, OpenZFS's subnets (which
    only other kinds of FSx require a selection to name)."""
    source = point.restore_metadata
    match point.resource.type:
        case "EFS":
            return {"creationToken": PREFIX + stable_hex("creation token", point.arn, seed, length=12)}
        case "FSx" if source["FileSystemType"] == "OPENZFS":
            return {"subnetIds": source["SubnetIds"] or "[]"}
        case "S3" if point.continuous:
            latest = min(point.restorable_range[1], now - LAG) - 1
            return {"restoreTime": datetime.fromtimestamp(latest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        case "RDS" if ":cluster:" in point.resource.arn:
            wanted = ("DBClusterInstanceClass", "StorageType", "Iops")
            return {name: value for name in wanted if (value := source.get(name))}
        case "RDS" if point.continuous:
            return {"useLatestRestorableTime": "true", "engine": source["Engine"] or ""}
    return {"useLatestRestorableTime": "true"} if point.continuous else {}


def _dynamodb(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    return {"deletionProtection": "false", "encryptionType": "Default", "targetTableName": PREFIX + unique}


def _ebs(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    return {"availabilityZone": _zones(place, unique)[0], "encrypted": "true"}


def _ec2(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    kind = point.restore_metadata["InstanceType"] or ""
    return {"disableApiTermination": "false", "instanceType": kind, "requiredImdsV2": "true"}


def _efs(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    return {
        "encrypted": "true",
        "file-system-id": point.resource.arn.rpartition("/")[2],
        "kmsKeyId": "alias/aws/elasticfilesystem",
        "newFileSystem": "true",
        "performanceMode": "generalPurpose",
    }


def _fsx(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    kind = point.restore_metadata["FileSystemType"] or ""
    source = json.loads(point.restore_metadata[CONFIGURATIONS[kind]] or "{}")
    match kind:
        case "LUSTRE":
            return {"lustreConfiguration": _text({"automaticBackupRetentionDays": 0})}
        case "ONTAP":
            volume = {
                "junctionPath": f"/{point.restore_metadata['Name']}",
                "sizeInMegabytes": source["SizeInMegabytes"],
                "snapshotPolicy": "none",
            }
            return {
                "name": PREFIX.replace("-", "_") + unique,
                "ontapConfiguration": _text(volume),
            }
        case "OPENZFS":
            throughput = 64 if source["DeploymentType"] == "SINGLE_AZ_1" else 160
            return {"openZfsConfiguration": _deployed(source, throughput)}
    return {"windowsConfiguration": _deployed(source, 8)}


def _deployed(source: Mapping[str, object], throughput: int) -> str:
    return _text(
        {
            "automaticBackupRetentionDays": 0,
            "deploymentType": source["DeploymentType"],
            "throughputCapacity": throughput,
        }
    )


def _cluster(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    return {
        "availabilityZones": _text(_zones(place, unique)),
        "dbClusterIdentifier": PREFIX + unique,
        "engine": point.restore_metadata["Engine"] or "",
    }


def _rds(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    if ":cluster:" in point.resource.arn:
        return _cluster(place, point, unique)
    return {
        "dbInstanceIdentifier": PREFIX + unique,
        "deletionProtection": "false",
        "multiAz": "false",
        "publiclyAccessible": "false",
    }


def _s3(place: Place, point: RecoveryPoint, unique: str) -> Metadata:
    acls = any(write.value is not None and write.value.acl is not None for write in point.history)
    return {
        "destinationBucketName": PREFIX + unique,
        "encrypted": "true",
        "encryptionType": "SSE-S3",
        "newBucket": "true",
        "restoreACLs": "true" if acls else "false",
    }


def _zones(place: Place, unique: str) -> list[str]:
    """All three zones, in an order of chance."""
    begin = int(unique, 16) % 3
    return [place.region + "abc"[(begin + step) % 3] for step in range(3)]


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


INFERRED: dict[str, Callable[[Place, RecoveryPoint, str], Metadata]] = {
    "Aurora": _cluster,
    "DocumentDB": _cluster,
    "DynamoDB": _dynamodb,
    "EBS": _ebs,
    "EC2": _ec2,
    "EFS": _efs,
    "FSx": _fsx,
    "Neptune": _cluster,
    "RDS": _rds,
    "S3": _s3,
}
