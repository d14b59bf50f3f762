"""What the restore role needs for S3: the managed policy AWSBackupServiceRolePolicyForS3Restore, version 2,
which AWS Backup's default role does not have unless somebody adds it."""

from __future__ import annotations

from restore_profiles.model import Permission

PERMISSIONS = tuple(
    Permission(action)
    for action in (
        *("s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketVersioning", "s3:GetBucketLocation"),
        *("s3:GetBucketOwnershipControls", "s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAcl"),
        *("s3:GetObjectVersionAcl", "s3:GetObjectTagging", "s3:ListMultipartUploadParts", "s3:PutObject"),
        *("s3:PutObjectAcl", "s3:PutObjectVersionAcl", "s3:PutObjectTagging", "s3:DeleteObject"),
        *("kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"),
    )
)

NEW_BUCKET_PERMISSIONS = (
    *PERMISSIONS,
    Permission("s3:CreateBucket"),
    Permission("s3:PutBucketVersioning"),
    Permission("s3:PutBucketOwnershipControls"),
)
