"""What AWS Backup and FSx refuse of a new file system, beside the backup that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RestoreRequest
from aws_sandbox.restores.fsx_network import refuse_network
from aws_sandbox.restores.keys import find_key
from aws_sandbox.restores.model_values import coerced, input_member
from aws_sandbox.restores.parameters import Reader, listed, mapping, read, text, truth, whole
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.fsx_file_systems import CONFIGURATIONS


def _configuration(operation: str) -> Reader:
    def reader(key: str, value: str) -> dict[str, Any]:
        found: dict[str, Any] = coerced(key, mapping(key, value), input_member("fsx", operation, key))
        return found

    return reader


READERS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            *("FileSystemId", "FileSystemType", "StorageType", "VpcId", "KmsKeyId", "DeploymentType"),
            *("WeeklyMaintenanceStartTime", "DailyAutomaticBackupStartTime", "Name", "name"),
            "aws:backup:request-id",
        ),
        text,
    ),
    **dict.fromkeys(("StorageCapacity", "AutomaticBackupRetentionDays"), whole),
    **dict.fromkeys(("SecurityGroupIds", "SubnetIds"), listed),
    "CopyTagsToBackups": truth,
    **dict.fromkeys(
        ("WindowsConfiguration", "LustreConfiguration", "OpenZFSConfiguration"),
        _configuration("CreateFileSystemFromBackup"),
    ),
    "OntapConfiguration": _configuration("CreateVolumeFromBackup"),
}
"""The page of 2026, with the members of each configuration as FSx's own operation has them; FileSystemId and
FileSystemType are in the page of 2024 only. `Name` was `name` there."""

INTO_CONFIGURATION = (
    *("DeploymentType", "WeeklyMaintenanceStartTime", "DailyAutomaticBackupStartTime"),
    *("AutomaticBackupRetentionDays", "CopyTagsToBackups"),
)
"""Keys of the top level that FSx has inside the configuration of a file system."""

SMALLEST_HDD_GIB = 2000
LARGEST_OPENZFS_GIB = 524_288
MOST_IOPS = 160_000
WINDOWS_THROUGHPUT = (8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216, 12288)
TIERED_STEP = 4000
"""MB/s of Lustre with Intelligent-Tiering: "4000 MBps or multiples" (FSx API)."""
METADATA_IOPS, METADATA_STEP = (1500, 3000, 6000), 12_000
"""FSx API, CreateFileSystemLustreMetadataConfiguration: Iops."""
OPENZFS_THROUGHPUT = {
    **dict.fromkeys(("SINGLE_AZ_1", "SINGLE_AZ_HA_1"), (64, 128, 256, 512, 1024, 2048, 3072, 4096)),
    "": (160, 320, 640, 1280, 2560, 3840, 5120, 7680, 10240),
}
"""MB/s by deployment type (FSx API, ThroughputCapacity and DeploymentType); others take the last row."""


def read_request(request: RestoreRequest) -> dict[str, Any]:
    """The values by their readers. Raises InvalidParameterValue."""
    values = read(request.metadata, READERS)
    if "name" in values:
        if "Name" in values:
            raise InvalidParameterValue("Invalid restore metadata. Name is given twice.")
        values["Name"] = values.pop("name")
    return values


def refuse_file_system(place: Place, source: dict[str, Any], values: dict[str, Any]) -> None:
    """Raises a BackupError."""
    kind = source["FileSystemType"]
    member = CONFIGURATIONS[kind]
    for other in CONFIGURATIONS.values():
        if other in values and other != member:
            raise InvalidParameterValue(f"Invalid {other}: the backup is one of {kind}.")
    if "Name" in values:
        raise InvalidParameterValue("Invalid Name: only volumes of ONTAP are given one.")
    for key in ("FileSystemType", "FileSystemId"):
        if values.get(key, source[key]) != source[key]:
            raise InvalidParameterValue(f"Invalid {key}: the backup's is {source[key]}.")
    if "SubnetIds" not in values:
        raise MissingParameterValue("Restore metadata is missing SubnetIds.")
    refuse_network(place, values)
    _refuse_key(place, values)
    configuration = merged(values, member)
    _refuse_storage(source, values)
    BY_KIND[kind](place, source[member], values, configuration)


def merged(values: dict[str, Any], member: str) -> dict[str, Any]:
    """The configuration of `values`, with the keys of the top level that belong there."""
    configuration: dict[str, Any] = values.setdefault(member, {})
    for key in INTO_CONFIGURATION:
        if key in values:
            if configuration.get(key, values[key]) != values[key]:
                raise InvalidParameterValue(f"Invalid {key}: {member} says {configuration[key]}.")
            configuration[key] = values[key]
    return configuration


def _refuse_key(place: Place, values: dict[str, Any]) -> None:
    if (given := values.get("KmsKeyId")) is None:
        return
    if (key := find_key(place, given)) is None:
        raise InvalidParameterValue(f"Invalid KmsKeyId: {given} was not found in {place.region}.")
    if key.key_state != "Enabled":
        raise InvalidParameterValue(f"Invalid KmsKeyId: {key.arn} is {key.key_state}.")


def _refuse_storage(source: dict[str, Any], values: dict[str, Any]) -> None:
    """FSx API, CreateFileSystemFromBackup: StorageCapacity and StorageType."""
    backed_up, kind = source["StorageCapacity"], source["FileSystemType"]
    capacity, storage = (
        values.get("StorageCapacity", backed_up),
        values.get("StorageType", source["StorageType"]),
    )
    if storage not in ("SSD", "HDD", "INTELLIGENT_TIERING"):
        raise InvalidParameterValue(f"Invalid StorageType: {storage}. Valid: SSD, HDD, INTELLIGENT_TIERING")
    if storage == "INTELLIGENT_TIERING" and "StorageCapacity" in values:
        raise InvalidParameterValue("Invalid StorageCapacity: not with INTELLIGENT_TIERING.")
    if kind == "OPENZFS":
        if not backed_up <= capacity <= LARGEST_OPENZFS_GIB:
            raise InvalidParameterValue(
                f"Invalid StorageCapacity: {backed_up} to {LARGEST_OPENZFS_GIB} GiB, not {capacity}."
            )
    elif capacity != backed_up:
        raise InvalidParameterValue(f"Invalid StorageCapacity: it must be the backup's, {backed_up} GiB.")
    if kind == "WINDOWS" and storage == "HDD" and capacity < SMALLEST_HDD_GIB:
        raise InvalidParameterValue(f"Invalid StorageType: HDD needs {SMALLEST_HDD_GIB} GiB or more.")
    if kind != "WINDOWS" and storage != source["StorageType"]:
        raise InvalidParameterValue(f"Invalid StorageType: it must be the backup's, {source['StorageType']}.")


def _refuse_subnets(values: dict[str, Any], configuration: dict[str, Any], deployment: str) -> None:
    """A Multi-AZ file system takes two subnets and a preferred one of them, any other takes one."""
    subnets, wanted = values["SubnetIds"], 2 if deployment.startswith("MULTI_AZ") else 1
    if len(subnets) != wanted:
        raise InvalidParameterValue(f"Invalid SubnetIds: {deployment} takes {wanted}, not {len(subnets)}.")
    preferred = configuration.get("PreferredSubnetId")
    if wanted == 2 and preferred is None:
        raise MissingParameterValue(f"Restore metadata is missing PreferredSubnetId for {deployment}.")
    if preferred not in (None, *subnets):
        raise InvalidParameterValue(f"Invalid PreferredSubnetId: {preferred} is not among SubnetIds.")


def _same(source: dict[str, Any], configuration: dict[str, Any], *members: str) -> None:
    for name in members:
        if configuration.get(name, source.get(name)) != source.get(name):
            raise InvalidParameterValue(f"Invalid {name}: it must be the backup's, {source.get(name)}.")


def _windows(
    place: Place, source: dict[str, Any], values: dict[str, Any], configuration: dict[str, Any]
) -> None:
    _same(source, configuration, "DeploymentType")
    _refuse_subnets(values, configuration, source["DeploymentType"])
    throughput = configuration.get("ThroughputCapacity", source["ThroughputCapacity"])
    if throughput not in WINDOWS_THROUGHPUT:
        raise InvalidParameterValue(
            f"Invalid ThroughputCapacity: {throughput}. Valid: {', '.join(map(str, WINDOWS_THROUGHPUT))}"
        )
    if "SelfManagedActiveDirectoryConfiguration" in configuration:
        raise InvalidParameterValue(
            "Invalid SelfManagedActiveDirectoryConfiguration: the backup is of AWS Managed Microsoft AD."
        )
    directory = configuration.get("ActiveDirectoryId", source["ActiveDirectoryId"])
    from moto.ds.models import ds_backends

    found = ds_backends[place.account][place.region].directories.get(directory)
    if found is None or found.directory_type != "MicrosoftAD":
        raise InvalidParameterValue(
            f"Invalid ActiveDirectoryId: Microsoft AD {directory} was not found in {place.region}."
        )


def _lustre(
    place: Place, source: dict[str, Any], values: dict[str, Any], configuration: dict[str, Any]
) -> None:
    _same(source, configuration, "DeploymentType", "PerUnitStorageThroughput", "DataCompressionType")
    _refuse_subnets(values, configuration, source["DeploymentType"])
    throughput = configuration.get("ThroughputCapacity", TIERED_STEP)
    if throughput % TIERED_STEP:
        raise InvalidParameterValue(f"Invalid ThroughputCapacity: {throughput}. A multiple of {TIERED_STEP}")
    speed = configuration.get("MetadataConfiguration", {}).get("Iops", METADATA_STEP)
    if speed not in METADATA_IOPS and speed % METADATA_STEP:
        raise InvalidParameterValue(
            f"Invalid MetadataConfiguration: Iops {speed}. Valid: {', '.join(map(str, METADATA_IOPS))} and "
            f"multiples of {METADATA_STEP}"
        )
    hdd = values.get("StorageType", "SSD") == "HDD"
    if hdd != ("DriveCacheType" in configuration):
        raise InvalidParameterValue(
            "Invalid DriveCacheType: it goes with StorageType HDD, and only with that."
        )


def _openzfs(
    place: Place, source: dict[str, Any], values: dict[str, Any], configuration: dict[str, Any]
) -> None:
    deployment = configuration.get("DeploymentType", source["DeploymentType"])
    _refuse_subnets(values, configuration, deployment)
    allowed = OPENZFS_THROUGHPUT.get(deployment, OPENZFS_THROUGHPUT[""])
    throughput = configuration.get("ThroughputCapacity", source["ThroughputCapacity"])
    if throughput not in allowed:
        raise InvalidParameterValue(
            f"Invalid ThroughputCapacity: {throughput}. {deployment} takes {', '.join(map(str, allowed))}"
        )
    iops = configuration.get("DiskIopsConfiguration", {})
    if "Mode" in iops and "Iops" in iops:
        # Beside IOPS "do not include the mode" (the page), though FSx returns both.
        raise InvalidParameterValue("Invalid DiskIopsConfiguration: Iops without Mode.")
    if iops.get("Iops", 0) > MOST_IOPS:
        raise InvalidParameterValue(f"Invalid DiskIopsConfiguration: Iops must be 0 to {MOST_IOPS}.")


BY_KIND: dict[str, Callable[[Place, dict[str, Any], dict[str, Any], dict[str, Any]], None]] = {
    "WINDOWS": _windows,
    "LUSTRE": _lustre,
    "OPENZFS": _openzfs,
}
