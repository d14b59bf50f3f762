"""Errors of FSx, by the names of its service model."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError


class BadRequest(JsonRESTError):
    def __init__(self, message: str) -> None:
        super().__init__("BadRequest", message)


class BackupNotFound(JsonRESTError):
    def __init__(self, identifier: str) -> None:
        super().__init__("BackupNotFound", f"Backup '{identifier}' does not exist.")


class VolumeNotFound(JsonRESTError):
    def __init__(self, identifier: str) -> None:
        super().__init__("VolumeNotFound", f"Volume '{identifier}' does not exist.")


class StorageVirtualMachineNotFound(JsonRESTError):
    def __init__(self, identifier: str) -> None:
        super().__init__(
            "StorageVirtualMachineNotFound", f"Storage virtual machine '{identifier}' does not exist."
        )
