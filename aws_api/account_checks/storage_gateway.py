"""Whether a gateway would make the volume that a request describes: it is reachable, the name and the disk
are free."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text, whole
from aws_api.lookups.storage_gateway import CACHED, FREE, GIB, STORED, gateway_of, local_disks, volumes_of
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up, whole_number

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "Gateway and iSCSI target"
RUNNING = {"STATE_RUNNING", "RUNNING"}
"""The API reference shows the first in its example, and lists no values."""


def volume(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """The gateway first: of one that is not there, or of another kind, nothing else is asked."""
    gateway = look_up(values, "gatewayArn")
    if not gateway:
        return
    asked = "storagegateway:DescribeGatewayInformation"
    try:
        found = gateway_of(calls, gateway)
    except NotFound:
        yield Finding(ERROR, TITLE, f"There is no gateway {gateway}.", "Choose another gateway.", asked)
        return
    disk, kind = look_up(values, "diskId"), text(found, "GatewayType")
    sized = look_up(values, "volumeSizeInBytes") or look_up(values, "volumeSize")
    wanted = STORED if disk else CACHED if sized else kind
    if kind != wanted:
        told = f"The gateway's type is {kind or 'unknown'}, and this is to be a {wanted.lower()} volume."
        yield Finding(ERROR, TITLE, told, "Choose another gateway, or the other target.", asked)
        return
    yield _state(found, asked)
    yield from answered(TITLE, lambda: _name(calls, gateway, kind, look_up(values, "targetName")))
    if disk:
        yield from answered(TITLE, lambda: _disk(calls, gateway, disk, point))
    else:
        yield from _size(values, point)


def _state(found: Answer, asked: str) -> Finding:
    name, state = text(found, "GatewayName"), text(found, "GatewayState")
    if state in RUNNING:
        return Finding(PASSED, TITLE, f"The gateway {name} is running.", evidence=asked)
    told = f"The gateway {name} is in the state {state or 'unknown'}; AWS Backup offers reachable ones only."
    return Finding(ERROR, TITLE, told, "Bring it up, or choose another.", asked)


def _name(calls: Calls, gateway: str, kind: str, wanted: str) -> Iterator[Finding]:
    """A target's name is unique on its gateway (Storage Gateway API, CreateCachediSCSIVolume)."""
    if not wanted:
        return
    evidence = f"storagegateway:Describe{kind.capitalize()}iSCSIVolumes"
    taken = any(_target_name(each) == wanted for each in volumes_of(calls, gateway, kind))
    if taken:
        told = f"A volume of this gateway has the iSCSI target {wanted}."
        yield Finding(ERROR, TITLE, told, "Choose another name.", evidence)
    else:
        yield Finding(PASSED, TITLE, f"The iSCSI target {wanted} is free.", evidence=evidence)


def _target_name(volume: Answer) -> str:
    """`iqn.1997-05.com.amazon:NAME` where the name itself is not told."""
    attributes = volume.get("VolumeiSCSIAttributes") or {}
    return text(volume, "TargetName") or text(attributes, "TargetARN").rpartition(":")[2]


def _disk(calls: Calls, gateway: str, wanted: str, point: RecoveryPoint) -> Iterator[Finding]:
    evidence = "storagegateway:ListLocalDisks"
    found = next((disk for disk in local_disks(calls, gateway) if text(disk, "DiskId") == wanted), None)
    if found is None:
        yield Finding(ERROR, TITLE, f"The gateway has no disk {wanted}.", "Choose another disk.", evidence)
        return
    use, size = text(found, "DiskAllocationType"), whole(found, "DiskSizeInBytes")
    if use != FREE:
        told = f"The disk {wanted} serves as {use.lower() or 'something else'}."
        yield Finding(ERROR, TITLE, told, "Choose a free disk.", evidence)
    elif size and point.size and size < point.size:
        told = f"The disk has {size // GIB:,} GiB, less than the {-(-point.size // GIB):,} of the backup."
        yield Finding(WARNING, TITLE, told, "Choose a larger disk.", evidence)
    else:
        yield Finding(PASSED, TITLE, f"The disk {wanted} is free.", evidence=evidence)


def _size(values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """By the size that AWS tells of the point, which may be less than that of the volume."""
    size = whole_number(look_up(values, "volumeSizeInBytes"))
    if size is not None and point.size and size < point.size:
        told = f"The volume would have {size:,} bytes, less than the {point.size:,} of the backup."
        yield Finding(WARNING, TITLE, told, "Take the source's size or more.", "BackupSizeInBytes")
