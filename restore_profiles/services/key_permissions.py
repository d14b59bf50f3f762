"""What the restore role does with the KMS key of a disk: one list for the services that keep data on EBS."""

from __future__ import annotations

from restore_profiles.model import Permission
from restore_profiles.rules import Rule


def key_permissions(when: Rule) -> tuple[Permission, ...]:
    """Of AWSBackupServiceRolePolicyForRestores, what a key policy has to grant at least."""
    return tuple(
        Permission(f"kms:{action}", when=when)
        for action in ("DescribeKey", "CreateGrant", "Decrypt", "GenerateDataKeyWithoutPlaintext")
    )
