"""EC2: what an instance can be made of, and what one was."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.ec2_network import PAGE, name_of
from aws_api.lookups.tags import own_tags
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import short_id

GONE = frozenset({"terminated", "shutting-down"})
"""States of an instance that is listed for about an hour more and has nothing left to tell."""

SIZES = ("nano", "micro", "small", "medium", "large", "xlarge")


def instance_types(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Types that the Region offers (about 1,400), by family and then by size. Two calls: their vCPUs and
    memory would take fourteen."""
    request = {"LocationType": "region", "MaxResults": PAGE}
    pages = calls.pages("ec2", "DescribeInstanceTypeOfferings", request)
    names = {text(offer, "InstanceType") for page in pages for offer in page}
    return [AccountChoice(name) for name in sorted(names, key=_family_and_size)]


def key_pairs(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    found = calls.read("ec2", "DescribeKeyPairs")["KeyPairs"]
    choices = [AccountChoice(text(pair, "KeyName"), note=text(pair, "KeyType")) for pair in found]
    return sorted(choices, key=lambda choice: choice.value.lower())


def instance(calls: Calls, arn: str) -> dict[str, str]:
    """An instance's settings, as texts. A terminated one is `NotFound`.

    `security_group_ids` are separated by commas; `requires_imdsv2`, `source_dest_check`, `ebs_optimized` and
    `termination_protection` are "true" or "false"; `elastic_ip` is the allocation id of an address of the
    account, `instance_profile_role` the ARN of the profile's role. What may not be read is left out.
    """
    instance_id = short_id(arn)
    reservations = calls.read("ec2", "DescribeInstances", InstanceIds=[instance_id])["Reservations"]
    found: Answer = next((each for one in reservations for each in one.get("Instances") or ()), {})
    state = text(found.get("State") or {}, "Name")
    if not found or state in GONE:
        raise NotFound("Not found", f"There is no instance {instance_id}.")
    groups = [text(group, "GroupId") for group in found.get("SecurityGroups") or ()]
    facts = {
        "name": name_of(found),
        "state": state,
        "instance_type": text(found, "InstanceType"),
        "platform": text(found, "Platform").lower(),
        "key_name": text(found, "KeyName"),
        "availability_zone": text(found.get("Placement") or {}, "AvailabilityZone"),
        "vpc_id": text(found, "VpcId"),
        "subnet_id": text(found, "SubnetId"),
        "security_group_ids": ", ".join(groups),
        "devices": ", ".join(text(each, "DeviceName") for each in found.get("BlockDeviceMappings") or ()),
        "private_ip": text(found, "PrivateIpAddress"),
        "public_ip": text(found, "PublicIpAddress"),
        "ebs_optimized": text(found, "EbsOptimized").lower(),
        "source_dest_check": text(found, "SourceDestCheck").lower(),
        "requires_imdsv2": _requires_imdsv2(found),
        "termination_protection": _termination_protection(calls, instance_id),
        "elastic_ip": _elastic_ip(calls, instance_id) if text(found, "PublicIpAddress") else "",
        **_profile(calls, text(found.get("IamInstanceProfile") or {}, "Arn")),
        "tags": own_tags(found.get("Tags")),
    }
    return {name: value for name, value in facts.items() if value}


def _requires_imdsv2(found: Answer) -> str:
    tokens = text(found.get("MetadataOptions") or {}, "HttpTokens")
    return str(tokens == "required").lower() if tokens else ""


def _termination_protection(calls: Calls, instance_id: str) -> str:
    request = {"InstanceId": instance_id, "Attribute": "disableApiTermination"}
    try:
        answer = calls.read("ec2", "DescribeInstanceAttribute", **request)
    except AwsError:
        return ""
    return text(answer.get("DisableApiTermination") or {}, "Value").lower()


def _elastic_ip(calls: Calls, instance_id: str) -> str:
    by_instance = [{"Name": "instance-id", "Values": [instance_id]}]
    try:
        found = calls.read("ec2", "DescribeAddresses", Filters=by_instance)["Addresses"]
    except AwsError:
        return ""
    return text(found[0], "AllocationId") if found else ""


def _profile(calls: Calls, arn: str) -> Mapping[str, str]:
    """The instance profile's name, and the role in it as far as it may be read."""
    if not arn:
        return {}
    name = short_id(arn)
    try:
        roles = calls.read("iam", "GetInstanceProfile", InstanceProfileName=name)["InstanceProfile"]["Roles"]
    except AwsError:
        roles = ()
    return {"instance_profile": name, "instance_profile_role": text(next(iter(roles), {}), "Arn")}


def _family_and_size(name: str) -> tuple[str, int, int, str]:
    """m7g.8xlarge after m7g.xlarge, m7g.metal last."""
    family, _, size = name.partition(".")
    times, _, rest = size.partition("xlarge")
    if size in SIZES:
        return family, SIZES.index(size), 0, size
    if times.isdigit() and not rest:
        return family, len(SIZES), int(times), size
    return family, len(SIZES) + 1, 0, size
