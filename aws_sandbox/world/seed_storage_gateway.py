"""Makes the branches' volume gateways, their disks and volumes."""

from __future__ import annotations

from typing import Any

from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.storage_gateway.models import StorageGatewayBackend, backends
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.gateways import GATEWAYS, GIB, DiskRow, GatewayRow, gateway_arn, gateway_id, volume_row

AGE = 400 * 86_400.0
"""Seconds since the volumes were made."""


def seed_storage_gateway(place: Place) -> None:
    service: StorageGatewayBackend = backends[place.account][place.region]
    service.clock = SandboxBackupBackend.clock
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    for row in GATEWAYS.values():
        _add(service, place, row)


def _add(service: StorageGatewayBackend, place: Place, row: GatewayRow) -> None:
    arn = gateway_arn(place, row.name)
    service.gateways[arn] = {
        "GatewayARN": arn,
        "GatewayId": gateway_id(row.name),
        "GatewayName": row.name,
        "GatewayTimezone": "GMT+1:00",
        "GatewayState": "STATE_RUNNING",
        "GatewayNetworkInterfaces": [{"Ipv4Address": "10.40.0.5"}],
        "GatewayType": row.type,
        "HostEnvironment": "VMWARE",
        "EndpointType": "STANDARD",
    }
    service.tags[arn] = {"team": "shop", "Name": row.name}
    service.disks[arn] = [_disk(disk) for disk in row.disks]
    if not row.connected:
        service.disconnected.add(arn)
    catalogued = volume_row(row.name)
    if catalogued is None:
        return
    told: dict[str, Any] = {
        "VolumeType": f"{row.type} iSCSI",
        "VolumeSizeInBytes": catalogued.gib * GIB,
        "TargetName": f"{row.name}-till",
    }
    if row.type == "STORED":
        used = next(disk for disk in row.disks if disk.use == "STORED iSCSI VOLUME")
        told |= {"VolumeDiskId": used.id, "PreservedExistingData": False}
    identifier = source_arn(place, catalogued).rpartition("/")[2]
    made = service.add_volume(arn, identifier, told, SandboxBackupBackend.clock.start - AGE)
    service.tags[made["VolumeARN"]] = {"Name": catalogued.name, "team": "shop", "tier": "production"}


def _disk(row: DiskRow) -> dict[str, Any]:
    return {
        "DiskId": row.id,
        "DiskPath": f"/dev/sd{'abcdef'[row.number]}",
        "DiskNode": f"SCSI(0:{row.number})",
        "DiskStatus": "present",
        "DiskSizeInBytes": row.gib * GIB,
        "DiskAllocationType": row.use,
    }
