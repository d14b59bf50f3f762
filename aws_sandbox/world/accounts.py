"""The accounts of the world, their Regions, vaults and keys. Names and numbers are those of AWS's
examples."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from aws_sandbox.partitions import Partition


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    alias: str


SHOP = Account("111122223333", "relight-shop")
RECOVERY = Account("444455556666", "relight-recovery")
NEWCOMER = Account("777788889999", "relight-newcomer")
"""An account that AWS Backup's console never saw: it has no default service role."""

ACCOUNTS = (SHOP, RECOVERY, NEWCOMER)


@dataclass(frozen=True, slots=True)
class Place:
    """One Region of one account: where a store is."""

    partition: str
    account: str
    region: str

    def arn(self, service: str, tail: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{tail}"

    def vault_arn(self, name: str) -> str:
        return self.arn("backup", f"backup-vault:{name}")

    def key_arn(self, alias: str) -> str:
        return self.arn("kms", f"key/{stable_uuid('key', self.account, self.region, alias)}")


@dataclass(frozen=True, slots=True)
class VaultRow:
    account: Account
    main: bool
    """In the main Region; otherwise in the second."""
    name: str
    key: str
    locked: bool = False
    denies_restore: bool = False


VAULTS = (
    VaultRow(SHOP, True, "shop-daily", "alias/shop-backup"),
    VaultRow(SHOP, True, "shop-locked", "alias/shop-backup", locked=True),
    VaultRow(SHOP, True, "aws/efs/automatic-backup-vault", "alias/aws/backup", denies_restore=True),
    VaultRow(SHOP, False, "shop-copies", "alias/shop-backup"),
    VaultRow(RECOVERY, True, "recovery-vault", "alias/recovery-data"),
    VaultRow(NEWCOMER, True, "Default", "alias/aws/backup"),
)


@dataclass(frozen=True, slots=True)
class KeyRow:
    account: Account
    alias: str
    state: str = "Enabled"

    @property
    def aws_managed(self) -> bool:
        return self.alias.startswith("alias/aws/")


KEYS = (
    KeyRow(SHOP, "alias/aws/ebs"),
    KeyRow(SHOP, "alias/aws/backup"),
    KeyRow(SHOP, "alias/aws/s3"),
    KeyRow(SHOP, "alias/aws/dynamodb"),
    KeyRow(SHOP, "alias/aws/elasticfilesystem"),
    KeyRow(SHOP, "alias/aws/fsx"),
    KeyRow(SHOP, "alias/shop-data"),
    KeyRow(SHOP, "alias/shop-backup"),
    KeyRow(SHOP, "alias/shop-payments", "PendingDeletion"),
    KeyRow(SHOP, "alias/shop-retired", "Disabled"),
    KeyRow(RECOVERY, "alias/aws/ebs"),
    KeyRow(RECOVERY, "alias/aws/s3"),
    KeyRow(RECOVERY, "alias/aws/dynamodb"),
    KeyRow(RECOVERY, "alias/aws/elasticfilesystem"),
    KeyRow(RECOVERY, "alias/aws/fsx"),
    KeyRow(RECOVERY, "alias/recovery-data"),
    KeyRow(NEWCOMER, "alias/aws/ebs"),
    KeyRow(NEWCOMER, "alias/aws/backup"),
)
"""Each of these is in both Regions of its account, under ids of its own."""


def places(partition: Partition) -> list[Place]:
    """Every Region of every account that something lives in."""
    return [Place(partition.name, account.id, region) for account in ACCOUNTS for region in partition.regions]


@cache
def stable_hex(*parts: object, length: int = 17) -> str:
    """The same hexadecimal id for the same parts in every run; 17 digits is the length of EC2's ids."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:length]


def stable_uuid(*parts: object) -> str:
    digits = stable_hex(*parts, length=32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
