"""Restores of EFS: what is refused, and where the files come back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.steps import code, finish, message, newest_point, refused, resource_arn, restore
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

Values = dict[str, str]

TENANTS = "tenants"
NEW: Values = {"newFileSystem": "true", "Encrypted": "false", "CreationToken": "tenants-again"}


def point(backup: Any, name: str = TENANTS) -> str:
    return newest_point(backup, name, "EFS")


def file_system_id(backup: Any, name: str = TENANTS) -> str:
    return resource_arn(backup, name, "EFS").rpartition("/")[2]


def files(sandbox: Sandbox, identifier: str) -> list[str]:
    listed: list[str] = sandbox.control("GET", f"/-/files?region={sandbox.regions[0]}&id={identifier}")
    return listed


def restored(sandbox: Sandbox, backup: Any, metadata: Values, **changes: Any) -> dict[str, Any]:
    return finish(sandbox, backup, restore(sandbox, backup, point(backup), Metadata=metadata, **changes))


def described(sandbox: Sandbox, job: dict[str, Any]) -> dict[str, Any]:
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    found = sandbox.client("efs").describe_file_systems(FileSystemId=identifier)["FileSystems"]
    one: dict[str, Any] = found[0]
    return one


REFUSALS: list[tuple[str, Values, str, str]] = [
    ("an unknown key", {"ThroughputMode": "elastic"}, INVALID, "ThroughputMode"),
    ("one key in two spellings", {"encrypted": "true"}, INVALID, "twice"),
    ("a boolean in capitals", {"newFileSystem": "True"}, INVALID, "true, false"),
    ("an unknown performance mode", {"PerformanceMode": "maxIo"}, INVALID, "maxIo"),
    ("a key without encryption", {"KmsKeyId": "alias/shop-data"}, INVALID, "Encrypted"),
    ("an unknown key of KMS", {"Encrypted": "true", "KmsKeyId": "alias/none"}, INVALID, "not found"),
    ("a disabled key", {"Encrypted": "true", "KmsKeyId": "alias/shop-retired"}, INVALID, "Disabled"),
    ("a zone for a regional one", {"availabilityZoneName": "eu-west-1a"}, INVALID, "singleAzFilesystem"),
    ("One Zone without a zone", {"singleAzFilesystem": "true"}, MISSING, "availabilityZoneName"),
    (
        "a Region for a zone",
        {"singleAzFilesystem": "true", "availabilityZoneName": "eu-west-1"},
        INVALID,
        "not a zone",
    ),
    (
        "One Zone with Max I/O",
        {"singleAzFilesystem": "true", "availabilityZoneName": "eu-west-1a", "PerformanceMode": "maxIO"},
        INVALID,
        "generalPurpose",
    ),
    ("items that are no list", {"ItemsToRestore": "/acme"}, INVALID, "JSON"),
    ("a relative item", {"ItemsToRestore": '["acme/logo.png"]'}, INVALID, "path"),
    ("a wildcard", {"ItemsToRestore": '["/acme/*"]'}, INVALID, "special characters"),
    ("no items", {"ItemsToRestore": "[]"}, INVALID, "1 to 5"),
    ("six items", {"ItemsToRestore": json.dumps(["/acme"] * 6)}, INVALID, "5"),
    ("metadata of 200 KB", {"CreationToken": "x" * 205_000}, INVALID, "200 KB"),
    ("an unknown file system", {"newFileSystem": "false", "file-system-id": "fs-0"}, INVALID, "fs-0"),
    ("no file system", {"newFileSystem": "false"}, MISSING, "file-system-id"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_wrong_metadata_of_a_file_system_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    error = refused(restore, shared_sandbox, backup, point(backup), Metadata={**NEW, **metadata})
    assert code(error) == expected
    assert word in message(error)


def test_what_the_metadata_call_returns_is_not_enough(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    returned = backup.get_recovery_point_restore_metadata(
        BackupVaultName="shop-daily", RecoveryPointArn=point(backup)
    )["RestoreMetadata"]
    assert returned.keys() == {"file-system-id", "aws:backup:request-id"}
    error = refused(restore, shared_sandbox, backup, point(backup), Metadata=returned)
    assert (code(error), "newFileSystem" in message(error)) == (MISSING, True)


def test_a_new_file_system_must_say_whether_it_is_encrypted(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    given = {"newFileSystem": "true", "CreationToken": "t"}
    assert code(refused(restore, shared_sandbox, backup, point(backup), Metadata=given)) == MISSING


def test_a_whole_restore_into_its_source_lies_in_a_directory_beside_what_is_there(
    sandbox: Sandbox, backup: Any
) -> None:
    source = file_system_id(backup)
    before = files(sandbox, source)
    assert "/acme/logo.png" in before
    job = restored(sandbox, backup, {"newFileSystem": "false", "file-system-id": source})
    assert job["CreatedResourceArn"] == resource_arn(backup, TENANTS, "EFS")
    added = sorted(set(files(sandbox, source)) - set(before))
    roots = {path.split("/")[1] for path in added}
    assert len(roots) == 1
    root = roots.pop()
    assert root.startswith("aws-backup-restore_20")
    assert [path.removeprefix(f"/{root}") for path in added] == sorted(before)


def test_items_come_back_with_their_directories_and_nothing_else(sandbox: Sandbox, backup: Any) -> None:
    source = file_system_id(backup)
    before = set(files(sandbox, source))
    given = {"newFileSystem": "false", "file-system-id": source, "itemsToRestore": '["/acme"]'}
    job = restored(sandbox, backup, given)
    assert job["Status"] == "COMPLETED"
    added = set(files(sandbox, source)) - before
    assert {path.split("/", 2)[2] for path in added} == {"acme/invoices/2026-01.pdf", "acme/logo.png"}


def test_an_item_in_other_letters_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, {**NEW, "ItemsToRestore": '["/ACME"]'})
    assert (job["Status"], "/ACME" in job["StatusMessage"]) == ("FAILED", True)


def test_a_new_file_system_has_tags_a_key_and_its_files_in_a_directory_too(
    sandbox: Sandbox, backup: Any
) -> None:
    given = {**NEW, "Encrypted": "true", "KmsKeyId": "alias/shop-data", "PerformanceMode": "maxIO"}
    job = restored(sandbox, backup, given, CopySourceTagsToRestoredResource=True)
    made = described(sandbox, job)
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    assert (made["LifeCycleState"], made["Encrypted"], made["KmsKeyId"]) == ("available", True, key)
    assert (made["PerformanceMode"], made["NumberOfMountTargets"]) == ("maxIO", 0)
    tags = {tag["Key"]: tag["Value"] for tag in made["Tags"]}
    assert tags["team"] == "shop"
    assert tags["aws:backup:source-resource"].startswith(file_system_id(backup))
    listed = files(sandbox, made["FileSystemId"])
    assert all(path.startswith("/aws-backup-restore_") for path in listed)
    assert len(listed) == 4


def test_a_one_zone_file_system_lies_in_its_zone_and_takes_a_mount_target(
    sandbox: Sandbox, backup: Any
) -> None:
    zone = {"singleAzFilesystem": "true", "availabilityZoneName": "eu-west-1b"}
    made = described(sandbox, restored(sandbox, backup, {**NEW, **zone}))
    assert made["AvailabilityZoneName"] == "eu-west-1b"
    efs, ec2 = sandbox.client("efs"), sandbox.client("ec2")
    subnets = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["eu-west-1b"]}])
    target = efs.create_mount_target(
        FileSystemId=made["FileSystemId"], SubnetId=subnets["Subnets"][0]["SubnetId"]
    )
    assert target["LifeCycleState"] == "available"
    access = efs.create_access_point(FileSystemId=made["FileSystemId"], ClientToken="t")
    assert access["LifeCycleState"] == "available"


def test_without_a_creation_token_the_job_fails(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, {"newFileSystem": "true", "Encrypted": "false"})
    assert (job["Status"], "CreationToken" in job["StatusMessage"]) == ("FAILED", True)


def test_a_creation_token_in_use_fails_the_second_job(sandbox: Sandbox, backup: Any) -> None:
    first = restored(sandbox, backup, NEW)
    second = restored(sandbox, backup, NEW)
    assert [job["Status"] for job in (first, second)] == ["COMPLETED", "FAILED"]
    assert "FileSystemAlreadyExists" in second["StatusMessage"]


def test_a_role_without_the_right_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, NEW, IamRoleArn=sandbox.role("ShopSnapshotRole"))
    assert (job["Status"], "elasticfilesystem:Restore" in job["StatusMessage"]) == ("FAILED", True)


def test_the_automatic_vault_lets_a_restore_through_once_its_policy_is_edited(
    sandbox: Sandbox, backup: Any
) -> None:
    vault, masters = "aws/efs/automatic-backup-vault", point(backup, "media-masters")
    given = {**NEW, "file-system-id": "ignored"}
    assert code(refused(restore, sandbox, backup, masters, Metadata=given)) == "AccessDeniedException"
    policy = json.loads(backup.get_backup_vault_access_policy(BackupVaultName=vault)["Policy"])
    policy["Statement"][0]["Action"].remove("backup:StartRestoreJob")
    backup.put_backup_vault_access_policy(BackupVaultName=vault, Policy=json.dumps(policy))
    job = finish(sandbox, backup, restore(sandbox, backup, masters, Metadata=given))
    assert job["Status"] == "COMPLETED"


def test_the_file_systems_of_the_world_are_in_efs(shared_sandbox: Sandbox) -> None:
    efs = shared_sandbox.client("efs", "shop-readonly")
    systems = {row["Name"]: row for row in efs.describe_file_systems(MaxItems=100)["FileSystems"]}
    assert set(systems) == {"media-masters", "jenkins-home", "shared-config", "tenants"}
    assert systems["jenkins-home"]["AvailabilityZoneName"] == "eu-west-1a"
    mounts = efs.describe_mount_targets(FileSystemId=systems["tenants"]["FileSystemId"])["MountTargets"]
    assert len(mounts) == 3
    points = efs.describe_access_points(FileSystemId=systems["tenants"]["FileSystemId"])["AccessPoints"]
    assert {row["RootDirectory"]["Path"] for row in points} == {"/acme", "/globex"}


def test_a_one_zone_file_system_takes_no_mount_target_elsewhere(sandbox: Sandbox, backup: Any) -> None:
    efs, ec2 = sandbox.client("efs"), sandbox.client("ec2")
    subnets = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["eu-west-1c"]}])
    wanted = {
        "FileSystemId": file_system_id(backup, "jenkins-home"),
        "SubnetId": subnets["Subnets"][0]["SubnetId"],
    }
    assert code(refused(efs.create_mount_target, **wanted)) == "AvailabilityZonesMismatch"


def test_what_a_new_file_system_lacks_is_put_back_by_efs(sandbox: Sandbox, backup: Any) -> None:
    efs = sandbox.client("efs")
    shared, masters = file_system_id(backup, "shared-config"), file_system_id(backup, "media-masters")
    rules = efs.describe_lifecycle_configuration(FileSystemId=masters)["LifecyclePolicies"]
    assert rules == [{"TransitionToIA": "AFTER_30_DAYS"}]
    policy = efs.describe_file_system_policy(FileSystemId=shared)["Policy"]
    made = described(sandbox, restored(sandbox, backup, NEW))["FileSystemId"]
    assert code(refused(efs.describe_file_system_policy, FileSystemId=made)) == "PolicyNotFound"
    assert code(refused(efs.describe_backup_policy, FileSystemId=made)) == "PolicyNotFound"
    efs.put_file_system_policy(FileSystemId=made, Policy=policy)
    efs.put_lifecycle_configuration(FileSystemId=made, LifecyclePolicies=rules)
    efs.put_backup_policy(FileSystemId=made, BackupPolicy={"Status": "ENABLED"})
    assert efs.update_file_system(FileSystemId=made, ThroughputMode="elastic")["ThroughputMode"] == "elastic"
    assert efs.describe_backup_policy(FileSystemId=made)["BackupPolicy"] == {"Status": "ENABLED"}
    assert efs.describe_file_systems(FileSystemId=made)["FileSystems"][0]["ThroughputMode"] == "elastic"


def test_provisioned_throughput_needs_a_figure_and_elastic_the_general_mode(
    sandbox: Sandbox, backup: Any
) -> None:
    efs = sandbox.client("efs")
    tenants, masters = file_system_id(backup), file_system_id(backup, "media-masters")
    for identifier, mode in ((tenants, "provisioned"), (masters, "elastic")):
        error = refused(efs.update_file_system, FileSystemId=identifier, ThroughputMode=mode)
        assert code(error) == "BadRequest"


def test_a_copy_in_another_region_becomes_a_new_file_system_there(sandbox: Sandbox) -> None:
    elsewhere = sandbox.client("backup", region=sandbox.regions[1])
    job = finish(
        sandbox, elsewhere, restore(sandbox, elsewhere, point(elsewhere, "shared-config"), Metadata=NEW)
    )
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    assert f":{sandbox.regions[1]}:" in job["CreatedResourceArn"]
    source = {"newFileSystem": "false", "file-system-id": file_system_id(elsewhere, "shared-config")}
    error = refused(restore, sandbox, elsewhere, point(elsewhere, "shared-config"), Metadata=source)
    assert (code(error), "was not found" in message(error)) == (INVALID, True)


@pytest.mark.needs("aws")
def test_the_aws_cli_shows_the_file_systems(shared_sandbox: Sandbox, home: Any) -> None:
    listed = Shell(shared_sandbox, home).json("efs", "describe-file-systems")["FileSystems"]
    assert {row["LifeCycleState"] for row in listed} == {"available"}
