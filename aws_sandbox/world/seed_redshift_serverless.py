"""Makes the shop's namespaces in Redshift Serverless, their workgroups, and the snapshots that are recovery
points."""

from __future__ import annotations

from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.redshift_serverless.models import Namespace, Snapshot, Workgroup, serverless_of
from aws_sandbox.world.accounts import SHOP, Place, stable_uuid
from aws_sandbox.world.network import ZONE_LETTERS, group_id, subnet_id
from aws_sandbox.world.warehouses import NAMESPACES

DAY = 86_400.0
AGE = 200 * DAY
"""Of the namespaces."""


def seed_redshift_serverless(place: Place) -> None:
    if place.account != SHOP.id or place.region != PARTITIONS[place.partition].main_region:
        return
    backup, serverless = backend_of(place.account, place.region), serverless_of(place)
    made = backup.clock.start - AGE
    for row in NAMESPACES:
        serverless.namespaces[row.name] = Namespace(
            place,
            row.name,
            stable_uuid(row.name),
            row.administrator,
            row.database,
            made,
            row.tables,
            {"Name": row.name, "team": "shop"},
        )
        if row.workgroup is not None:
            serverless.workgroups[row.workgroup] = Workgroup(
                place,
                row.workgroup,
                stable_uuid("workgroup", row.workgroup),
                row.name,
                made,
                tuple(subnet_id(place, "shop-private", letter) for letter in ZONE_LETTERS),
                (group_id(place, "shop-db"),),
            )
    source = serverless.namespaces[NAMESPACES[0].name]
    for point in backup.store.points.values():
        if point.resource.type == "Redshift Serverless":
            # How AWS Backup names its snapshots here is told nowhere.
            name = f"awsbackup-{point.arn.rpartition('/')[2]}"
            serverless.snapshots[name] = Snapshot(
                place=place,
                name=name,
                arn=point.arn,
                namespace=source.name,
                namespace_arn=source.arn,
                administrator=source.administrator,
                database=source.database,
                created=point.created,
                megabytes=float(point.size_bytes / 1024**2),
                tables=source.tables,
            )
