"""The shop's RDS instances and what RDS itself keeps of them, by the id of their row in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import stable_hex

HOUR = 3600.0
DAY = 24 * HOUR

SUBNET_GROUP = "shop-private"
LICENSES = {"postgres": "postgresql-license", "mysql": "general-public-license"}


@dataclass(frozen=True, slots=True)
class DatabaseRow:
    id: str
    engine: str
    version: str
    instance_class: str
    gib: int
    port: int
    parameter_group: str
    option_group: str
    multi_az: bool = False
    key: str | None = None
    """Alias of its key; None is not encrypted."""
    retention: int = 0
    """Days of automated backups. 35 where AWS Backup keeps them as a continuous backup, less where RDS does
    by itself, 0 for none."""
    replaced: float = 0.0
    """Age in seconds at which another instance took this name; 0 is never."""
    gone_for: float = 0.0
    """Age in seconds at which the instance was deleted, its automated backups retained; 0 is never."""


DATABASES = {
    row.id: row
    for row in (
        DatabaseRow(
            "orders",
            "postgres",
            "16.4",
            "db.r6g.large",
            200,
            5432,
            "shop-postgres16",
            "default:postgres-16",
            multi_az=True,
            key="alias/shop-data",
            retention=35,
        ),
        DatabaseRow(
            "customers",
            "postgres",
            "16.4",
            "db.m6g.large",
            150,
            5432,
            "shop-postgres16",
            "default:postgres-16",
            key="alias/shop-data",
            retention=35,
            replaced=11 * DAY + 12 * HOUR,
        ),
        DatabaseRow(
            "reporting",
            "mysql",
            "8.0.39",
            "db.r6g.xlarge",
            400,
            3306,
            "default.mysql8.0",
            "default:mysql-8-0",
        ),
        DatabaseRow(
            "cms",
            "mysql",
            "8.0.39",
            "db.t4g.medium",
            20,
            3306,
            "shop-mysql80",
            "shop-mysql-8-0",
            retention=7,
        ),
        DatabaseRow(
            "wishlists",
            "postgres",
            "16.4",
            "db.t4g.large",
            60,
            5432,
            "default.postgres16",
            "default:postgres-16",
            retention=35,
            gone_for=3 * DAY,
        ),
    )
}

INTERRUPTED = 6 * HOUR
"""How long nothing was backed up between an instance and the one that took its name."""


def resource_id(identifier: str, *, first: bool = False) -> str:
    """DbiResourceId, which an instance keeps for life. `first` is the predecessor of a replaced one."""
    parts = (identifier,) if first or not DATABASES[identifier].replaced else (identifier, "again")
    return f"db-{stable_hex(*parts, length=26).upper()}"
