"""Makes the shop's hypervisors, gateways and virtual machines in Backup gateway."""

from __future__ import annotations

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup_gateway.models import BackupGatewayBackend, backends
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place, stable_hex
from aws_sandbox.world.virtual_machines import (
    GATEWAYS,
    HYPERVISORS,
    MACHINES,
    hypervisor_arn,
    hypervisor_id,
    machine_id,
)

SEEN = 90.0
"""Seconds before the start at which each gateway was last seen."""
LOST = 5 * 86_400.0
"""Since when the OFFLINE hypervisor has told nothing."""


def seed_backup_gateway(place: Place) -> None:
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    service: BackupGatewayBackend = backends[place.account][place.region]
    store = backend_of(place.account, place.region)
    start = store.clock.start
    for row in HYPERVISORS.values():
        online = row.state == "ONLINE"
        told = {
            "Host": row.host,
            "HypervisorArn": hypervisor_arn(place, row.name),
            "Name": row.name,
            "State": row.state,
            "LastSuccessfulMetadataSyncTime": start - (SEEN if online else LOST),
            "LatestMetadataSyncStatus": "SUCCEEDED" if online else "FAILED",
        }
        if row.key is not None:
            told["KmsKeyArn"] = place.key_arn(row.key)
        service.hypervisors[hypervisor_arn(place, row.name)] = told
    for name, hypervisor in GATEWAYS.items():
        arn = place.arn("backup-gateway", f"gateway/bgw-{stable_hex('gateway', name)[:8].upper()}")
        service.gateways[arn] = {
            "GatewayArn": arn,
            "GatewayDisplayName": name,
            "GatewayType": "BACKUP_VM",
            "HypervisorId": hypervisor_id(hypervisor),
            "LastSeenTime": start - SEEN,
        }
    for machine in MACHINES.values():
        arn = place.arn("backup-gateway", f"vm/{machine_id(machine.id)}")
        service.machines[arn] = {
            "HostName": machine.host,
            "HypervisorId": hypervisor_id(machine.hypervisor),
            "Name": machine.id,
            "Path": machine.path,
            "ResourceArn": arn,
            "LastBackupDate": store.store.points_by_resource[arn][0].created,
            "VmwareTags": [{"VmwareCategory": "site", "VmwareTagName": machine.hypervisor.partition("-")[0]}],
        }
        service.tags[arn] = {"Name": machine.id, "team": "shop"}
