"""Operations of FSx that moto lacks or answers wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.fsx.exceptions import FileSystemNotFound
from moto.fsx.models import fsx_backends
from moto.fsx.responses import FSxResponse

from aws_sandbox.fsx.errors import BackupNotFound, BadRequest, StorageVirtualMachineNotFound, VolumeNotFound
from aws_sandbox.fsx.models import Described, SandboxFsxBackend
from aws_sandbox.restores.fsx_network import vpc_of


class SandboxFsxResponse(FSxResponse):
    @property
    def fsx_backend(self) -> SandboxFsxBackend:
        backend = fsx_backends[self.current_account][self.region]
        assert isinstance(backend, SandboxFsxBackend)
        return backend

    def describe_file_systems(self) -> str:
        known = {key: one.to_dict() for key, one in self.fsx_backend.file_systems.items()}
        return self._listing("FileSystems", "FileSystemIds", known, FileSystemNotFound)

    def describe_backups(self) -> str:
        wanted = self._inputs()
        filters = {row["Name"]: row["Values"] for row in wanted.get("Filters", [])}
        known = {
            key: one.to_dict()
            for key, one in self.fsx_backend.backups.items()
            if all(getattr(one, name.replace("-", "_"), None) in values for name, values in filters.items())
        }
        return self._listing("Backups", "BackupIds", known, BackupNotFound)

    def describe_volumes(self) -> str:
        known = {
            key: self._tagged(one)
            for key, one in self.fsx_backend.volumes.items()
            if self._passes(
                {
                    "file-system-id": one["FileSystemId"],
                    "storage-virtual-machine-id": one["OntapConfiguration"]["StorageVirtualMachineId"],
                }
            )
        }
        return self._listing("Volumes", "VolumeIds", known, VolumeNotFound)

    def describe_storage_virtual_machines(self) -> str:
        known = {
            key: self._tagged(one)
            for key, one in self.fsx_backend.machines.items()
            if self._passes({"file-system-id": one["FileSystemId"]})
        }
        return self._listing(
            "StorageVirtualMachines", "StorageVirtualMachineIds", known, StorageVirtualMachineNotFound
        )

    def create_file_system_from_backup(self) -> str:
        wanted = self._inputs()
        wishes = {**wanted, "VpcId": vpc_of(self.fsx_backend.place, wanted["SubnetIds"])}
        made = self.fsx_backend.restored_file_system(wanted["BackupId"], wishes)
        return json.dumps({"FileSystem": made.to_dict()})

    def create_volume_from_backup(self) -> str:
        wanted = self._inputs()
        return json.dumps(
            {"Volume": self._tagged(self.fsx_backend.restored_volume(wanted["BackupId"], wanted))}
        )

    def update_file_system(self) -> str:
        wanted = self._inputs()
        made = self._file_system(wanted["FileSystemId"])
        for name, value in wanted.items():
            if name in made.told:
                made.told[name] = {**made.told[name], **value} if isinstance(value, dict) else value
        return json.dumps({"FileSystem": made.to_dict()})

    def describe_file_system_aliases(self) -> str:
        return json.dumps({"Aliases": self._aliases()})

    def associate_file_system_aliases(self) -> str:
        known = {row["Name"] for row in self._aliases()}
        added = [
            {"Name": name, "Lifecycle": "AVAILABLE"}
            for name in self._inputs()["Aliases"]
            if name not in known
        ]
        self._aliases().extend(added)
        return json.dumps({"Aliases": added})

    def disassociate_file_system_aliases(self) -> str:
        gone = [row for row in self._aliases() if row["Name"] in self._inputs()["Aliases"]]
        for row in gone:
            self._aliases().remove(row)
        return json.dumps({"Aliases": [{**row, "Lifecycle": "DELETING"} for row in gone]})

    def delete_volume(self) -> str:
        identifier = self._inputs()["VolumeId"]
        if self.fsx_backend.volumes.pop(identifier, None) is None:
            raise VolumeNotFound(identifier)
        return json.dumps({"VolumeId": identifier, "Lifecycle": "DELETING"})

    def _inputs(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.body or "{}")
        return read

    def _file_system(self, identifier: str) -> Any:
        if (made := self.fsx_backend.file_systems.get(identifier)) is None:
            raise FileSystemNotFound(identifier)
        return made

    def _aliases(self) -> list[Described]:
        """DNS aliases, which only file systems for Windows have."""
        made = self._file_system(self._inputs()["FileSystemId"])
        if made.file_system_type != "WINDOWS":
            raise BadRequest(f"File system {made.file_system_id} is of type {made.file_system_type}.")
        aliases: list[Described] = made.told["WindowsConfiguration"].setdefault("Aliases", [])
        return aliases

    def _tagged(self, told: Described) -> Described:
        return {**told, "Tags": self.fsx_backend.list_tags_for_resource(told["ResourceARN"])}

    def _passes(self, facts: dict[str, str]) -> bool:
        return all(facts.get(row["Name"]) in row["Values"] for row in self._inputs().get("Filters", []))

    def _listing(
        self, member: str, ids: str, known: dict[str, Described], missing: Callable[[str], Exception]
    ) -> str:
        wanted = self._inputs()
        found = list(known.values())
        if asked := wanted.get(ids):
            for identifier in asked:
                if identifier not in known:
                    raise missing(identifier)
            found = [known[identifier] for identifier in asked]
        token = str(wanted.get("NextToken") or "0")
        if not (token.isascii() and token.isdigit()):
            raise BadRequest("NextToken is not valid.")
        start = int(token)
        end = start + int(wanted.get("MaxResults") or len(found) or 1)
        answer: dict[str, Any] = {member: found[start:end]}
        if end < len(found):
            answer["NextToken"] = str(end)
        return json.dumps(answer)
