"""Makes the shop's Aurora DSQL clusters in moto."""

from __future__ import annotations

from aws_sandbox.backup.models import backend_of
from aws_sandbox.dsql_regions import add_cluster, install
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.catalogue import SHOP_ROWS

AGE = 200 * 86_400.0
"""Of the clusters, in seconds."""


def seed_dsql(place: Place) -> None:
    install()
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    start = backend_of(place.account, place.region).clock.start
    for row in SHOP_ROWS:
        if row.type == "Aurora DSQL":
            tags = {"Name": row.name, "team": "shop", "tier": "production"}
            add_cluster(place, source_arn(place, row).rpartition("/")[2], tags, start - AGE)
