"""The VPCs, subnets and security groups that the shop's instances and databases live in. The same names exist
in both of its Regions and in the recovery account, under ids of their own."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import RECOVERY, SHOP, Place
from aws_sandbox.world.arns import ec2_id

ZONE_LETTERS = ("a", "b", "c")


@dataclass(frozen=True, slots=True)
class VpcRow:
    name: str
    cidr: str


@dataclass(frozen=True, slots=True)
class SubnetRow:
    """One subnet in each zone of the Region: `10.20.{first}.0/24` and the next ones."""

    vpc: str
    name: str
    first: int
    zones: tuple[str, ...] = ZONE_LETTERS


@dataclass(frozen=True, slots=True)
class GroupRow:
    vpc: str
    name: str
    description: str
    port: int
    cidr: str


VPCS = (VpcRow("shop", "10.20.0.0/16"), VpcRow("office", "10.30.0.0/16"))
SUBNETS = (
    SubnetRow("shop", "shop-public", 0),
    SubnetRow("shop", "shop-private", 16),
    SubnetRow("office", "office", 0, ("a",)),
)
GROUPS = (
    GroupRow("shop", "shop-web", "HTTPS from everywhere", 443, "0.0.0.0/0"),
    GroupRow("shop", "shop-bastion", "SSH from the office", 22, "10.30.0.0/16"),
    GroupRow("shop", "shop-db", "Databases, from inside the VPC", 5432, "10.20.0.0/16"),
    GroupRow("office", "office-erp", "The ERP, from the office", 3389, "10.30.0.0/16"),
)
KEY_PAIRS = ("shop-ops", "erp-admins")


def is_built(place: Place) -> bool:
    """Whether the shop's network is there."""
    return place.account in (SHOP.id, RECOVERY.id)


def vpc_id(place: Place, name: str) -> str:
    return ec2_id("vpc", place.account, place.region, name)


def subnet_id(place: Place, name: str, letter: str) -> str:
    return ec2_id("subnet", place.account, place.region, name, letter)


def group_id(place: Place, name: str) -> str:
    return ec2_id("sg", place.account, place.region, name)


def vpc_of_subnet(name: str) -> str:
    return next(row.vpc for row in SUBNETS if row.name == name)


def subnet_cidr(row: SubnetRow, letter: str) -> str:
    network = next(vpc.cidr for vpc in VPCS if vpc.name == row.vpc).rsplit(".", 2)[0]
    return f"{network}.{row.first + ZONE_LETTERS.index(letter)}.0/24"
