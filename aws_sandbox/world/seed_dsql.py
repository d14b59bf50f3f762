"""Makes the shop's Aurora DSQL clusters in moto."""

from __future__ import annotations

from typing import Any

from moto.dsql.models import Cluster, dsql_backends

from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.rds.automated_backups import moment
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.catalogue import SHOP_ROWS

AGE = 200 * 86_400.0
"""Of the clusters, in seconds."""


def seed_dsql(place: Place) -> None:
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    start = backend_of(place.account, place.region).clock.start
    for row in SHOP_ROWS:
        if row.type == "Aurora DSQL":
            tags = {"Name": row.name, "team": "shop", "tier": "production"}
            add_cluster(place, source_arn(place, row).rpartition("/")[2], tags, start - AGE)


def add_cluster(
    place: Place,
    identifier: str,
    tags: dict[str, str],
    created: float,
    *,
    key_arn: str | None = None,
    protected: bool = True,
) -> Any:
    """An ACTIVE cluster of that id in moto's DSQL."""
    made: Any = Cluster(place.region, place.account, protected, tags, None, key_arn)
    made.identifier = identifier
    made.arn = place.arn("dsql", f"cluster/{identifier}")
    made.endpoint = f"{identifier}.dsql.{place.region}.on.aws"
    made.creation_time = moment(created)
    made.status = "ACTIVE"
    dsql_backends[place.account][place.region].clusters[identifier] = made
    return made
