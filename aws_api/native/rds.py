"""RDS: automated backups that AWS Backup does not run, and snapshots that people, scripts and functions made.

AWS Backup's own are left out: they are recovery points already. So are the snapshots of automated backups
(`rds:...`), which are part of those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import moment, parsed, text, truth, whole
from aws_api.lookups.rds import described, of_instance
from aws_api.native.makers import maker, tagged_by_aws_backup
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import NativePoint, ProtectedResource, short_id

ASKS = {"name": "The new DB instance's name, which no other instance or cluster may have."}
DEFAULTS = "Unless its line names others, the instance comes with the default security and parameter groups."
OF_AWS_BACKUP = "awsbackup:"


def automated(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """One range each: of the instance, of deleted ones of its name, and those replicated from elsewhere."""
    if ":cluster:" in resource.arn:
        return
    like = _source(calls, resource)
    for item in of_instance(calls, "DescribeDBInstanceAutomatedBackups", short_id(resource.arn)):
        of_this = text(item, "DBInstanceArn").lower() in ("", resource.arn.lower())
        if of_this and not text(item, "AwsBackupRecoveryPointArn"):
            yield parsed(
                "DescribeDBInstanceAutomatedBackups",
                item,
                lambda item: _automated(context, resource, item, like),
            )


def snapshots(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Manual snapshots of the resource, by whomever, also copies from its Region and after its end."""
    if ":cluster:" in resource.arn:
        return
    like = _source(calls, resource)
    for item in of_instance(calls, "DescribeDBSnapshots", short_id(resource.arn), SnapshotType="manual"):
        if _is_of(resource, context, item) and not _of_aws_backup(item):
            yield parsed("DescribeDBSnapshots", item, lambda item: _snapshot(context, resource, item, like))


def shared(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Snapshots of this very instance that another account holds and shares with this one. Of an instance
    that is gone nobody can tell: another account may have one of the same name."""
    if ":cluster:" in resource.arn:
        return
    like = _source(calls, resource)
    resource_id = text(like, "DbiResourceId")
    if not resource_id:
        return
    request = {"SnapshotType": "shared", "IncludeShared": True, "DbiResourceId": resource_id}
    for page in calls.pages("rds", "DescribeDBSnapshots", {**request, "MaxRecords": 100}, token="Marker"):
        for item in page:
            owner = place(text(item, "DBSnapshotArn"))[1]
            if text(item, "DbiResourceId") == resource_id and owner not in ("", context.account):
                read = partial(_snapshot, context, resource, like=like, owner=owner)
                yield parsed("DescribeDBSnapshots", item, read)


def _source(calls: Calls, resource: ProtectedResource) -> Answer:
    """The instance as it is now, empty where it is gone or may not be seen."""
    try:
        found = described(calls, short_id(resource.arn))
    except AwsError:
        return {}
    return found if text(found, "DBInstanceArn") in ("", resource.arn) else {}


def _automated(context: Context, resource: ProtectedResource, item: Answer, like: Answer) -> NativePoint:
    window: Answer = item.get("RestoreWindow") or {}
    status, region = text(item, "Status"), text(item, "Region")
    replicated = region not in ("", context.region)
    if replicated:
        source = {"SourceDBInstanceAutomatedBackupsArn": text(item, "DBInstanceAutomatedBackupsArn")}
    else:
        source = {"SourceDbiResourceId": text(item, "DbiResourceId")}
    notes = [
        "Its instance is deleted; this backup is kept." if status == "retained" else "",
        f"Replicated from Region {region}." if replicated else "",
        DEFAULTS,
    ]
    return NativePoint(
        context,
        text(item, "DBInstanceAutomatedBackupsArn") or f"auto-backup {text(item, 'DbiResourceId')}",
        resource.arn,
        "RDS automated backup",
        "rds:RestoreDBInstanceToPointInTime",
        {
            **source,
            "TargetDBInstanceIdentifier": "{ask.name}",
            "RestoreTime": "{moment}",
            **_like_source(item, like),
        },
        ASKS,
        arn=text(item, "DBInstanceAutomatedBackupsArn"),
        status=status,
        # Only of "creating" RDS's page says that there is nothing yet.
        restorable=bool(window) and status != "creating",
        earliest=moment(window, "EarliestTime"),
        latest=moment(window, "LatestTime"),
        encrypted=truth(item, "Encrypted"),
        key_arn=text(item, "KmsKeyId"),
        made_by="RDS",
        note=" ".join(filter(None, notes)),
    )


def _snapshot(
    context: Context, resource: ProtectedResource, item: Answer, like: Answer, owner: str = ""
) -> NativePoint:
    name, arn, status = (text(item, key) for key in ("DBSnapshotIdentifier", "DBSnapshotArn", "Status"))
    # What a restore gives is the last transaction in it: earlier than its copy was made, earlier even than
    # the original where a lagging replica was backed up.
    made = next(
        (
            found
            for key in ("SnapshotDatabaseTime", "OriginalSnapshotCreateTime", "SnapshotCreateTime")
            if (found := moment(item, key))
        ),
        None,
    )
    return NativePoint(
        context,
        name,
        resource.arn,
        "RDS snapshot",
        "rds:RestoreDBInstanceFromDBSnapshot",
        {
            "DBInstanceIdentifier": "{ask.name}",
            # A shared one is known by its ARN only.
            "DBSnapshotIdentifier": arn if owner else name,
            **_like_source(item, like),
        },
        ASKS,
        arn=arn,
        status=status,
        restorable=status == "available",
        created=made,
        size=whole(item, "FullSnapshotSizeInBytes"),
        encrypted=truth(item, "Encrypted"),
        key_arn=text(item, "KmsKeyId"),
        made_by=maker(item.get("TagList")),
        note=f"Shared by account {owner}. {DEFAULTS}" if owner else DEFAULTS,
    )


def _like_source(item: Answer, like: Answer) -> dict[str, object]:
    """The source's network and, where the backup is of the same engine version, its parameter group: without
    them a restored database may be out of its applications' reach."""
    request: dict[str, object] = {}
    if subnets := text(like.get("DBSubnetGroup") or {}, "DBSubnetGroupName"):
        request["DBSubnetGroupName"] = subnets
    if groups := [text(group, "VpcSecurityGroupId") for group in like.get("VpcSecurityGroups") or ()]:
        request["VpcSecurityGroupIds"] = groups
    parameters: Mapping[str, object] = next(iter(like.get("DBParameterGroups") or ()), {})
    if parameters and text(item, "EngineVersion") == text(like, "EngineVersion"):
        request["DBParameterGroupName"] = text(parameters, "DBParameterGroupName")
    return request


def _is_of(resource: ProtectedResource, context: Context, item: Answer) -> bool:
    """Whether a snapshot is of this resource and not of another of its name: a copy from another Region or
    account names its original, every other was made here."""
    original = text(item, "SourceDBSnapshotIdentifier")
    made_in = place(original) if original.startswith("arn:") else (context.region, context.account)
    return place(resource.arn) == made_in


def place(arn: str) -> tuple[str, str]:
    """The Region and the account that an ARN names."""
    parts = arn.split(":", 5)
    return (parts[3], parts[4]) if len(parts) == 6 else ("", "")


def _of_aws_backup(item: Answer) -> bool:
    return (
        text(item, "DBSnapshotIdentifier").startswith(OF_AWS_BACKUP)
        or text(item, "SnapshotType") == "awsbackup"
        or tagged_by_aws_backup(item.get("TagList"))
    )
