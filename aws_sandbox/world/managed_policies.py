"""The managed policies of the world, as data: named after AWS's, they hold their statements that matter to
restores (AWSBackupServiceRolePolicyForRestores version 36)."""

from __future__ import annotations

import json
from typing import Any

Document = dict[str, Any]


def document(*statements: Document) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, condition: Document | None = None) -> Document:
    statement: Document = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return statement if condition is None else {**statement, "Condition": condition}


VIA_SERVICE = {
    "StringLike": {
        "kms:ViaService": [
            "ec2.*.amazonaws.com",
            "ec2.*.amazonaws.com.cn",
            "elasticfilesystem.*.amazonaws.com",
            "elasticfilesystem.*.amazonaws.com.cn",
            "rds.*.amazonaws.com",
            "rds.*.amazonaws.com.cn",
            "redshift.*.amazonaws.com",
            "redshift-serverless.*.amazonaws.com",
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
    "service-role/AWSBackupServiceRolePolicyForRestores": document(
        allow("ec2:CreateVolume", "ec2:DeleteVolume", "ec2:DescribeSnapshots", "ec2:DescribeVolumes"),
        allow("ec2:DescribeSnapshotTierStatus", "ec2:RestoreSnapshotTier", "ec2:DescribeImages"),
        allow(
            "ec2:CreateTags",
            condition={"StringEquals": {"ec2:CreateAction": ["CreateVolume", "RunInstances"]}},
        ),
        allow("ec2:RunInstances", "ec2:TerminateInstances", "ec2:Describe*"),
        allow("ebs:StartSnapshot", "ebs:PutSnapshotBlock", "ebs:CompleteSnapshot"),
        allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com"]}}),
        allow(
            "rds:Restore*",
            "rds:Describe*",
            "rds:ListTagsForResource",
            "rds:CreateDBInstance",
            "rds:AddTagsToResource",
            "rds:DeleteDBInstance",
            "rds:DeleteDBCluster",
        ),
        allow("elasticfilesystem:Restore", "elasticfilesystem:*Filesystem*", "elasticfilesystem:TagResource"),
        allow(
            "fsx:CreateFileSystemFromBackup", "fsx:CreateVolumeFromBackup", "fsx:Describe*", "fsx:TagResource"
        ),
        allow("fsx:UntagResource", "fsx:DeleteFileSystem", "fsx:DeleteVolume", "ds:DescribeDirectories"),
        allow(
            "storagegateway:CreateCachediSCSIVolume",
            "storagegateway:CreateStorediSCSIVolume",
            "storagegateway:DeleteVolume",
            "storagegateway:Describe*",
            "storagegateway:ListVolumes",
            "storagegateway:AddTagsToResource",
        ),
        allow("backup-gateway:Restore"),
        allow(
            "redshift:RestoreFromClusterSnapshot",
            "redshift:RestoreTableFromClusterSnapshot",
            "redshift:DescribeClusters",
            "redshift:DescribeTableRestoreStatus",
            "redshift-serverless:RestoreTableFromSnapshot",
            "redshift-serverless:GetNamespace",
            "redshift-serverless:GetTableRestoreStatus",
        ),
        allow(
            "timestream:StartAwsRestoreJob",
            "timestream:GetAwsRestoreStatus",
            "timestream:List*",
            "timestream:Describe*",
            "s3:GetBucketAcl",
        ),
        allow(
            "dynamodb:RestoreTable*",
            "dynamodb:DescribeTable",
            "dynamodb:*Item",
            "dynamodb:Scan",
            "dynamodb:Query",
        ),
        allow("cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet"),
        allow("cloudformation:TagResource"),
        allow("eks:Create*", "eks:Describe*", "eks:AssociateAccessPolicy", "eks:TagResource"),
        allow("iam:PassRole", condition={"StringEquals": {"iam:PassedToService": EKS_SERVICES}}),
        allow("iam:GetRole", "iam:ListAttachedRolePolicies"),
        allow("backup:StartRestoreJob", "backup:ListRestoreJobs", "backup:DescribeRestoreJob"),
        allow("backup:ListRecoveryPointsByBackupVault"),
        allow(
            *("dsql:StartRestoreJob", "dsql:GetRestoreJob", "dsql:StopRestoreJob", "dsql:CreateCluster"),
            *("dsql:GetCluster", "dsql:UpdateCluster", "dsql:AddPeerCluster", "dsql:RemovePeerCluster"),
            *("dsql:PutMultiRegionProperties", "dsql:PutWitnessRegion", "dsql:TagResource"),
        ),
        allow("kms:DescribeKey"),
        allow(
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptTo",
            "kms:ReEncryptFrom",
            condition=VIA_SERVICE,
        ),
        allow("kms:CreateGrant", condition={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
    ),
    "AWSBackupServiceRolePolicyForS3Restore": document(
        allow(
            *("s3:CreateBucket", "s3:ListBucketVersions", "s3:ListBucket", "s3:GetBucketVersioning"),
            *("s3:GetBucketLocation", "s3:PutBucketVersioning", "s3:PutBucketOwnershipControls"),
            "s3:GetBucketOwnershipControls",
        ),
        allow(
            *("s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject", "s3:PutObjectVersionAcl"),
            *("s3:GetObjectVersionAcl", "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:GetObjectAcl"),
            *("s3:PutObjectAcl", "s3:PutObject", "s3:ListMultipartUploadParts"),
        ),
        allow(
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKey",
            condition={"StringLike": {"kms:ViaService": ["s3.*.amazonaws.com", "s3.*.amazonaws.com.cn"]}},
        ),
    ),
    "service-role/AWSBackupServiceRolePolicyForBackup": document(
        allow("ec2:CreateSnapshot", "ec2:DescribeVolumes", "ec2:DescribeSnapshots", "backup:*RecoveryPoint*"),
        allow("backup:DescribeBackupVault", "backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"),
    ),
    "AWSBackupRestoreAccessForSAPHANA": document(
        allow("backup:Get*", "backup:List*", "backup:Describe*"),
        allow("backup:StartBackupJob", "backup:StartRestoreJob"),
        allow(
            *("ssm-sap:GetOperation", "ssm-sap:ListDatabases", "ssm-sap:BackupDatabase"),
            *("ssm-sap:RestoreDatabase", "ssm-sap:UpdateHanaBackupSettings", "ssm-sap:GetDatabase"),
            "ssm-sap:ListTagsForResource",
        ),
    ),
    "AdministratorAccess": document(allow("*")),
    "ReadOnlyAccess": document(
        allow(
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
