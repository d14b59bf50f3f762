"""The FSx profile: what each kind of file system takes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, StructureShape

from restore_profiles.checking import check_request
from restore_profiles.model import Field, Kind
from restore_profiles.paths import all_fields, top_level
from restore_profiles.services.fsx import PROFILE
from tests.profiles.samples import ROLE

POINT = "arn:aws:fsx:us-west-2:111122223333:backup/backup-0123456789abcdef0"
ONE = '["subnet-0a"]'
TWO = '["subnet-0a","subnet-0b"]'
MULTI: dict[str, Any] = {
    "DeploymentType": "MULTI_AZ_1",
    "PreferredSubnetId": "subnet-0a",
    "ThroughputCapacity": 160,
}


def problems(metadata: Mapping[str, object]) -> set[tuple[str, str]]:
    """(severity, key) of each problem with a request of the `aws` command. Objects are written as JSON."""
    texts = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in metadata.items()}
    request = {"RecoveryPointArn": POINT, "IamRoleArn": ROLE, "ResourceType": "FSx", "Metadata": texts}
    return {(problem.severity.value, problem.key) for problem in check_request(request)}


def errors(metadata: Mapping[str, object]) -> set[str]:
    return {key for severity, key in problems(metadata) if severity == "error"}


def windows(
    subnets: str = ONE, storage: Mapping[str, str] | None = None, **members: object
) -> dict[str, object]:
    """A request of Windows that is good unless `members` make it bad."""
    settings = {"ThroughputCapacity": "32", "ActiveDirectoryId": "d-0123456789", **members}
    return {"SubnetIds": subnets, "WindowsConfiguration": settings, **(storage or {})}


def lustre(storage: Mapping[str, str] | None = None, **members: object) -> dict[str, object]:
    return {"SubnetIds": ONE, "LustreConfiguration": members, **(storage or {})}


def openzfs(
    subnets: str = ONE, storage: Mapping[str, str] | None = None, **members: object
) -> dict[str, object]:
    settings = {"DeploymentType": "SINGLE_AZ_1", "ThroughputCapacity": 64, **members}
    return {"SubnetIds": subnets, "OpenZFSConfiguration": settings, **(storage or {})}


def ontap(**members: object) -> dict[str, object]:
    settings = {
        "junctionPath": "/orders",
        "sizeInMegabytes": 1024,
        "storageEfficiencyEnabled": True,
        "storageVirtualMachineId": "svm-0123456789abcdef0",
        **members,
    }
    return {
        "Name": "orders",
        "OntapConfiguration": {key: each for key, each in settings.items() if each != ""},
    }


TIERED = {"StorageType": "INTELLIGENT_TIERING"}
DISKS = {"StorageType": "HDD"}
CACHE = {"SizingMode": "NO_CACHE"}
SIZED = {"SizingMode": "USER_PROVISIONED", "SizeGiB": 64}


@pytest.mark.parametrize(
    "metadata",
    [
        windows(),
        windows(ONE, {"StorageType": "SSD", "StorageCapacity": "32"}, DeploymentType="SINGLE_AZ_2"),
        windows(
            TWO,
            {"StorageType": "HDD", "StorageCapacity": "2000"},
            DeploymentType="MULTI_AZ_1",
            PreferredSubnetId="subnet-0b",
        ),
        windows(
            AutomaticBackupRetentionDays=0, DailyAutomaticBackupStartTime="05:00", CopyTagsToBackups=True
        ),
        lustre(DeploymentType="PERSISTENT_1", PerUnitStorageThroughput=200),
        lustre(DISKS, DeploymentType="PERSISTENT_1", PerUnitStorageThroughput=12, DriveCacheType="READ"),
        lustre(DeploymentType="PERSISTENT_2", PerUnitStorageThroughput=1000, EfaEnabled=True),
        lustre(
            TIERED, DeploymentType="PERSISTENT_2", ThroughputCapacity=4000, DataReadCacheConfiguration=CACHE
        ),
        lustre(MetadataConfiguration={"Mode": "USER_PROVISIONED", "Iops": 24000}),
        lustre(RootSquashConfiguration={"RootSquash": "65534:65534", "NoSquashNids": ["10.0.1.6@tcp"]}),
        openzfs(),
        openzfs(DiskIopsConfiguration={"Iops": 160_000}),
        openzfs(TWO, **MULTI),
        openzfs(
            TWO, TIERED, **MULTI, ReadCacheConfiguration={"SizingMode": "USER_PROVISIONED", "SizeGiB": 64}
        ),
        ontap(),
        ontap(
            tieringPolicy={"name": "AUTO", "coolingPeriod": 31}, securityStyle="UNIX", snapshotPolicy="none"
        ),
        {**ontap(), "aws:backup:request-id": "9a1c"},
    ],
    ids=json.dumps,
)
def test_what_aws_documents_is_good(metadata: dict[str, object]) -> None:
    assert problems(metadata) == set()


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        ({"WindowsConfiguration": {"ThroughputCapacity": "32"}}, "SubnetIds"),
        (windows(ONE, DISKS | {"StorageCapacity": "1999"}), "StorageType"),
        (windows(ONE, DISKS, DeploymentType="SINGLE_AZ_1"), "StorageType"),
        (windows(ONE, TIERED), "StorageType"),
        (windows(DeploymentType="MULTI_AZ_1", PreferredSubnetId="subnet-0a"), "SubnetIds"),
        (windows(TWO, DeploymentType="SINGLE_AZ_2"), "SubnetIds"),
        (windows(TWO, DeploymentType="MULTI_AZ_1"), "WindowsConfiguration.PreferredSubnetId"),
        (windows('["a","b","c"]'), "SubnetIds"),
        (windows(DeploymentType="MULTI_AZ_2"), "WindowsConfiguration.DeploymentType"),
        (windows(ThroughputCapacity="4"), "WindowsConfiguration.ThroughputCapacity"),
        (windows(AutomaticBackupRetentionDays=91), "WindowsConfiguration.AutomaticBackupRetentionDays"),
        (windows(WeeklyMaintenanceStartTime="8:10:30"), "WindowsConfiguration.WeeklyMaintenanceStartTime"),
        (
            windows(DailyAutomaticBackupStartTime="24:00"),
            "WindowsConfiguration.DailyAutomaticBackupStartTime",
        ),
        (lustre(DISKS), "LustreConfiguration.DriveCacheType"),
        (lustre(DISKS, DriveCacheType="WRITE"), "LustreConfiguration.DriveCacheType"),
        (lustre(DISKS, DriveCacheType="NONE", DeploymentType="PERSISTENT_2"), "StorageType"),
        (lustre(TIERED), "LustreConfiguration.DataReadCacheConfiguration.SizingMode"),
        (
            lustre(TIERED, DataReadCacheConfiguration={"SizingMode": "USER_PROVISIONED"}),
            "LustreConfiguration.DataReadCacheConfiguration.SizeGiB",
        ),
        (lustre(TIERED | {"StorageCapacity": "1200"}, DataReadCacheConfiguration=CACHE), "StorageCapacity"),
        (
            lustre(TIERED, DataReadCacheConfiguration=CACHE, DeploymentType="PERSISTENT_1"),
            "StorageType",
        ),
        (
            lustre(TIERED, DataReadCacheConfiguration=CACHE, PerUnitStorageThroughput=125),
            "LustreConfiguration.PerUnitStorageThroughput",
        ),
        (lustre(DeploymentType="SCRATCH_2"), "LustreConfiguration.DeploymentType"),
        (
            lustre(DeploymentType="PERSISTENT_1", PerUnitStorageThroughput=125),
            "LustreConfiguration.PerUnitStorageThroughput",
        ),
        (
            lustre({"StorageType": "SSD"}, DeploymentType="PERSISTENT_1", PerUnitStorageThroughput=12),
            "LustreConfiguration.PerUnitStorageThroughput",
        ),
        (lustre(ThroughputCapacity=6000), "LustreConfiguration.ThroughputCapacity"),
        (
            lustre(MetadataConfiguration={"Mode": "AUTOMATIC", "Iops": 6000}),
            "LustreConfiguration.MetadataConfiguration.Iops",
        ),
        (
            lustre(MetadataConfiguration={"Mode": "USER_PROVISIONED", "Iops": 18000}),
            "LustreConfiguration.MetadataConfiguration.Iops",
        ),
        (
            lustre(
                TIERED,
                DataReadCacheConfiguration=CACHE,
                MetadataConfiguration={"Mode": "USER_PROVISIONED", "Iops": 24_000},
            ),
            "LustreConfiguration.MetadataConfiguration.Iops",
        ),
        (
            lustre(TIERED, DataReadCacheConfiguration=CACHE, MetadataConfiguration={"Mode": "AUTOMATIC"}),
            "LustreConfiguration.MetadataConfiguration.Mode",
        ),
        ({**lustre(DeploymentType="PERSISTENT_2"), "SubnetIds": TWO}, "SubnetIds"),
        (openzfs(DiskIopsConfiguration={"Iops": 160_001}), "OpenZFSConfiguration.DiskIopsConfiguration.Iops"),
        (
            openzfs(DiskIopsConfiguration={"Iops": 6000, "Mode": "USER_PROVISIONED"}),
            "OpenZFSConfiguration.DiskIopsConfiguration.Mode",
        ),
        (openzfs(ThroughputCapacity=160), "OpenZFSConfiguration.ThroughputCapacity"),
        (openzfs(TWO, **{**MULTI, "ThroughputCapacity": 64}), "OpenZFSConfiguration.ThroughputCapacity"),
        (openzfs(TWO, TIERED, **MULTI), "OpenZFSConfiguration.ReadCacheConfiguration.SizingMode"),
        (openzfs(ONE, TIERED, ReadCacheConfiguration=CACHE), "StorageType"),
        (
            openzfs(TWO, TIERED, **MULTI, ReadCacheConfiguration=CACHE, DiskIopsConfiguration={"Iops": 6000}),
            "OpenZFSConfiguration.DiskIopsConfiguration.Iops",
        ),
        (openzfs(ONE, DISKS), "StorageType"),
        (openzfs(ONE, {"StorageCapacity": "63"}), "StorageCapacity"),
        (openzfs(ONE, **MULTI), "SubnetIds"),
        (ontap(storageVirtualMachineId=""), "OntapConfiguration.storageVirtualMachineId"),
        (ontap(junctionPath=""), "OntapConfiguration.junctionPath"),
        (ontap(junctionPath="orders"), "OntapConfiguration.junctionPath"),
        ({key: each for key, each in ontap().items() if key != "Name"}, "Name"),
        ({**ontap(), "Name": "orders-restored"}, "Name"),
    ],
    ids=json.dumps,
)
def test_what_aws_refuses_is_an_error_where_it_stands(metadata: dict[str, object], key: str) -> None:
    assert errors(metadata) == {key}


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        (windows(ThroughputCapacity="100"), "WindowsConfiguration.ThroughputCapacity"),
        (
            {"SubnetIds": ONE, "WindowsConfiguration": {"ActiveDirectoryId": "d-0123456789"}},
            "WindowsConfiguration.ThroughputCapacity",
        ),
        ({**windows(DeploymentType="SINGLE_AZ_2"), "DeploymentType": "SINGLE_AZ_1"}, "DeploymentType"),
        (lustre({"StorageCapacity": "80000"}), "StorageCapacity"),
        (
            {"SubnetIds": ONE, "OpenZFSConfiguration": {"ThroughputCapacity": 64}},
            "OpenZFSConfiguration.DeploymentType",
        ),
        (
            {"SubnetIds": ONE, "OpenZFSConfiguration": {"DeploymentType": "SINGLE_AZ_1"}},
            "OpenZFSConfiguration.ThroughputCapacity",
        ),
        (ontap(ontapVolumeType="DP"), "OntapConfiguration.ontapVolumeType"),
        (ontap(storageEfficiencyEnabled=""), "OntapConfiguration.storageEfficiencyEnabled"),
        (windows(Aliases=["files.example.com"]), "WindowsConfiguration.Aliases"),
    ],
    ids=json.dumps,
)
def test_what_is_not_sure_is_a_warning(metadata: dict[str, object], key: str) -> None:
    assert problems(metadata) == {("warning", key)}


def test_a_misspelling_of_an_older_page_is_read_as_what_is_meant() -> None:
    metadata = {"SubnetIds": ONE, "OpenZFSConfiguration": {"DesklopsConfiguration": {"Iops": 170_000}}}
    assert errors(metadata) == {"OpenZFSConfiguration.DesklopsConfiguration.Iops"}, "as it was written"


KINDS = {
    "string": {Kind.TEXT},
    "integer": {Kind.INTEGER},
    "long": {Kind.INTEGER},
    "boolean": {Kind.BOOLEAN},
    "structure": {Kind.OBJECT},
    "list": {Kind.TEXTS, Kind.OBJECTS},
}
# Of Lustre, what is of file systems that are linked to S3, which AWS Backup does not back up; of Windows,
# what the page does not list and a source tells nothing of.
LEFT_OUT = {
    *("ImportPath", "ExportPath", "ImportedFileChunkSize", "AutoImportPolicy"),
    *("Aliases", "FsrmConfiguration"),
}


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("windows", "WindowsConfiguration"),
        ("lustre", "LustreConfiguration"),
        ("openzfs", "OpenZFSConfiguration"),
    ],
)
def test_every_setting_of_fsx_is_declared_as_its_model_has_it(target: str, key: str) -> None:
    model = botocore.session.get_session().get_service_model("fsx")
    shape = model.operation_model("CreateFileSystemFromBackup").input_shape
    found = PROFILE.target(target)
    assert isinstance(shape, StructureShape)
    assert found is not None
    field = next(each for each in top_level(found) if each.key == key)
    members = shape.members[key]
    assert isinstance(members, StructureShape)
    assert list(_differences(field.fields, members)) == []


def _differences(fields: tuple[Field, ...], shape: StructureShape) -> list[str]:
    known = {field.key: field for field in fields}
    told = sorted((set(shape.members) - LEFT_OUT) ^ set(known))
    for name, member in shape.members.items():
        field = known.get(name)
        if field is None:
            continue
        told += [] if field.kind in KINDS[member.type_name] else [name]
        inner = member.member if isinstance(member, ListShape) else member
        if isinstance(inner, StructureShape):
            told += _differences(field.fields, inner)
    return told


def test_a_password_is_sensitive() -> None:
    sensitive = {path for target in PROFILE.targets for path, field in all_fields(target) if field.sensitive}
    assert sensitive == {"WindowsConfiguration.SelfManagedActiveDirectoryConfiguration.Password"}
