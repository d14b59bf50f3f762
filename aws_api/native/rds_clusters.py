"""What RDS, DocumentDB and Neptune hold of a cluster outside AWS Backup: automated backups, and manual
snapshots made by people, pipelines or other backup tools.

RDS's own operations list all of them; each is restored by its own service's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import moment, parsed, text, truth
from aws_api.lookups.rds_clusters import described, of_cluster
from aws_api.native.makers import maker, tagged_by_aws_backup
from aws_api.native.rds import OF_AWS_BACKUP, place
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import NativePoint, ProtectedResource, short_id

ASKS = {"name": "The new cluster's name, which no other cluster may have."}
WITHOUT_INSTANCE = "The cluster comes without an instance: aws {service} create-db-instance gives it one."
WITH_INSTANCES = "It comes with its three instances."
SERVICE = {"docdb": "docdb", "neptune": "neptune"}
"""Engine -> the service whose operations restore it; all others are RDS's."""


def automated(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """One range each: of the cluster, and of deleted ones of its name. Not those that AWS Backup keeps."""
    if ":cluster:" not in resource.arn:
        return
    like = _source(calls, resource)
    for item in of_cluster(calls, "DescribeDBClusterAutomatedBackups", short_id(resource.arn)):
        of_this = text(item, "DBClusterArn").lower() in ("", resource.arn.lower())
        if of_this and not text(item, "AwsBackupRecoveryPointArn"):
            read = partial(_automated, context, resource, like=like)
            yield parsed("DescribeDBClusterAutomatedBackups", item, read)


def range_of_the_cluster(
    calls: Calls, context: Context, resource: ProtectedResource
) -> Iterator[NativePoint]:
    """Of DocumentDB and Neptune, whose automated backups have no listing: what the cluster itself tells."""
    like = _source(calls, resource)
    latest = moment(like, "LatestRestorableTime")
    if latest is None:
        return
    service = _service(like)
    yield NativePoint(
        context,
        f"automated backups of {short_id(resource.arn)}",
        resource.arn,
        f"{_title(service)} automated backup",
        f"{service}:RestoreDBClusterToPointInTime",
        {
            "SourceDBClusterIdentifier": short_id(resource.arn),
            "DBClusterIdentifier": "{ask.name}",
            "RestoreToTime": "{moment}",
            **_network(like),
        },
        ASKS,
        arn=resource.arn,
        status=text(like, "Status"),
        earliest=moment(like, "EarliestRestorableTime"),
        latest=latest,
        encrypted=truth(like, "StorageEncrypted"),
        key_arn=text(like, "KmsKeyId"),
        made_by=_title(service),
        note=_note(service, like),
    )


def snapshots(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Manual snapshots of the cluster, by whomever, also copies from its Region and after its end."""
    if ":cluster:" not in resource.arn:
        return
    like = _source(calls, resource)
    listed = of_cluster(calls, "DescribeDBClusterSnapshots", short_id(resource.arn), SnapshotType="manual")
    for item in listed:
        if _is_of(resource, context, item) and not _of_aws_backup(item):
            read = partial(_snapshot, context, resource, like=like)
            yield parsed("DescribeDBClusterSnapshots", item, read)


def shared(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Snapshots of this very cluster that another account holds and shares with this one. Of a cluster that
    is gone nobody can tell: another account may have one of the same name."""
    resource_id = text(like := _source(calls, resource), "DbClusterResourceId")
    if not resource_id:
        return
    request = {"SnapshotType": "shared", "IncludeShared": True, "DbClusterResourceId": resource_id}
    for page in calls.pages(
        "rds", "DescribeDBClusterSnapshots", {**request, "MaxRecords": 100}, token="Marker"
    ):
        for item in page:
            owner = place(text(item, "DBClusterSnapshotArn"))[1]
            if text(item, "DbClusterResourceId") == resource_id and owner not in ("", context.account):
                read = partial(_snapshot, context, resource, like=like, owner=owner)
                yield parsed("DescribeDBClusterSnapshots", item, read)


def _source(calls: Calls, resource: ProtectedResource) -> Answer:
    """The cluster as it is now, empty where it is gone, is none or may not be seen."""
    if ":cluster:" not in resource.arn:
        return {}
    try:
        found = described(calls, short_id(resource.arn))
    except AwsError:
        return {}
    return found if text(found, "DBClusterArn") in ("", resource.arn) else {}


def _automated(context: Context, resource: ProtectedResource, item: Answer, *, like: Answer) -> NativePoint:
    window: Answer = item.get("RestoreWindow") or {}
    status, service = text(item, "Status"), _service(item)
    deleted = "Its cluster is deleted; this backup is kept. " if status == "retained" else ""
    return NativePoint(
        context,
        text(item, "DBClusterAutomatedBackupsArn") or f"auto-backup {text(item, 'DbClusterResourceId')}",
        resource.arn,
        f"{_title(service)} automated backup",
        f"{service}:RestoreDBClusterToPointInTime",
        {
            "SourceDbClusterResourceId": text(item, "DbClusterResourceId"),
            "DBClusterIdentifier": "{ask.name}",
            "RestoreToTime": "{moment}",
            **_like_source(item, like),
        },
        ASKS,
        arn=text(item, "DBClusterAutomatedBackupsArn"),
        status=status,
        # Only of "creating" RDS's page says that there is nothing yet.
        restorable=bool(window) and status != "creating",
        earliest=moment(window, "EarliestTime"),
        latest=moment(window, "LatestTime"),
        encrypted=truth(item, "StorageEncrypted"),
        key_arn=text(item, "KmsKeyId"),
        made_by="RDS",
        note=deleted + _note(service, like),
    )


def _snapshot(
    context: Context, resource: ProtectedResource, item: Answer, *, like: Answer, owner: str = ""
) -> NativePoint:
    name, arn, status = (
        text(item, key) for key in ("DBClusterSnapshotIdentifier", "DBClusterSnapshotArn", "Status")
    )
    service = _service(item)
    version = text(item, "EngineVersion")
    return NativePoint(
        context,
        name,
        resource.arn,
        f"{_title(service)} cluster snapshot",
        f"{service}:RestoreDBClusterFromSnapshot",
        {
            "DBClusterIdentifier": "{ask.name}",
            # A shared one is known by its ARN only.
            "SnapshotIdentifier": arn if owner else name,
            "Engine": text(item, "Engine"),
            # Without it, it is the Region's default version.
            **({"EngineVersion": version} if version else {}),
            **_like_source(item, like),
        },
        ASKS,
        arn=arn,
        status=status,
        restorable=status == "available",
        created=moment(item, "SnapshotCreateTime"),
        encrypted=truth(item, "StorageEncrypted"),
        key_arn=text(item, "KmsKeyId"),
        made_by=maker(item.get("TagList")),
        note=(f"Shared by account {owner}. " if owner else "") + _note(service, like),
    )


def _service(item: Answer) -> str:
    return SERVICE.get(text(item, "Engine"), "rds")


def _title(service: str) -> str:
    return {"docdb": "DocumentDB", "neptune": "Neptune"}.get(service, "RDS")


def _note(service: str, like: Answer) -> str:
    alone = not text(like, "DBClusterInstanceClass")
    return WITHOUT_INSTANCE.format(service=service) if alone else WITH_INSTANCES


def _like_source(item: Answer, like: Answer) -> dict[str, object]:
    """The source's network, its parameter group where the backup is of the same engine version, and what a
    Multi-AZ DB cluster and Serverless v2 cannot be made without."""
    request = _network(like)
    group = text(like, "DBClusterParameterGroup")
    if group and text(item, "EngineVersion") == text(like, "EngineVersion"):
        request["DBClusterParameterGroupName"] = group
    scaling: Mapping[str, object] = like.get("ServerlessV2ScalingConfiguration") or {}
    if scaling:
        bounds = ("MinCapacity", "MaxCapacity")
        request["ServerlessV2ScalingConfiguration"] = {key: scaling[key] for key in bounds if key in scaling}
    if text(like, "DBClusterInstanceClass"):
        hardware = ("DBClusterInstanceClass", "StorageType", "Iops")
        request |= {key: like[key] for key in hardware if like.get(key)}
    return request


def _network(like: Answer) -> dict[str, object]:
    request: dict[str, object] = {}
    if subnets := text(like, "DBSubnetGroup"):
        request["DBSubnetGroupName"] = subnets
    if groups := [text(group, "VpcSecurityGroupId") for group in like.get("VpcSecurityGroups") or ()]:
        request["VpcSecurityGroupIds"] = groups
    return request


def _is_of(resource: ProtectedResource, context: Context, item: Answer) -> bool:
    """Whether a snapshot is of this cluster and not of another of its name: a copy from another Region or
    account names its original, every other was made here."""
    original = text(item, "SourceDBClusterSnapshotArn")
    made_in = place(original) if original.startswith("arn:") else (context.region, context.account)
    return place(resource.arn) == made_in


def _of_aws_backup(item: Answer) -> bool:
    return (
        text(item, "DBClusterSnapshotIdentifier").startswith(OF_AWS_BACKUP)
        or text(item, "SnapshotType") == "awsbackup"
        or tagged_by_aws_backup(item.get("TagList"))
    )
