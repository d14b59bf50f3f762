"""Subnets and security groups as FSx looks at them."""

from __future__ import annotations

from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.world.accounts import Place


def _ec2(place: Place) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[place.account][place.region]


def subnets_of(place: Place, wanted: list[str]) -> list[Any]:
    """Those of the wanted subnets that are there."""
    known = {subnet.id: subnet for subnet in _ec2(place).describe_subnets()}
    return [known[each] for each in wanted if each in known]


def vpc_of(place: Place, wanted: list[str]) -> str | None:
    found = subnets_of(place, wanted)
    return str(found[0].vpc_id) if found else None


def refuse_network(place: Place, values: dict[str, Any]) -> None:
    """Raises InvalidParameterValue for subnets that do not exist or lie in several VPCs, and for groups and a
    VpcId that are not those of the subnets."""
    wanted = values["SubnetIds"]
    found = subnets_of(place, wanted)
    if lacking := sorted(set(wanted) - {subnet.id for subnet in found}):
        raise InvalidParameterValue(
            f"Invalid SubnetIds: {', '.join(lacking)} was not found in {place.region}."
        )
    vpcs = sorted({subnet.vpc_id for subnet in found})
    if len(vpcs) != 1:
        raise InvalidParameterValue(f"Invalid SubnetIds: they are of {len(vpcs)} VPCs.")
    if len({subnet.availability_zone for subnet in found}) != len(wanted):
        raise InvalidParameterValue("Invalid SubnetIds: each must be in another Availability Zone.")
    if values.get("VpcId", vpcs[0]) != vpcs[0]:
        raise InvalidParameterValue(f"Invalid VpcId: the subnets are in {vpcs[0]}.")
    groups = {group.id: group for group in _ec2(place).describe_security_groups()}
    for each in values.get("SecurityGroupIds", []):
        if each not in groups or groups[each].vpc_id != vpcs[0]:
            raise InvalidParameterValue(f"Invalid SecurityGroupIds: {each} was not found in {vpcs[0]}.")
