"""Requests of DynamoDB that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

CASES = (
    Case(
        "DynamoDB-table",
        "DynamoDB",
        "table",
        {"targetTableName": "orders-restored"},
        {"encryptionType": "Default", "kmsMasterKeyArn": None},
        {"encryption_type": "Default"},
    ),
    Case(
        "DynamoDB-table-own-key",
        "DynamoDB",
        "table",
        {"targetTableName": "orders-restored"},
        {},
        {"encryption_type": "KMS", "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1"},
    ),
    Case(
        "DynamoDB-table-source-gone",
        "DynamoDB",
        "table",
        {"targettablename": "orders.2026", "encryptionType": "KMS"},
        {},
        {},
    ),
)
