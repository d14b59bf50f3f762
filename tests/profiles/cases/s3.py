"""Requests of S3 that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

INVOICES = "arn:aws:s3:::shop-invoices"

CASES = (
    Case(
        "S3-bucket-to-a-moment",
        "S3",
        "bucket",
        {
            "DestinationBucketName": "shop-restores",
            "RestoreTime": "2026-11-20T14:27:00Z",
            "ItemsToRestore": '["s3://shop-invoices/2026/é, ü.pdf","s3://shop-invoices/2026/11/"]',
        },
        {"BucketName": "shop-invoices", "encrypted": "true"},
        {"acls_enabled": "false"},
        resource_arn=INVOICES,
        point_id="continuous:shop-invoices-5ec207d0",
    ),
    Case("S3-new-bucket", "S3", "new-bucket", {}, {}, {"acls_enabled": "true"}, resource_arn=INVOICES),
    Case(
        "S3-source-bucket",
        "S3",
        "source-bucket",
        {
            "EncryptionType": "SSE-KMS",
            "KMSKey": "arn:aws:kms:eu-west-1:111122223333:key/1",
            "RestoreLatestVersionsUpTo": "all",
            "RestoreACLs": "false",
        },
        {},
        {},
        resource_arn=INVOICES,
    ),
)
