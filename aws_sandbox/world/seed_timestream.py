"""Makes the shop's tables in moto's Timestream."""

from __future__ import annotations

from moto.timestreamwrite.models import timestreamwrite_backends

from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.timeseries import DATABASES, SCHEMA, TABLES, records_until


def seed_timestream(place: Place) -> None:
    if place.account != SHOP.id or place.region != PARTITIONS[place.partition].main_region:
        return
    timestream = timestreamwrite_backends[place.account][place.region]
    start = backend_of(place.account, place.region).clock.start
    for name in DATABASES:
        timestream.create_database(name, place.key_arn("alias/shop-data"), [])
    for row in TABLES.values():
        table = timestream.create_table(
            row.database,
            row.name,
            {
                "MemoryStoreRetentionPeriodInHours": row.memory_hours,
                "MagneticStoreRetentionPeriodInDays": row.magnetic_days,
            },
            [{"Key": "team", "Value": "shop"}],
            {"EnableMagneticStoreWrites": row.magnetic_writes},
            SCHEMA,
        )
        table.write_records(records_until(row, start, start))
