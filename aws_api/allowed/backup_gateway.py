"""Backup gateway: hypervisors and the virtual machines on them."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ

ROWS = (
    Row("backup-gateway", "ListHypervisors", READ, "choosing a hypervisor", ("Hypervisors",)),
    Row("backup-gateway", "GetHypervisor", READ, "whether a hypervisor is online", ("Hypervisor",)),
    Row("backup-gateway", "ListVirtualMachines", READ, "whether a name is free", ("VirtualMachines",)),
    Row("backup-gateway", "GetVirtualMachine", READ, "what a machine was", ("VirtualMachine",)),
)
