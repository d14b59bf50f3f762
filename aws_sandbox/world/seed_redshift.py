"""Makes the shop's cluster in moto's Redshift, the groups that it needs, and the snapshots of it that are
recovery points."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.redshift.models import Cluster, Snapshot

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.redshift.models import SandboxRedshiftBackend, install, redshift_of
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.network import ZONE_LETTERS, group_id, is_built, subnet_id
from aws_sandbox.world.warehouses import (
    AUTOMATED_DAYS,
    CLUSTER,
    FAMILY,
    MANUAL_DAYS,
    PARAMETER_GROUP,
    PORT,
    SUBNET_GROUP,
    WINDOW,
)

DAY = 86_400.0
AGE = 420 * DAY
"""Of the cluster."""

# Moto declares its models abstract and instantiates them all the same.
_Cluster: Any = Cluster
_Snapshot: Any = Snapshot


def seed_redshift(place: Place) -> None:
    backup = backend_of(place.account, place.region)
    install(place.partition, backup.clock)
    redshift = redshift_of(place)
    redshift.create_cluster_parameter_group(
        f"default.{FAMILY}", FAMILY, f"Default parameter group for {FAMILY}", place.region
    )
    if not is_built(place):
        return
    _groups(redshift, place)
    if place.account != SHOP.id or place.region != PARTITIONS[place.partition].main_region:
        return
    start = backup.clock.start
    cluster = _cluster(redshift, place, start)
    redshift.clusters[CLUSTER.id] = cluster
    redshift.tables[CLUSTER.id] = CLUSTER.tables
    for point in backup.store.points.values():
        if point.resource.type == "Redshift":
            _add_snapshot(redshift, place, cluster, point)


def _groups(redshift: SandboxRedshiftBackend, place: Place) -> None:
    redshift.create_cluster_parameter_group(PARAMETER_GROUP, FAMILY, "The shop's settings", place.region)
    existing = {subnet.id for subnet in ec2_backends[place.account][place.region].describe_subnets()}
    for name, subnets in ((SUBNET_GROUP, "shop-private"), ("office", "office")):
        wanted = [subnet_id(place, subnets, letter) for letter in ZONE_LETTERS]
        redshift.create_cluster_subnet_group(
            name,
            f"Subnets {subnets}",
            [identifier for identifier in wanted if identifier in existing],
            place.region,
        )


def _cluster(redshift: SandboxRedshiftBackend, place: Place, start: float) -> Any:
    cluster = _Cluster(
        redshift,
        cluster_identifier=CLUSTER.id,
        node_type=CLUSTER.node_type,
        master_username="warehouse",
        master_user_password=None,
        db_name=CLUSTER.database,
        cluster_type="multi-node",
        cluster_security_groups=[],
        vpc_security_group_ids=[group_id(place, "shop-db")],
        cluster_subnet_group_name=SUBNET_GROUP,
        availability_zone=f"{place.region}a",
        preferred_maintenance_window=WINDOW,
        cluster_parameter_group_name=PARAMETER_GROUP,
        automated_snapshot_retention_period=str(AUTOMATED_DAYS),
        port=str(PORT),
        cluster_version="1.0",
        allow_version_upgrade=True,
        number_of_nodes=str(CLUSTER.nodes),
        publicly_accessible=False,
        encrypted=False,
        region_name=place.region,
        tags=[{"Key": "Name", "Value": CLUSTER.id}, {"Key": "team", "Value": "shop"}],
        enhanced_vpc_routing=True,
    )
    redshift.complete(cluster)
    cluster.create_time = moto_time(start - AGE)
    cluster.manual_snapshot_retention_period = MANUAL_DAYS
    return cluster


def _add_snapshot(redshift: SandboxRedshiftBackend, place: Place, cluster: Any, point: RecoveryPoint) -> None:
    """The snapshot that is a recovery point. AWS Backup's are manual ones."""
    name = point.arn.rpartition("/")[2]
    tags = [{"Key": key, "Value": value} for key, value in point.source_tags.items()]
    snapshot = _Snapshot(cluster, name, place.account, place.region, tags)
    redshift.remember(snapshot, cluster, point.created)
    snapshot.tags = [*tags, {"Key": "aws:backup:source-resource", "Value": CLUSTER.id}]
    snapshot.total_backup_size_in_mega_bytes = float(point.size_bytes / 1024**2)
    redshift.snapshots[name] = snapshot


def add_serverless_snapshot(place: Place, point: RecoveryPoint) -> str:
    """The name of the snapshot that stands in moto's Redshift for one of Redshift Serverless, which can be
    restored as a cluster."""
    from aws_sandbox.redshift_serverless.models import serverless_of

    held = serverless_of(place).snapshot(None, point.arn)
    redshift = redshift_of(place)
    if held.name not in redshift.snapshots:
        cluster = _cluster(redshift, place, backend_of(place.account, place.region).clock.start)
        cluster.cluster_identifier = held.namespace
        cluster.master_username, cluster.db_name = held.administrator, held.database
        snapshot = _Snapshot(cluster, held.name, place.account, place.region, [])
        redshift.remember(snapshot, cluster, point.created)
        snapshot.tables = held.tables
        redshift.snapshots[held.name] = snapshot
    return held.name
