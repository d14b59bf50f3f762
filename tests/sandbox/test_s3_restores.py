"""Restores of S3: the objects of a moment and no others, and everything that stops one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.buckets import (
    EXPORTS,
    INVOICES,
    MEDIA,
    RESTORES,
    SITE,
    contents,
    current,
    deploy,
    snapshots,
    state_at,
    text,
    versions,
)
from tests.sandbox.steps import code, finish, refused, restore
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"


@pytest.fixture
def s3(sandbox: Sandbox) -> Any:
    return sandbox.client("s3")


def run(sandbox: Sandbox, backup: Any, point: str, metadata: dict[str, str], **more: Any) -> dict[str, Any]:
    wanted = {"DestinationBucketName": RESTORES, **metadata}
    return finish(sandbox, backup, restore(sandbox, backup, point, Metadata=wanted, **more))


@pytest.mark.parametrize("bucket", [MEDIA, INVOICES])
@pytest.mark.parametrize("seconds", [-1, 0, 1, 2, -5 * 86_400])
def test_a_restore_to_a_moment_brings_back_what_stood_there_then_and_nothing_else(
    sandbox: Sandbox, backup: Any, s3: Any, bucket: str, seconds: int
) -> None:
    moment = deploy(s3, bucket) + timedelta(seconds=seconds)
    expected = state_at(s3, bucket, moment)
    job = run(sandbox, backup, current(backup, bucket), {"RestoreTime": text(moment)})
    assert (job["Status"], job.get("StatusMessage")) == ("COMPLETED", None)
    assert job["CreatedResourceArn"] == f"arn:aws:s3:::{RESTORES}"
    assert expected
    assert contents(s3, RESTORES) == expected


def test_a_snapshot_brings_back_what_stood_at_its_creation(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    point = snapshots(backup)[9]
    job = run(sandbox, backup, point["RecoveryPointArn"], {})
    assert job["Status"] == "COMPLETED"
    assert contents(s3, RESTORES) == state_at(s3, MEDIA, point["CreationDate"])


def test_the_sandbox_remembers_the_moment_that_was_restored_to(
    sandbox: Sandbox, backup: Any, s3: Any
) -> None:
    moment = deploy(s3)
    run(sandbox, backup, current(backup), {"RestoreTime": text(moment)})
    (started,) = sandbox.control("GET", "/-/restores")
    assert started["restored_to"] == moment.timestamp()


def test_keys_of_every_kind_come_back_with_their_tags_metadata_and_acls(
    sandbox: Sandbox, backup: Any, s3: Any
) -> None:
    run(sandbox, backup, current(backup), {"RestoreTime": text(deploy(s3), -1)})
    odd = "banners/été – 主要 🔎.png"
    assert {odd, "banners/summer sale 50%.png", "videos//double//slash.mp4", "catalogue/"} <= set(
        contents(s3, RESTORES)
    )
    head = s3.head_object(Bucket=RESTORES, Key=odd)
    assert head["Metadata"]["written-by"] == "shop"
    source = s3.head_object(Bucket=MEDIA, Key=odd)
    assert head["VersionId"] != source["VersionId"]
    assert head["LastModified"] > source["LastModified"]
    tags = s3.get_object_tagging(Bucket=RESTORES, Key=odd)["TagSet"]
    assert {"Key": "team", "Value": "shop"} in tags
    grants = s3.get_object_acl(Bucket=RESTORES, Key="products/photo-001.jpg")["Grants"]
    assert any(grant["Grantee"].get("URI", "").endswith("AllUsers") for grant in grants)


def test_objects_that_exist_are_skipped_and_never_overwritten(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    s3.put_object(Bucket=RESTORES, Key="products/photo-002.jpg", Body=b"mine")
    s3.put_object(Bucket=RESTORES, Key="products/photo-003.jpg", Body=b"deleted by me")
    s3.delete_object(Bucket=RESTORES, Key="products/photo-003.jpg")
    job = run(sandbox, backup, current(backup), {"RestoreTime": text(deploy(s3), -1)})
    found = contents(s3, RESTORES)
    assert job["Status"] == "COMPLETED"
    assert found["products/photo-002.jpg"] == b"mine"
    assert (
        found["products/photo-003.jpg"]
        == state_at(s3, MEDIA, deploy(s3) - timedelta(seconds=1))["products/photo-003.jpg"]
    )


def test_into_its_own_bucket_only_what_was_deleted_comes_back(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    moment = deploy(s3) - timedelta(seconds=1)
    before, then = contents(s3, MEDIA), state_at(s3, MEDIA, moment)
    run(sandbox, backup, current(backup), {"RestoreTime": text(moment), "DestinationBucketName": MEDIA})
    assert set(then) - set(before)
    assert contents(s3, MEDIA) == then | before


def test_a_new_bucket_is_made_with_versions_and_open_to_the_public(
    sandbox: Sandbox, backup: Any, s3: Any
) -> None:
    moment = deploy(s3)
    legacy = {
        "NewBucket": "true",
        "Encrypted": "true",
        "CreationToken": "0e7d-1",
        "aws:backup:request-id": "1",
    }
    wanted = {"DestinationBucketName": "relight-shop-back", "RestoreTime": text(moment), **legacy}
    job = run(sandbox, backup, current(backup), wanted)
    assert job["CreatedResourceArn"] == "arn:aws:s3:::relight-shop-back"
    assert contents(s3, "relight-shop-back") == state_at(s3, MEDIA, moment)
    assert s3.get_bucket_versioning(Bucket="relight-shop-back")["Status"] == "Enabled"
    error = refused(s3.get_public_access_block, Bucket="relight-shop-back")
    assert code(error) == "NoSuchPublicAccessBlockConfiguration"


def test_items_are_keys_folders_or_uris(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    items = ["products/photo-001.jpg", f"s3://{MEDIA}/banners/", "videos"]
    moment = deploy(s3) - timedelta(seconds=1)
    run(sandbox, backup, current(backup), {"RestoreTime": text(moment), "ItemsToRestore": json.dumps(items)})
    then = state_at(s3, MEDIA, moment)
    wanted = {key for key in then if key == items[0] or key.startswith(("banners/", "videos/"))}
    assert set(contents(s3, RESTORES)) == wanted


def test_several_versions_come_back_in_their_order(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    key, moment = "products/photo-001.jpg", deploy(s3)
    bodies = {}
    for count in ("1", "2", "all"):
        bucket = f"relight-versions-{count}"
        wanted = {"DestinationBucketName": bucket, "NewBucket": "true", "RestoreLatestVersionsUpTo": count}
        wanted |= {"RestoreTime": text(moment), "ItemsToRestore": json.dumps([key])}
        run(sandbox, backup, current(backup), wanted)
        bodies[count] = [
            each["ETag"] for each in reversed(s3.list_object_versions(Bucket=bucket)["Versions"])
        ]
    source = [
        each["ETag"] for each in versions(s3, MEDIA) if each["Key"] == key and each["LastModified"] <= moment
    ]
    assert len(source) == 3
    assert bodies == {"1": source[-1:], "2": source[-2:], "all": source}


def test_encryption_is_the_original_or_the_one_asked_for(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    kms = sandbox.client("kms")
    keys = {
        name: kms.describe_key(KeyId=f"alias/{name}")["KeyMetadata"]["Arn"]
        for name in ("shop-data", "shop-backup", "aws/s3")
    }
    key = "2026/invoice-0001.txt"
    rows: list[tuple[dict[str, str], tuple[str, str | None]]] = [
        ({}, ("aws:kms", keys["shop-data"])),
        ({"EncryptionType": "original"}, ("aws:kms", keys["shop-data"])),
        ({"EncryptionType": "SSE-S3"}, ("AES256", None)),
        ({"EncryptionType": "SSE-KMS"}, ("aws:kms", keys["aws/s3"])),
        ({"EncryptionType": "SSE-KMS", "KMSKey": keys["shop-backup"]}, ("aws:kms", keys["shop-backup"])),
    ]
    for number, (metadata, expected) in enumerate(rows):
        bucket = f"relight-encrypted-{number}"
        wanted = {"DestinationBucketName": bucket, "NewBucket": "true", "RestoreTime": text(deploy(s3))}
        run(sandbox, backup, current(backup, INVOICES), wanted | metadata)
        head = s3.head_object(Bucket=bucket, Key=key)
        assert (head["ServerSideEncryption"], head.get("SSEKMSKeyId")) == expected, metadata


def test_an_object_under_a_disabled_key_is_left_out_and_the_job_says_so(
    sandbox: Sandbox, backup: Any, s3: Any
) -> None:
    point = snapshots(backup, EXPORTS)[0]["RecoveryPointArn"]
    job = run(sandbox, backup, point, {})
    assert job["Status"] == "COMPLETED"
    assert job["StatusMessage"] == (
        f"One or more objects failed to be restored from {point} to {RESTORES}. "
        "To get notified of these failures, enable SNS event notifications."
    )
    assert "daily/export-03.csv" not in contents(s3, RESTORES)
    again = run(sandbox, backup, point, {"EncryptionType": "SSE-S3"})
    assert (again["Status"], again.get("StatusMessage")) == ("COMPLETED", None)
    assert "daily/export-03.csv" in contents(s3, RESTORES)


def test_only_objects_that_fail_fail_the_job(sandbox: Sandbox, backup: Any) -> None:
    point = snapshots(backup, EXPORTS)[0]["RecoveryPointArn"]
    job = run(sandbox, backup, point, {"ItemsToRestore": '["daily/export-03.csv"]'})
    assert job["Status"] == "FAILED"
    assert job["StatusMessage"].startswith(f"No objects were restored from {point} to {RESTORES}.")


def test_a_prefix_without_objects_completes_and_says_so(sandbox: Sandbox, backup: Any) -> None:
    point = snapshots(backup)[0]["RecoveryPointArn"]
    job = run(sandbox, backup, point, {"ItemsToRestore": '["no/such"]'})
    assert job["Status"] == "COMPLETED"
    assert job["StatusMessage"] == f"There are no objects that match the restore request for {point}."


def test_public_objects_stay_out_of_a_bucket_that_blocks_them(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket=RESTORES, PublicAccessBlockConfiguration=block)
    moment = {"RestoreTime": text(deploy(s3), -1)}
    job = run(sandbox, backup, current(backup), moment)
    assert job["Status"] == "COMPLETED"
    assert "products/photo-001.jpg" not in contents(s3, RESTORES)
    run(sandbox, backup, current(backup), {**moment, "RestoreACLs": "FALSE"})
    assert "products/photo-001.jpg" in contents(s3, RESTORES)


FAILING: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("versioning is off", {"DestinationBucketName": SITE}, {}, "Versioning"),
    ("the role lacks the policy for S3", {}, {"IamRoleArn": "ShopRestoreRole"}, "No objects were restored"),
    ("tags of the source are asked for", {}, {"CopySourceTagsToRestoredResource": True}, "tags"),
]


@pytest.mark.parametrize(
    ("metadata", "more", "word"), [row[1:] for row in FAILING], ids=[r[0] for r in FAILING]
)
def test_a_job_fails_later_where(
    sandbox: Sandbox, backup: Any, s3: Any, metadata: dict[str, Any], more: dict[str, Any], word: str
) -> None:
    if "IamRoleArn" in more:
        more = {"IamRoleArn": sandbox.role(more["IamRoleArn"])}
    job = run(sandbox, backup, snapshots(backup)[0]["RecoveryPointArn"], metadata, **more)
    assert job["Status"] == "FAILED"
    assert word in job["StatusMessage"]
    assert contents(s3, RESTORES) == {}


def test_a_role_without_the_key_restores_nothing_under_it(sandbox: Sandbox, backup: Any) -> None:
    iam = sandbox.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}
    trusting, allowing = (
        json.dumps({"Version": "2012-10-17", "Statement": [each]}) for each in (trust, allowed)
    )
    iam.create_role(RoleName="OnlyS3", AssumeRolePolicyDocument=trusting)
    iam.put_role_policy(RoleName="OnlyS3", PolicyName="s3", PolicyDocument=allowing)
    for bucket, encryption, status in (
        (MEDIA, "SSE-KMS", "FAILED"),
        (INVOICES, "original", "FAILED"),
        (MEDIA, "SSE-S3", "COMPLETED"),
    ):
        point = snapshots(backup, bucket)[0]["RecoveryPointArn"]
        given = {"EncryptionType": encryption}
        job = run(sandbox, backup, point, given, IamRoleArn=sandbox.role("OnlyS3"))
        assert job["Status"] == status


def test_a_bucket_without_acls_takes_a_backup_with_acls_only_when_they_are_left_out(
    sandbox: Sandbox, backup: Any, s3: Any
) -> None:
    s3.put_bucket_versioning(Bucket=SITE, VersioningConfiguration={"Status": "Enabled"})
    point = snapshots(backup)[0]["RecoveryPointArn"]
    for acls, status in ((None, "FAILED"), ("TRUE", "FAILED"), ("FALSE", "COMPLETED")):
        given = {} if acls is None else {"RestoreACLs": acls}
        job = run(sandbox, backup, point, {"DestinationBucketName": SITE, **given})
        assert job["Status"] == status, acls
    assert contents(s3, SITE)


def test_a_bucket_that_a_user_makes_today_has_no_acls(sandbox: Sandbox, backup: Any, s3: Any) -> None:
    s3.create_bucket(
        Bucket="relight-made-today", CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]}
    )
    s3.put_bucket_versioning(Bucket="relight-made-today", VersioningConfiguration={"Status": "Enabled"})
    point = snapshots(backup)[0]["RecoveryPointArn"]
    job = run(sandbox, backup, point, {"DestinationBucketName": "relight-made-today"})
    assert (job["Status"], "ACLs" in job["StatusMessage"]) == ("FAILED", True)
