"""Recovery points, and the metadata that AWS returns for restoring one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_api.calls import PAGE, Calls
from aws_api.gateway import vaults
from aws_api.gateway.members import Item, given, moment, needed, pages_of, parsed, text, truth, whole
from recovery.context import Context
from recovery.errors import AccessDenied, AwsError, NotFound
from recovery.models import RecoveryPoint, ReturnedMetadata


def of_resource(calls: Calls, context: Context, resource_arn: str) -> Iterator[list[RecoveryPoint]]:
    """All points of a resource, over all vaults. The items tell neither their type nor their lifecycle."""
    operation = "ListRecoveryPointsByResource"
    pages = calls.pages("backup", operation, {"ResourceArn": resource_arn, "MaxResults": PAGE})
    return pages_of(operation, pages, lambda item: _point(context, {"ResourceArn": resource_arn, **item}))


def in_vault(
    calls: Calls,
    context: Context,
    vault: str,
    resource_arn: str,
    parent_arn: str = "",
    vault_account: str = "",
) -> Iterator[list[RecoveryPoint]]:
    operation = "ListRecoveryPointsByBackupVault"
    request = given(
        BackupVaultName=vault,
        BackupVaultAccountId=vault_account,
        ByResourceArn=resource_arn,
        ByParentRecoveryPointArn=parent_arn,
        MaxResults=PAGE,
    )
    pages = calls.pages("backup", operation, request)
    known = {"BackupVaultName": vault, "BackupVaultAccountId": vault_account}
    return pages_of(operation, pages, lambda item: _point(context, {**known, **item}))


def described(calls: Calls, context: Context, arn: str, vault: str, vault_account: str) -> RecoveryPoint:
    """A point in full. Where `vault` is "", it is looked for in the account's vaults, one call each:
    the listing by resource does not tell the vault of most types.
    """
    if not vault:
        return _searched(calls, context, arn)
    answer = calls.read("backup", "DescribeRecoveryPoint", **_named(arn, vault, vault_account))
    known = {"BackupVaultName": vault, "BackupVaultAccountId": vault_account, **answer}
    return parsed("DescribeRecoveryPoint", known, lambda item: _point(context, item))


def returned_metadata(calls: Calls, arn: str, vault: str, vault_account: str) -> ReturnedMetadata:
    operation = "GetRecoveryPointRestoreMetadata"
    answer = calls.read("backup", operation, **_named(arn, vault, vault_account))
    return parsed(operation, answer, _metadata)


def _searched(calls: Calls, context: Context, arn: str) -> RecoveryPoint:
    refusal: AwsError = NotFound(
        "Not found",
        f"No vault of this account and Region holds {arn}.",
        "A point in a vault that another account shares is found by the vault's name and account.",
    )
    for page in vaults.listed(calls, context):
        for vault in page:
            try:
                return described(calls, context, arn, vault.name, "")
            except NotFound:
                pass
            except AccessDenied as error:
                refusal = error  # it may be in a later vault, whose policy allows to look
    raise refusal


def _named(arn: str, vault: str, vault_account: str) -> dict[str, object]:
    return given(RecoveryPointArn=arn, BackupVaultName=vault, BackupVaultAccountId=vault_account)


def _metadata(item: Item) -> ReturnedMetadata:
    values: Mapping[str, object] = item["RestoreMetadata"]
    return ReturnedMetadata(
        values={key: None if value is None else str(value) for key, value in values.items()},
        resource_type=text(item, "ResourceType"),
    )


def _point(context: Context, item: Item) -> RecoveryPoint:
    lifecycle: Item = item.get("CalculatedLifecycle") or {}
    made_by: Item = item.get("CreatedBy") or {}
    vault_arn = text(item, "BackupVaultArn")
    return RecoveryPoint(
        context=context,
        arn=item["RecoveryPointArn"],
        resource_arn=text(item, "ResourceArn"),
        status=text(item, "Status"),
        created=needed(item, "CreationDate"),
        type=text(item, "ResourceType"),
        resource_name=text(item, "ResourceName"),
        vault=text(item, "BackupVaultName"),
        vault_arn=vault_arn,
        vault_account=text(item, "BackupVaultAccountId") or _other_account(context, vault_arn),
        status_message=text(item, "StatusMessage"),
        completed=moment(item, "CompletionDate"),
        # One listing says Bytes, the other and DescribeRecoveryPoint say InBytes.
        size=whole(item, "BackupSizeInBytes" if "BackupSizeInBytes" in item else "BackupSizeBytes"),
        encrypted=truth(item, "IsEncrypted"),
        encryption_key_arn=text(item, "EncryptionKeyArn"),
        storage_class=text(item, "StorageClass"),
        delete_at=moment(lifecycle, "DeleteAt"),
        move_to_cold_at=moment(lifecycle, "MoveToColdStorageAt"),
        keep_days=whole(item.get("Lifecycle") or {}, "DeleteAfterDays"),
        role_arn=text(item, "IamRoleArn"),
        plan_id=text(made_by, "BackupPlanId"),
        rule_id=text(made_by, "BackupRuleId"),
        is_parent=bool(item.get("IsParent")),
        parent_arn=text(item, "ParentRecoveryPointArn"),
        last_restore=moment(item, "LastRestoreTime"),
        source_vault_arn=text(item, "SourceBackupVaultArn"),
    )


def _other_account(context: Context, vault_arn: str) -> str:
    """The account of a vault's ARN where that is not ours, "" where it is or is not told."""
    parts = vault_arn.split(":")
    account = parts[4] if len(parts) > 4 else ""
    return "" if account == context.account else account
