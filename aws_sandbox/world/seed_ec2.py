"""Makes the EBS volumes and snapshots behind the world's recovery points in moto's EC2. Loading moto's EC2
takes about a second and 115 MB, so this waits until EC2 is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_block_store import Snapshot, Volume

from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import Partition
from aws_sandbox.restores.ebs import GP3_IOPS, GP3_THROUGHPUT, printable
from aws_sandbox.world.accounts import NEWCOMER, SHOP, Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.catalogue import EBS_ROWS, NEWCOMER_ROWS, Row

OF_A_COPY = "vol-ffffffff"
"""The volume id that EC2 gives for a copied snapshot."""


# Moto declares its models abstract and instantiates them all the same.
_MotoVolume: Any = Volume


def seed_ec2(place: Place, partition: Partition) -> None:
    ec2 = ec2_backends[place.account][place.region]
    ec2.default_kms_key_id = place.key_arn("alias/aws/ebs")
    volumes = {source_arn(place, row): _volume(ec2, place, row) for row in _rows(place, partition)}
    store = backend_of(place.account, place.region).store
    for points in list(store.points_by_resource.values()):
        for point in points:
            if point.resource.type == "EBS":
                volume = volumes.get(point.resource.arn) or _MotoVolume(
                    ec2, OF_A_COPY, point.source_gib, None
                )
                _snapshot(ec2, place, point, volume)


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
