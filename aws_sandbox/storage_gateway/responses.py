"""The operations of Storage Gateway around volumes."""

from __future__ import annotations

import json
from typing import Any

from aws_sandbox.json_service import JsonServiceResponse
from aws_sandbox.storage_gateway.errors import InvalidGatewayRequest
from aws_sandbox.storage_gateway.models import Described, StorageGatewayBackend, backends

OF_GATEWAYS = ("GatewayId", "GatewayARN", "GatewayType", "GatewayName", "HostEnvironment")
"""Members that ListGateways has of a gateway."""


class StorageGatewayResponse(JsonServiceResponse):
    def __init__(self) -> None:
        super().__init__(service_name="storagegateway")

    @property
    def backend(self) -> StorageGatewayBackend:
        found: StorageGatewayBackend = backends[self.current_account][self.region]
        return found

    def list_gateways(self) -> str:
        rows = [
            # A gateway that lost its connection is active all the same.
            {**{name: told[name] for name in OF_GATEWAYS}, "GatewayOperationalState": "ACTIVE"}
            for told in self.backend.gateways.values()
        ]
        return self.paged("Gateways", rows, size="Limit", token="Marker")

    def describe_gateway_information(self) -> str:
        arn = self.inputs()["GatewayARN"]
        told = self.backend.gateway(arn, connected=True)
        return json.dumps({**told, "Tags": self._tags(arn)})

    def list_local_disks(self) -> str:
        arn = self.inputs()["GatewayARN"]
        self.backend.gateway(arn, connected=True)
        return json.dumps({"GatewayARN": arn, "Disks": self.backend.disks.get(arn, [])})

    def list_volumes(self) -> str:
        arn = self.inputs().get("GatewayARN")
        if arn is not None:
            self.backend.gateway(arn)
        rows = [
            {
                **{name: told[name] for name in ("VolumeARN", "VolumeId", "GatewayARN", "VolumeSizeInBytes")},
                # The list has the first word of what the describe operations have.
                "VolumeType": told["VolumeType"].split()[0],
                "GatewayId": told["GatewayARN"].rpartition("/")[2],
                "VolumeAttachmentStatus": told["VolumeAttachmentStatus"],
            }
            for told in self.backend.volumes.values()
            if arn in (None, told["GatewayARN"])
        ]
        return self.paged("VolumeInfos", rows, size="Limit", token="Marker")

    # Names as moto splits those of the operations.

    def describe_cachedi_scsi_volumes(self) -> str:
        return self._volumes("CachediSCSIVolumes", "CACHED")

    def describe_storedi_scsi_volumes(self) -> str:
        return self._volumes("StorediSCSIVolumes", "STORED")

    def create_cachedi_scsi_volume(self) -> str:
        return self._create("CACHED")

    def create_storedi_scsi_volume(self) -> str:
        return self._create("STORED", "VolumeSizeInBytes")

    def attach_volume(self) -> str:
        wanted = self.inputs()
        made = self.backend.attach_volume(wanted["VolumeARN"], wanted["GatewayARN"], wanted.get("TargetName"))
        target = made["VolumeiSCSIAttributes"]["TargetARN"]
        return json.dumps({"VolumeARN": made["VolumeARN"], "TargetARN": target})

    def detach_volume(self) -> str:
        made = self.backend.volume(self.inputs()["VolumeARN"])
        made["VolumeAttachmentStatus"] = "DETACHED"
        return json.dumps({"VolumeARN": made["VolumeARN"]})

    def delete_volume(self) -> str:
        arn = self.inputs()["VolumeARN"]
        self.backend.delete_volume(arn)
        return json.dumps({"VolumeARN": arn})

    def list_volume_initiators(self) -> str:
        self.backend.volume(self.inputs()["VolumeARN"])
        return json.dumps({"Initiators": []})

    def list_tags_for_resource(self) -> str:
        arn = self.inputs()["ResourceARN"]
        return json.dumps({"ResourceARN": arn, "Tags": self._tags(arn)})

    def add_tags_to_resource(self) -> str:
        wanted = self.inputs()
        known = self.backend.tags.setdefault(wanted["ResourceARN"], {})
        known |= {tag["Key"]: tag["Value"] for tag in wanted["Tags"]}
        return json.dumps({"ResourceARN": wanted["ResourceARN"]})

    def _volumes(self, member: str, kind: str) -> str:
        found = [self.backend.volume(arn) for arn in self.inputs()["VolumeARNs"]]
        for told in found:
            if not told["VolumeType"].startswith(kind):
                raise InvalidGatewayRequest("VolumeNotFound", f"{told['VolumeARN']} is not {kind.lower()}.")
        return json.dumps(
            {
                member: [
                    {name: value for name, value in told.items() if name != "GatewayARN"} for told in found
                ]
            }
        )

    def _create(self, kind: str, *more: str) -> str:
        wanted = self.inputs()
        made: Described = self.backend.create_volume(kind, wanted)
        if tags := wanted.get("Tags"):
            self.backend.tags[made["VolumeARN"]] = {tag["Key"]: tag["Value"] for tag in tags}
        answer: dict[str, Any] = {name: made[name] for name in more}
        return json.dumps(
            {
                "VolumeARN": made["VolumeARN"],
                "TargetARN": made["VolumeiSCSIAttributes"]["TargetARN"],
                **answer,
            }
        )

    def _tags(self, arn: str) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in self.backend.tags.get(arn, {}).items()]
