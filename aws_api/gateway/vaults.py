"""Backup vaults, and what their access policies deny."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, pages_of, parsed, text, truth, whole
from aws_api.lookups import kms
from aws_api.policies import Caller, denials
from recovery.account import DestinationFacts, Known, VaultPolicyFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import Vault

RESTORE_ACTIONS = (
    "backup:StartRestoreJob",
    "backup:GetRecoveryPointRestoreMetadata",
    "backup:DescribeRecoveryPoint",
)


COPY_INTO = "backup:CopyIntoBackupVault"


def listed(calls: Calls, context: Context, region: str = "") -> Iterator[list[Vault]]:
    """The vaults of a Region, "" for the context's own."""
    if region not in ("", context.region):
        calls, context = calls.elsewhere(region), replace(context, region=region)
    pages = calls.pages("backup", "ListBackupVaults", {"MaxResults": PAGE})
    return pages_of("ListBackupVaults", pages, lambda item: _vault(context, item))


def destination(calls: Calls, context: Context, caller_arn: str, vault_arn: str) -> DestinationFacts:
    """What can be told of a vault that a copy is to go to."""
    _, _, _, region, account, _, name = vault_arn.split(":", 6)
    if account != context.account:
        return DestinationFacts(why_unknown=f"only account {account} can read its vault {name}")
    if region != context.region:
        calls, context = calls.elsewhere(region), replace(context, region=region)
    try:
        answer = calls.read("backup", "DescribeBackupVault", BackupVaultName=name)
    except NotFound:
        return DestinationFacts(Known.NO)
    except AwsError as error:
        return DestinationFacts(why_unknown=error.text)
    vault = parsed(
        "DescribeBackupVault", {"BackupVaultName": name, **answer}, lambda item: _vault(context, item)
    )
    told = policy(calls, caller_arn, name, vault_arn, (COPY_INTO,))
    key = kms.key(calls, context, vault.encryption_key_arn) if vault.encryption_key_arn else None
    return DestinationFacts(Known.YES, vault, key, told.denials, told.readable, told.why_unknown)


def policy(
    calls: Calls, caller_arn: str, vault: str, resource_arn: str, actions: Sequence[str] = RESTORE_ACTIONS
) -> VaultPolicyFacts:
    """What the vault's policy denies the caller of `actions`, those that a restore of a point needs."""
    try:
        document = json.loads(
            calls.read("backup", "GetBackupVaultAccessPolicy", BackupVaultName=vault)["Policy"]
        )
    except NotFound:  # AWS Backup's answer where a vault has no policy
        return VaultPolicyFacts(Known.YES)
    except AwsError as error:
        return VaultPolicyFacts(Known.UNKNOWN, why_unknown=error.text)
    except ValueError:
        return VaultPolicyFacts(Known.UNKNOWN, why_unknown=f"the access policy of {vault} is not JSON")
    return VaultPolicyFacts(Known.YES, denials(document, Caller.of(caller_arn), actions, resource_arn))


def _vault(context: Context, item: Item) -> Vault:
    return Vault(
        context=context,
        name=item["BackupVaultName"],
        arn=text(item, "BackupVaultArn"),
        type=text(item, "VaultType"),
        state=text(item, "VaultState"),
        locked=truth(item, "Locked"),
        points=whole(item, "NumberOfRecoveryPoints"),
        encryption_key_arn=text(item, "EncryptionKeyArn"),
        min_retention_days=whole(item, "MinRetentionDays"),
        max_retention_days=whole(item, "MaxRetentionDays"),
    )
