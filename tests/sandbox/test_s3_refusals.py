"""What StartRestoreJob refuses at once for S3: metadata, and moments outside a window."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.buckets import (
    EXPORTS,
    MEDIA,
    RESTORES,
    SECOND,
    contents,
    continuous,
    current,
    snapshots,
    state_at,
    text,
)
from tests.sandbox.steps import code, finish, message, refused, restore
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"


TIME = "2021-11-27T03:30:27Z"
REFUSED = [
    ("no destination", {"DestinationBucketName": ""}, MISSING, "DestinationBucketName"),
    ("an unknown key", {"Colour": "red"}, INVALID, "Colour"),
    ("another spelling", {"newBucket": "true"}, INVALID, "newBucket"),
    ("a bucket that does not exist", {"DestinationBucketName": "no-such-bucket"}, INVALID, "exist"),
    ("a bucket of another Region", {"DestinationBucketName": SECOND}, INVALID, "eu-central-1"),
    ("a new bucket that exists", {"NewBucket": "true"}, INVALID, "exists already"),
    (
        "a new bucket of another account's name",
        {"NewBucket": "true", "DestinationBucketName": "relight-recovery-restores"},
        INVALID,
        "exists already",
    ),
    (
        "a name that no bucket has",
        {"NewBucket": "true", "DestinationBucketName": "My_Bucket"},
        INVALID,
        "name",
    ),
    *(
        (
            f"a name that S3 reserves: {name}",
            {"NewBucket": "true", "DestinationBucketName": name},
            INVALID,
            name,
        )
        for name in ("192.168.5.4", "xn--bucket", "sthree-shop", "shop-s3alias", "shop--x-s3")
    ),
    ("a flag in words", {"NewBucket": "yes"}, INVALID, "NewBucket"),
    ("a time for a snapshot", {"RestoreTime": TIME}, INVALID, "RestoreTime"),
    ("an unknown encryption", {"EncryptionType": "AES256"}, INVALID, "AES256"),
    ("a key without SSE-KMS", {"KMSKey": "alias/shop-data"}, INVALID, "KMSKey"),
    ("no such key", {"EncryptionType": "SSE-KMS", "KMSKey": "alias/none"}, INVALID, "alias/none"),
    ("a disabled key", {"EncryptionType": "SSE-KMS", "KMSKey": "alias/shop-retired"}, INVALID, "Disabled"),
    ("items that are no list", {"ItemsToRestore": "products"}, INVALID, "JSON list"),
    ("items of a number", {"ItemsToRestore": "[1]"}, INVALID, "JSON list"),
    ("no items", {"ItemsToRestore": "[]"}, INVALID, "1 to 5"),
    ("six items", {"ItemsToRestore": json.dumps(list("abcdef"))}, INVALID, "1 to 5"),
    ("an item of another bucket", {"ItemsToRestore": '["s3://other/a"]'}, INVALID, "other"),
    ("no versions", {"RestoreLatestVersionsUpTo": "0"}, INVALID, "RestoreLatestVersionsUpTo"),
    ("versions in words", {"RestoreLatestVersionsUpTo": "two"}, INVALID, "RestoreLatestVersionsUpTo"),
    ("ACLs in words", {"RestoreACLs": "maybe"}, INVALID, "RestoreACLs"),
]


@pytest.mark.parametrize(
    ("metadata", "error", "word"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_start_refuses_for_a_snapshot(
    sandbox: Sandbox, backup: Any, metadata: dict[str, str], error: str, word: str
) -> None:
    point = snapshots(backup)[0]["RecoveryPointArn"]
    wanted = {"DestinationBucketName": RESTORES, **metadata}
    caught = refused(restore, sandbox, backup, point, Metadata=wanted)
    assert code(caught) == error
    assert word in message(caught)
    assert sandbox.control("GET", "/-/restores") == []


def test_a_backup_without_acls_cannot_restore_them(sandbox: Sandbox, backup: Any) -> None:
    point = snapshots(backup, EXPORTS)[0]["RecoveryPointArn"]
    wanted = {"DestinationBucketName": RESTORES, "RestoreACLs": "TRUE"}
    caught = refused(restore, sandbox, backup, point, Metadata=wanted)
    assert "'BackupACLs' option disabled" in message(caught)


def test_a_continuous_point_takes_a_moment_of_its_window_and_no_other(sandbox: Sandbox, backup: Any) -> None:
    now = datetime.now(UTC)
    newest, stopped = continuous(backup)
    assert [newest["Status"], stopped["Status"]] == ["COMPLETED", "STOPPED"]
    told = backup.describe_recovery_point(
        BackupVaultName="shop-daily", RecoveryPointArn=stopped["RecoveryPointArn"]
    )
    end = told["CompletionDate"]
    assert stopped["CreationDate"] < end < newest["CreationDate"]
    wrong = [
        (newest, newest["CreationDate"] - timedelta(seconds=1)),
        (newest, now - timedelta(minutes=14)),
        (newest, now + timedelta(days=1)),
        (stopped, stopped["CreationDate"] - timedelta(seconds=1)),
        (stopped, end + timedelta(seconds=1)),
    ]
    for point, moment in wrong:
        wanted = {"DestinationBucketName": RESTORES, "RestoreTime": text(moment)}
        caught = refused(restore, sandbox, backup, point["RecoveryPointArn"], Metadata=wanted)
        assert (code(caught), "is not between" in message(caught)) == (INVALID, True)
    right = [
        (newest, newest["CreationDate"] + timedelta(seconds=1)),
        (newest, now - timedelta(minutes=16)),
        (stopped, end - timedelta(seconds=2)),
    ]
    for point, moment in right:
        wanted = {"DestinationBucketName": RESTORES, "RestoreTime": text(moment)}
        assert restore(sandbox, backup, point["RecoveryPointArn"], Metadata=wanted)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (None, MISSING),
        ("", INVALID),
        ("2026-11-20", INVALID),
        ("2026-11-20T10:00:00+01:00", INVALID),
        ("2026-11-20 10:00:00", INVALID),
        ("yesterday", INVALID),
    ],
)
def test_a_continuous_point_takes_one_form_of_a_moment(
    sandbox: Sandbox, backup: Any, given: str | None, error: str
) -> None:
    wanted = {"DestinationBucketName": RESTORES} | ({} if given is None else {"RestoreTime": given})
    caught = refused(restore, sandbox, backup, current(backup), Metadata=wanted)
    assert (code(caught), "RestoreTime" in message(caught)) == (error, True)


def test_a_copy_from_another_region_is_not_restored_with_its_original_encryption(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup", region=sandbox.regions[1])
    s3 = sandbox.client("s3", region=sandbox.regions[1])
    point = snapshots(backup)[0]
    for metadata in ({}, {"EncryptionType": "original"}):
        wanted = {"DestinationBucketName": SECOND, **metadata}
        caught = refused(restore, sandbox, backup, point["RecoveryPointArn"], Metadata=wanted)
        assert "original encryption" in message(caught)
    wanted = {"DestinationBucketName": SECOND, "EncryptionType": "SSE-S3"}
    job = finish(sandbox, backup, restore(sandbox, backup, point["RecoveryPointArn"], Metadata=wanted))
    assert job["Status"] == "COMPLETED"
    assert contents(s3, SECOND) == state_at(s3, MEDIA, point["CreationDate"])
