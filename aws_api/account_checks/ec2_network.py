"""Whether an instance can be where a request puts it: subnets, security groups, interfaces, zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aws_api.account_checks.ec2_questions import TITLE, Launch
from aws_api.calls import Answer
from aws_api.gateway.members import text, whole
from recovery.finding import Finding, FindingSeverity
from restore_profiles.json_text import texts
from restore_profiles.model import Values
from restore_profiles.paths import elements
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

INTERFACES = "NetworkInterfaces"
ZONE = "Placement.AvailabilityZone"


@dataclass(frozen=True, slots=True)
class Place:
    """One interface as it is asked for: in a subnet with groups, or an existing one by its id."""

    subnet: str = ""
    groups: tuple[str, ...] = ()
    interface: str = ""


def places(values: Values) -> Iterator[Place]:
    """Where the request puts the instance."""
    count = elements(values, INTERFACES)
    if not count:
        groups = tuple(texts(look_up(values, "SecurityGroupIds")))
        yield Place(look_up(values, "SubnetId"), groups)
    for index in range(count):
        prefix = f"{INTERFACES}[{index}]."
        yield Place(
            look_up(values, f"{prefix}SubnetId"),
            tuple(texts(look_up(values, f"{prefix}Groups"))),
            look_up(values, f"{prefix}NetworkInterfaceId"),
        )


def network(launch: Launch) -> Iterator[Finding]:
    """Whether each place exists, has room, and fits the instance type and the other answers."""
    for place in places(launch.values):
        if place.interface:
            yield from _interface(launch, place.interface)
            continue
        subnet = None
        if place.subnet:
            subnet = launch.found("DescribeSubnets", "subnet-id", place.subnet, "SubnetId")
            yield from _subnet(place.subnet, subnet)
            vpc = text(subnet or {}, "VpcId")
        else:
            vpc = _default_vpc(launch)
            yield from _no_subnet(vpc)
        for group in place.groups:
            yield from _group(launch, group, vpc)
        if subnet is not None:
            yield from _zone(launch, text(subnet, "AvailabilityZone"))


def _interface(launch: Launch, interface: str) -> Iterator[Finding]:
    asked = "DescribeNetworkInterfaces"
    found = launch.found(asked, "network-interface-id", interface, "NetworkInterfaceId")
    if found is None:
        told = f"There is no network interface {interface}."
        yield Finding(ERROR, TITLE, told, "Choose another.", f"ec2:{asked}")
    elif text(found, "Status") != "available":
        owner = text(found.get("Attachment") or {}, "InstanceId")
        told = f"The network interface {interface} is {text(found, 'Status')}"
        told += f", attached to {owner}." if owner else "."
        yield Finding(ERROR, TITLE, told, "Detach it first, or choose another.", f"ec2:{asked}")
    else:
        yield Finding(PASSED, TITLE, f"The network interface {interface} is free.", evidence=f"ec2:{asked}")


def _subnet(wanted: str, found: Answer | None) -> Iterator[Finding]:
    asked = "ec2:DescribeSubnets"
    if found is None:
        yield Finding(ERROR, TITLE, f"There is no subnet {wanted}.", "Choose another subnet.", asked)
        return
    free = whole(found, "AvailableIpAddressCount")
    if free == 0:
        told = f"The subnet {wanted} has no free address."
        yield Finding(ERROR, TITLE, told, "Choose another subnet, or free an address.", asked)
    else:
        room = "" if free is None else f" with {free:,} free addresses"
        told = f"The subnet {wanted} is in {text(found, 'AvailabilityZone')}{room}."
        yield Finding(PASSED, TITLE, told, evidence=asked)


def _default_vpc(launch: Launch) -> str:
    """The VPC where EC2 puts an instance without a subnet, "" where the account has none in the Region."""
    default = [{"Name": "is-default", "Values": ["true"]}]
    found = launch.calls.read("ec2", "DescribeVpcs", Filters=default)["Vpcs"]
    return text(found[0], "VpcId") if found else ""


def _no_subnet(default_vpc: str) -> Iterator[Finding]:
    asked = "ec2:DescribeVpcs"
    if default_vpc:
        told = f"No subnet is named: EC2 takes one of the default VPC, {default_vpc}."
        yield Finding(INFO, TITLE, told, evidence=asked)
    else:
        told = "No subnet is named, and the account has no default VPC in this Region."
        yield Finding(ERROR, TITLE, told, "Choose a subnet.", asked)


def _group(launch: Launch, wanted: str, vpc: str) -> Iterator[Finding]:
    """A group has to be in the VPC of its interface, which is not known ("") where the subnet is missing."""
    asked = "DescribeSecurityGroups"
    found = launch.found(asked, "group-id", wanted, "GroupId")
    if found is None:
        told = f"There is no security group {wanted}."
        yield Finding(ERROR, TITLE, told, "Choose another group.", f"ec2:{asked}")
    elif vpc and text(found, "VpcId") != vpc:
        told = f"The security group {wanted} is in {text(found, 'VpcId')}, and the instance in {vpc}."
        yield Finding(ERROR, TITLE, told, "Choose groups of the subnet's VPC.", f"ec2:{asked}")
    else:
        name = text(found, "GroupName")
        told = f"The security group {wanted} ({name}) exists."
        yield Finding(PASSED, TITLE, told, evidence=f"ec2:{asked}")


def _zone(launch: Launch, zone: str) -> Iterator[Finding]:
    """The zone that the subnet decides: whether it is the one asked for, and has the type."""
    asked_for, name = launch.value(ZONE), launch.value("InstanceType")
    if asked_for and asked_for != zone:
        told = f"The placement asks for {asked_for}, and the subnet is in {zone}."
        yield Finding(ERROR, TITLE, told, "Empty the zone: the subnet decides it.", "ec2:DescribeSubnets")
    if not name:
        return
    asked = "DescribeInstanceTypeOfferings"
    filters = [{"Name": "location", "Values": [zone]}, {"Name": "instance-type", "Values": [name]}]
    answer = launch.calls.read("ec2", asked, LocationType="availability-zone", Filters=filters)
    if not any(text(offer, "InstanceType") == name for offer in answer["InstanceTypeOfferings"]):
        told = f"{zone} does not offer the instance type {name}."
        yield Finding(ERROR, TITLE, told, "Choose a subnet in another zone, or another type.", f"ec2:{asked}")
