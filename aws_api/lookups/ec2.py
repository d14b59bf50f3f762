"""EC2: Availability Zones, and what an EBS volume was."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text, whole
from aws_api.lookups.tags import own_tags
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import NotFound
from recovery.models import short_id

GIB = 1024**3


def availability_zones(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Zones this account may use, by name, each with its zone id, which means the same place in every
    account.
    """
    answer = calls.read("ec2", "DescribeAvailabilityZones")
    zones = sorted(answer["AvailabilityZones"], key=lambda zone: text(zone, "ZoneName"))
    return [AccountChoice(text(zone, "ZoneName"), text(zone, "ZoneId"), _zone_note(zone)) for zone in zones]


def volume(calls: Calls, arn: str) -> dict[str, str]:
    """A volume's settings. `encrypted` is "true" or "false"; `attached_to` is an instance id."""
    volumes = calls.read("ec2", "DescribeVolumes", VolumeIds=[short_id(arn)])["Volumes"]
    if not volumes:
        raise NotFound("Not found", f"There is no volume {short_id(arn)}.")
    found: Answer = volumes[0]
    attachment: Answer = next(iter(found.get("Attachments") or ()), {})
    tags = {text(tag, "Key"): text(tag, "Value") for tag in found.get("Tags") or ()}
    facts = {
        "availability_zone": text(found, "AvailabilityZone"),
        "volume_type": text(found, "VolumeType"),
        "size_gib": text(found, "Size"),
        "size_bytes": str((whole(found, "Size") or 0) * GIB or ""),
        "iops": text(found, "Iops"),
        "throughput": text(found, "Throughput"),
        "encrypted": text(found, "Encrypted").lower(),
        "kms_key_arn": text(found, "KmsKeyId"),
        "state": text(found, "State"),
        "name": tags.get("Name", ""),
        "attached_to": text(attachment, "InstanceId"),
        "attached_device": text(attachment, "Device"),
        "multi_attach": text(found, "MultiAttachEnabled").lower(),
        "tags": own_tags(found.get("Tags")),
    }
    return {name: value for name, value in facts.items() if value}


def _zone_note(zone: Answer) -> str:
    """What sets a zone apart: a state other than `available`, a kind other than a plain zone."""
    state, kind = text(zone, "State"), text(zone, "ZoneType")
    notes = [
        state if state != "available" else "",
        kind.replace("-", " ") if kind != "availability-zone" else "",
    ]
    return ", ".join(note for note in notes if note)
