"""Users and roles of the world, as data."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from aws_sandbox.world.accounts import NEWCOMER, RECOVERY, SHOP, Account
from aws_sandbox.world.kubernetes import CLUSTER_ROLE, FARGATE_ROLE, NODE_ROLE, POD_ROLE
from aws_sandbox.world.managed_policies import allow, document

BACKUP_ROLE_POLICIES = (
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "AWSBackupServiceRolePolicyForS3Restore",
)
"""The console attaches the first two to the default role; the one for S3 is attached by hand."""


@dataclass(frozen=True, slots=True)
class UserRow:
    name: str
    profile: str
    managed: tuple[str, ...] = ()
    inline: str | None = None

    @property
    def access_key_id(self) -> str:
        """Made from the name, so that it stays the same and looks like one."""
        return "AKIA" + base64.b32encode(hashlib.sha256(self.name.encode()).digest()).decode()[:16]

    @property
    def secret_access_key(self) -> str:
        return base64.b64encode(hashlib.sha256(b"secret " + self.name.encode()).digest()).decode()[:40]


USERS = (
    UserRow("shop-admin", "shop", managed=("AdministratorAccess",)),
    UserRow(
        "shop-operator",
        "shop-operator",
        inline=document(allow("backup:StartRestoreJob", "backup:Describe*", "iam:PassRole")),
    ),
    UserRow("shop-readonly", "shop-readonly", managed=("ReadOnlyAccess",)),
)
"""All in the shop's account."""


@dataclass(frozen=True, slots=True)
class RoleRow:
    account: Account
    name: str
    trusts: str
    """A service's host name, or an account id."""
    description: str
    path: str = "/"
    managed: tuple[str, ...] = ()
    inline: str | None = None

    def trust_policy(self, partition: str) -> str:
        principal = (
            {"AWS": f"arn:{partition}:iam::{self.trusts}:root"}
            if self.trusts.isdigit()
            else {"Service": self.trusts}
        )
        return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


BACKUP_SERVICE = "backup.amazonaws.com"

ROLES = (
    RoleRow(
        SHOP,
        "AWSBackupDefaultServiceRole",
        BACKUP_SERVICE,
        "Provides AWS Backup permission to create and restore backups",
        "/service-role/",
        BACKUP_ROLE_POLICIES,
    ),
    RoleRow(
        SHOP,
        "ShopRestoreRole",
        BACKUP_SERVICE,
        "Restores of the shop's data",
        managed=("service-role/AWSBackupServiceRolePolicyForRestores",),
    ),
    RoleRow(
        SHOP,
        "ShopSnapshotRole",
        BACKUP_SERVICE,
        "Takes backups and copies them; may not create volumes",
        managed=("service-role/AWSBackupServiceRolePolicyForBackup",),
    ),
    RoleRow(
        SHOP,
        "ShopNarrowRestoreRole",
        BACKUP_SERVICE,
        "Restores of the shop's instances, without the right to give them a role",
        inline=document(allow("ec2:*", "kms:*")),
    ),
    RoleRow(SHOP, CLUSTER_ROLE, "eks.amazonaws.com", "Control planes of the shop's clusters"),
    RoleRow(SHOP, NODE_ROLE, "ec2.amazonaws.com", "Nodes of the shop's clusters"),
    RoleRow(SHOP, FARGATE_ROLE, "eks-fargate-pods.amazonaws.com", "Starts pods on Fargate"),
    RoleRow(SHOP, POD_ROLE, "pods.eks.amazonaws.com", "Pods that store uploads"),
    RoleRow(SHOP, "ShopWebServerRole", "ec2.amazonaws.com", "Web servers", managed=("ReadOnlyAccess",)),
    RoleRow(
        RECOVERY,
        "AWSBackupDefaultServiceRole",
        BACKUP_SERVICE,
        "Provides AWS Backup permission to create and restore backups",
        "/service-role/",
        BACKUP_ROLE_POLICIES,
    ),
    RoleRow(
        RECOVERY, "RecoveryAdmin", SHOP.id, "The shop's on-call engineers", managed=("AdministratorAccess",)
    ),
    RoleRow(
        NEWCOMER, "NewcomerAdmin", SHOP.id, "The shop's on-call engineers", managed=("AdministratorAccess",)
    ),
)

INSTANCE_PROFILES = {"shop-web": "ShopWebServerRole"}
"""In the shop's account: the role of each profile."""
