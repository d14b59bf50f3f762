"""The operations of Backup gateway that read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aws_sandbox.backup_gateway.models import BackupGatewayBackend, Described, ResourceNotFound, backends
from aws_sandbox.json_service import JsonServiceResponse

OF_HYPERVISORS = ("Host", "HypervisorArn", "KmsKeyArn", "Name", "State")
OF_GATEWAYS = ("GatewayArn", "GatewayDisplayName", "GatewayType", "HypervisorId", "LastSeenTime")
OF_MACHINES = ("HostName", "HypervisorId", "Name", "Path", "ResourceArn", "LastBackupDate")
"""Members that the list operations have; the get operations have more."""


class BackupGatewayResponse(JsonServiceResponse):
    def __init__(self) -> None:
        super().__init__(service_name="backup-gateway")

    @property
    def backend(self) -> BackupGatewayBackend:
        found: BackupGatewayBackend = backends[self.current_account][self.region]
        return found

    def list_gateways(self) -> str:
        return self.paged("Gateways", _short(self.backend.gateways, OF_GATEWAYS))

    def list_hypervisors(self) -> str:
        return self.paged("Hypervisors", _short(self.backend.hypervisors, OF_HYPERVISORS))

    def list_virtual_machines(self) -> str:
        known = self.backend.machines
        if (arn := self.inputs().get("HypervisorArn")) is not None:
            if arn not in self.backend.hypervisors:
                raise ResourceNotFound(arn)
            named = arn.rpartition("/")[2]
            known = {key: told for key, told in known.items() if told["HypervisorId"] == named}
        return self.paged("VirtualMachines", _short(known, OF_MACHINES))

    def get_gateway(self) -> str:
        return self._got("Gateway", self.backend.gateways, "GatewayArn")

    def get_hypervisor(self) -> str:
        return self._got("Hypervisor", self.backend.hypervisors, "HypervisorArn")

    def get_virtual_machine(self) -> str:
        return self._got("VirtualMachine", self.backend.machines, "ResourceArn")

    def list_tags_for_resource(self) -> str:
        arn = self.inputs()["ResourceArn"]
        tags = self.backend.tags.get(arn, {})
        rows = [{"Key": key, "Value": value} for key, value in tags.items()]
        return json.dumps({"ResourceArn": arn, "Tags": rows})

    def _got(self, member: str, known: Mapping[str, Described], named: str) -> str:
        arn = self.inputs()[named]
        if arn not in known:
            raise ResourceNotFound(arn)
        return json.dumps({member: known[arn]})


def _short(known: Mapping[str, Described], members: tuple[str, ...]) -> list[Described]:
    return [{name: told[name] for name in members if name in told} for told in known.values()]
