"""Makes the shop's databases in moto's RDS, the groups they need, their automated backups and all snapshots
of them: those that are recovery points, RDS's own and those made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import DBInstance, DBParameterGroup, DBSnapshot, OptionGroup

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.rds.automated_backups import AutomatedBackup, moment
from aws_sandbox.rds.models import SandboxRdsBackend, install, rds_of
from aws_sandbox.rds.offers import VERSIONS, default_option_group, gp3_baseline
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.databases import (
    DATABASES,
    DAY,
    INTERRUPTED,
    LICENSES,
    SUBNET_GROUP,
    DatabaseRow,
    resource_id,
)
from aws_sandbox.world.network import ZONE_LETTERS, group_id, is_built, subnet_id
from aws_sandbox.world.others_snapshots import RDS_SNAPSHOTS
from aws_sandbox.world.seed_clusters import (
    seed_clusters,
    seed_default_groups,
    seed_shop_groups,
    seed_snapshots,
)

# Moto declares its models abstract and instantiates them all the same.
_Instance: Any = DBInstance
_ParameterGroup: Any = DBParameterGroup

CREATED = 400 * DAY
"""Age of the databases."""


def seed_rds(place: Place) -> None:
    backup = backend_of(place.account, place.region)
    install(place.partition, backup.clock)
    rds = rds_of(place)
    _groups(rds, place)
    if not is_built(place):
        return
    start = backup.clock.start
    stores = backup.store
    points = [point for point in stores.points.values() if point.resource.type == "RDS"]
    at_home = place.account == SHOP.id and place.region == PARTITIONS[place.partition].main_region
    databases = {row.id: _database(rds, place, row, start) for row in DATABASES.values()}
    former = {row.id: _former(rds, place, row, start) for row in DATABASES.values() if row.replaced}
    if at_home:
        seed_clusters(rds, place, start)
        for row in DATABASES.values():
            if not row.gone_for:
                rds.databases[row.id] = databases[row.id]
            backups = _automated_backups(place, row, databases[row.id], former.get(row.id), points, start)
            rds.automated.extend(backups)
            _own_snapshots(rds, row, databases[row.id], start)
    seed_snapshots(rds, place, start)
    for point in points:
        if ":snapshot:" in point.arn:
            row = DATABASES[point.resource.arn.rpartition(":")[2]]
            at_first = row.id in former and point.created < start - row.replaced
            add_snapshot(place, point, former[row.id] if at_first else databases[row.id])


def add_snapshot(place: Place, point: RecoveryPoint, database: Any) -> None:
    """The DB snapshot that is a recovery point."""
    name = point.arn.partition(":snapshot:")[2]
    tags = [{"Key": key, "Value": value} for key, value in point.source_tags.items()]
    tags.append({"Key": "aws:backup:source-resource", "Value": database.dbi_resource_id})
    _snapshot(rds_of(place), database, name, "awsbackup", point.created, tags, point.key_arn)


def add_copied_snapshot(place: Place, point: RecoveryPoint) -> None:
    """The DB snapshot that a copy job made."""
    row = DATABASES[point.resource.arn.rpartition(":")[2]]
    start = backend_of(place.account, place.region).clock.start
    add_snapshot(place, point, _database(rds_of(place), place, row, start))


def _groups(rds: SandboxRdsBackend, place: Place) -> None:
    """What RDS has in every Region, and the shop's own."""
    ec2 = ec2_backends[place.account][place.region]
    families = {row.family: row for row in VERSIONS}
    for family, row in families.items():
        name = f"default.{family}"
        description = f"Default parameter group for {family}"
        rds.db_parameter_groups[name] = _ParameterGroup(rds, name, description, family)
        option = default_option_group(row.engine, row.number)
        rds.option_groups[option] = OptionGroup(
            rds, option, row.engine, row.major, f"Default option group for {row.engine} {row.major}"
        )
    seed_default_groups(rds)
    defaults = ec2.describe_subnets(filters={"vpc-id": ec2.default_vpc.id})
    rds.create_subnet_group("default", "default", defaults, [])
    if not is_built(place):
        return
    for name, family in (("shop-postgres16", "postgres16"), ("shop-mysql80", "mysql8.0")):
        rds.db_parameter_groups[name] = _ParameterGroup(rds, name, "The shop's settings", family)
    seed_shop_groups(rds)
    rds.option_groups["shop-mysql-8-0"] = OptionGroup(
        rds, "shop-mysql-8-0", "mysql", "8.0", "With the audit plugin"
    )
    existing = {subnet.id: subnet for subnet in ec2.describe_subnets()}
    for name in (SUBNET_GROUP, "shop-public"):
        wanted = [subnet_id(place, name, letter) for letter in ZONE_LETTERS]
        subnets = [existing[identifier] for identifier in wanted if identifier in existing]
        rds.create_subnet_group(name, f"Subnets {name} of the shop", subnets, [])


def _database(rds: SandboxRdsBackend, place: Place, row: DatabaseRow, start: float) -> Any:
    made = _Instance(
        rds,
        row.id,
        row.instance_class,
        row.engine,
        engine_version=row.version,
        port=row.port,
        allocated_storage=row.gib,
        backup_retention_period=row.retention,
        db_name=row.id,
        db_subnet_group_name=SUBNET_GROUP,
        db_parameter_group_name=row.parameter_group,
        option_group_name=row.option_group,
        copy_tags_to_snapshot=True,
        master_username="shop",
        multi_az=row.multi_az,
        license_model=LICENSES[row.engine],
        preferred_backup_window="03:00-03:30",
        preferred_maintenance_window="sun:05:00-sun:05:30",
        publicly_accessible=False,
        storage_type="gp3",
        iops=gp3_baseline(row.gib)[0],
        storage_throughput=gp3_baseline(row.gib)[1],
        storage_encrypted=row.key is not None,
        kms_key_id=None if row.key is None else place.key_arn(row.key),
        tags=[{"Key": key, "Value": value} for key, value in _tags(row)],
        vpc_security_group_ids=[group_id(place, "shop-db")],
        deletion_protection=row.multi_az,
        enable_cloudwatch_logs_exports=["postgresql"] if row.engine == "postgres" else ["error"],
        availability_zone=f"{place.region}a",
    )
    made.dbi_resource_id = resource_id(row.id)
    made.instance_create_time = made.created = moment(start - (row.replaced or CREATED))
    return made


def _tags(row: DatabaseRow) -> tuple[tuple[str, str], ...]:
    return (("Name", row.id), ("team", "shop"), ("tier", "production"))


def _former(rds: SandboxRdsBackend, place: Place, row: DatabaseRow, start: float) -> Any:
    """The instance that had this name before."""
    made = _database(rds, place, row, start)
    made.dbi_resource_id = resource_id(row.id, first=True)
    made.instance_create_time = made.created = moment(start - CREATED)
    return made


def _automated_backups(
    place: Place,
    row: DatabaseRow,
    database: Any,
    former: Any | None,
    points: list[RecoveryPoint],
    start: float,
) -> Iterator[AutomatedBackup]:
    """Of an instance, and the retained one of the instance that had its name before."""
    if not row.retention:
        return
    continuous = [
        point for point in points if ":continuous:" in point.arn and point.resource.arn == database.arn
    ]
    continuous.sort(key=lambda point: point.created)
    backup = AutomatedBackup(place, database, start - row.retention * DAY)
    backup.ended = start - row.gone_for if row.gone_for else None
    if continuous:
        backup.begun = continuous[-1].created
        backup.point_arn = database.aws_backup_recovery_point_arn = continuous[-1].arn
    yield backup
    if former is not None:
        first = continuous[0]
        yield AutomatedBackup(place, former, first.created, first.arn, backup.begun - INTERRUPTED)


def _own_snapshots(rds: SandboxRdsBackend, row: DatabaseRow, database: Any, start: float) -> None:
    """Automated ones where RDS itself keeps the backups, and those made by hand or by a function."""
    if row.retention and row.retention < 35:
        for day in range(row.retention):
            made = start - day * DAY - 2.5 * 3600
            stamp = moment(made).strftime("%Y-%m-%d-%H-%M")
            _snapshot(rds, database, f"rds:{row.id}-{stamp}", "automated", made, _as_tags(_tags(row)))
    for other in RDS_SNAPSHOTS:
        if other.database == row.id:
            _snapshot(rds, database, other.name, "manual", start - other.age, _as_tags(other.tags))


def _as_tags(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs]


def _snapshot(
    rds: SandboxRdsBackend,
    database: Any,
    name: str,
    kind: str,
    made: float,
    tags: list[dict[str, str]],
    key: str | None = None,
) -> None:
    # Moto's own operation refuses names with a colon.
    snapshot: Any = DBSnapshot(rds, database, name, kind, tags, moment(made), key)
    snapshot.created = moment(made)
    snapshot.availability_zone, snapshot.vpc_id = database.availability_zone, database.db_subnet_group.vpc_id
    snapshot.license_model, snapshot.option_group_name = database.license_model, database.option_group_name
    snapshot.storage_type, snapshot.percent_progress = database.storage_type, 100
    rds.database_snapshots[name] = snapshot
