"""Whether a file system can take a restore: that it is there, can be written, and can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text, whole
from aws_api.lookups.efs import described
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

TITLE = "File system"
ZONE = "Availability Zone"
ASKED = "efs:DescribeFileSystems"
USABLE = ("available", "updating")
"""States in which EFS serves a file system ("LifeCycleState")."""


def target(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What is to know of the file system that exists, or of the place of the new one."""
    if look_up(values, "newFileSystem") == "false":
        yield from answered(TITLE, lambda: _existing(calls, context, look_up(values, "file-system-id")))
    elif zone := look_up(values, "availabilityZoneName"):
        yield from answered(ZONE, lambda: _zone(calls, context, zone))


def _existing(calls: Calls, context: Context, identifier: str) -> Iterator[Finding]:
    if not identifier:
        return
    try:
        found = described(calls, identifier)
    except NotFound:
        told = f"There is no file system {identifier} in {context.region}."
        yield Finding(ERROR, TITLE, told, "Choose another, or restore to a new file system.", ASKED)
        return
    state, protection = text(found, "LifeCycleState"), _protection(found)
    if state not in USABLE:
        told = f"The file system {identifier} is {state}: nothing can be written to it."
        yield Finding(ERROR, TITLE, told, "Choose another, or restore to a new file system.", ASKED)
    elif protection == "REPLICATING":
        told = f"The file system {identifier} is the copy that a replication keeps: it can only be read."
        yield Finding(ERROR, TITLE, told, "Restore to the source of the replication, or to a new one.", ASKED)
    else:
        yield Finding(PASSED, TITLE, f"The file system {identifier} is {state}.", evidence=ASKED)
    if whole(found, "NumberOfMountTargets") == 0:
        told = f"{identifier} has no mount target: nobody can reach what is restored into it."
        yield Finding(WARNING, TITLE, told, "Make one: aws efs create-mount-target.", ASKED)


def _protection(found: Answer) -> str:
    return text(found.get("FileSystemProtection") or {}, "ReplicationOverwriteProtection")


def _zone(calls: Calls, context: Context, wanted: str) -> Iterator[Finding]:
    asked = "ec2:DescribeAvailabilityZones"
    zones = {
        text(zone, "ZoneName"): text(zone, "State")
        for zone in calls.read("ec2", "DescribeAvailabilityZones")["AvailabilityZones"]
    }
    if wanted not in zones:
        told = f"There is no zone {wanted} in {context.region}."
        yield Finding(ERROR, ZONE, told, f"One of {', '.join(sorted(zones))}.", asked)
    elif zones[wanted] != "available":
        told = f"The zone {wanted} is {zones[wanted]}."
        yield Finding(WARNING, ZONE, told, "Choose another zone, or a file system in all of them.", asked)
    else:
        yield Finding(PASSED, ZONE, f"The zone {wanted} is available.", evidence=asked)
