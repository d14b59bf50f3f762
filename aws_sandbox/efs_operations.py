"""Operations of EFS that moto lacks, takes too easily, or breaks on (EFS API, UpdateFileSystem,
PutBackupPolicy, CreateMountTarget and those of policies)."""

from __future__ import annotations

import json
from typing import Any

from botocore import xform_name
from moto.core.utils import get_service_model
from moto.efs.exceptions import EFSError
from moto.efs.responses import EFSResponse

JSON = {"Content-Type": "application/json"}
THROUGHPUT_MODES = ("bursting", "provisioned", "elastic")
BACKUP_POLICIES = ("ENABLED", "DISABLED")

_create_mount_target = EFSResponse.create_mount_target


class BadRequest(EFSError):
    code = 400

    def __init__(self, message: str) -> None:
        super().__init__("BadRequest", message)


class AvailabilityZonesMismatch(EFSError):
    code = 400

    def __init__(self, message: str) -> None:
        super().__init__("AvailabilityZonesMismatch", message)


def install() -> None:
    """Puts the operations in the place of moto's."""
    # Moto reads the methods of the class anew for each request.
    for operation in (update_file_system, put_backup_policy, create_mount_target):
        setattr(EFSResponse, operation.__name__, operation)
    for name, operation in (OF_AN_EXISTING_ONE | OF_THE_MODEL).items():
        setattr(EFSResponse, name, operation)


def update_file_system(self: Any) -> Any:
    file_system, wanted = _file_system(self), json.loads(self.body or "{}")
    mode = wanted.get("ThroughputMode", file_system.throughput_mode)
    if mode not in THROUGHPUT_MODES:
        raise BadRequest(f"ThroughputMode must be one of {', '.join(THROUGHPUT_MODES)}.")
    if mode == "elastic" and file_system.performance_mode == "maxIO":
        raise BadRequest("Elastic throughput is not available with the performance mode maxIO.")
    throughput = wanted.get("ProvisionedThroughputInMibps")
    if (mode == "provisioned") != (throughput is not None):
        raise BadRequest("ProvisionedThroughputInMibps goes with the mode provisioned, and only with that.")
    file_system.throughput_mode = mode
    file_system.provisioned_throughput_in_mibps = throughput
    return json.dumps(file_system.info_json()), {"status": 202, **JSON}


def put_backup_policy(self: Any) -> Any:
    file_system, wanted = _file_system(self), json.loads(self.body or "{}")
    status = (wanted.get("BackupPolicy") or {}).get("Status")
    if status not in BACKUP_POLICIES:
        raise BadRequest(f"Status must be one of {', '.join(BACKUP_POLICIES)}.")
    file_system._backup = status == "ENABLED"
    return json.dumps({"BackupPolicy": {"Status": status}}), JSON


def create_mount_target(self: Any) -> Any:
    """Moto's, after a look at the zone: a One Zone file system has its mount target there."""
    wanted = json.loads(self.body or "{}")
    file_system = self.efs_backend.file_systems_by_id.get(wanted.get("FileSystemId"))
    zone = None if file_system is None else file_system.availability_zone_name
    subnets = {subnet.id: subnet for subnet in self.efs_backend.ec2_backend.describe_subnets()}
    subnet = subnets.get(wanted.get("SubnetId"))
    if zone is not None and subnet is not None and subnet.availability_zone != zone:
        raise AvailabilityZonesMismatch(f"The file system is in {zone}, the subnet is not.")
    return _create_mount_target(self)


def _after_a_look(operation: Any) -> Any:
    """Moto breaks on a file system that is not there."""

    def looked_up(self: Any) -> Any:
        _file_system(self)
        return operation(self)

    return looked_up


OF_AN_EXISTING_ONE = {
    name: _after_a_look(getattr(EFSResponse, name))
    for name in ("describe_backup_policy", "describe_file_system_policy", "put_file_system_policy")
}


def _as_modelled(operation: Any, name: str) -> Any:
    """Moto tells what it keeps beside the members that AWS has, and null for what there is not."""

    def told(self: Any) -> Any:
        body, headers = operation(self)
        shape = get_service_model("efs").operation_model(name).output_shape
        return json.dumps(_pruned(shape, json.loads(body))), headers

    return told


def _pruned(shape: Any, value: Any) -> Any:
    match shape.type_name:
        case "structure":
            members = shape.members
            return {
                name: _pruned(members[name], member)
                for name, member in value.items()
                if name in members and member is not None
            }
        case "list":
            return [_pruned(shape.member, item) for item in value]
    return value


OF_THE_MODEL = {
    xform_name(name): _as_modelled(getattr(EFSResponse, xform_name(name)), name)
    for name in ("DescribeAccessPoints", "DescribeFileSystems", "DescribeMountTargets")
}


def _file_system(self: Any) -> Any:
    identifier = self._get_param("FileSystemId")
    _, found = self.efs_backend.describe_file_systems(file_system_id=identifier)
    return found[0]
