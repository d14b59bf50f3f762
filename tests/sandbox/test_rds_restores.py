"""Restores of RDS instances: what is refused at once, what fails later, and the instance they leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.steps import code, finish, message, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

Values = dict[str, str]


def points_of(backup: Any, name: str, *, continuous: bool) -> list[str]:
    """Newest first."""
    listed = [str(point["RecoveryPointArn"]) for point in points(backup, resource_arn(backup, name, "RDS"))]
    return [arn for arn in listed if (":continuous:" in arn) == continuous]


def snapshot_of(backup: Any, name: str) -> str:
    return points_of(backup, name, continuous=False)[0]


def continuous_of(backup: Any, name: str) -> str:
    return points_of(backup, name, continuous=True)[0]


def window_of(sandbox: Sandbox, point: str) -> tuple[datetime, datetime]:
    listed = sandbox.client("rds").describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    window = next(row["RestoreWindow"] for row in listed if row.get("AwsBackupRecoveryPointArn") == point)
    return window["EarliestTime"], window["LatestTime"]


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def group(sandbox: Sandbox, name: str) -> str:
    found = sandbox.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])
    return str(found["SecurityGroups"][0]["GroupId"])


def instance(sandbox: Sandbox, name: str) -> dict[str, Any]:
    found = sandbox.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    one: dict[str, Any] = found[0]
    return one


NEW = {"DBInstanceIdentifier": "orders-restored"}

SNAPSHOT_REFUSALS: list[tuple[str, Values, str, str]] = [
    ("a key of the wrong case", {"multiAz": "true"}, INVALID, "multiAz"),
    ("the API's name of another operation", {"TargetDBInstanceIdentifier": "x"}, INVALID, "TargetDB"),
    ("a returned information key", {"InformationalOnly:EngineVersion": "16.4"}, INVALID, "InformationalOnly"),
    ("a request id, which this type does not list", {"aws:backup:request-id": "x"}, INVALID, "request-id"),
    ("a moment", {"UseLatestRestorableTime": "true"}, INVALID, "UseLatestRestorableTime"),
    ("a name that exists", {"DBInstanceIdentifier": "cms"}, INVALID, "already exists"),
    ("a name that exists in other letters", {"DBInstanceIdentifier": "CMS"}, INVALID, "cms already exists"),
    ("the name of a cluster", {"DBInstanceIdentifier": "checkout"}, INVALID, "checkout already exists"),
    ("a name with two hyphens", {"DBInstanceIdentifier": "a--b"}, INVALID, "hyphens"),
    ("a name that ends in a hyphen", {"DBInstanceIdentifier": "a-"}, INVALID, "hyphen"),
    ("a name that begins with a digit", {"DBInstanceIdentifier": "1a"}, INVALID, "letter"),
    ("a name of 64 letters", {"DBInstanceIdentifier": "a" * 64}, INVALID, "63"),
    ("an empty name", {"DBInstanceIdentifier": ""}, INVALID, "DBInstanceIdentifier"),
    ("another engine", {"Engine": "mysql"}, INVALID, "postgres"),
    ("an unknown class", {"DBInstanceClass": "db.r6g.huge"}, INVALID, "db.r6g.huge"),
    ("an unknown subnet group", {"DBSubnetGroupName": "none"}, INVALID, "none"),
    ("an unknown parameter group", {"DBParameterGroupName": "none"}, INVALID, "none"),
    ("a parameter group of another family", {"DBParameterGroupName": "shop-mysql80"}, INVALID, "postgres16"),
    ("an option group of another engine", {"OptionGroupName": "shop-mysql-8-0"}, INVALID, "postgres"),
    ("an unknown security group", {"VpcSecurityGroupIds": '["sg-0"]'}, INVALID, "sg-0"),
    ("security groups that are no list", {"VpcSecurityGroupIds": "sg-0"}, INVALID, "JSON"),
    ("security groups that are numbers", {"VpcSecurityGroupIds": "[1]"}, INVALID, "list of strings"),
    (
        "a zone of a Multi-AZ instance",
        {"AvailabilityZone": "eu-west-1a", "MultiAZ": "true"},
        INVALID,
        "Multi-AZ",
    ),
    ("a zone of another Region", {"AvailabilityZone": "eu-central-1a"}, INVALID, "eu-central-1a"),
    ("a boolean in capitals", {"MultiAZ": "True"}, INVALID, "true, false"),
    ("a port in words", {"Port": "many"}, INVALID, "whole number"),
    ("a port below all", {"Port": "80"}, INVALID, "1150"),
    ("less storage than the backup", {"AllocatedStorage": "199"}, INVALID, "200"),
    ("an unknown storage type", {"StorageType": "gp9"}, INVALID, "gp9"),
    ("io2 without iops", {"StorageType": "io2"}, MISSING, "Iops"),
    ("iops on gp2", {"StorageType": "gp2", "Iops": "3000"}, INVALID, "Iops"),
    ("iops on gp3 below its threshold", {"Iops": "12000"}, INVALID, "400 GiB"),
    ("throughput on gp3 below its threshold", {"StorageThroughput": "500"}, INVALID, "400 GiB"),
    ("less iops than gp3 has", {"AllocatedStorage": "400", "Iops": "3000"}, INVALID, "12000"),
    (
        "more throughput than its iops carry",
        {"AllocatedStorage": "400", "Iops": "12000", "StorageThroughput": "3001"},
        INVALID,
        "12004",
    ),
    ("more iops than io1 has for its size", {"StorageType": "io1", "Iops": "10001"}, INVALID, "50"),
    ("io1 without its iops", {"StorageType": "io1", "Iops": "0"}, MISSING, "Iops"),
    ("a log that the engine has not", {"EnableCloudwatchLogsExports": '["slowquery"]'}, INVALID, "slowquery"),
    ("another licence", {"LicenseModel": "bring-your-own-license"}, INVALID, "postgresql-license"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"),
    [row[1:] for row in SNAPSHOT_REFUSALS],
    ids=[row[0] for row in SNAPSHOT_REFUSALS],
)
def test_wrong_metadata_of_a_snapshot_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    given = {**NEW, **metadata}
    error = refused(restore, shared_sandbox, backup, snapshot_of(backup, "orders"), Metadata=given)
    assert code(error) == expected
    assert word in message(error)


def test_a_new_name_is_required(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    error = refused(restore, shared_sandbox, backup, snapshot_of(backup, "orders"), Metadata={})
    assert (code(error), "DBInstanceIdentifier" in message(error)) == (MISSING, True)


def test_a_security_group_must_be_in_the_vpc_of_the_subnet_group(sandbox: Sandbox, backup: Any) -> None:
    given = {**NEW, "VpcSecurityGroupIds": f'["{group(sandbox, "shop-db")}"]'}
    point = snapshot_of(backup, "orders")
    assert "vpc-" in message(refused(restore, sandbox, backup, point, Metadata=given))
    given["DBSubnetGroupName"] = "shop-private"
    assert restore(sandbox, backup, point, Metadata=given)


CONTINUOUS_REFUSALS: list[tuple[str, Values, str, str]] = [
    ("neither moment", {}, MISSING, "RestoreTime"),
    ("the latest denied, and no moment", {"UseLatestRestorableTime": "false"}, MISSING, "RestoreTime"),
    (
        "both moments",
        {"UseLatestRestorableTime": "true", "RestoreTime": "2026-11-20T00:00:00Z"},
        INVALID,
        "exclude",
    ),
    ("no zone", {"RestoreTime": "2026-11-20T00:00:00"}, INVALID, "form"),
    ("another zone", {"RestoreTime": "2026-11-20T00:00:00+01:00"}, INVALID, "form"),
    ("parts of a second", {"RestoreTime": "2026-11-20T00:00:00.5Z"}, INVALID, "form"),
    ("a day that is none", {"RestoreTime": "2026-02-30T00:00:00Z"}, INVALID, "form"),
    ("seconds since 1970", {"RestoreTime": "1795303543"}, INVALID, "form"),
    ("a time before the window", {"RestoreTime": "2020-01-01T00:00:00Z"}, INVALID, "between"),
    ("the future", {"RestoreTime": "2099-01-01T00:00:00Z"}, INVALID, "between"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"),
    [row[1:] for row in CONTINUOUS_REFUSALS],
    ids=[row[0] for row in CONTINUOUS_REFUSALS],
)
def test_a_wrong_moment_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    given = {**NEW, "Engine": "postgres", **metadata}
    error = refused(restore, shared_sandbox, backup, continuous_of(backup, "orders"), Metadata=given)
    assert code(error) == expected
    assert word in message(error)


def test_a_continuous_point_needs_its_engine(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    given = {**NEW, "UseLatestRestorableTime": "true"}
    error = refused(restore, shared_sandbox, backup, continuous_of(backup, "orders"), Metadata=given)
    assert (code(error), "Engine" in message(error)) == (MISSING, True)


def test_both_ends_of_the_window_are_kept_to_the_second(sandbox: Sandbox, backup: Any) -> None:
    """The former instance's window stands still, since that instance is gone."""
    point = points_of(backup, "customers", continuous=True)[-1]
    earliest, latest = window_of(sandbox, point)
    whole = earliest.replace(microsecond=0) + timedelta(seconds=1)
    given = {**NEW, "Engine": "postgres"}
    # "Before the latest restorable time", so not at it.
    for outside in (whole - timedelta(seconds=1), latest):
        error = refused(restore, sandbox, backup, point, Metadata={**given, "RestoreTime": at(outside)})
        assert code(error) == INVALID
    for number, inside in enumerate((whole, latest - timedelta(seconds=1))):
        given["DBInstanceIdentifier"] = f"customers-{number}"
        job = restore(sandbox, backup, point, Metadata={**given, "RestoreTime": at(inside)})
        assert finish(sandbox, backup, job)["Status"] == "COMPLETED"
        started = sandbox.control("GET", "/-/restores")[-1]
        assert started["restored_to"] == inside.timestamp()


def test_a_restored_snapshot_is_an_instance_as_asked_for(sandbox: Sandbox, backup: Any) -> None:
    shop_db = group(sandbox, "shop-db")
    metadata = {
        "DBInstanceIdentifier": "Orders-Restored",
        "DBInstanceClass": "db.m7g.xlarge",
        "DBSubnetGroupName": "shop-private",
        "VpcSecurityGroupIds": f'["{shop_db}"]',
        "DBParameterGroupName": "shop-postgres16",
        "AvailabilityZone": "eu-west-1b",
        "MultiAZ": "false",
        "Port": "6543",
        "AutoMinorVersionUpgrade": "false",
        "PubliclyAccessible": "true",
        "CopyTagsToSnapshot": "true",
        "DeletionProtection": "true",
        "EnableIAMDatabaseAuthentication": "true",
        "EnableCloudwatchLogsExports": '["postgresql","upgrade"]',
        "StorageType": "io2",
        "Iops": "12000",
        "AllocatedStorage": "400",
        # Without effect, as documented.
        "EngineVersion": "9.6",
        "Encrypted": "false",
        "vpcId": "vpc-none",
    }
    point = snapshot_of(backup, "orders")
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=metadata))
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == "arn:aws:rds:eu-west-1:111122223333:db:orders-restored"
    made = instance(sandbox, "orders-restored")
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    assert {
        "DBInstanceClass": "db.m7g.xlarge",
        "AvailabilityZone": "eu-west-1b",
        "MultiAZ": False,
        "AutoMinorVersionUpgrade": False,
        "PubliclyAccessible": True,
        "CopyTagsToSnapshot": True,
        "DeletionProtection": True,
        "IAMDatabaseAuthenticationEnabled": True,
        "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
        "StorageType": "io2",
        "Iops": 12000,
        "AllocatedStorage": 400,
        "EngineVersion": "16.4",
        "StorageEncrypted": True,
        "KmsKeyId": key,
    }.items() <= made.items()
    assert made["Endpoint"]["Port"] == 6543
    assert made["DBSubnetGroup"]["DBSubnetGroupName"] == "shop-private"
    assert [row["VpcSecurityGroupId"] for row in made["VpcSecurityGroups"]] == [shop_db]
    assert [row["DBParameterGroupName"] for row in made["DBParameterGroups"]] == ["shop-postgres16"]
    assert {"Key": "team", "Value": "shop"} in made["TagList"]
    assert backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"] == metadata


def test_what_is_not_asked_for_becomes_a_default_of_rds(sandbox: Sandbox, backup: Any) -> None:
    job = finish(sandbox, backup, restore(sandbox, backup, snapshot_of(backup, "orders"), Metadata=NEW))
    assert job["Status"] == "COMPLETED"
    made, source = instance(sandbox, "orders-restored"), instance(sandbox, "orders")
    assert made["DBInstanceClass"] == source["DBInstanceClass"]
    assert (source["MultiAZ"], made["MultiAZ"]) == (True, False)
    assert made["DBSubnetGroup"]["DBSubnetGroupName"] == "default"
    assert made["DBParameterGroups"][0]["DBParameterGroupName"] == "default.postgres16"
    assert made["VpcSecurityGroups"] != source["VpcSecurityGroups"]
    assert made["DbiResourceId"] != source["DbiResourceId"]


def test_the_latest_moment_is_five_minutes_ago(sandbox: Sandbox, backup: Any) -> None:
    given = {**NEW, "Engine": "postgres", "UseLatestRestorableTime": "true"}
    job = restore(sandbox, backup, continuous_of(backup, "orders"), Metadata=given)
    assert finish(sandbox, backup, job)["Status"] == "COMPLETED"
    started = sandbox.control("GET", "/-/restores")[-1]
    assert 300 <= started["created"] - started["restored_to"] <= 302


def test_a_deleted_source_is_restored_from_its_retained_backup_under_its_own_name(
    sandbox: Sandbox, backup: Any
) -> None:
    point = continuous_of(backup, "wishlists")
    _, latest = window_of(sandbox, point)
    given = {"DBInstanceIdentifier": "wishlists", "Engine": "postgres", "UseLatestRestorableTime": "true"}
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=given))
    assert job["Status"] == "COMPLETED"
    assert sandbox.control("GET", "/-/restores")[-1]["restored_to"] == latest.timestamp()
    assert instance(sandbox, "wishlists")["AllocatedStorage"] == 60


def test_a_copy_is_restored_where_it_lies_and_knows_no_group_of_its_source(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup", region="eu-central-1")
    point = snapshot_of(backup, "orders")
    vault = backup.list_recovery_points_by_backup_vault(BackupVaultName="shop-copies", ByResourceType="RDS")[
        "RecoveryPoints"
    ][0]["BackupVaultName"]
    returned = backup.get_recovery_point_restore_metadata(BackupVaultName=vault, RecoveryPointArn=point)
    groups = returned["RestoreMetadata"]["VpcSecurityGroupIds"]
    given = {**NEW, "VpcSecurityGroupIds": groups}
    assert "does not exist" in message(refused(restore, sandbox, backup, point, Metadata=given))
    job = restore(sandbox, backup, point, Metadata=NEW)
    sandbox.control("POST", "/-/clock", {"advance": 60})
    ended = backup.describe_restore_job(RestoreJobId=job)
    assert ended["CreatedResourceArn"].startswith("arn:aws:rds:eu-central-1:")


LATER: list[tuple[str, str, Values, str]] = [
    (
        "a leftover snapshot",
        "ShopRestoreRole",
        {"DBSnapshotIdentifier": "awsbackup:x"},
        "DBSnapshotIdentifier",
    ),
    ("a role without the right", "ShopSnapshotRole", {}, "rds:RestoreDBInstanceFromDBSnapshot"),
]


@pytest.mark.parametrize(
    ("role", "metadata", "word"), [row[1:] for row in LATER], ids=[row[0] for row in LATER]
)
def test_what_rds_finds_only_later_fails_the_job(
    sandbox: Sandbox, backup: Any, role: str, metadata: Values, word: str
) -> None:
    point = snapshot_of(backup, "orders")
    started = restore(sandbox, backup, point, Metadata={**NEW, **metadata}, IamRoleArn=sandbox.role(role))
    job = finish(sandbox, backup, started)
    assert job["Status"] == "FAILED"
    assert word in job["StatusMessage"]
    assert "CreatedResourceArn" not in job


def test_a_role_without_point_in_time_restores_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    given = {**NEW, "Engine": "postgres", "UseLatestRestorableTime": "true"}
    point, role = continuous_of(backup, "orders"), sandbox.role("ShopSnapshotRole")
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=given, IamRoleArn=role))
    assert "rds:RestoreDBInstanceToPointInTime" in job["StatusMessage"]


def test_a_leftover_snapshot_fails_the_job_half_way(still: Sandbox, backup: Any) -> None:
    given = {**NEW, "DBSnapshotIdentifier": "awsbackup:x"}
    job = restore(still, backup, snapshot_of(backup, "orders"), Metadata=given)
    still.control("POST", "/-/clock", {"advance": 4.9})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "RUNNING"
    still.control("POST", "/-/clock", {"advance": 0.1})
    assert backup.describe_restore_job(RestoreJobId=job)["Status"] == "FAILED"


def test_a_name_taken_meanwhile_fails_the_second_job(still: Sandbox, backup: Any) -> None:
    point = snapshot_of(backup, "orders")
    first, second = (restore(still, backup, point, Metadata=NEW) for _ in range(2))
    still.control("POST", "/-/clock", {"advance": 60})
    ended = [backup.describe_restore_job(RestoreJobId=job) for job in (first, second)]
    assert [job["Status"] for job in ended] == ["COMPLETED", "FAILED"]
    assert "DBInstanceAlreadyExists" in ended[1]["StatusMessage"]


def test_sending_back_what_was_returned_is_refused(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    point = snapshot_of(backup, "orders")
    returned = backup.get_recovery_point_restore_metadata(
        BackupVaultName="shop-daily", RecoveryPointArn=point
    )["RestoreMetadata"]
    assert returned["DBSnapshotIdentifier"] == point.partition(":snapshot:")[2]
    error = refused(restore, shared_sandbox, backup, point, Metadata={**returned, **NEW})
    assert "InformationalOnly:" in message(error)
