"""The shop's database clusters that RDS, DocumentDB and Neptune run, by the id of their row in the
catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import stable_hex
from aws_sandbox.world.databases import DAY


@dataclass(frozen=True, slots=True)
class ClusterRow:
    id: str
    engine: str
    version: str
    instance_class: str
    port: int
    parameter_group: str
    members: int = 2
    """Instances, which its recovery points hold only for a Multi-AZ DB cluster."""
    logs: tuple[str, ...] = ()
    retention: int = 7
    """Days of automated backups: 35 where AWS Backup keeps them as a continuous backup."""
    stopped: float = 0.0
    """Age in seconds at which AWS Backup stopped keeping them; 0 is not."""
    capacity: tuple[float, float] | None = None
    """ACUs of Aurora Serverless v2."""
    backtrack: int = 0
    """Seconds."""
    iam_authentication: bool = False
    storage: tuple[str, int] | None = None
    """Storage type and IOPS of a Multi-AZ DB cluster; the others have storage of their service's own."""

    @property
    def multi_az(self) -> bool:
        return self.storage is not None


CLUSTERS = {
    row.id: row
    for row in (
        ClusterRow(
            "checkout",
            "aurora-postgresql",
            "16.4",
            "db.r6g.large",
            5432,
            "shop-aurora-postgresql16",
            logs=("postgresql",),
            retention=35,
            iam_authentication=True,
        ),
        ClusterRow(
            "loyalty",
            "aurora-postgresql",
            "16.4",
            "db.serverless",
            5432,
            "default.aurora-postgresql16",
            members=1,
            stopped=2 * DAY,
            capacity=(0.5, 16.0),
        ),
        ClusterRow(
            "fraud",
            "aurora-mysql",
            "8.0.mysql_aurora.3.08.0",
            "db.r6g.large",
            3306,
            "default.aurora-mysql8.0",
            logs=("audit", "slowquery"),
            backtrack=86_400,
        ),
        ClusterRow(
            "ledger-cluster",
            "postgres",
            "16.4",
            "db.m6gd.large",
            5432,
            "default.postgres16",
            members=3,
            logs=("postgresql",),
            storage=("io1", 3000),
        ),
        ClusterRow(
            "product-docs",
            "docdb",
            "5.0.0",
            "db.r6g.large",
            27017,
            "shop-docdb5",
            members=3,
            logs=("audit", "profiler"),
        ),
        ClusterRow("reviews", "docdb", "5.0.0", "db.t4g.medium", 27017, "default.docdb5.0", members=1),
        ClusterRow(
            "recommendations",
            "neptune",
            "1.3.4.0",
            "db.r6g.xlarge",
            8182,
            "default.neptune1.3",
            logs=("audit",),
            iam_authentication=True,
        ),
    )
}
SHOP_PARAMETER_GROUPS = {"shop-aurora-postgresql16": "aurora-postgresql16", "shop-docdb5": "docdb5.0"}
"""The cluster parameter groups that the shop made: the family of each."""


def cluster_zones(region: str) -> list[str]:
    """Where a cluster keeps its data: in three zones, or all that there are. Moto's Beijing has two."""
    return [f"{region}{letter}" for letter in ("ab" if region == "cn-north-1" else "abc")]


def cluster_resource_id(identifier: str) -> str:
    """DbClusterResourceId, which a cluster keeps for life."""
    return f"cluster-{stable_hex(identifier, length=26).upper()}"


def is_cluster(resource_type: str, identifier: str) -> bool:
    """Whether a row of the catalogue is a cluster of RDS's API: a Multi-AZ DB cluster has the type of an
    instance, RDS."""
    return resource_type in ("Aurora", "DocumentDB", "Neptune", "RDS") and identifier in CLUSTERS
