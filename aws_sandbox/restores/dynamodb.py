"""DynamoDB: a recovery point becomes a new table in moto's DynamoDB, with exactly the items that it holds.

What AWS's restore leaves out is left out: streams, time to live, point-in-time recovery, auto scaling, tags
and deletion protection. Global indexes, billing mode and throughput come from the backup.
"""

from __future__ import annotations

import re
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.keys import find_key, key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.world.accounts import Place

KEYS = frozenset({"targettablename", "encryptiontype", "kmsmasterkeyarn", "aws:backup:request-id"})
"""Lower case: "metadata are not case-sensitive" (guide, "Restore an Amazon DynamoDB table"). The guide's
examples also write KMSMasterKeyId and keyArn, which no list of keys has."""

TABLE_NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
"""DynamoDB API, CreateTable."""

NO_KEY = "Not Applicable"
"""What the guide writes for no key."""
AWS_MANAGED = "alias/aws/dynamodb"

DATA_ACTIONS = ("Scan", "Query", "UpdateItem", "PutItem", "GetItem", "DeleteItem", "BatchWriteItem")
"""RestoreTableFromBackup needs these on the new table (DynamoDB developer guide, "Restoring a table")."""


class DynamoDbRestore:
    fidelity = "real: a table in DynamoDB with its items and indexes"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        wanted = _read(request)
        if not (name := wanted.get("targettablename")):
            raise MissingParameterValue("Restore metadata is missing targetTableName.")
        if not TABLE_NAME.fullmatch(name):
            raise InvalidParameterValue(
                f"Invalid targetTableName: {name!r}; 3 to 255 letters, digits, '_', '-' and '.'."
            )
        if name in _dynamodb(place).tables:
            raise InvalidParameterValue(f"Invalid targetTableName: table {name} exists already.")
        _refuse_encryption(place, point, wanted)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        if request.copy_tags:
            return "Copying tags from the source resource is not supported for Amazon DynamoDB."
        table = place.arn("dynamodb", f"table/{_read(request)['targettablename']}")
        restores = "RestoreTableFromAwsBackup" if _advanced(point) else "RestoreTableFromBackup"
        for action in (restores, *DATA_ACTIONS):
            resource = point.arn if action == "RestoreTableFromBackup" else table
            if evaluate(role, f"dynamodb:{action}", resource).decision != "allowed":
                return (
                    f"User: {request.role_arn} is not authorized to perform: dynamodb:{action} on resource: "
                    f"{resource} (Service: DynamoDb, Status Code: 400)"
                )
        key = _key(place, point, request)
        grant = {"kms:GrantIsForAWSResource": ["true"]}
        if key and evaluate(role, "kms:CreateGrant", key, grant).decision != "allowed":
            return (
                f"User: {request.role_arn} is not authorized to perform: kms:CreateGrant on resource: {key}"
            )
        return unusable(place, point.key_arn, key)

    def seconds(self, point: RecoveryPoint) -> float:
        # As EBS: 4 s for a small table, 12 s for one of 100 GiB or from cold storage.
        return 12.0 if point.storage_class == "COLD" else 4.0 + 8.0 * min(1.0, point.source_gib / 100)

    def create(self, place: Place, job: RestoreJob) -> str:
        from moto.dynamodb.models.table import RestoredTable

        point, name = job.point, _read(job.request)["targettablename"]
        dynamodb = _dynamodb(place)
        if name in dynamodb.tables:
            raise RestoreFailed(f"Table already exists: {name} (Service: DynamoDb, Status Code: 400)")
        backup = _backup(place, point)
        # Moto declares its models abstract and instantiates them all the same.
        made: Any = RestoredTable
        table = made(name, place.account, place.region, backup)
        table.billing_mode = backup.table.billing_mode
        key = _key(place, point, job.request)
        table.sse_specification = (
            None if key is None else {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
        )
        # "Point in time or source backup time" (DynamoDB API, RestoreSummary); moto says now.
        table.source_backup_arn, table.restore_date_time = point.arn, backup.creation_date_time
        dynamodb.tables[name] = table
        return str(table.table_arn)


def _read(request: RestoreRequest) -> dict[str, str]:
    """By keys in lower case. Raises InvalidParameterValue for unknown ones and for one given twice."""
    wanted: dict[str, str] = {}
    for key, value in request.metadata.items():
        if key.lower() not in KEYS:
            raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {key}")
        if key.lower() in wanted:
            raise InvalidParameterValue(f"Invalid restore metadata. {key} is given twice.")
        wanted[key.lower()] = value
    return wanted


def _advanced(point: RecoveryPoint) -> bool:
    """Whether AWS Backup keeps the backup itself; otherwise DynamoDB does."""
    return ":backup:" in point.arn


def _refuse_encryption(place: Place, point: RecoveryPoint, wanted: dict[str, str]) -> None:
    kind, key = wanted.get("encryptiontype"), wanted.get("kmsmasterkeyarn", NO_KEY)
    if kind not in (None, "Default", "KMS"):
        raise InvalidParameterValue(f"Invalid encryptionType: {kind}. Valid: Default, KMS")
    if key != NO_KEY and kind != "KMS":
        raise InvalidParameterValue("Invalid kmsMasterKeyArn: it needs encryptionType to be KMS.")
    if kind is None and _from_elsewhere(place, point):
        # "You must specify an encryption key" to restore in another Region than the table's (guide, "Restore
        # an advanced DynamoDB backup"). Whether Default counts as one is not said: it is let through.
        raise MissingParameterValue(
            "Restore metadata is missing encryptionType for a table of another Region."
        )
    if key != NO_KEY:
        found = find_key(place, key)
        if found is None:
            raise InvalidParameterValue(f"Invalid kmsMasterKeyArn: {key} was not found in {place.region}.")
        if found.key_state != "Enabled":
            raise InvalidParameterValue(f"Invalid kmsMasterKeyArn: {found.arn} is {found.key_state}.")


def _from_elsewhere(place: Place, point: RecoveryPoint) -> bool:
    return point.resource.arn.split(":")[3] != place.region


def _key(place: Place, point: RecoveryPoint, request: RestoreRequest) -> str | None:
    """The KMS key of the new table; None is the key that AWS owns. With nothing said, a backup of DynamoDB's
    own kind gets that, an advanced one the key of the original table."""
    wanted = _read(request)
    match wanted.get("encryptiontype"):
        case "Default":
            return None
        case "KMS":
            given = wanted.get("kmsmasterkeyarn", NO_KEY)
            return key_arn(place, AWS_MANAGED if given == NO_KEY else given)
    if not _advanced(point):
        return None
    original = (_backup(place, point).table.sse_specification or {}).get("KMSMasterKeyId")
    return None if original is None else str(original)


def _dynamodb(place: Place) -> Any:
    from moto.dynamodb.models import dynamodb_backends

    return dynamodb_backends[place.account][place.region]


def _backup(place: Place, point: RecoveryPoint) -> Any:
    """Moto's backup: DynamoDB's own, or one made of what AWS Backup keeps. Raises RestoreFailed."""
    from aws_sandbox.world.seed_dynamodb import backup_of

    if _advanced(point):
        return backup_of(place, point)
    backup = _dynamodb(place).backups.get(point.arn)
    if backup is None:
        raise RestoreFailed(f"Backup not found: {point.arn} (Service: DynamoDb, Status Code: 400)")
    return backup
