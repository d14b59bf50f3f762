"""EC2: where something can be put in the network. Choices carry the names that people gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError

PAGE = 1000
"""`MaxResults` of these listings; the model's limit."""


def vpcs(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """VPCs by name, the default one told."""
    found = [vpc for page in _pages(calls, "DescribeVpcs") for vpc in page]
    choices = [
        AccountChoice(
            text(vpc, "VpcId"),
            name_of(vpc),
            told(text(vpc, "CidrBlock"), "the default VPC" if vpc.get("IsDefault") else ""),
        )
        for vpc in found
    ]
    return sorted(choices, key=_by_name)


def subnets(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Subnets by name, each with its range, zone, free addresses and VPC; those of one VPC where it is
    chosen."""
    filters = _in_vpc(_needed(needs, "VpcId"))
    choices = [
        AccountChoice(text(subnet, "SubnetId"), name_of(subnet), _subnet_note(subnet))
        for page in _pages(calls, "DescribeSubnets", **filters)
        for subnet in page
    ]
    return sorted(choices, key=_by_name)


def security_groups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Security groups by name; those of one VPC where it or one of its subnets is chosen."""
    filters = _in_vpc(_needed(needs, "VpcId") or _vpc_of(calls, _needed(needs, "SubnetId")))
    choices = [
        AccountChoice(
            text(group, "GroupId"),
            text(group, "GroupName"),
            told(text(group, "VpcId"), text(group, "Description")),
        )
        for page in _pages(calls, "DescribeSecurityGroups", **filters)
        for group in page
    ]
    return sorted(choices, key=_by_name)


def name_of(item: Answer) -> str:
    """The value of its tag `Name`, "" where it has none."""
    tags = item.get("Tags") or ()
    return next((text(tag, "Value") for tag in tags if text(tag, "Key") == "Name"), "")


def told(*notes: str) -> str:
    return ", ".join(note for note in notes if note)


def _pages(calls: Calls, operation: str, **filters: object) -> Iterator[list[Answer]]:
    return calls.pages("ec2", operation, {"MaxResults": PAGE, **filters})


def _needed(needs: Mapping[str, str], member: str) -> str:
    """The value that a field of this name has, wherever in the request it is: `NetworkInterfaces[].SubnetId`
    too, and `clusterVpcConfig.vpcId`."""
    wanted = member.lower()
    return next((value for path, value in needs.items() if path.rpartition(".")[2].lower() == wanted), "")


def _in_vpc(vpc: str) -> dict[str, object]:
    return {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]} if vpc else {}


def _vpc_of(calls: Calls, subnet: str) -> str:
    """The VPC of a subnet; "" where that cannot be told, so that all groups are offered."""
    if not subnet:
        return ""
    try:
        found = calls.read("ec2", "DescribeSubnets", SubnetIds=[subnet])["Subnets"]
    except AwsError:
        return ""
    return text(found[0], "VpcId") if found else ""


def _subnet_note(subnet: Answer) -> str:
    free = text(subnet, "AvailableIpAddressCount")
    return told(
        text(subnet, "CidrBlock"),
        text(subnet, "AvailabilityZone"),
        f"{free} free" if free else "",
        text(subnet, "VpcId"),
    )


def _by_name(choice: AccountChoice) -> tuple[bool, str, str]:
    """Named ones first."""
    return not choice.label, choice.label.lower(), choice.value
