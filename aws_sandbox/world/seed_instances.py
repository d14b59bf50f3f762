"""Makes the shop's instances in moto's EC2, and the images that are their recovery points."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot, Volume
from moto.ec2.models.instances import Instance, Reservation

from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world.accounts import Place, stable_uuid
from aws_sandbox.world.arns import ec2_id, source_arn
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.instances import INSTANCES, InstanceRow, device_volume_id, devices, interface_id
from aws_sandbox.world.network import group_id, subnet_id

# Moto declares its models abstract and instantiates them all the same.
_Volume: Any = Volume
_Instance: Any = Instance

LAUNCHED = datetime(2024, 5, 14, 9, 30, tzinfo=UTC).replace(tzinfo=None)
COPIED_VOLUME = "vol-ffffffff"
"""The volume id that EC2 gives for a copied snapshot."""


class BackupImage(Ami):
    """An image with the block devices of its instance. Moto's own has one of 15 GiB, whatever it is of."""

    def __init__(
        self, ec2: Any, identifier: str, backed_up: InstanceRow, mappings: list[dict[str, Any]], **more: Any
    ) -> None:
        self.mappings = mappings
        self.backed_up = backed_up
        super().__init__(ec2, identifier, **more)
        del ec2.snapshots[self.ebs_snapshot.id]

    @property
    def block_device_mappings(self) -> list[dict[str, Any]]:
        return self.mappings


def seed_instances(ec2: Any, place: Place, rows: tuple[Row, ...]) -> None:
    for row in rows:
        _add_instance(ec2, place, row, INSTANCES[row.id])


def add_image(ec2: Any, place: Place, point: RecoveryPoint) -> None:
    """The image of a recovery point, with a snapshot for each block device."""
    row = _row_of(point)
    image = point.arn.rpartition("/")[2]
    copied = point.source_vault_arn is not None
    instance = point.resource.arn.rpartition("/")[2]
    made = datetime.fromtimestamp(point.created, UTC).replace(tzinfo=None)
    mappings = []
    for device in devices(row):
        # Snapshots that EC2 copies are always encrypted (guide, "Creating backup copies").
        key = point.key_arn if copied else None if device.key is None else place.key_arn(device.key)
        volume = _Volume(
            ec2, COPIED_VOLUME if copied else device_volume_id(place, row, device), device.gib, None
        )
        snapshot = ec2_id("snap", image, device.name)
        ec2.snapshots[snapshot] = Snapshot(
            ec2, snapshot, volume, f"Created by CreateImage({instance}) for {image}", key is not None, key
        )
        ec2.snapshots[snapshot].start_time = made
        ec2.snapshots[snapshot].add_tags({"aws:backup:source-resource": instance})
        mappings.append(
            {
                "DeviceName": device.name,
                "Ebs": {
                    "SnapshotId": snapshot,
                    "VolumeSize": device.gib,
                    "VolumeType": "gp3",
                    "DeleteOnTermination": True,
                    "Encrypted": key is not None,
                    "KmsKeyId": key,
                },
            }
        )
    ec2.amis[image] = BackupImage(
        ec2,
        image,
        row,
        mappings,
        name=f"AwsBackup_{instance}_{stable_uuid('image', image)}",
        description="This image is created by the AWS Backup service.",
        owner_id=place.account,
        virtualization_type="hvm",
        architecture="x86_64",
        creation_date=made,
        platform=row.platform,
        root_device_type="ebs",
        root_device_name=mappings[0]["DeviceName"],
        region_name=f"{place.region}a",
    )
    ec2.amis[image].instance_id = None if copied else instance
    ec2.amis[image].add_tags({"aws:backup:source-resource": instance})


def _row_of(point: RecoveryPoint) -> InstanceRow:
    _, _, _, region, account, instance = point.resource.arn.split(":")
    return next(
        row for row in INSTANCES.values() if instance == f"instance/{ec2_id('i', account, region, row.id)}"
    )


def _add_instance(ec2: Any, place: Place, catalogued: Row, row: InstanceRow) -> None:
    groups = [ec2.get_security_group_from_id(group_id(place, name)) for name in row.groups]
    made = _Instance(
        ec2,
        ec2_id("ami", "base", place.region, row.platform),
        None,
        groups,
        instance_type=row.type,
        subnet_id=subnet_id(place, row.subnet, row.zone),
        key_name=row.key_name,
        private_ip=row.private_ip,
        associate_public_ip=row.subnet.endswith("-public"),
        ebs_optimized=True,
        disable_api_termination=row.protected,
        region_name=place.region,
        metadata_options={"HttpTokens": "required" if row.imds_v2 else "optional"},
    )
    made.id = source_arn(place, catalogued).rpartition("/")[2]
    made.launch_time = LAUNCHED
    made.platform, made.virtualization_type, made.root_device_type = row.platform, "hvm", "ebs"
    made.root_device_name = devices(row)[0].name
    made.add_tags({"Name": catalogued.name, "team": "shop", "tier": "production"})
    interface = made.nics[0]
    del ec2.enis[interface.id]
    interface.id = interface_id(place, row)
    ec2.enis[interface.id] = interface
    reservation = Reservation(ec2_id("r", place.region, row.id), place.account)
    reservation.instances.append(made)
    ec2.reservations[reservation.id] = reservation
    for device in devices(row):
        volume = _Volume(
            ec2,
            device_volume_id(place, row, device),
            device.gib,
            ec2.get_zone_by_name(f"{place.region}{row.zone}"),
            encrypted=device.key is not None,
            kms_key_id=None if device.key is None else place.key_arn(device.key),
            volume_type="gp3",
            iops=3000,
            throughput=125,
        )
        volume.add_tags({"Name": f"{catalogued.name} {device.name}", "team": "shop"})
        ec2.volumes[volume.id] = volume
        ec2.attach_volume(volume.id, made.id, device.name, True)
    if row.profile is not None:
        ec2.associate_iam_instance_profile(made.id, iam_instance_profile_name=row.profile)
