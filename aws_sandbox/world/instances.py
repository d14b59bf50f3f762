"""The shop's EC2 instances, one row each, by the id of their row in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import Place
from aws_sandbox.world.arns import ec2_id


@dataclass(frozen=True, slots=True)
class InstanceRow:
    id: str
    type: str
    subnet: str
    zone: str
    private_ip: str
    groups: tuple[str, ...]
    key_name: str = "shop-ops"
    profile: str | None = None
    cores: int = 1
    root_gib: int = 30
    data_gib: int = 0
    """Size of a second volume, encrypted with `data_key`; 0 is none."""
    data_key: str | None = None
    platform: str | None = None
    protected: bool = False
    """Termination protection."""
    imds_v2: bool = True


INSTANCES = {
    row.id: row
    for row in (
        InstanceRow("web-1", "t3.large", "shop-public", "a", "10.20.0.11", ("shop-web",), profile="shop-web"),
        InstanceRow("web-2", "t3.large", "shop-public", "b", "10.20.1.12", ("shop-web",), profile="shop-web"),
        InstanceRow(
            "orders-db",
            "m6i.xlarge",
            "shop-private",
            "a",
            "10.20.16.21",
            ("shop-db",),
            cores=2,
            root_gib=50,
            data_gib=100,
            data_key="alias/shop-data",
            protected=True,
        ),
        InstanceRow("bastion", "t3.micro", "shop-public", "a", "10.20.0.9", ("shop-bastion",), root_gib=10),
        InstanceRow(
            "legacy-erp",
            "m5.2xlarge",
            "office",
            "a",
            "10.30.0.40",
            ("office-erp",),
            key_name="erp-admins",
            cores=4,
            root_gib=300,
            platform="windows",
            imds_v2=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    name: str
    gib: int
    key: str | None


def devices(row: InstanceRow) -> tuple[DeviceRow, ...]:
    """Block devices of an instance, the root first."""
    root = DeviceRow("/dev/sda1" if row.platform else "/dev/xvda", row.root_gib, None)
    return (root, DeviceRow("/dev/sdf", row.data_gib, row.data_key)) if row.data_gib else (root,)


def interface_id(place: Place, row: InstanceRow) -> str:
    return ec2_id("eni", place.account, place.region, row.id)


def device_volume_id(place: Place, row: InstanceRow, device: DeviceRow) -> str:
    return ec2_id("vol", place.account, place.region, "instance", row.id, device.name)
