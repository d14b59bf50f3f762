"""A recovery point of a virtual machine becomes a new one on a hypervisor, powered off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, objects, read, text
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.virtual_machines import HypervisorRow, hypervisor_id, hypervisor_of, machine_of

REQUIRED = ("HypervisorArn", "VMName", "VMPath", "ComputeResourceName", "VMDatastore")

READERS: dict[str, Reader] = {
    **dict.fromkeys(("RestoreTo", *REQUIRED, "vmId"), text),
    **dict.fromkeys(("DisksToRestore", "ItemsToRestore"), objects),
}
"""The page's list, and vmId of its example. How ItemsToRestore is written is not said: taken as
DisksToRestore is."""

DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} (Service: BackupGateway)"
)


class MachineToVmware:
    fidelity = "real: a virtual machine in Backup gateway's lists; no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read(request.metadata, READERS)
        for key in REQUIRED:
            if key not in values:
                raise MissingParameterValue(f"Restore metadata is missing {key}.")
        if _told(place, values["HypervisorArn"]) is None:
            raise InvalidParameterValue(
                f"Invalid HypervisorArn: {values['HypervisorArn']} was not found in {place.region}."
            )
        _refuse_disks(point, values)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        values = read(request.metadata, READERS)
        arn = values["HypervisorArn"]
        told = _told(place, arn)
        if told is None:
            return f"The hypervisor {arn} was not found."
        needed = [("backup-gateway:Restore", arn)]
        if "KmsKeyArn" in told:
            # Of the credentials. The default role may decrypt through a few services only, not through this.
            needed.append(("kms:Decrypt", told["KmsKeyArn"]))
        for action, resource in needed:
            if evaluate(role, action, resource).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=action, resource=resource)
        if told["State"] != "ONLINE":
            return f"The hypervisor {told['Name']} is {told['State']}."
        row = hypervisor_of(place, arn)
        return None if row is None else _absent(row, values)

    def seconds(self, point: RecoveryPoint) -> float:
        return 8.0

    def create(self, place: Place, job: RestoreJob) -> str:
        values, service = read(job.request.metadata, READERS), _service(place)
        row = hypervisor_of(place, values["HypervisorArn"])
        if row is None:
            raise RestoreFailed(f"The hypervisor {values['HypervisorArn']} was not found.")
        name, path, owner = values["VMName"], values["VMPath"], hypervisor_id(row.name)
        if any((told["Name"], told["Path"]) == (name, path) for told in service.machines_on(owner)):
            raise RestoreFailed(f"The name '{name}' already exists in {path}.")
        compute = values["ComputeResourceName"]
        # A cluster places the machine on one of its hosts.
        host = row.clustered[0] if row.clustered and compute == row.compute[0] else compute
        told = {"HostName": host, "HypervisorId": owner, "Name": name, "Path": path}
        made = str(service.add_machine(place.arn("backup-gateway", "vm/"), told)["ResourceArn"])
        source = job.point.resource.arn.rpartition("/")[2]
        service.tags[made] = {"aws:backup:source-resource": f"{source}:{job.id}"}
        return made


def _service(place: Place) -> Any:
    from aws_sandbox.backup_gateway.models import backends

    return backends[place.account][place.region]


def _told(place: Place, arn: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = _service(place).hypervisors.get(arn)
    return found


def _refuse_disks(point: RecoveryPoint, values: Mapping[str, Any]) -> None:
    """ "DisksToRestore does not support subsets of disks": those are in ItemsToRestore."""
    known = [disk.told() for disk in machine_of(point.resource.arn).disks]
    if "DisksToRestore" in values and "ItemsToRestore" in values:
        raise InvalidParameterValue("Invalid ItemsToRestore: all disks, or some of them, not both.")
    for key in ("DisksToRestore", "ItemsToRestore"):
        for wanted in values.get(key, []):
            if wanted not in known:
                raise InvalidParameterValue(f"Invalid {key}: the backup has no disk {wanted}.")
    if "ItemsToRestore" in values and not values["ItemsToRestore"]:
        raise InvalidParameterValue("Invalid ItemsToRestore: it names no disk.")
    if "DisksToRestore" in values and len(values["DisksToRestore"]) != len(known):
        raise InvalidParameterValue(
            f"Invalid DisksToRestore: it must name all {len(known)} disks; ItemsToRestore names some."
        )


def _absent(row: HypervisorRow, values: Mapping[str, Any]) -> str | None:
    """What VMware says of a place that is not there."""
    if (compute := values["ComputeResourceName"]) in row.clustered:
        return f"The host {compute} is part of a cluster. Restore to the cluster."
    for key, known in (
        ("ComputeResourceName", row.compute),
        ("VMDatastore", row.datastores),
        ("VMPath", row.folders),
    ):
        if values[key] not in known:
            return f"{key} {values[key]} was not found on the hypervisor {row.name}."
    return None
