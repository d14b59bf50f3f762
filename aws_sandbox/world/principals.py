"""Users and roles of the world, as data. Policies named after AWS's managed ones hold their statements that
matter to restores (AWSBackupServiceRolePolicyForRestores version 35)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aws_sandbox.world.accounts import NEWCOMER, RECOVERY, SHOP, Account
from aws_sandbox.world.kubernetes import CLUSTER_ROLE, FARGATE_ROLE, NODE_ROLE, POD_ROLE

Document = dict[str, Any]


def _document(*statements: Document) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(*actions: str, condition: Document | None = None) -> Document:
    statement: Document = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return statement if condition is None else {**statement, "Condition": condition}


VIA_SERVICE = {
    "StringLike": {
        "kms:ViaService": [
            "ec2.*.amazonaws.com",
            "ec2.*.amazonaws.com.cn",
            "rds.*.amazonaws.com",
            "rds.*.amazonaws.com.cn",
            "dsql.*.amazonaws.com",
            "dynamodb.*.amazonaws.com",
            "dynamodb.*.amazonaws.com.cn",
        ]
    }
}

EKS_SERVICES = [
    *("eks.amazonaws.com", "ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com", "pods.eks.amazonaws.com"),
]
"""What the roles of a cluster, its nodes and its pods are passed to."""

MANAGED_POLICIES = {
    "service-role/AWSBackupServiceRolePolicyForRestores": _document(
        _allow("ec2:CreateVolume", "ec2:DeleteVolume", "ec2:DescribeSnapshots", "ec2:DescribeVolumes"),
        _allow("ec2:DescribeSnapshotTierStatus", "ec2:RestoreSnapshotTier", "ec2:DescribeImages"),
        _allow(
            "ec2:CreateTags",
            condition={"StringEquals": {"ec2:CreateAction": ["CreateVolume", "RunInstances"]}},
        ),
        _allow("ec2:RunInstances", "ec2:TerminateInstances", "ec2:DescribeInstances"),
        _allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com"]}}),
        _allow(
            "rds:Restore*",
            "rds:Describe*",
            "rds:ListTagsForResource",
            "rds:CreateDBInstance",
            "rds:AddTagsToResource",
            "rds:DeleteDBInstance",
        ),
        _allow(
            "elasticfilesystem:Restore", "elasticfilesystem:*Filesystem*", "elasticfilesystem:TagResource"
        ),
        _allow(
            "fsx:CreateFileSystemFromBackup", "fsx:CreateVolumeFromBackup", "fsx:Describe*", "fsx:TagResource"
        ),
        _allow("fsx:UntagResource", "fsx:DeleteFileSystem", "fsx:DeleteVolume", "ds:DescribeDirectories"),
        _allow(
            "storagegateway:CreateCachediSCSIVolume",
            "storagegateway:CreateStorediSCSIVolume",
            "storagegateway:DeleteVolume",
            "storagegateway:Describe*",
            "storagegateway:ListVolumes",
            "storagegateway:AddTagsToResource",
        ),
        _allow("backup-gateway:Restore"),
        _allow(
            "redshift:RestoreFromClusterSnapshot",
            "redshift:RestoreTableFromClusterSnapshot",
            "redshift:DescribeClusters",
            "redshift:DescribeTableRestoreStatus",
            "redshift-serverless:RestoreTableFromSnapshot",
            "redshift-serverless:GetNamespace",
            "redshift-serverless:GetTableRestoreStatus",
        ),
        _allow(
            "timestream:StartAwsRestoreJob",
            "timestream:GetAwsRestoreStatus",
            "timestream:List*",
            "timestream:Describe*",
            "s3:GetBucketAcl",
        ),
        _allow(
            "dynamodb:RestoreTable*",
            "dynamodb:DescribeTable",
            "dynamodb:*Item",
            "dynamodb:Scan",
            "dynamodb:Query",
        ),
        _allow("cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet"),
        _allow("cloudformation:TagResource"),
        _allow("eks:Create*", "eks:Describe*", "eks:AssociateAccessPolicy", "eks:TagResource"),
        _allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": EKS_SERVICES}}),
        _allow("iam:GetRole", "iam:ListAttachedRolePolicies"),
        _allow("backup:StartRestoreJob", "backup:ListRestoreJobs", "backup:DescribeRestoreJob"),
        _allow("backup:ListRecoveryPointsByBackupVault"),
        _allow(
            *("dsql:StartRestoreJob", "dsql:GetRestoreJob", "dsql:StopRestoreJob", "dsql:CreateCluster"),
            *("dsql:GetCluster", "dsql:UpdateCluster", "dsql:AddPeerCluster", "dsql:RemovePeerCluster"),
            *("dsql:PutMultiRegionProperties", "dsql:PutWitnessRegion", "dsql:TagResource"),
        ),
        _allow("kms:DescribeKey"),
        _allow(
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptTo",
            "kms:ReEncryptFrom",
            condition=VIA_SERVICE,
        ),
        _allow("kms:CreateGrant", condition={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ),
    "AWSBackupServiceRolePolicyForS3Restore": _document(
        _allow(
            *("s3:CreateBucket", "s3:ListBucketVersions", "s3:ListBucket", "s3:GetBucketVersioning"),
            *("s3:GetBucketLocation", "s3:PutBucketVersioning", "s3:PutBucketOwnershipControls"),
            "s3:GetBucketOwnershipControls",
        ),
        _allow(
            *("s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:PutObjectVersionAcl"),
            *("s3:GetObjectVersionAcl", "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:GetObjectAcl"),
            *("s3:PutObjectAcl", "s3:PutObject", "s3:ListMultipartUploadParts"),
        ),
        _allow(
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKey",
            condition={"StringLike": {"kms:ViaService": ["s3.*.amazonaws.com", "s3.*.amazonaws.com.cn"]}},
        ),
    ),
    "service-role/AWSBackupServiceRolePolicyForBackup": _document(
        _allow(
            "ec2:CreateSnapshot", "ec2:DescribeVolumes", "ec2:DescribeSnapshots", "backup:*RecoveryPoint*"
        ),
        _allow("backup:DescribeBackupVault", "backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"),
    ),
    "AWSBackupRestoreAccessForSAPHANA": _document(
        _allow("backup:Get*", "backup:List*", "backup:Describe*"),
        _allow("backup:StartBackupJob", "backup:StartRestoreJob"),
        _allow(
            *("ssm-sap:GetOperation", "ssm-sap:ListDatabases", "ssm-sap:BackupDatabase"),
            *("ssm-sap:RestoreDatabase", "ssm-sap:UpdateHanaBackupSettings", "ssm-sap:GetDatabase"),
            "ssm-sap:ListTagsForResource",
        ),
    ),
    "AdministratorAccess": _document(_allow("*")),
    "ReadOnlyAccess": _document(
        _allow(
            *("backup:Describe*", "backup:Get*", "backup:List*"),
            *(
                "ec2:Describe*",
                "rds:Describe*",
                "rds:List*",
                "dynamodb:Describe*",
                "dynamodb:List*",
                "dsql:Get*",
                "dsql:List*",
                "elasticache:Describe*",
                "elasticfilesystem:Describe*",
                "elasticfilesystem:List*",
                "fsx:Describe*",
                "fsx:List*",
                "ds:Describe*",
                "storagegateway:Describe*",
                "storagegateway:List*",
                "backup-gateway:Get*",
                "backup-gateway:List*",
                "elasticache:List*",
                "eks:Describe*",
                "eks:List*",
                "cloudformation:Describe*",
                "cloudformation:Get*",
                "cloudformation:List*",
                "redshift:Describe*",
                "redshift:List*",
                "redshift-serverless:Get*",
                "redshift-serverless:List*",
                "timestream:Describe*",
                "timestream:List*",
                "ssm-sap:Get*",
                "ssm-sap:List*",
                "application-autoscaling:Describe*",
                "kms:Describe*",
                "kms:List*",
                "kms:GetKeyPolicy",
            ),
            *("dynamodb:BatchGet*", "dynamodb:Get*", "dynamodb:Query", "dynamodb:Scan"),
            *("iam:Get*", "iam:List*", "iam:Simulate*", "tag:Get*", "s3:Get*", "s3:List*"),
        ),
    ),
}
"""By path and name under `policy/`."""

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
        inline=_document(_allow("backup:StartRestoreJob", "backup:Describe*", "iam:PassRole")),
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
        return _document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


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
        inline=_document(_allow("ec2:*", "kms:*")),
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
