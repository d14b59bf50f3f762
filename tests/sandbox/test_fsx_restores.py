"""Restores of FSx: new file systems of three kinds and volumes of ONTAP, seen through FSx's own API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
from tests.sandbox.steps import code, finish, message, newest_point, points, refused, resource_arn, restore
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

Values = dict[str, str]

WINDOWS, LUSTRE, OPENZFS, ONTAP = "office-windows", "render-lustre", "warehouse-openzfs", "finance-ontap"


def point(backup: Any, name: str) -> str:
    return newest_point(backup, name, "FSx")


def returned(backup: Any, name: str) -> Values:
    found: Values = backup.get_recovery_point_restore_metadata(
        BackupVaultName="shop-daily", RecoveryPointArn=point(backup, name)
    )["RestoreMetadata"]
    return found


def nested(values: Values, key: str, *, without: tuple[str, ...] = (), **changes: Any) -> Values:
    """The values with members of one configuration left out and changed."""
    configuration = {name: value for name, value in json.loads(values[key]).items() if name not in without}
    return {**values, key: json.dumps({**configuration, **changes})}


def restored(sandbox: Sandbox, backup: Any, name: str, metadata: Values, **changes: Any) -> dict[str, Any]:
    return finish(
        sandbox, backup, restore(sandbox, backup, point(backup, name), Metadata=metadata, **changes)
    )


def file_system(sandbox: Sandbox, job: dict[str, Any]) -> dict[str, Any]:
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    found = sandbox.client("fsx").describe_file_systems(FileSystemIds=[identifier])["FileSystems"]
    one: dict[str, Any] = found[0]
    assert one["Lifecycle"] == "AVAILABLE"
    return one


def machines(sandbox: Sandbox) -> dict[str, str]:
    listed = sandbox.client("fsx").describe_storage_virtual_machines()["StorageVirtualMachines"]
    return {row["Name"]: row["StorageVirtualMachineId"] for row in listed}


def volume_wishes(sandbox: Sandbox, machine: str = "svm-archive", **changes: Any) -> Values:
    """As the page of AWS Backup spells them."""
    wanted = {
        "junctionPath": "/books-restored",
        "sizeInMegabytes": "819200",
        "storageEfficiencyEnabled": "true",
        "storageVirtualMachineId": machines(sandbox)[machine],
        "tieringPolicy": {"Name": "SNAPSHOT_ONLY"},
        **changes,
    }
    return {"Name": "books_restored", "OntapConfiguration": json.dumps(wanted)}


def test_a_windows_file_system_comes_back_as_the_pages_example_asks_for_it(
    sandbox: Sandbox, backup: Any
) -> None:
    told = returned(backup, WINDOWS)
    subnets = json.loads(told["SubnetIds"])
    configuration = {
        "DeploymentType": "MULTI_AZ_1",
        "PreferredSubnetId": subnets[1],
        "ThroughputCapacity": "64",
    }
    metadata = {"SubnetIds": told["SubnetIds"], "WindowsConfiguration": json.dumps(configuration)}
    job = restored(sandbox, backup, WINDOWS, metadata, CopySourceTagsToRestoredResource=True)
    made = file_system(sandbox, job)
    assert (made["FileSystemType"], made["StorageCapacity"]) == ("WINDOWS", 300)
    assert made["WindowsConfiguration"]["ThroughputCapacity"] == 64
    assert made["WindowsConfiguration"]["PreferredSubnetId"] == subnets[1]
    directories = sandbox.client("ds", "shop-readonly").describe_directories()["DirectoryDescriptions"]
    assert made["WindowsConfiguration"]["ActiveDirectoryId"] == directories[0]["DirectoryId"]
    tags = {tag["Key"]: tag["Value"] for tag in made["Tags"]}
    source = resource_arn(backup, WINDOWS, "FSx").rpartition("/")[2]
    assert (tags["team"], tags["aws:backup:source-resource"].split(":")[0]) == ("shop", source)


def test_a_lustre_file_system_comes_back_from_what_was_returned_with_another_key(
    sandbox: Sandbox, backup: Any
) -> None:
    metadata = {**returned(backup, LUSTRE), "KmsKeyId": "alias/shop-backup"}
    made = file_system(sandbox, restored(sandbox, backup, LUSTRE, metadata))
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["Arn"]
    assert (made["KmsKeyId"], made["LustreConfiguration"]["PerUnitStorageThroughput"]) == (key, 50)


def test_keys_of_the_top_level_end_in_the_configuration(sandbox: Sandbox, backup: Any) -> None:
    told = nested(returned(backup, LUSTRE), "LustreConfiguration", without=("AutomaticBackupRetentionDays",))
    made = file_system(
        sandbox, restored(sandbox, backup, LUSTRE, {**told, "AutomaticBackupRetentionDays": "5"})
    )
    assert made["LustreConfiguration"]["AutomaticBackupRetentionDays"] == 5


def test_an_openzfs_file_system_grows_and_changes_its_throughput(sandbox: Sandbox, backup: Any) -> None:
    metadata = {
        "SubnetIds": returned(backup, OPENZFS)["SubnetIds"],
        "StorageCapacity": "600",
        "OpenZFSConfiguration": '{"ThroughputCapacity": 256, "DiskIopsConfiguration": {"Iops": 160000}}',
    }
    made = file_system(sandbox, restored(sandbox, backup, OPENZFS, metadata))
    told = made["OpenZFSConfiguration"]
    assert (made["StorageCapacity"], told["ThroughputCapacity"]) == (600, 256)
    assert told["DeploymentType"] == "SINGLE_AZ_1"


def test_a_volume_of_ontap_comes_back_in_the_chosen_storage_virtual_machine(
    sandbox: Sandbox, backup: Any
) -> None:
    wishes = volume_wishes(sandbox, "svm-recovery")
    job = restored(sandbox, backup, ONTAP, {**wishes, "SubnetIds": '["subnet-ignored"]'})
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    made = sandbox.client("fsx").describe_volumes(VolumeIds=[identifier])["Volumes"][0]
    assert (made["Name"], made["Lifecycle"]) == ("books_restored", "CREATED")
    assert job["CreatedResourceArn"] == made["ResourceARN"]
    told = made["OntapConfiguration"]
    assert told["StorageVirtualMachineId"] == machines(sandbox)["svm-recovery"]
    assert (told["JunctionPath"], told["TieringPolicy"]["Name"]) == ("/books-restored", "SNAPSHOT_ONLY")
    named = {"Name": "storage-virtual-machine-id", "Values": [machines(sandbox)["svm-recovery"]]}
    filtered = sandbox.client("fsx").describe_volumes(Filters=[named])["Volumes"]
    assert [row["VolumeId"] for row in filtered] == [identifier]


@pytest.mark.parametrize(
    "changes", [{"Name": "finance_books"}, {"junctionPath": "/books"}], ids=["the name", "the junction path"]
)
def test_what_the_storage_virtual_machine_has_already_fails_the_job(
    sandbox: Sandbox, backup: Any, changes: Values
) -> None:
    name = changes.pop("Name", "books_restored")
    wishes = {**volume_wishes(sandbox, "svm-finance", **changes), "Name": name}
    job = restored(sandbox, backup, ONTAP, wishes)
    assert (job["Status"], "BadRequest" in job["StatusMessage"]) == ("FAILED", True)


def test_a_role_without_the_right_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    role = sandbox.role("ShopSnapshotRole")
    for name, metadata, action in (
        (LUSTRE, returned(backup, LUSTRE), "fsx:CreateFileSystemFromBackup"),
        (ONTAP, volume_wishes(sandbox), "fsx:CreateVolumeFromBackup"),
    ):
        job = restored(sandbox, backup, name, metadata, IamRoleArn=role)
        assert (job["Status"], action in job["StatusMessage"]) == ("FAILED", True)


def test_a_backup_deleted_meanwhile_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    metadata, identifier = returned(backup, LUSTRE), point(backup, LUSTRE).rpartition("/")[2]
    sandbox.client("fsx").delete_backup(BackupId=identifier)
    job = restored(sandbox, backup, LUSTRE, metadata)
    assert (job["Status"], "BackupNotFound" in job["StatusMessage"]) == ("FAILED", True)


def test_a_backup_copied_to_another_region_is_restored_there(sandbox: Sandbox, backup: Any) -> None:
    there = sandbox.regions[1]
    vault = f"arn:aws:backup:{there}:{sandbox.account}:backup-vault:shop-copies"
    job = backup.start_copy_job(
        RecoveryPointArn=point(backup, LUSTRE),
        SourceBackupVaultName="shop-daily",
        DestinationBackupVaultArn=vault,
        IamRoleArn=sandbox.role(),
    )["CopyJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    copy = backup.describe_copy_job(CopyJobId=job)["CopyJob"]["DestinationRecoveryPointArn"]
    elsewhere = sandbox.client("backup", region=there)
    subnets = sandbox.client("ec2", region=there).describe_subnets()["Subnets"]
    metadata = {"SubnetIds": json.dumps([subnets[0]["SubnetId"]])}
    made = finish(sandbox, elsewhere, restore(sandbox, elsewhere, copy, Metadata=metadata))
    assert made["Status"] == "COMPLETED", made["StatusMessage"]
    assert f":fsx:{there}:" in made["CreatedResourceArn"]


def test_a_windows_file_system_is_given_the_alias_of_its_source(sandbox: Sandbox, backup: Any) -> None:
    fsx, source = sandbox.client("fsx"), resource_arn(backup, WINDOWS, "FSx").rpartition("/")[2]
    aliases = fsx.describe_file_system_aliases(FileSystemId=source)["Aliases"]
    names = [row["Name"] for row in aliases]
    assert names == ["files.corp.shop.example"]
    made = file_system(sandbox, restored(sandbox, backup, WINDOWS, returned(backup, WINDOWS)))
    assert "Aliases" not in made["WindowsConfiguration"]
    fsx.associate_file_system_aliases(FileSystemId=made["FileSystemId"], Aliases=names)
    assert fsx.describe_file_system_aliases(FileSystemId=made["FileSystemId"])["Aliases"] == aliases
    fsx.disassociate_file_system_aliases(FileSystemId=source, Aliases=names)
    assert fsx.describe_file_system_aliases(FileSystemId=source)["Aliases"] == []


def test_a_file_system_is_changed_and_tagged_afterwards(sandbox: Sandbox, backup: Any) -> None:
    fsx = sandbox.client("fsx")
    made = file_system(sandbox, restored(sandbox, backup, LUSTRE, returned(backup, LUSTRE)))
    changed = fsx.update_file_system(
        FileSystemId=made["FileSystemId"], LustreConfiguration={"AutomaticBackupRetentionDays": 7}
    )["FileSystem"]["LustreConfiguration"]
    assert (changed["AutomaticBackupRetentionDays"], changed["PerUnitStorageThroughput"]) == (7, 50)
    fsx.tag_resource(ResourceARN=made["ResourceARN"], Tags=[{"Key": "team", "Value": "shop"}])
    tags = fsx.list_tags_for_resource(ResourceARN=made["ResourceARN"])["Tags"]
    assert {"Key": "team", "Value": "shop"} in tags
    assert code(refused(fsx.describe_file_system_aliases, FileSystemId=made["FileSystemId"])) == "BadRequest"


def test_a_file_system_of_ones_own_is_available(sandbox: Sandbox, backup: Any) -> None:
    fsx, subnets = sandbox.client("fsx"), json.loads(returned(backup, LUSTRE)["SubnetIds"])
    made = fsx.create_file_system(FileSystemType="LUSTRE", StorageCapacity=1200, SubnetIds=subnets)
    assert made["FileSystem"]["Lifecycle"] == "AVAILABLE"
    fsx.delete_file_system(FileSystemId=made["FileSystem"]["FileSystemId"])


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("DescribeFileSystems", {}),
        ("DescribeBackups", {"MaxResults": 5}),
        ("DescribeVolumes", {}),
        ("DescribeStorageVirtualMachines", {}),
    ],
)
def test_answers_of_fsx_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    assert violations_of(shared_sandbox.client("fsx", "shop-readonly"), operation, **inputs) == []


def test_what_aws_backup_protects_is_in_fsx_with_all_its_backups(shared_sandbox: Sandbox) -> None:
    fsx, backup = shared_sandbox.client("fsx"), shared_sandbox.client("backup")
    known = {row["ResourceARN"] for row in fsx.describe_file_systems()["FileSystems"]}
    known |= {row["ResourceARN"] for row in fsx.describe_volumes()["Volumes"]}
    listed = {row["ResourceARN"] for row in fsx.describe_backups()["Backups"]}
    for name in (WINDOWS, LUSTRE, OPENZFS, ONTAP):
        arn = resource_arn(backup, name, "FSx")
        assert arn in known
        assert {each["RecoveryPointArn"] for each in points(backup, arn)} <= listed


def test_what_is_not_there_is_told_by_fsxs_own_errors(shared_sandbox: Sandbox) -> None:
    fsx = shared_sandbox.client("fsx")
    for call, inputs, expected in (
        (fsx.describe_file_systems, {"FileSystemIds": ["fs-00000000"]}, "FileSystemNotFound"),
        (fsx.describe_backups, {"BackupIds": ["backup-00000000"]}, "BackupNotFound"),
        (fsx.describe_volumes, {"VolumeIds": ["fsvol-00000000000000000"]}, "VolumeNotFound"),
        (
            fsx.describe_storage_virtual_machines,
            {"StorageVirtualMachineIds": ["svm-00000000000000000"]},
            "StorageVirtualMachineNotFound",
        ),
    ):
        assert code(refused(call, **inputs)) == expected


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_backup_of_fsx_itself(sandbox: Sandbox, backup: Any, home: Any) -> None:
    identifier = point(backup, LUSTRE).rpartition("/")[2]
    subnets = json.loads(returned(backup, LUSTRE)["SubnetIds"])
    shell = Shell(sandbox, home)
    made = shell.json(
        *("fsx", "create-file-system-from-backup", "--backup-id", identifier, "--subnet-ids", *subnets)
    )["FileSystem"]
    listed = shell.json("fsx", "describe-file-systems", "--file-system-ids", made["FileSystemId"])
    assert listed["FileSystems"][0]["Lifecycle"] == "AVAILABLE"


def test_an_error_names_the_member_of_a_configuration(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    metadata = nested(returned(backup, WINDOWS), "WindowsConfiguration", ThroughputCapacity="many")
    error = refused(restore, shared_sandbox, backup, point(backup, WINDOWS), Metadata=metadata)
    assert "WindowsConfiguration.ThroughputCapacity" in message(error)
