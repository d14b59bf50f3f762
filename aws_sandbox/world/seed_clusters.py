"""Makes the shop's clusters in moto's RDS with their instances, parameter groups and automated backups, and
the cluster snapshots that are recovery points."""

from __future__ import annotations

from typing import Any

from moto.rds.models import (
    DBCluster,
    DBClusterParameterGroup,
    DBClusterSnapshot,
    DBParameterGroup,
    OptionGroup,
)

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.rds import cluster_offers, offers
from aws_sandbox.rds.automated_backups import moment
from aws_sandbox.rds.cluster_backups import ClusterBackup
from aws_sandbox.rds.clusters import UNREADABLE_PASSWORD
from aws_sandbox.rds.models import SandboxRdsBackend, rds_of
from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.catalogue import SHOP_ROWS, Row
from aws_sandbox.world.clusters import (
    CLUSTERS,
    SHOP_PARAMETER_GROUPS,
    ClusterRow,
    cluster_resource_id,
    cluster_zones,
    is_cluster,
)
from aws_sandbox.world.databases import DAY, SUBNET_GROUP
from aws_sandbox.world.network import group_id
from aws_sandbox.world.others_snapshots import CLUSTER_SNAPSHOTS

# Moto declares its models abstract and instantiates them all the same.
_Cluster: Any = DBCluster
_ClusterGroup: Any = DBClusterParameterGroup
_Group: Any = DBParameterGroup
_Snapshot: Any = DBClusterSnapshot

CREATED = 400 * DAY
"""Age of the clusters."""
KEPT_BY_AWS_BACKUP = 35
"""Days of retention that only a continuous backup sets here."""


def seed_default_groups(rds: SandboxRdsBackend) -> None:
    """The parameter and option groups that every Region has."""
    for row in (*offers.VERSIONS, *cluster_offers.VERSIONS):
        name, what = f"default.{row.family}", f"Default cluster parameter group for {row.family}"
        rds.db_cluster_parameter_groups[name] = _ClusterGroup(rds, name, what, row.family)
    for row in cluster_offers.VERSIONS:
        name, what = f"default.{row.family}", f"Default parameter group for {row.family}"
        rds.db_parameter_groups[name] = _Group(rds, name, what, row.family)
        if row.engine.startswith("aurora-"):
            option = offers.default_option_group(row.engine, row.number)
            rds.option_groups[option] = OptionGroup(
                rds, option, row.engine, row.major, f"Default option group for {row.engine} {row.major}"
            )


def seed_shop_groups(rds: SandboxRdsBackend) -> None:
    for name, family in SHOP_PARAMETER_GROUPS.items():
        rds.db_cluster_parameter_groups[name] = _ClusterGroup(rds, name, "The shop's settings", family)


def seed_clusters(rds: SandboxRdsBackend, place: Place, start: float) -> None:
    """Where the clusters themselves are."""
    points = backend_of(place.account, place.region).store.points_by_resource
    for row in _rows():
        made, cluster = CLUSTERS[row.id], _cluster(rds, place, row, start)
        rds.clusters[row.id] = cluster
        if made.multi_az:
            rds.add_multi_az_members(cluster)
        else:
            for number in range(1, made.members + 1):
                rds.create_member(_member(made, number))
        for instance in cluster.members:
            instance.instance_create_time = moment(start - CREATED)
            instance.dbi_resource_id = f"db-{stable_hex(instance.db_instance_identifier, length=26).upper()}"
        backup = ClusterBackup(place, cluster, start - made.retention * DAY)
        backup.stopped = start - made.stopped if made.stopped else None
        for point in points[cluster.db_cluster_arn]:
            if point.continuous:
                backup.point_arn = point.arn
                backup.begun = max(backup.begun, point.created)
        cluster.aws_backup_recovery_point_arn = backup.associated_point
        rds.cluster_backups.append(backup)
        _own_snapshots(rds, made, cluster, start)


def seed_snapshots(rds: SandboxRdsBackend, place: Place, start: float) -> None:
    """The snapshots that lie at a place, its own and copies."""
    made = {row.id: _cluster(rds, place, row, start) for row in _rows()}
    for point in backend_of(place.account, place.region).store.points.values():
        if ":cluster-snapshot:" in point.arn:
            _add_snapshot(rds, point, made[point.resource.arn.rpartition(":")[2]])


def add_copied_snapshot(place: Place, point: RecoveryPoint) -> None:
    """The cluster snapshot that a copy job made."""
    identifier = point.resource.arn.rpartition(":")[2]
    row = next(row for row in _rows() if row.id == identifier)
    start = backend_of(place.account, place.region).clock.start
    rds = rds_of(place)
    _add_snapshot(rds, point, _cluster(rds, place, row, start))


def _rows() -> list[Row]:
    return [row for row in SHOP_ROWS if is_cluster(row.type, row.id)]


def _cluster(rds: SandboxRdsBackend, place: Place, row: Row, start: float) -> Any:
    made = CLUSTERS[row.id]
    offer = cluster_offers.ENGINES.get(made.engine)
    kind, iops = made.storage or (offer.storage[0] if offer else None, None)
    cluster = _Cluster(
        rds,
        row.id,
        made.engine,
        engine_version=made.version,
        allocated_storage=row.gib if made.multi_az else 1,
        master_username="shop",
        master_user_password=UNREADABLE_PASSWORD,
        backup_retention_period=made.retention,
        copy_tags_to_snapshot=True,
        db_cluster_parameter_group_name=made.parameter_group,
        db_subnet_group_name=SUBNET_GROUP,
        license_model=offer.license if offer else "postgresql-license",
        port=made.port,
        preferred_backup_window="03:00-03:30",
        preferred_maintenance_window="sun:05:00-sun:05:30",
        storage_encrypted=row.key is not None,
        tags=[{"Key": key, "Value": value} for key, value in _tags(row)],
        vpc_security_group_ids=[group_id(place, "shop-db")],
        availability_zones=cluster_zones(place.region),
        enable_cloudwatch_logs_exports=list(made.logs),
        storage_type=kind,
        iops=iops,
        db_cluster_instance_class=made.instance_class if made.multi_az else None,
        serverless_v2_scaling_configuration=_capacity(made),
        backtrack_window=made.backtrack,
    )
    cluster.status = "available"
    # Moto takes IAM authentication for Aurora only, and names a key where there is none.
    cluster.iam_auth = made.iam_authentication
    cluster.kms_key_id = None if row.key is None else place.key_arn(row.key)
    cluster.db_cluster_resource_id = cluster_resource_id(row.id)
    cluster.option_group_name = offers.default_option_group(made.engine, made.version)
    cluster.created = cluster.cluster_create_time = moment(start - CREATED)
    return cluster


def _capacity(row: ClusterRow) -> dict[str, float] | None:
    if row.capacity is None:
        return None
    smallest, largest = row.capacity
    return {"min_capacity": smallest, "max_capacity": largest}


def _member(row: ClusterRow, number: int) -> dict[str, Any]:
    return {
        "db_instance_identifier": f"{row.id}-{number}",
        "db_cluster_identifier": row.id,
        "db_instance_class": row.instance_class,
    }


def _tags(row: Row) -> tuple[tuple[str, str], ...]:
    return (("Name", row.name), ("team", "shop"), ("tier", "production"))


def _own_snapshots(rds: SandboxRdsBackend, row: ClusterRow, cluster: Any, start: float) -> None:
    """Automated ones where the service itself keeps the backups, and those made by hand or by a function."""
    if row.retention < KEPT_BY_AWS_BACKUP:
        for day in range(row.retention):
            made = start - day * DAY - 2.5 * 3600
            stamp = moment(made).strftime("%Y-%m-%d-%H-%M")
            _snapshot(rds, cluster, f"rds:{row.id}-{stamp}", "automated", made, cluster.tags)
    for other in CLUSTER_SNAPSHOTS:
        if other.database == row.id:
            tags = [{"Key": key, "Value": value} for key, value in other.tags]
            _snapshot(rds, cluster, other.name, "manual", start - other.age, tags)


def _add_snapshot(rds: SandboxRdsBackend, point: RecoveryPoint, cluster: Any) -> None:
    """The cluster snapshot that is a recovery point."""
    tags = [{"Key": key, "Value": value} for key, value in point.source_tags.items()]
    tags.append({"Key": "aws:backup:source-resource", "Value": cluster.db_cluster_resource_id})
    name = point.arn.partition(":cluster-snapshot:")[2]
    snapshot = _snapshot(rds, cluster, name, "awsbackup", point.created, tags)
    # A copy is encrypted with the key of its vault.
    snapshot.kms_key_id = snapshot.cluster.kms_key_id = point.key_arn
    snapshot.encrypted = snapshot.storage_encrypted = point.key_arn is not None
    snapshot.cluster.storage_encrypted = snapshot.encrypted


def _snapshot(
    rds: SandboxRdsBackend, cluster: Any, name: str, kind: str, made: float, tags: list[dict[str, str]]
) -> Any:
    # Moto's own operation refuses names with a colon.
    snapshot = _Snapshot(rds, cluster, name, kind, tags)
    snapshot.created = moment(made)
    snapshot.availability_zones = cluster.availability_zones
    snapshot.vpc_id = rds.subnet_groups[cluster.db_subnet_group_name].vpc_id
    rds.cluster_snapshots[name] = snapshot
    return snapshot
