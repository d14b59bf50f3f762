"""Whether a file system of FSx can be where a request puts it: subnets, groups, the directory it joins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text, whole
from aws_api.lookups.fsx import JOINED, all_directories
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

NETWORK = "Network"
DIRECTORY = "Directory"
SUBNETS_ASKED = "ec2:DescribeSubnets"
GROUPS_ASKED = "ec2:DescribeSecurityGroups"
DIRECTORIES_ASKED = "ds:DescribeDirectories"

PREFERRED = ("WindowsConfiguration.PreferredSubnetId", "OpenZFSConfiguration.PreferredSubnetId")


def network(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """The subnets, what they have in common, and the groups. What AWS refuses to tell is UNKNOWN, each by
    itself."""
    yield from answered(NETWORK, lambda: _subnets(calls, values))
    yield from answered(NETWORK, lambda: _groups(calls, values))


def directory(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """The directory that a file system of Windows joins."""
    wanted = look_up(values, "WindowsConfiguration.ActiveDirectoryId")
    if wanted:
        yield from answered(DIRECTORY, lambda: _directory(calls, wanted))


def _subnets(calls: Calls, values: Values) -> Iterator[Finding]:
    wanted = texts(look_up(values, "SubnetIds"))
    if not wanted:
        return
    preferred = next(filter(None, (look_up(values, path) for path in PREFERRED)), "")
    if preferred and preferred not in wanted:
        told = f"The preferred subnet {preferred} is none of {', '.join(wanted)}."
        yield Finding(ERROR, NETWORK, told, "Choose one of the subnets.", "restore profile")
    found = _subnets_by_id(calls, wanted)
    missing = [subnet for subnet in wanted if subnet not in found]
    if missing:
        told = f"There is no subnet {', '.join(missing)}."
        yield Finding(ERROR, NETWORK, told, "Choose another.", SUBNETS_ASKED)
        return
    yield from _together(wanted, found)
    full = [subnet for subnet in wanted if whole(found[subnet], "AvailableIpAddressCount") == 0]
    if full:
        told = f"{', '.join(full)} has no free address."
        yield Finding(ERROR, NETWORK, told, "Choose another subnet, or free an address.", SUBNETS_ASKED)
    else:
        zones = ", ".join(f"{subnet} in {text(found[subnet], 'AvailabilityZone')}" for subnet in wanted)
        yield Finding(PASSED, NETWORK, f"There with free addresses: {zones}.", evidence=SUBNETS_ASKED)


def _together(wanted: list[str], found: Mapping[str, Answer]) -> Iterator[Finding]:
    """Two subnets are of one VPC and of two zones."""
    vpcs = {text(found[subnet], "VpcId") for subnet in wanted}
    zones = {text(found[subnet], "AvailabilityZone") for subnet in wanted}
    if len(vpcs) > 1:
        told = f"The subnets are in different VPCs: {', '.join(sorted(vpcs))}."
        yield Finding(ERROR, NETWORK, told, "Choose subnets of one VPC.", SUBNETS_ASKED)
    if len(wanted) > 1 and len(zones) == 1:
        told = f"Both subnets are in {', '.join(zones)}: a standby there falls with its zone."
        yield Finding(ERROR, NETWORK, told, "Choose subnets of two zones.", SUBNETS_ASKED)


def _groups(calls: Calls, values: Values) -> Iterator[Finding]:
    wanted = texts(look_up(values, "SecurityGroupIds"))
    if not wanted:
        return
    filters = [{"Name": "group-id", "Values": wanted}]
    found = {
        text(group, "GroupId"): text(group, "VpcId")
        for group in calls.read("ec2", "DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    }
    missing = [group for group in wanted if group not in found]
    subnets = _subnets_by_id(calls, texts(look_up(values, "SubnetIds")))
    vpc = next((text(subnet, "VpcId") for subnet in subnets.values()), "")
    foreign = [group for group in wanted if vpc and found.get(group, vpc) != vpc]
    if missing:
        told = f"There is no security group {', '.join(missing)}."
        yield Finding(ERROR, NETWORK, told, "Choose others.", GROUPS_ASKED)
    if foreign:
        told = f"{', '.join(foreign)} is not in {vpc}, the VPC of the subnets."
        yield Finding(ERROR, NETWORK, told, "Choose security groups of that VPC.", GROUPS_ASKED)
    if not missing and not foreign:
        told = f"{', '.join(wanted)}: there{f', in {vpc}' if vpc else ''}."
        yield Finding(PASSED, NETWORK, told, evidence=GROUPS_ASKED)


def _subnets_by_id(calls: Calls, wanted: list[str]) -> dict[str, Answer]:
    if not wanted:
        return {}
    filters = [{"Name": "subnet-id", "Values": wanted}]
    found = calls.read("ec2", "DescribeSubnets", Filters=filters)["Subnets"]
    return {text(subnet, "SubnetId"): subnet for subnet in found}


def _directory(calls: Calls, wanted: str) -> Iterator[Finding]:
    found = next((each for each in all_directories(calls) if text(each, "DirectoryId") == wanted), None)
    if found is None:
        told = f"There is no directory {wanted} here."
        yield Finding(ERROR, DIRECTORY, told, "Choose another, or have it shared.", DIRECTORIES_ASKED)
        return
    kind, stage = text(found, "Type"), text(found, "Stage")
    named = f"{wanted} ({text(found, 'Name')})"
    if kind not in JOINED:
        told = f"{named} is of type {kind}: FSx joins AWS Managed Microsoft AD only."
        next_step = "Choose another, or tell the settings of a directory of your own."
        yield Finding(ERROR, DIRECTORY, told, next_step, DIRECTORIES_ASKED)
    elif stage != "Active":
        told = f"{named} is {stage}: nothing can join it."
        yield Finding(ERROR, DIRECTORY, told, "Mend it, or choose another.", DIRECTORIES_ASKED)
    else:
        yield Finding(PASSED, DIRECTORY, f"{named} is active.", evidence=DIRECTORIES_ASKED)
