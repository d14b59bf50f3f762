"""AWS Backup gateway, which moto lacks: hypervisors, the gateways that reach them, virtual machines. In
moto's shape: the module is called `models`, with urls.py beside it and its BackendDict named `backends`."""

from __future__ import annotations

import uuid
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import JsonRESTError

from aws_sandbox.partitions import PARTITIONS

Described = dict[str, Any]


class ResourceNotFound(JsonRESTError):
    def __init__(self, arn: str) -> None:
        super().__init__("ResourceNotFoundException", f"The specified resource was not found: {arn}")


class BackupGatewayBackend(BaseBackend):
    """Each kind by ARN, in the shape of its get operation."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.gateways: dict[str, Described] = {}
        self.hypervisors: dict[str, Described] = {}
        self.machines: dict[str, Described] = {}
        self.tags: dict[str, dict[str, str]] = {}

    def machines_on(self, hypervisor: str) -> list[Described]:
        """By the hypervisor's id."""
        return [told for told in self.machines.values() if told["HypervisorId"] == hypervisor]

    def add_machine(self, prefix: str, told: Described) -> Described:
        """A machine that the gateway found; `prefix` is what the ARNs of machines here begin with."""
        arn = f"{prefix}vm-{uuid.uuid4().hex[:8].upper()}"
        self.machines[arn] = {"ResourceArn": arn, "VmwareTags": [], **told}
        return self.machines[arn]


# The shop's machines are in every partition, the service is not in China's.
backends = BackendDict(
    BackupGatewayBackend,
    "backup-gateway",
    additional_regions=[region for partition in PARTITIONS.values() for region in partition.regions],
)
