"""The shop's warehouse in Redshift, its namespaces in Redshift Serverless, and the tables in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Table(NamedTuple):
    """Redshift holds tables here by their names alone: there is no data."""

    database: str
    schema: str
    name: str

    def __str__(self) -> str:
        return ".".join(self)


class ClusterRow(NamedTuple):
    id: str
    node_type: str
    nodes: int
    database: str
    tables: frozenset[Table]


class NamespaceRow(NamedTuple):
    name: str
    workgroup: str | None
    """None is a namespace without the one workgroup that it can have."""
    administrator: str
    database: str
    tables: frozenset[Table]


SUBNET_GROUP = "shop-warehouse"
PARAMETER_GROUP = "shop-warehouse"
FAMILY = "redshift-2.0"
PORT = 5439
WINDOW = "sun:03:30-sun:04:00"
TRACK = "current"
AUTOMATED_DAYS, MANUAL_DAYS = 7, 35
"""Retention of the snapshots that Redshift takes, and of those made by hand."""

CLUSTER = ClusterRow(
    "shop-analytics",
    "ra3.xlplus",
    2,
    "shop",
    frozenset(
        {
            Table("shop", "public", "orders"),
            Table("shop", "public", "customers"),
            Table("shop", "sales", "daily"),
            Table("shop", "sales", "weekly"),
        }
    ),
)

NAMESPACES = (
    NamespaceRow(
        "ad-hoc-analytics",
        "ad-hoc",
        "analyst",
        "dev",
        frozenset({Table("dev", "public", "clicks_by_day"), Table("dev", "public", "baskets")}),
    ),
    NamespaceRow(
        "forecasts", "forecasts", "forecaster", "plan", frozenset({Table("plan", "public", "demand")})
    ),
    NamespaceRow("retired-reports", None, "reporter", "dev", frozenset()),
)
"""The first is backed up."""


def source_and_target(given: Mapping[str, Any], *, exact: bool) -> tuple[Table, Table]:
    """The two tables of a table's restore, by the parameters of RestoreTableFromClusterSnapshot: schemas are
    `public` and the target's database is the source's unless named; names that are not exact are folded to
    lower case."""
    folded = str if exact else str.lower
    source = Table(
        folded(given["SourceDatabaseName"]),
        folded(given.get("SourceSchemaName") or "public"),
        folded(given["SourceTableName"]),
    )
    target = Table(
        folded(given.get("TargetDatabaseName") or source.database),
        folded(given.get("TargetSchemaName") or "public"),
        folded(given["NewTableName"]),
    )
    return source, target
