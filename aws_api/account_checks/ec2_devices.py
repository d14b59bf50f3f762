"""Whether the devices that a request names are those of the point's image, and large enough."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.ec2_questions import TITLE, Launch
from aws_api.calls import Answer
from aws_api.gateway.members import text, whole
from recovery.finding import Finding, FindingSeverity
from restore_profiles.paths import elements
from restore_profiles.rules import whole_number
from restore_profiles.services.ebs_volume_types import VOLUME_TYPES

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

DEVICES = "BlockDeviceMappings"
ASKED = "ec2:DescribeImages"


def devices(launch: Launch) -> Iterator[Finding]:
    """What is wrong with each device that is to differ from the image."""
    count = elements(launch.values, DEVICES)
    image = launch.image if count else None
    if image is None:
        return
    known = {text(each, "DeviceName"): each.get("Ebs") or {} for each in image.get(DEVICES) or ()}
    for index in range(count):
        prefix = f"{DEVICES}[{index}]."
        name = launch.value(f"{prefix}DeviceName")
        if name not in known:
            told = f"The image has no device {name}: EC2 would add an empty volume."
            yield Finding(WARNING, TITLE, told, f"It has {', '.join(known)}.", ASKED)
        else:
            yield from _too_small(name, known[name], whole_number(launch.value(f"{prefix}Ebs.VolumeSize")))
        yield from _outside(name, launch, prefix)


def _too_small(name: str, volume: Answer, asked: int | None) -> Iterator[Finding]:
    least = whole(volume, "VolumeSize")
    if asked is not None and least is not None and asked < least:
        told = f"{name} would have {asked:,} GiB, and its snapshot has {least:,}."
        yield Finding(ERROR, TITLE, told, "Leave the size empty to take the snapshot's.", ASKED)


def _outside(name: str, launch: Launch, prefix: str) -> Iterator[Finding]:
    """Sizes and IOPS that the volume type does not have."""
    kind = launch.value(f"{prefix}Ebs.VolumeType")
    for each in VOLUME_TYPES:
        if each.name != kind:
            continue
        for member, unit, limits in (("VolumeSize", "GiB", each.sizes), ("Iops", "IOPS", each.iops)):
            asked = whole_number(launch.value(f"{prefix}Ebs.{member}"))
            if asked is not None and limits and not limits[0] <= asked <= limits[1]:
                told = f"{name}: {kind} volumes have {limits[0]:,} to {limits[1]:,} {unit}, not {asked:,}."
                yield Finding(ERROR, TITLE, told, "Choose another size or type.", "ec2:RunInstances")
