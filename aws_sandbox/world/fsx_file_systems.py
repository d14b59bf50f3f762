"""The shop's FSx file systems, by the id of their row in the catalogue, described as FSx does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.catalogue import OTHER_ROWS, Row
from aws_sandbox.world.network import group_id, subnet_id, vpc_id

DIRECTORY_NAME = "corp.shop.example"
ALIAS = f"files.{DIRECTORY_NAME}"
"""By which the office reaches its Windows file system."""

CONFIGURATIONS = {
    "WINDOWS": "WindowsConfiguration",
    "LUSTRE": "LustreConfiguration",
    "ONTAP": "OntapConfiguration",
    "OPENZFS": "OpenZFSConfiguration",
}
"""The member that describes each kind of file system."""


@dataclass(frozen=True, slots=True)
class FsxRow:
    id: str
    kind: str
    """FileSystemType of FSx."""
    zones: tuple[str, ...]
    """Letters of the zones of its subnets, the preferred one first."""
    configuration: dict[str, Any] = field(default_factory=dict)


SCHEDULE = {
    "WeeklyMaintenanceStartTime": "4:10:30",
    "DailyAutomaticBackupStartTime": "02:00",
    "AutomaticBackupRetentionDays": 0,
    "CopyTagsToBackups": True,
}

FSX_ROWS = {
    row.id: row
    for row in (
        FsxRow(
            "office-windows",
            "WINDOWS",
            ("a", "b"),
            {"DeploymentType": "MULTI_AZ_1", "ThroughputCapacity": 32},
        ),
        FsxRow(
            "render-lustre",
            "LUSTRE",
            ("a",),
            {"DeploymentType": "PERSISTENT_1", "PerUnitStorageThroughput": 50, "DataCompressionType": "NONE"},
        ),
        FsxRow(
            "warehouse-openzfs",
            "OPENZFS",
            ("a",),
            {
                "DeploymentType": "SINGLE_AZ_1",
                "ThroughputCapacity": 128,
                "CopyTagsToVolumes": True,
                "DiskIopsConfiguration": {"Mode": "AUTOMATIC", "Iops": 1500},
                "RootVolumeId": f"fsvol-{stable_hex('FSx', 'warehouse-openzfs')}",
            },
        ),
        FsxRow(
            "finance-ontap",
            "ONTAP",
            ("a",),
            {"DeploymentType": "SINGLE_AZ_1", "ThroughputCapacity": 128, "HAPairs": 1},
        ),
    )
}

RECOVERY_ONTAP = FsxRow(
    "recovery-ontap",
    "ONTAP",
    ("b",),
    {"DeploymentType": "SINGLE_AZ_1", "ThroughputCapacity": 128, "HAPairs": 1},
)
"""A second file system for ONTAP, which AWS Backup protects nothing of."""

MACHINES = {"svm-finance": "finance-ontap", "svm-archive": "finance-ontap", "svm-recovery": "recovery-ontap"}
"""Storage virtual machines, and the file system that each is of."""

VOLUME_NAME = "finance_books"


def fsx_id(identifier: str) -> str:
    return f"fs-{stable_hex('FSx', identifier)}"


def machine_id(name: str) -> str:
    return f"svm-{stable_hex('svm', name)}"


def volume_id(identifier: str) -> str:
    return f"fsvol-{stable_hex('FSx', identifier)}"


def directory_id(place: Place) -> str:
    return f"d-{stable_hex('directory', place.account, place.region, length=10)}"


def catalogued(identifier: str) -> Row:
    return next(row for row in OTHER_ROWS if (row.type, row.id) == ("FSx", identifier))


def description(place: Place, row: FsxRow, gib: int, key: str | None) -> dict[str, Any]:
    """The file system in the shape of DescribeFileSystems, without what follows from its id."""
    subnets = [subnet_id(place, "shop-private", letter) for letter in row.zones]
    configuration = {**SCHEDULE, **row.configuration}
    if row.kind == "ONTAP":
        # Its volumes say that, not the file system.
        del configuration["CopyTagsToBackups"]
    if row.kind == "WINDOWS":
        configuration |= {"ActiveDirectoryId": directory_id(place), "PreferredSubnetId": subnets[0]}
    return {
        "FileSystemType": row.kind,
        "StorageCapacity": gib,
        "StorageType": "SSD",
        "VpcId": vpc_id(place, "shop"),
        "SubnetIds": subnets,
        "KmsKeyId": place.key_arn(key or "alias/aws/fsx"),
        CONFIGURATIONS[row.kind]: configuration,
    }


def ontap_volume(place: Place, gib: int) -> dict[str, Any]:
    """The volume that AWS Backup protects, as the OntapConfiguration of DescribeVolumes."""
    return {
        "JunctionPath": "/books",
        "SecurityStyle": "UNIX",
        "SizeInMegabytes": gib * 1024,
        "StorageEfficiencyEnabled": True,
        "StorageVirtualMachineId": machine_id("svm-finance"),
        "StorageVirtualMachineRoot": False,
        "TieringPolicy": {"CoolingPeriod": 31, "Name": "AUTO"},
        "UUID": stable_uuid("volume", place.account, VOLUME_NAME),
        "OntapVolumeType": "RW",
        "SnapshotPolicy": "default",
        "CopyTagsToBackups": True,
    }


def default_groups(place: Place) -> list[str]:
    return [group_id(place, "shop-db")]
