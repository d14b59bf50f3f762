"""Makes the shop's file systems in moto's EFS, with mount targets and access points."""

from __future__ import annotations

import json
from typing import Any

from moto.efs.models import FileSystem, MountTarget, efs_backends

from aws_sandbox import efs_operations
from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.arns import ec2_id
from aws_sandbox.world.catalogue import OTHER_ROWS, Row
from aws_sandbox.world.file_systems import FILE_SYSTEMS, file_system_id
from aws_sandbox.world.network import group_id, subnet_id

# Moto declares its models abstract and instantiates them all the same.
_FileSystem: Any = FileSystem
_MountTarget: Any = MountTarget

AGE = 400 * 86_400.0
"""Seconds since the file systems were made."""


def seed_efs(place: Place) -> None:
    efs_operations.install()
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    efs: Any = efs_backends[place.account][place.region]
    for row in OTHER_ROWS:
        if row.type == "EFS" and not row.gone:
            _add(efs, place, row)


def _add(efs: Any, place: Place, catalogued: Row) -> None:
    row, token = FILE_SYSTEMS[catalogued.id], f"shop-{catalogued.id}"
    made = _FileSystem(
        place.account,
        place.region,
        token,
        file_system_id(row.id),
        context=efs,
        performance_mode=row.performance,
        encrypted=catalogued.key is not None,
        kms_key_id=None if catalogued.key is None else place.key_arn(catalogued.key),
        throughput_mode="elastic" if row.performance == "generalPurpose" else "bursting",
        provisioned_throughput_in_mibps=None,
        availability_zone_name=None if row.zone is None else f"{place.region}{row.zone}",
        backup=catalogued.vault.startswith("aws/efs/"),
    )
    made.creation_time = SandboxBackupBackend.clock.start - AGE
    hold(made, row.files, catalogued.gib * 1024**3)
    efs.file_systems_by_id[made.file_system_id] = made
    efs.creation_tokens.add(token)
    tags = {"Name": catalogued.name, "team": "shop", "tier": "production"}
    efs.tag_resource(made.file_system_arn, tags)
    subnets = {subnet.id: subnet for subnet in efs.ec2_backend.describe_subnets()}
    for letter in row.mounted:
        # Moto's Beijing has no third zone.
        if (subnet := subnets.get(subnet_id(place, "shop-private", letter))) is not None:
            _mount(efs, place, made, subnet)
    if row.idle_days:
        made.lifecycle_policies = [{"TransitionToIA": f"AFTER_{row.idle_days}_DAYS"}]
    if row.encrypted_mounts:
        made.file_system_policy = json.dumps(_over_tls(made.file_system_arn))
    for name in row.access_points:
        efs.create_access_point(
            f"shop-{name}",
            [{"Key": "Name", "Value": name}],
            made.file_system_id,
            {"Uid": 1000, "Gid": 1000},
            {"Path": f"/{name}"},
        )


def _mount(efs: Any, place: Place, file_system: Any, subnet: Any) -> None:
    """A mount target without an interface in EC2: the free addresses of its subnet would otherwise depend on
    whether EFS was asked yet."""
    last = 200 + list(FILE_SYSTEMS).index(file_system.creation_token.removeprefix("shop-"))
    address = f"{subnet.cidr_block.rpartition('.')[0]}.{last}"
    target = _MountTarget(place.account, file_system, subnet, address, [group_id(place, "shop-db")])
    target.network_interface_id = ec2_id("eni", place.account, place.region, target.mount_target_id)
    efs.mount_targets_by_id[target.mount_target_id] = target


def _over_tls(arn: str) -> dict[str, Any]:
    """The policy that EFS's console writes for clients over TLS only."""
    statement = {
        "Sid": "over-tls",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def hold(file_system: Any, files: tuple[str, ...], size: int) -> None:
    """Adds paths and bytes. A name that begins with an underscore stays out of moto's answers."""
    file_system._files = (*getattr(file_system, "_files", ()), *files)
    file_system._size_value += size
