"""Block devices of a new instance: those of the image, changed as the request says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.restores.keys import find_key, key_arn
from aws_sandbox.restores.launch_shapes import refuse_shape
from aws_sandbox.restores.parameters import mapping, objects
from aws_sandbox.restores.volume_types import (
    GP3_IOPS,
    GP3_THROUGHPUT,
    VOLUME_TYPES,
    Figures,
    Names,
    refuse_figures,
)
from aws_sandbox.world.accounts import Place

MEMBERS = frozenset({"DeviceName", "NoDevice", "VirtualName", "Ebs"})
EBS_MEMBERS = frozenset(
    {"DeleteOnTermination", "Iops", "VolumeSize", "VolumeType", "Throughput", "Encrypted", "KmsKeyId"}
)
"""Guide, "Restore an Amazon EC2 instance": neither SnapshotId nor OutpostArn."""

NAMES = Names(*(f"BlockDeviceMappings: {name}" for name in ("VolumeSize", "Iops", "Throughput")))


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    snapshot: str
    gib: int
    type: str
    key: str | None
    """ARN of its key; None is not encrypted."""
    iops: int | None = None
    throughput: int | None = None
    delete_on_termination: bool = True


def listed_devices(key: str, value: str) -> list[dict[str, Any]]:
    """AWS's example has an object around the list; which of the two it takes is unverified, so both are
    read."""
    if value.lstrip().startswith("{"):
        inner = mapping(key, value)
        found = inner.get(key)
        if set(inner) != {key} or not isinstance(found, list):
            raise InvalidParameterValue(f"Invalid {key}: an object must hold {key} and nothing else.")
        if not all(isinstance(item, dict) for item in found):
            raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a JSON list of objects.")
        return found
    return objects(key, value)


def refuse_devices(place: Place, image: Any | None, asked: list[dict[str, Any]]) -> None:
    """Raises a BackupError. Devices that the image has not are refused: whether AWS Backup adds any is
    undocumented."""
    imaged = {} if image is None else {row["DeviceName"]: row["Ebs"] for row in image.mappings}
    for item in asked:
        ebs = item.get("Ebs") or {}
        if unknown := sorted(item.keys() - MEMBERS) or sorted(ebs.keys() - EBS_MEMBERS):
            raise InvalidParameterValue(f"Invalid BlockDeviceMappings: unknown member {', '.join(unknown)}.")
        name = item.get("DeviceName")
        if not isinstance(name, str) or (imaged and name not in imaged):
            raise InvalidParameterValue(f"Invalid BlockDeviceMappings: the image has no device {name}.")
        _refuse_volume(ebs, imaged.get(name))
        _refuse_encryption(place, name, ebs, imaged.get(name))
    refuse_shape("BlockDeviceMappings", asked)


def _refuse_volume(ebs: Mapping[str, Any], imaged: Mapping[str, Any] | None) -> None:
    for figure in ("VolumeSize", "Iops", "Throughput"):
        if type(ebs.get(figure, 0)) is not int:
            raise InvalidParameterValue(f"Invalid BlockDeviceMappings: {figure} must be a whole number.")
    kind = ebs.get("VolumeType", "gp3" if imaged is None else imaged["VolumeType"])
    if kind not in VOLUME_TYPES:
        raise InvalidParameterValue(f"Invalid BlockDeviceMappings: there is no volume type {kind!r}.")
    if imaged is not None:
        figures = Figures(kind, ebs.get("VolumeSize"), ebs.get("Iops"), ebs.get("Throughput"))
        refuse_figures(NAMES, figures, imaged["VolumeSize"])


def _refuse_encryption(
    place: Place, name: str, ebs: Mapping[str, Any], imaged: Mapping[str, Any] | None
) -> None:
    if imaged is not None and imaged["Encrypted"] and ebs.get("Encrypted") is False:
        # "In no case can you remove encryption from an encrypted volume" (EC2 API, EbsBlockDevice).
        raise InvalidParameterValue(
            f"Invalid BlockDeviceMappings: the snapshot of {name} is encrypted, and so is its volume."
        )
    if (key := ebs.get("KmsKeyId")) is None:
        return
    if ebs.get("Encrypted") is not True:
        raise InvalidParameterValue("Invalid BlockDeviceMappings: KmsKeyId needs Encrypted.")
    if find_key(place, str(key)) is None:
        raise InvalidParameterValue(f"Invalid BlockDeviceMappings: {key} was not found in {place.region}.")


def block_devices(place: Place, image: Any, metadata: Mapping[str, str]) -> list[Device]:
    """The devices that the instance gets, the root first."""
    text = metadata.get("BlockDeviceMappings")
    asked = {item["DeviceName"]: item for item in listed_devices("BlockDeviceMappings", text or "[]")}
    found = []
    for row in image.mappings:
        device = Device(
            row["DeviceName"],
            row["Ebs"]["SnapshotId"],
            row["Ebs"]["VolumeSize"],
            row["Ebs"]["VolumeType"],
            row["Ebs"].get("KmsKeyId"),
        )
        item = asked.get(device.name, {})
        if "NoDevice" not in item:
            found.append(_changed(place, device, item.get("Ebs") or {}))
    return found


def _changed(place: Place, device: Device, ebs: Mapping[str, Any]) -> Device:
    key = device.key
    if ebs.get("KmsKeyId") is not None:
        key = key_arn(place, str(ebs["KmsKeyId"]))
    elif ebs.get("Encrypted") is True and key is None:
        key = place.key_arn("alias/aws/ebs")
    kind = ebs.get("VolumeType", device.type)
    gp3 = kind == "gp3"
    return replace(
        device,
        gib=ebs.get("VolumeSize", device.gib),
        type=kind,
        key=key,
        iops=ebs.get("Iops", GP3_IOPS if gp3 else None),
        throughput=ebs.get("Throughput", GP3_THROUGHPUT if gp3 else None),
        delete_on_termination=ebs.get("DeleteOnTermination", True),
    )
