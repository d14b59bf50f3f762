"""Aurora DSQL in every Region of the sandbox, and the Regions that may form one cluster."""

from __future__ import annotations

from typing import Any

from moto.dsql.models import Cluster, dsql_backends

from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.rds.automated_backups import moment
from aws_sandbox.world.accounts import Place

GROUPS = (
    frozenset({"us-east-1", "us-east-2", "us-west-2", "ca-west-1", "ca-central-1"}),
    frozenset({"eu-central-1", "eu-north-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"}),
    frozenset({"ap-northeast-1", "ap-northeast-3", "ap-northeast-2", "ap-south-1", "ap-southeast-1"}),
)
"""Continent groups: all Regions of a multi-Region cluster are of one (AWS Backup, "Amazon Aurora DSQL
restore", in its newer form; older ones name three Regions each)."""


def install() -> None:
    """Moto has DSQL in two Regions of the United States only."""
    extra: list[str] = [region for partition in PARTITIONS.values() for region in partition.regions]
    known = set(dsql_backends._additional_regions or ())
    if missing := sorted({*extra, *(region for group in GROUPS for region in group)} - known):
        dsql_backends._additional_regions = [*known, *missing]
        dsql_backends.clear()


def add_cluster(
    place: Place,
    identifier: str,
    tags: dict[str, str],
    created: float,
    *,
    key_arn: str | None = None,
    protected: bool = True,
) -> Any:
    """An ACTIVE cluster of that id in moto's DSQL. `created` is an epoch second."""
    made: Any = Cluster(place.region, place.account, protected, tags, None, key_arn)
    made.identifier = identifier
    made.arn = place.arn("dsql", f"cluster/{identifier}")
    made.endpoint = f"{identifier}.dsql.{place.region}.on.aws"
    made.creation_time = moment(created)
    made.status = "ACTIVE"
    dsql_backends[place.account][place.region].clusters[identifier] = made
    return made
