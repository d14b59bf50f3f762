"""Makes the shop's VPCs, subnets, security groups and key pairs in moto's EC2, under the same ids in every
run. Moto's own operations would make random ones."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.key_pairs import KeyPair
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC

from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.network import (
    GROUPS,
    KEY_PAIRS,
    SUBNETS,
    VPCS,
    GroupRow,
    SubnetRow,
    group_id,
    is_built,
    subnet_cidr,
    subnet_id,
    vpc_id,
)

# Moto declares its models abstract and instantiates them all the same.
_Vpc: Any = VPC
_Subnet: Any = Subnet
_Group: Any = SecurityGroup


def seed_network(ec2: Any, place: Place) -> None:
    if not is_built(place):
        return
    for vpc in VPCS:
        identifier = vpc_id(place, vpc.name)
        ec2.vpcs[identifier] = made = _Vpc(ec2, identifier, vpc.cidr, False)
        made.add_tags({"Name": vpc.name})
        ec2.create_route_table(identifier, main=True)
        ec2.create_network_acl(identifier, default=True)
        ec2.create_security_group("default", "default VPC security group", identifier, is_default=True)
    for subnet in SUBNETS:
        for zone in ec2.describe_availability_zones():
            if (letter := zone.name[-1]) in subnet.zones:
                _add_subnet(ec2, place, subnet, zone, letter)
    for group in GROUPS:
        _add_group(ec2, place, group)
    for name in KEY_PAIRS:
        fingerprint = ":".join(stable_hex("key pair", name, length=40)[at : at + 2] for at in range(0, 40, 2))
        ec2.key_pairs[name] = pair = KeyPair(name, "rsa", fingerprint, b"", b"ssh-rsa", {}, ec2)
        pair.id = f"key-0{stable_hex('key pair', place.account, place.region, name, length=16)}"


def _add_subnet(ec2: Any, place: Place, row: SubnetRow, zone: Any, letter: str) -> None:
    identifier, vpc = subnet_id(place, row.name, letter), vpc_id(place, row.vpc)
    public = row.name.endswith("-public")
    made = _Subnet(ec2, identifier, vpc, subnet_cidr(row, letter), None, zone, False, public)
    made.add_tags({"Name": f"{row.name}-{letter}"})
    ec2.associate_default_network_acl_with_subnet(identifier, vpc)
    ec2.subnets[zone.name][identifier] = made


def _add_group(ec2: Any, place: Place, row: GroupRow) -> None:
    identifier, vpc = group_id(place, row.name), vpc_id(place, row.vpc)
    ec2.groups[vpc][identifier] = _Group(ec2, identifier, row.name, row.description, vpc, {"Name": row.name})
    port = str(row.port)
    ec2.authorize_security_group_ingress(identifier, "tcp", port, port, [{"CidrIp": row.cidr}], vpc_id=vpc)
