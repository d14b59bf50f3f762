"""Makes the EBS volumes and snapshots behind the world's recovery points in moto's EC2, the snapshots that
AWS Backup did not make, and the network and instances beside them. Loading moto's EC2 takes about a second
and 115 MB, so this waits until EC2 is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_block_store import Snapshot, Volume

from aws_sandbox import attached_volumes, instance_offerings, placement_groups, snapshot_owners
from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import PARTITIONS, Partition
from aws_sandbox.restores.ebs import printable
from aws_sandbox.restores.volume_types import GP3_IOPS, GP3_THROUGHPUT
from aws_sandbox.world.accounts import NEWCOMER, SHOP, Place
from aws_sandbox.world.arns import ec2_id, source_arn
from aws_sandbox.world.catalogue import EBS_ROWS, NEWCOMER_ROWS, OTHER_ROWS, Row
from aws_sandbox.world.others_snapshots import EBS_SNAPSHOTS
from aws_sandbox.world.seed_instances import COPIED_VOLUME, add_image, seed_instances
from aws_sandbox.world.seed_network import seed_network

# Moto declares its models abstract and instantiates them all the same.
_MotoVolume: Any = Volume


def seed_ec2(place: Place) -> None:
    partition = PARTITIONS[place.partition]
    snapshot_owners.install()
    attached_volumes.install()
    placement_groups.install()
    ec2 = ec2_backends[place.account][place.region]
    instance_offerings.install(place.region, ec2.describe_availability_zones())
    ec2.default_kms_key_id = place.key_arn("alias/aws/ebs")
    seed_network(ec2, place)
    volumes = {source_arn(place, row): _volume(ec2, place, row) for row in _rows(place, partition)}
    backend = backend_of(place.account, place.region)
    if place.account == SHOP.id and place.region == partition.main_region:
        seed_instances(ec2, place, tuple(row for row in OTHER_ROWS if row.type == "EC2"))
        for row in EBS_ROWS:
            _others_snapshots(ec2, place, row, volumes[source_arn(place, row)], backend.clock.start)
    for points in list(backend.store.points_by_resource.values()):
        for point in points:
            if point.resource.type == "EBS":
                if (volume := volumes.get(point.resource.arn)) is None:
                    add_copied_snapshot(place, point)
                else:
                    _snapshot(ec2, place, point, volume)
            elif point.resource.type == "Storage Gateway":
                # Its snapshots are of no volume of EC2's.
                add_copied_snapshot(place, point)
            elif point.resource.type == "EC2":
                add_image(ec2, place, point)


def _rows(place: Place, partition: Partition) -> tuple[Row, ...]:
    if place.region != partition.main_region:
        return ()
    return {SHOP.id: EBS_ROWS, NEWCOMER.id: NEWCOMER_ROWS}.get(place.account, ())


def _volume(ec2: Any, place: Place, row: Row) -> Any:
    gp3 = row.volume_type == "gp3"
    volume = _MotoVolume(
        ec2,
        source_arn(place, row).rpartition("/")[2],
        row.gib,
        ec2.get_zone_by_name(f"{place.region}a"),
        encrypted=row.key is not None,
        kms_key_id=None if row.key is None else place.key_arn(row.key),
        volume_type=row.volume_type,
        iops=row.iops or (GP3_IOPS if gp3 else None),
        throughput=(row.throughput or GP3_THROUGHPUT) if gp3 else None,
    )
    if not row.gone:
        ec2.volumes[volume.id] = volume
        if row.name:
            volume.add_tags({"Name": printable(row.name), "team": "shop"})
    return volume


def add_copied_snapshot(place: Place, point: Any) -> None:
    """The snapshot that a copy job made."""
    ec2 = ec2_backends[place.account][place.region]
    _snapshot(ec2, place, point, _MotoVolume(ec2, COPIED_VOLUME, point.source_gib, None))


def _snapshot(ec2: Any, place: Place, point: Any, volume: Volume) -> None:
    identifier = point.arn.rpartition("/")[2]
    what = "This snapshot is created by the AWS Backup service."
    snapshot = Snapshot(
        ec2, identifier, volume, what, point.key_arn is not None, point.key_arn, place.account
    )
    snapshot.start_time = datetime.fromtimestamp(point.created, UTC).replace(tzinfo=None)
    if point.storage_class == "COLD":
        snapshot.storage_tier = "archive"
    ec2.snapshots[identifier] = snapshot
    if point.resource.name:
        snapshot.add_tags({"Name": printable(point.resource.name), "aws:backup:source-resource": volume.id})


def _others_snapshots(ec2: Any, place: Place, row: Row, volume: Any, start: float) -> None:
    """Snapshots of a volume that AWS Backup did not make."""
    for other in EBS_SNAPSHOTS:
        if other.volume == row.id:
            identifier = ec2_id("snap", place.account, place.region, other.volume, other.age)
            snapshot = Snapshot(
                ec2, identifier, volume, other.description, volume.encrypted, volume.kms_key_id, place.account
            )
            snapshot.start_time = datetime.fromtimestamp(start - other.age, UTC).replace(tzinfo=None)
            snapshot.add_tags(dict(other.tags))
            ec2.snapshots[identifier] = snapshot
