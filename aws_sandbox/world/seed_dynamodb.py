"""Makes the world's tables in moto's DynamoDB, with their items, their backups of the kind that DynamoDB
keeps itself, and the auto scaling of one."""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Backup, Table

from aws_sandbox.backup.models import backend_of
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place, stable_hex
from aws_sandbox.world.catalogue import OTHER_ROWS
from aws_sandbox.world.histories import state_at
from aws_sandbox.world.tables import NUMBERS, TABLES, TableRow, table_history

DAY = 86_400

ON_DEMAND = (("stock-levels", "before-stocktake", 9), ("sessions", "by-hand", 2))
"""Backups that people took: table, name, days ago."""

_MotoTable: Any = Table


def seed_dynamodb(place: Place) -> None:
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    dynamodb = dynamodb_backends[place.account][place.region]
    backend = backend_of(place.account, place.region)
    start = backend.clock.start
    gone = {row.id for row in OTHER_ROWS if row.type == "DynamoDB" and row.gone}
    for row in TABLES.values():
        if row.name not in gone:
            dynamodb.tables[row.name] = _live_table(place, row, start)
    for point in list(backend.store.points.values()):
        if point.resource.type == "DynamoDB" and ":dynamodb:" in point.arn:
            backup = _backup(place, point.resource.name, point.arn, point.created, start)
            backup.type, backup.name = "AWS_BACKUP", f"awsbackup-{stable_hex(point.arn, length=12)}"
            dynamodb.backups[point.arn] = backup
    for table, name, days in ON_DEMAND:
        created = start - days * DAY
        arn = place.arn(
            "dynamodb", f"table/{table}/backup/0{round(created * 1000)}-{stable_hex(name, length=8)}"
        )
        dynamodb.backups[arn] = _backup(place, table, arn, created, start)
        dynamodb.backups[arn].name = name


def seed_autoscaling(place: Place) -> None:
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    from moto.applicationautoscaling.models import applicationautoscaling_backends

    scaling = applicationautoscaling_backends[place.account][place.region]
    role = (
        f"arn:{place.partition}:iam::{place.account}:role/aws-service-role/"
        "dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
    )
    for row in TABLES.values():
        for unit in ("Read", "Write") if row.autoscaled else ():
            named = ("dynamodb", f"table/{row.name}", f"dynamodb:table:{unit}CapacityUnits")
            made: Any = scaling.register_scalable_target(*named, row.capacity, 400, role, "")
            made.suspended_state = {
                "DynamicScalingInSuspended": False,
                "DynamicScalingOutSuspended": False,
                "ScheduledScalingSuspended": False,
            }
            metric = {"PredefinedMetricType": f"DynamoDB{unit}CapacityUtilization"}
            policy = {"PredefinedMetricSpecification": metric, "TargetValue": 70.0}
            scaling.put_scaling_policy(
                f"DynamoDB{unit}CapacityUtilization:table/{row.name}", *named, policy, "TargetTrackingScaling"
            )


def table_at(home: Place, row: TableRow, moment: float, start: float) -> Any:
    """Moto's table as it stood at a moment, without what no backup holds: streams, time to live, tags."""
    writes = sum(write.at <= moment for write in table_history(row.name, start))
    return _table_after(home, row, writes, start)


@cache
def _table_after(home: Place, row: TableRow, writes: int, start: float) -> Any:
    table = _new_table(home, row)
    history = table_history(row.name, start)[:writes]
    for item in state_at(history, start).values():
        table.put_item(item, overwrite=True)
    return table


def _new_table(home: Place, row: TableRow) -> Any:
    keys = [name for name in (row.hash_key, row.range_key) if name is not None]
    schema = [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]
    units = {"ReadCapacityUnits": row.capacity, "WriteCapacityUnits": row.capacity} if row.capacity else None
    index = []
    if row.index is not None:
        name, key = row.index
        keys.append(key)
        index.append(
            {
                "IndexName": name,
                "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
                "ProvisionedThroughput": dict(units or {}),
            }
        )
    sse = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": home.key_arn(row.key)} if row.key else None
    return _MotoTable(
        row.name,
        home.account,
        home.region,
        schema,
        [{"AttributeName": name, "AttributeType": "N" if name in NUMBERS else "S"} for name in keys],
        throughput=units,
        billing_mode="PROVISIONED" if row.capacity else "PAY_PER_REQUEST",
        global_indexes=index,
        sse_specification=sse,
    )


def _live_table(place: Place, row: TableRow, start: float) -> Any:
    table = _new_table(place, row)
    for item in state_at(table_history(row.name, start), start).values():
        table.put_item(item, overwrite=True)
    table.created_at = moto_time(start - 400 * DAY)
    table.tags = [{"Key": "team", "Value": "shop"}, {"Key": "tier", "Value": "production"}]
    table.deletion_protection_enabled = row.protected
    if row.stream is not None:
        table.set_stream_specification({"StreamEnabled": True, "StreamViewType": row.stream})
        table.latest_stream_label = moto_time(start - 400 * DAY).isoformat(timespec="milliseconds")
    if row.ttl is not None:
        table.ttl = {"TimeToLiveStatus": "ENABLED", "AttributeName": row.ttl}
    if row.recovery_since is not None:
        table.continuous_backups["PointInTimeRecoveryDescription"] = {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": 35,
            "EarliestRestorableDateTime": start - row.recovery_since * DAY,
            "LatestRestorableDateTime": start,
        }
    return table


def backup_of(place: Place, point: RecoveryPoint) -> Any:
    """What AWS Backup keeps itself, in the shape of moto's backups."""
    account, region = point.resource.arn.split(":")[4], point.resource.arn.split(":")[3]
    home = Place(place.partition, account, region)
    start = backend_of(place.account, place.region).clock.start
    return _backup(home, point.resource.arn.rpartition("/")[2], point.arn, point.created, start)


def _backup(place: Place, name: str, arn: str, created: float, start: float) -> Any:
    """Moto's backup without the copy of its table that its constructor would make; nothing changes it."""
    backup: Any = Backup.__new__(Backup)
    backup.region_name, backup.account_id, backup.name = place.region, place.account, name
    backup.table = table_at(place, TABLES[name], created, start)
    backup.status, backup.type = "AVAILABLE", "USER"
    backup.creation_date_time = moto_time(created)
    backup.identifier = arn.rpartition("/")[2]
    return backup
