"""Moto's seam: the backend class that replaces moto's own for FSx. Its module must be called `models`, with
urls.py beside it. Moto has neither volumes, storage virtual machines nor restores."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from moto.fsx.models import Backup, FileSystem, FSxBackend, fsx_backends

from aws_sandbox.clock import Clock
from aws_sandbox.fsx.errors import BackupNotFound, BadRequest, StorageVirtualMachineNotFound
from aws_sandbox.moto_backends import take_the_place
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.fsx_file_systems import CONFIGURATIONS

# Moto declares its models abstract and instantiates them all the same.
_MotoFileSystem: Any = FileSystem
_MotoBackup: Any = Backup

Described = dict[str, Any]


class SandboxFileSystem(_MotoFileSystem):  # type: ignore[misc]
    """A file system by its description, in the shape of DescribeFileSystems."""

    def __init__(self, backend: SandboxFsxBackend, identifier: str, told: Described, created: float) -> None:
        self.backend, self.told, self.file_system_id = backend, told, identifier
        self.file_system_type = told["FileSystemType"]
        self.resource_arn = backend.place.arn("fsx", f"file-system/{identifier}")
        self.created = created

    def to_dict(self) -> Described:
        return {
            "OwnerId": self.backend.account_id,
            "CreationTime": self.created,
            "FileSystemId": self.file_system_id,
            "Lifecycle": "AVAILABLE",
            "DNSName": f"{self.file_system_id}.fsx.{self.backend.region_name}.amazonaws.com",
            "ResourceARN": self.resource_arn,
            **self.told,
            "Tags": self.backend.list_tags_for_resource(self.resource_arn),
        }


class SandboxBackup(_MotoBackup):  # type: ignore[misc]
    """A backup that AWS Backup took, which tells the file system also where it is of a volume. Attributes
    bear the names that moto filters by."""

    def __init__(
        self, backend: SandboxFsxBackend, identifier: str, source: Described, created: float, key: str | None
    ) -> None:
        self.backend, self.backup_id, self.created, self.key = backend, identifier, created, key
        self.volume = source if "VolumeId" in source else None
        self.file_system = backend.owner_of(source) if self.volume else source
        self.file_system_id = source["FileSystemId"]
        self.file_system_type = source.get("FileSystemType", "ONTAP")
        self.volume_id = source.get("VolumeId")
        self.backup_type = "AWS_BACKUP"
        self.resource_arn = backend.place.arn("fsx", f"backup/{identifier}")

    def to_dict(self) -> Described:
        told = {
            "BackupId": self.backup_id,
            "Lifecycle": "AVAILABLE",
            "Type": self.backup_type,
            "ProgressPercent": 100,
            "CreationTime": self.created,
            "KmsKeyId": self.key,
            "ResourceARN": self.resource_arn,
            "Tags": self.backend.list_tags_for_resource(self.resource_arn),
            "FileSystem": self.file_system,
            "OwnerId": self.backend.account_id,
            "ResourceType": "VOLUME" if self.volume else "FILE_SYSTEM",
            "Volume": self.volume,
        }
        return {name: value for name, value in told.items() if value is not None}


class SandboxFsxBackend(FSxBackend):
    clock: ClassVar[Clock]
    partition_name: ClassVar[str]

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.place = Place(self.partition_name, account_id, region_name)
        self.volumes: dict[str, Described] = {}
        self.machines: dict[str, Described] = {}

    def create_file_system(self, **inputs: Any) -> Any:  # type: ignore[override]
        """Moto's own has no Lifecycle. Inputs are named as moto passes them."""
        names = {
            "FileSystemType": "file_system_type",
            "StorageCapacity": "storage_capacity",
            "StorageType": "storage_type",
            "SubnetIds": "subnet_ids",
            "KmsKeyId": "kms_key_id",
            "WindowsConfiguration": "windows_configuration",
            "LustreConfiguration": "lustre_configuration",
            "OntapConfiguration": "ontap_configuration",
            "OpenZFSConfiguration": "open_zfs_configuration",
        }
        told = {name: inputs[given] for name, given in names.items() if inputs.get(given) is not None}
        made = SandboxFileSystem(self, f"fs-0{uuid.uuid4().hex[:16]}", told, self.clock.stamp())
        self.file_systems[made.file_system_id] = made
        self._tag(made.resource_arn, {"Tags": inputs.get("tags")})
        return made

    def restored_file_system(self, backup_id: str, wishes: Mapping[str, Any]) -> Any:
        """CreateFileSystemFromBackup: what the backup has, changed by `wishes`. Raises FSx's errors."""
        backup: Any = self._backup(backup_id)
        if backup.file_system is None:
            raise BadRequest(f"Backup {backup_id} is one of a volume.")
        told = {name: value for name, value in backup.file_system.items() if name in KEPT}
        configuration = CONFIGURATIONS[told["FileSystemType"]]
        merged = {**told[configuration], **wishes.get(configuration, {})}
        if "Aliases" in merged:
            merged["Aliases"] = [{"Name": name, "Lifecycle": "AVAILABLE"} for name in merged["Aliases"]]
        if "SubnetIds" in wishes and merged.get("PreferredSubnetId") not in (None, *wishes["SubnetIds"]):
            merged["PreferredSubnetId"] = wishes["SubnetIds"][0]
        told |= {
            name: wishes[name] for name in KEPT if name in wishes and name not in CONFIGURATIONS.values()
        }
        told[configuration] = merged
        made = SandboxFileSystem(self, f"fs-0{uuid.uuid4().hex[:16]}", told, self.clock.stamp())
        self.file_systems[made.file_system_id] = made
        self._tag(made.resource_arn, wishes)
        return made

    def restored_volume(self, backup_id: str, wishes: Mapping[str, Any]) -> Described:
        """CreateVolumeFromBackup. Raises FSx's errors."""
        backup: Any = self._backup(backup_id)
        if backup.volume is None:
            raise BadRequest(f"Backup {backup_id} is one of a file system.")
        configuration = {
            name: value
            for name, value in backup.volume["OntapConfiguration"].items()
            # The junction path may be taken; "SizeInMegabytes" and the rest come from the backup.
            if name not in ("JunctionPath", "UUID")
        }
        configuration |= wishes.get("OntapConfiguration", {})
        machine = self.machines.get(configuration["StorageVirtualMachineId"])
        if machine is None:
            raise StorageVirtualMachineNotFound(configuration["StorageVirtualMachineId"])
        self._refuse_taken(machine, wishes["Name"], configuration.get("JunctionPath"))
        identifier = f"fsvol-0{uuid.uuid4().hex[:16]}"
        made = self.add_volume(machine, identifier, wishes["Name"], configuration, self.clock.stamp())
        self._tag(made["ResourceARN"], wishes)
        return made

    def add_volume(
        self, machine: Described, identifier: str, name: str, configuration: Described, created: float
    ) -> Described:
        file_system = machine["FileSystemId"]
        made = {
            "CreationTime": created,
            "FileSystemId": file_system,
            "Lifecycle": "CREATED",
            "Name": name,
            "OntapConfiguration": {
                "UUID": str(uuid.uuid4()),
                "StorageVirtualMachineRoot": False,
                **configuration,
            },
            "ResourceARN": self.place.arn("fsx", f"volume/{file_system}/{identifier}"),
            "VolumeId": identifier,
            "VolumeType": "ONTAP",
        }
        self.volumes[identifier] = made
        return made

    def owner_of(self, volume: Described) -> Described:
        """The file system that a volume lies in, as a backup keeps it."""
        identifier = volume["FileSystemId"]
        return {
            "FileSystemId": identifier,
            "FileSystemType": volume["VolumeType"],
            "OwnerId": self.account_id,
            "ResourceARN": self.place.arn("fsx", f"file-system/{identifier}"),
        }

    def _backup(self, identifier: str) -> Any:
        if (backup := self.backups.get(identifier)) is None:
            raise BackupNotFound(identifier)
        return backup

    def _refuse_taken(self, machine: Described, name: str, junction: str | None) -> None:
        for volume in self.volumes.values():
            configuration = volume["OntapConfiguration"]
            if configuration["StorageVirtualMachineId"] == machine["StorageVirtualMachineId"]:
                if volume["Name"] == name:
                    raise BadRequest(f"A volume named {name} already exists in {machine['Name']}.")
                if junction is not None and configuration.get("JunctionPath") == junction:
                    raise BadRequest(f"The junction path {junction} is in use in {machine['Name']}.")

    def _tag(self, arn: str, wishes: Mapping[str, Any]) -> None:
        if tags := wishes.get("Tags"):
            self.tagger.tag_resource(arn, tags)


KEPT = (
    *("FileSystemType", "StorageCapacity", "StorageType", "VpcId", "SubnetIds", "KmsKeyId"),
    *CONFIGURATIONS.values(),
)
"""Members of a description that a restore takes over or changes."""


def fsx_of(place: Place) -> SandboxFsxBackend:
    backend = fsx_backends[place.account][place.region]
    assert isinstance(backend, SandboxFsxBackend)
    return backend


def install(partition: str, clock: Clock) -> None:
    """Puts the sandbox's FSx in the place of moto's, for this process."""
    take_the_place(fsx_backends, SandboxFsxBackend, partition, clock)
