"""Restore jobs: their states by the clock, and the volume they leave behind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.steps import (
    ORDERS,
    finish,
    message,
    newest_point,
    points,
    refused,
    resource_arn,
    restore,
)
from tests.sandbox_process import Sandbox


def volume_of(sandbox: Sandbox, job: dict[str, Any]) -> dict[str, Any]:
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    found: dict[str, Any] = sandbox.client("ec2").describe_volumes(VolumeIds=[identifier])["Volumes"][0]
    return found


def tags_of(volume: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in volume["Tags"]}


def test_a_restore_is_pending_then_runs_by_sixths_then_completes(still: Sandbox, backup: Any) -> None:
    job = restore(still, backup, newest_point(backup))
    seen = []
    for _ in range(60):
        described = backup.describe_restore_job(RestoreJobId=job)
        if (step := (described["Status"], described["PercentDone"])) not in seen:
            seen.append(step)
        still.control("POST", "/-/clock", {"advance": 0.1})
    assert seen == [
        ("PENDING", "0.00%"),
        ("RUNNING", "0.00%"),
        ("RUNNING", "16.70%"),
        ("RUNNING", "33.30%"),
        ("RUNNING", "50.00%"),
        ("RUNNING", "66.70%"),
        ("RUNNING", "83.30%"),
        ("COMPLETED", "100.00%"),
    ]


def test_a_paused_clock_leaves_a_job_where_it_is(still: Sandbox, backup: Any) -> None:
    job = restore(still, backup, newest_point(backup))
    before = still.control("GET", "/-/clock")["work"]
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "PENDING"
    assert still.control("GET", "/-/clock")["work"] == before


@pytest.mark.parametrize(
    ("name", "shortest", "longest"), [("quoted", 3, 4), ("search", 8, 10), ("cold", 15, 15)]
)
def test_a_restore_takes_longer_for_a_larger_or_archived_snapshot(
    still: Sandbox, backup: Any, name: str, shortest: float, longest: float
) -> None:
    sources = {"quoted": "it's a", "search": "search-index", "cold": "invoice-archive"}
    listed = backup.list_protected_resources()["Results"]
    arn = next(
        item["ResourceArn"] for item in listed if item.get("ResourceName", "").startswith(sources[name])
    )
    metadata = {"availabilityZone": "eu-west-1a"}
    if name == "cold":
        metadata["temporaryRestoreDays"] = "1"
    job = restore(still, backup, points(backup, arn)[-1]["RecoveryPointArn"], Metadata=metadata)
    still.control("POST", "/-/clock", {"advance": shortest - 0.1})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "RUNNING"
    still.control("POST", "/-/clock", {"advance": longest - shortest + 0.1})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "COMPLETED"


LARGEST: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("EC2", "Legacy ERP (Windows)", {}),
    ("RDS", "reporting", {"DBInstanceIdentifier": "reporting-again"}),
    (
        "RDS",
        "orders",
        {"DBInstanceIdentifier": "again", "Engine": "postgres", "UseLatestRestorableTime": "true"},
    ),
    ("S3", "relight-shop-logs", {"DestinationBucketName": "relight-shop-restores"}),
    ("DynamoDB", "price-history", {"targetTableName": "again"}),
)


@pytest.mark.parametrize(("kind", "name", "metadata"), LARGEST, ids=[" ".join(row[:2]) for row in LARGEST])
def test_every_restore_takes_3_to_15_seconds(
    still: Sandbox, backup: Any, kind: str, name: str, metadata: dict[str, str]
) -> None:
    listed = points(backup, resource_arn(backup, name, kind))
    continuous = "UseLatestRestorableTime" in metadata
    point = next(
        each["RecoveryPointArn"]
        for each in listed
        if each["Status"] == "COMPLETED" and (":continuous:" in each["RecoveryPointArn"]) == continuous
    )
    job = restore(still, backup, point, Metadata=metadata)
    still.control("POST", "/-/clock", {"advance": 2.9})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "RUNNING"
    still.control("POST", "/-/clock", {"advance": 12.1})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "COMPLETED"


def test_a_completed_restore_left_a_volume_as_it_was_asked_for(sandbox: Sandbox, backup: Any) -> None:
    metadata = {
        "availabilityZone": "eu-west-1b",
        "volumeType": "gp3",
        "volumeSize": "150",
        "iops": "6000",
        "throughput": "400",
        "encrypted": "true",
        "kmsKeyId": "alias/shop-backup",
        "aws:backup:request-id": "1a2345b6-cd78-90e1-2345-67f890012345",
    }
    job = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup), Metadata=metadata))
    assert job["Status"] == "COMPLETED"
    assert job["CompletionDate"] >= job["CreationDate"]
    volume = volume_of(sandbox, job)
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["Arn"]
    assert {
        "AvailabilityZone": "eu-west-1b",
        "VolumeType": "gp3",
        "Size": 150,
        "Iops": 6000,
        "Throughput": 400,
        "Encrypted": True,
        "KmsKeyId": key,
        "SnapshotId": newest_point(backup).rpartition("/")[2],
    }.items() <= volume.items()
    assert backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"] == metadata


def test_a_volume_keeps_its_snapshots_key_and_size_and_gets_the_default_type(
    sandbox: Sandbox, backup: Any
) -> None:
    job = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup)))
    volume = volume_of(sandbox, job)
    source = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    assert (volume["VolumeType"], volume["Size"], volume["Encrypted"]) == ("gp2", 100, True)
    assert volume["KmsKeyId"] == source
    assert volume["Iops"] == 300


def test_encryption_without_a_key_uses_the_key_of_aws(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup, "catalog-cache [blue]")
    metadata = {"availabilityZone": "eu-west-1a", "encrypted": "true"}
    volume = volume_of(sandbox, finish(sandbox, backup, restore(sandbox, backup, point, Metadata=metadata)))
    default = sandbox.client("kms").describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
    assert (volume["Encrypted"], volume["KmsKeyId"]) == (True, default["Arn"])
    assert default["KeyManager"] == "AWS"


def test_tags_of_the_source_come_along_only_when_asked_for(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    with_tags = restore(sandbox, backup, point, CopySourceTagsToRestoredResource=True)
    without = restore(sandbox, backup, point)
    copied = tags_of(volume_of(sandbox, finish(sandbox, backup, with_tags)))
    plain = tags_of(volume_of(sandbox, finish(sandbox, backup, without)))
    assert copied["Name"] == ORDERS
    assert set(plain) == {"aws:backup:source-resource"}


def test_a_point_whose_source_is_gone_can_still_be_restored(sandbox: Sandbox, backup: Any) -> None:
    arn = resource_arn(backup, "old-warehouse")
    found = sandbox.client("ec2").describe_volumes(
        Filters=[{"Name": "volume-id", "Values": [arn.rpartition("/")[2]]}]
    )
    assert found["Volumes"] == []
    job = finish(sandbox, backup, restore(sandbox, backup, points(backup, arn)[0]["RecoveryPointArn"]))
    assert job["Status"] == "COMPLETED"


def test_a_restored_source_is_described_with_its_latest_restore(sandbox: Sandbox, backup: Any) -> None:
    job = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup, "web-logs")))
    described = backup.describe_protected_resource(ResourceArn=job["SourceResourceArn"])
    assert described["LatestRestoreJobCreationDate"] == job["CreationDate"]
    point = backup.describe_recovery_point(
        BackupVaultName="shop-daily", RecoveryPointArn=job["RecoveryPointArn"]
    )
    assert point["LastRestoreTime"] == job["CompletionDate"]


LATER = [
    ("a role without ec2:CreateVolume", {"role": "ShopSnapshotRole"}, ORDERS, "ec2:CreateVolume"),
    ("a snapshot's key pending deletion", {}, "payments-ledger", "PendingDeletion"),
]


@pytest.mark.parametrize(("given", "name", "word"), [row[1:] for row in LATER], ids=[row[0] for row in LATER])
def test_what_aws_finds_only_later_fails_the_job(
    sandbox: Sandbox, backup: Any, given: dict[str, str], name: str, word: str
) -> None:
    role = sandbox.role(given.get("role", "ShopRestoreRole"))
    job = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup, name), IamRoleArn=role))
    assert job["Status"] == "FAILED"
    assert word in job["StatusMessage"]
    assert "CreatedResourceArn" not in job


def test_a_snapshot_deleted_meanwhile_fails_the_job(still: Sandbox, backup: Any) -> None:
    point = newest_point(backup, "web-logs")
    job = restore(still, backup, point)
    still.client("ec2").delete_snapshot(SnapshotId=point.rpartition("/")[2])
    ended = finish(still, backup, job)
    assert ended["Status"] == "FAILED"
    assert point.rpartition("/")[2] in ended["StatusMessage"]


def test_a_job_can_be_aborted_by_the_sandbox_but_not_once_it_ended(still: Sandbox, backup: Any) -> None:
    job = restore(still, backup, newest_point(backup))
    still.control("POST", "/-/abort", {"job_id": job})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "ABORTED"
    with pytest.raises(ValueError, match="ABORTED"):
        still.control("POST", "/-/abort", {"job_id": job})


def test_an_account_without_the_default_role_restores_once_it_is_made(sandbox: Sandbox) -> None:
    backup, iam = (sandbox.client(service, "no-default-role") for service in ("backup", "iam"))
    role = sandbox.role(account="777788889999")
    point = newest_point(backup, "first-volume")
    assert "does not exist" in message(refused(restore, sandbox, backup, point, IamRoleArn=role))
    trust = {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="AWSBackupDefaultServiceRole",
        Path="/service-role/",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    iam.attach_role_policy(
        RoleName="AWSBackupDefaultServiceRole",
        PolicyArn="arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    )
    job = finish(sandbox, backup, restore(sandbox, backup, point, IamRoleArn=role))
    assert job["Status"] == "COMPLETED"


def test_a_role_that_is_taken_away_meanwhile_fails_the_job(still: Sandbox, backup: Any) -> None:
    role = still.role("ShopRestoreRole")
    job = restore(still, backup, newest_point(backup), IamRoleArn=role)
    iam = still.client("iam")
    policy = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
    iam.detach_role_policy(RoleName="ShopRestoreRole", PolicyArn=policy)
    iam.delete_role(RoleName="ShopRestoreRole")
    assert finish(still, backup, job)["Status"] == "FAILED"


def test_a_copy_is_restored_where_it_lies(sandbox: Sandbox) -> None:
    for profile, region, account in (("shop", "eu-central-1", None), ("dr", "eu-west-1", "444455556666")):
        backup = sandbox.client("backup", profile, region)
        zone = {"availabilityZone": f"{region}b"}
        role = sandbox.role(account=account)
        job = restore(sandbox, backup, newest_point(backup), Metadata=zone, IamRoleArn=role)
        described = finish(sandbox, backup, job)
        assert described["Status"] == "COMPLETED", described
        assert f":{region}:{account or sandbox.account}:volume/" in described["CreatedResourceArn"]
        assert ":eu-west-1:111122223333:volume/" in described["SourceResourceArn"]


def test_a_volume_is_there_when_it_is_due_though_nobody_asked_about_the_job(
    sandbox: Sandbox, backup: Any
) -> None:
    restore(sandbox, backup, newest_point(backup))
    sandbox.control("POST", "/-/clock", {"advance": 60})
    restored = {"Name": "tag-key", "Values": ["aws:backup:source-resource"]}
    assert len(sandbox.client("ec2").describe_volumes(Filters=[restored])["Volumes"]) == 1


def test_a_key_disabled_meanwhile_fails_the_job(still: Sandbox, backup: Any) -> None:
    metadata = {"availabilityZone": "eu-west-1a", "encrypted": "true", "kmsKeyId": "alias/shop-backup"}
    job = restore(still, backup, newest_point(backup), Metadata=metadata)
    kms = still.client("kms")
    key = kms.describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    ended = finish(still, backup, job)
    assert ended["Status"] == "FAILED"
    assert key in ended["StatusMessage"]


def test_a_role_limited_to_volumes_and_keys_of_its_own_is_enough(sandbox: Sandbox, backup: Any) -> None:
    iam = sandbox.client("iam")
    statements = [
        {"Effect": "Allow", "Action": "ec2:CreateVolume", "Resource": "arn:aws:ec2:eu-west-1:*:volume/*"},
        {
            "Effect": "Allow",
            "Action": "kms:CreateGrant",
            "Resource": "arn:aws:kms:eu-west-1:111122223333:key/*",
        },
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_role_policy(RoleName="ShopSnapshotRole", PolicyName="volumes", PolicyDocument=document)
    role = sandbox.role("ShopSnapshotRole")
    plain = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup), IamRoleArn=role))
    assert plain["Status"] == "COMPLETED", plain
    tagged = restore(
        sandbox, backup, newest_point(backup), IamRoleArn=role, CopySourceTagsToRestoredResource=True
    )
    assert "ec2:CreateTags" in finish(sandbox, backup, tagged)["StatusMessage"]
