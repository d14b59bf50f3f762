"""Storage Gateway, which moto lacks: gateways with their disks, and the volumes on them. In moto's shape: the
module is called `models`, with urls.py beside it and its BackendDict named `backends`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend

from aws_sandbox.storage_gateway.errors import InvalidGatewayRequest

Described = dict[str, Any]


class StorageGatewayBackend(BaseBackend):
    """Gateways by ARN, in the shape of DescribeGatewayInformation; volumes by ARN, in that of the describe
    operation of their type, each with the ARN of its gateway. `clock` is set by what fills the backend."""

    clock: Any = None

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.gateways: dict[str, Described] = {}
        self.disks: dict[str, list[Described]] = {}
        self.disconnected: set[str] = set()
        self.volumes: dict[str, Described] = {}
        self.tags: dict[str, dict[str, str]] = {}

    def gateway(self, arn: str, *, connected: bool = False) -> Described:
        """Raises InvalidGatewayRequest for an unknown one, and where it must be `connected` and is not."""
        if (found := self.gateways.get(arn)) is None:
            raise InvalidGatewayRequest("GatewayNotFound", f"The specified gateway was not found: {arn}")
        if connected and arn in self.disconnected:
            raise InvalidGatewayRequest("GatewayNotConnected", "The specified gateway is not connected.")
        return found

    def volume(self, arn: str) -> Described:
        if (found := self.volumes.get(arn)) is None:
            raise InvalidGatewayRequest("VolumeNotFound", f"The specified volume was not found: {arn}")
        return found

    def create_volume(self, kind: str, inputs: Mapping[str, Any]) -> Described:
        """CreateCachediSCSIVolume and CreateStorediSCSIVolume, by `CACHED` or `STORED`. Raises
        InvalidGatewayRequest."""
        arn, target = inputs["GatewayARN"], inputs["TargetName"]
        gateway = self.gateway(arn, connected=True)
        if gateway["GatewayType"] != kind:
            raise InvalidGatewayRequest("NotSupported", f"The gateway is one of {gateway['GatewayType']}.")
        if any(one["GatewayARN"] == arn and one["TargetName"] == target for one in self.volumes.values()):
            raise InvalidGatewayRequest("TargetAlreadyExists", f"The iSCSI target {target} already exists.")
        size = inputs.get("VolumeSizeInBytes")
        if kind == "STORED":
            disk = self.free_disk(arn, inputs["DiskId"])
            disk["DiskAllocationType"], size = "STORED iSCSI VOLUME", disk["DiskSizeInBytes"]
        told = {
            "VolumeType": f"{kind} iSCSI",
            "VolumeSizeInBytes": size,
            "VolumeDiskId": inputs.get("DiskId"),
            "SourceSnapshotId": inputs.get("SnapshotId"),
            "TargetName": target,
            "KMSKey": inputs.get("KMSKey"),
            "PreservedExistingData": inputs.get("PreserveExistingData"),
        }
        return self.add_volume(arn, f"vol-{uuid.uuid4().hex[:17]}", told, self.clock.stamp())

    def add_volume(self, gateway: str, identifier: str, told: Described, created: float) -> Described:
        arn = f"{gateway}/volume/{identifier}"
        lun = sum(one["GatewayARN"] == gateway for one in self.volumes.values())
        made = {
            "VolumeARN": arn,
            "VolumeId": identifier,
            "GatewayARN": gateway,
            "VolumeStatus": "AVAILABLE",
            "VolumeAttachmentStatus": "ATTACHED",
            "VolumeiSCSIAttributes": {
                "TargetARN": f"{gateway}/target/iqn.1997-05.com.amazon:{told['TargetName']}",
                "NetworkInterfaceId": "10.40.0.5",
                "NetworkInterfacePort": 3260,
                "LunNumber": lun,
                "ChapEnabled": False,
            },
            "CreatedDate": created,
            "VolumeUsedInBytes": told["VolumeSizeInBytes"],
            **told,
        }
        self.volumes[arn] = {name: value for name, value in made.items() if value is not None}
        return self.volumes[arn]

    def attach_volume(self, arn: str, gateway: str, target: str | None) -> Described:
        """AttachVolume. Raises InvalidGatewayRequest for a volume that is attached."""
        volume = self.volume(arn)
        self.gateway(gateway, connected=True)
        if volume["VolumeAttachmentStatus"] == "ATTACHED":
            raise InvalidGatewayRequest("VolumeInUse", f"The volume {arn} is attached already.")
        name = target or volume["TargetName"]
        volume |= {"VolumeAttachmentStatus": "ATTACHED", "GatewayARN": gateway, "TargetName": name}
        volume["VolumeiSCSIAttributes"]["TargetARN"] = f"{gateway}/target/iqn.1997-05.com.amazon:{name}"
        return volume

    def free_disk(self, gateway: str, identifier: str) -> Described:
        """Raises InvalidGatewayRequest for an unknown disk and one in use."""
        for disk in self.disks.get(gateway, []):
            if disk["DiskId"] == identifier:
                if disk["DiskAllocationType"] != "AVAILABLE":
                    raise InvalidGatewayRequest("DiskAlreadyAllocated", f"The disk {identifier} is in use.")
                return disk
        raise InvalidGatewayRequest("DiskDoesNotExist", f"The disk {identifier} does not exist.")

    def delete_volume(self, arn: str) -> None:
        volume = self.volume(arn)
        for disk in self.disks.get(volume["GatewayARN"], []):
            if disk["DiskId"] == volume.get("VolumeDiskId"):
                disk["DiskAllocationType"] = "AVAILABLE"
        del self.volumes[arn]
        self.tags.pop(arn, None)


backends = BackendDict(StorageGatewayBackend, "storagegateway")
