"""Backup vaults, and what their access policies deny."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, pages_of, text, truth, whole
from aws_api.policies import Caller, denials
from recovery.account import Known, VaultPolicyFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import Vault

RESTORE_ACTIONS = (
    "backup:StartRestoreJob",
    "backup:GetRecoveryPointRestoreMetadata",
    "backup:DescribeRecoveryPoint",
)


def listed(calls: Calls, context: Context) -> Iterator[list[Vault]]:
    pages = calls.pages("backup", "ListBackupVaults", {"MaxResults": PAGE})
    return pages_of("ListBackupVaults", pages, lambda item: _vault(context, item))


def policy(calls: Calls, caller_arn: str, vault: str, point_arn: str) -> VaultPolicyFacts:
    """What the vault's policy denies the caller of what a restore of that point needs."""
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
    return VaultPolicyFacts(Known.YES, denials(document, Caller.of(caller_arn), RESTORE_ACTIONS, point_arn))


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
    )
