"""Snapshots of EBS and of Storage Gateway become a volume of a gateway (guide, "Restore a Storage Gateway
volume").

What a client could have known is refused at once. What the gateway finds while it works (permissions of the
role, its connection, a target name or disk in use) fails the job.
"""

from __future__ import annotations

import re
from typing import Any

from moto.core.exceptions import JsonRESTError

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.keys import find_key, key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text, whole
from aws_sandbox.world.accounts import Place

GIB = 1024**3
LARGEST_GIB = 32 * 1024
"""Of a cached volume (Storage Gateway user guide, quotas)."""


def _bytes(key: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a whole number.")
    return int(value)


READERS: dict[str, Reader] = {
    **dict.fromkeys(("gatewayArn", "gatewayType", "targetName", "kmsKey", "diskId"), text),
    "volumeSize": whole,
    "volumeSizeInBytes": _bytes,
}
GATEWAY_ONLY = READERS.keys() - {"volumeSize"}
"""Keys by which a request is told from one for an EBS volume; no page says how AWS does."""

GATEWAY_TYPE = "BACKUP_VM"
"""The page's only value of gatewayType, though it is one of Backup gateway's: no other is taken here."""

TARGET_NAME = re.compile(r"[-.;a-z0-9]{1,200}")
"""Storage Gateway API, TargetName."""

DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} "
    "(Service: AWSStorageGateway, Status Code: 400, Error Code: AccessDeniedException)"
)


class GatewayVolumeRestore:
    fidelity = "real: an iSCSI volume of a volume gateway; it holds no data"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        values = read(request.metadata, READERS)
        if point.storage_class == "COLD":
            raise InvalidParameterValue("An archived snapshot cannot be restored to a gateway volume.")
        for required in ("gatewayArn", "targetName"):
            if required not in values:
                raise MissingParameterValue(f"Restore metadata is missing {required}.")
        gateway = _service(place).gateways.get(values["gatewayArn"])
        if gateway is None:
            raise InvalidParameterValue(
                f"Invalid gatewayArn: {values['gatewayArn']} was not found in {place.region}."
            )
        if values.get("gatewayType", GATEWAY_TYPE) != GATEWAY_TYPE:
            given = values["gatewayType"]
            raise InvalidParameterValue(f"Invalid gatewayType: {given}. Valid: {GATEWAY_TYPE}")
        if not TARGET_NAME.fullmatch(values["targetName"]):
            raise InvalidParameterValue(
                f"Invalid targetName: {values['targetName']!r}; 1 to 200 of a-z, 0-9, '-', '.' and ';'."
            )
        if gateway["GatewayType"] == "CACHED":
            _refuse_size(point, values)
        else:
            _refuse_disk(place, point, values)
        _refuse_key(place, values)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        values = read(request.metadata, READERS)
        arn = values["gatewayArn"]
        kind = _service(place).gateways[arn]["GatewayType"].capitalize()
        needed: list[tuple[str, str, dict[str, list[str]]]] = [
            (f"storagegateway:Create{kind}iSCSIVolume", arn, {})
        ]
        if request.copy_tags:
            needed.append(("storagegateway:AddTagsToResource", f"{arn}/volume/*", {}))
        key = key_arn(place, values["kmsKey"]) if "kmsKey" in values else None
        if key is not None:
            needed.append(("kms:CreateGrant", key, {"kms:GrantIsForAWSResource": ["true"]}))
        for action, resource, context in needed:
            if evaluate(role, action, resource, context).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=action, resource=resource)
        return unusable(place, point.key_arn, key)

    def seconds(self, point: RecoveryPoint) -> float:
        # As EBS: 3 s for an empty volume, 15 s from 1 TiB on.
        return 3.0 + 12.0 * min(1.0, point.source_gib / 1024)

    def create(self, place: Place, job: RestoreJob) -> str:
        values, service = read(job.request.metadata, READERS), _service(place)
        kind = service.gateways[values["gatewayArn"]]["GatewayType"]
        inputs = {
            "GatewayARN": values["gatewayArn"],
            "TargetName": values["targetName"],
            "SnapshotId": job.point.arn.rpartition("/")[2],
            "KMSKey": key_arn(place, values["kmsKey"]) if "kmsKey" in values else None,
        }
        if kind == "CACHED":
            inputs["VolumeSizeInBytes"] = _size(values)
        else:
            inputs |= {"DiskId": values["diskId"], "PreserveExistingData": False}
        try:
            made = service.create_volume(kind, inputs)
        except JsonRESTError as error:
            raise RestoreFailed(f"{error.message} (Service: AWSStorageGateway, Status Code: 400)") from error
        tags = {"aws:backup:source-resource": f"{job.point.resource.arn.rpartition('/')[2]}:{job.id}"}
        if job.request.copy_tags:
            tags |= job.point.source_tags
        service.tags[made["VolumeARN"]] = tags
        return str(made["VolumeARN"])


def _service(place: Place) -> Any:
    from aws_sandbox.storage_gateway.models import backends

    return backends[place.account][place.region]


def _size(values: dict[str, Any]) -> int | None:
    """Bytes that are asked for."""
    if "volumeSizeInBytes" in values:
        return int(values["volumeSizeInBytes"])
    return values["volumeSize"] * GIB if "volumeSize" in values else None


def _refuse_size(point: RecoveryPoint, values: dict[str, Any]) -> None:
    if "diskId" in values:
        raise InvalidParameterValue("Invalid diskId: a cached volume lies on no disk of the gateway.")
    if (size := _size(values)) is None:
        raise MissingParameterValue("Restore metadata is missing volumeSize for a cached volume.")
    if values.get("volumeSize", size // GIB) * GIB != size:
        # The unit of volumeSize is undocumented; EBS's key of this name is in GiB.
        raise InvalidParameterValue("Invalid volumeSizeInBytes: it is not volumeSize, in GiB.")
    if not point.source_gib * GIB <= size <= LARGEST_GIB * GIB:
        raise InvalidParameterValue(
            f"Invalid volumeSize: {point.source_gib} to {LARGEST_GIB} GiB, at least as large as the source."
        )


def _refuse_disk(place: Place, point: RecoveryPoint, values: dict[str, Any]) -> None:
    for key in ("volumeSize", "volumeSizeInBytes"):
        if key in values:
            raise InvalidParameterValue(f"Invalid {key}: a stored volume is as large as its disk.")
    if "diskId" not in values:
        raise MissingParameterValue("Restore metadata is missing diskId for a stored volume.")
    disks = {disk["DiskId"]: disk for disk in _service(place).disks[values["gatewayArn"]]}
    if (disk := disks.get(values["diskId"])) is None:
        raise InvalidParameterValue(f"Invalid diskId: {values['diskId']} was not found on the gateway.")
    if disk["DiskSizeInBytes"] < point.source_gib * GIB:
        raise InvalidParameterValue(f"Invalid diskId: the disk is smaller than {point.source_gib} GiB.")


def _refuse_key(place: Place, values: dict[str, Any]) -> None:
    if (given := values.get("kmsKey")) is None:
        return
    if (key := find_key(place, given)) is None:
        raise InvalidParameterValue(f"Invalid kmsKey: {given} was not found in {place.region}.")
    if key.key_state != "Enabled":
        raise InvalidParameterValue(f"Invalid kmsKey: {key.arn} is {key.key_state}.")
