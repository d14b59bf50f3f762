"""What DynamoDB itself holds of a table: point-in-time recovery, and backups made on demand."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import moment, parsed, text, whole
from recovery.context import Context
from recovery.errors import NotFound
from recovery.models import NativePoint, ProtectedResource

ASKS = {"table": "A name for the new table."}
MADE_BY = {"USER": "hand or a script", "SYSTEM": "DynamoDB when the table was deleted"}


def point_in_time(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """The range that point-in-time recovery covers; nothing where it is off, or the table is gone."""
    try:
        answer = calls.read("dynamodb", "DescribeContinuousBackups", TableName=_name(resource))
    except NotFound:
        return  # of a deleted table there is a system backup at most
    found: Answer = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription") or {}
    if text(found, "PointInTimeRecoveryStatus") != "ENABLED":
        return
    yield NativePoint(
        context,
        _name(resource),
        resource.arn,
        "DynamoDB point-in-time recovery",
        "dynamodb:RestoreTableToPointInTime",
        {
            "SourceTableName": _name(resource),
            "TargetTableName": "{ask.table}",
            "RestoreDateTime": "{moment}",
        },
        ASKS,
        arn=resource.arn,
        status="ENABLED",
        earliest=moment(found, "EarliestRestorableDateTime"),
        latest=moment(found, "LatestRestorableDateTime"),
        made_by="DynamoDB itself",
        note="To the second, into a new table. The range moves on while you look.",
    )


def backups(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Backups of the table, the one left behind by its deletion too; those of AWS Backup are its points."""
    pages = calls.pages(
        "dynamodb",
        "ListBackups",
        {"TableName": _name(resource), "BackupType": "ALL"},
        token="LastEvaluatedBackupArn",
        send="ExclusiveStartBackupArn",
    )
    for item in (item for page in pages for item in page):
        if text(item, "BackupType") in MADE_BY and text(item, "BackupStatus") != "DELETED":
            yield parsed("ListBackups", item, lambda each: _backup(each, context, resource))


def _backup(item: Answer, context: Context, resource: ProtectedResource) -> NativePoint:
    arn, status = item["BackupArn"], text(item, "BackupStatus")
    return NativePoint(
        context,
        text(item, "BackupName") or arn,
        resource.arn,
        "DynamoDB on-demand backup" if text(item, "BackupType") == "USER" else "DynamoDB system backup",
        "dynamodb:RestoreTableFromBackup",
        {"BackupArn": arn, "TargetTableName": "{ask.table}"},
        ASKS,
        arn=arn,
        status=status,
        restorable=status == "AVAILABLE",
        created=moment(item, "BackupCreationDateTime"),
        size=whole(item, "BackupSizeBytes"),
        made_by=MADE_BY[text(item, "BackupType")],
    )


def _name(resource: ProtectedResource) -> str:
    return resource.arn.rpartition("/")[2]
