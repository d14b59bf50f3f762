"""Storage Gateway: gateways, their local disks, and what a volume was."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text, whole
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError, NotFound

CACHED, STORED = "CACHED", "STORED"
GIB = 1024**3
FREE = "AVAILABLE"
"""What a local disk that serves nothing yet is allocated to (ListLocalDisks)."""


def cached_gateways(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Gateways for cached volumes, with their names; a state other than RUNNING is noted."""
    return _gateways(calls, CACHED)


def stored_gateways(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Gateways for stored volumes, likewise."""
    return _gateways(calls, STORED)


def disks(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Local disks of a gateway, free ones first, with their paths and sizes in GiB."""
    gateway = needs.get("gatewayArn", "")
    if not gateway:
        return []
    found = sorted(local_disks(calls, gateway), key=lambda disk: text(disk, "DiskAllocationType") != FREE)
    return [AccountChoice(text(disk, "DiskId"), text(disk, "DiskPath"), _disk_note(disk)) for disk in found]


def volume(calls: Calls, arn: str) -> dict[str, str]:
    """A volume's gateway, as one for volumes of its kind, and iSCSI target; sizes in bytes, and in whole GiB
    rounded up."""
    gateway = arn.partition("/volume/")[0]
    kind = text(gateway_of(calls, gateway), "GatewayType")
    found = described(calls, kind, [arn])
    if not found:
        raise NotFound("Not found", f"There is no volume {arn}.")
    size = whole(found[0], "VolumeSizeInBytes") or 0
    attributes: Answer = found[0].get("VolumeiSCSIAttributes") or {}
    facts = {
        f"{kind.lower()}_gateway_arn": gateway,
        "gateway_kind": kind,
        "target_name": text(found[0], "TargetName") or text(attributes, "TargetARN").rpartition(":")[2],
        "size_bytes": str(size or ""),
        "size_gib": str(-(-size // GIB) or ""),
        "disk_id": text(found[0], "VolumeDiskId"),
        "volume_kms_key": text(found[0], "KMSKey"),
        "status": text(found[0], "VolumeStatus"),
    }
    return {name: value for name, value in facts.items() if value}


def gateway_of(calls: Calls, arn: str) -> Answer:
    """The gateway of that ARN. Raises `NotFound`."""
    return _asked(calls, "DescribeGatewayInformation", GatewayARN=arn)


def local_disks(calls: Calls, gateway: str) -> list[Answer]:
    """The disks of a gateway that is reachable; AWS refuses the question otherwise."""
    disks: list[Answer] = calls.read("storagegateway", "ListLocalDisks", GatewayARN=gateway)["Disks"]
    return disks


def volumes_of(calls: Calls, gateway: str, kind: str) -> list[Answer]:
    """All volumes of a gateway of that kind, each in full."""
    pages = calls.pages("storagegateway", "ListVolumes", {"GatewayARN": gateway}, token="Marker")
    found: list[Answer] = []
    for page in pages:
        if page:
            found += described(calls, kind, [text(each, "VolumeARN") for each in page])
    return found


def described(calls: Calls, kind: str, arns: list[str]) -> list[Answer]:
    """Volumes in full, by the kind of their gateway: CACHED, or else STORED."""
    name = "CachediSCSIVolumes" if kind == CACHED else "StorediSCSIVolumes"
    volumes: list[Answer] = _asked(calls, f"Describe{name}", VolumeARNs=arns)[name]
    return volumes


def _asked(calls: Calls, operation: str, **request: object) -> Answer:
    """Storage Gateway has one error for whatever is wrong with a gateway or a volume,
    InvalidGatewayRequestException; its message alone tells that one "was not found"."""
    try:
        return calls.read("storagegateway", operation, **request)
    except AwsError as error:
        if "not found" in error.text.lower():
            raise NotFound("Not found", error.text) from error
        raise


def _gateways(calls: Calls, kind: str) -> list[AccountChoice]:
    pages = calls.pages("storagegateway", "ListGateways", {}, token="Marker")
    return [
        AccountChoice(text(gateway, "GatewayARN"), text(gateway, "GatewayName"), _state(gateway))
        for page in pages
        for gateway in page
        if text(gateway, "GatewayType") == kind
    ]


def _state(gateway: Answer) -> str:
    """What is to know of a gateway: that AWS has switched it off, where it runs."""
    state, host = text(gateway, "GatewayOperationalState"), text(gateway, "HostEnvironment")
    return ", ".join(note for note in (host, state if state != "ACTIVE" else "") if note)


def _disk_note(disk: Answer) -> str:
    size, use = whole(disk, "DiskSizeInBytes"), text(disk, "DiskAllocationType")
    return ", ".join(note for note in (f"{size // GIB:,} GiB" if size else "", use.lower()) if note)
