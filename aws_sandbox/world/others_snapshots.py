"""Snapshots of the shop's volumes, databases and clusters that AWS Backup did not make."""

from __future__ import annotations

from dataclasses import dataclass

HOUR = 3600.0
DAY = 24 * HOUR

Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VolumeSnapshot:
    volume: str
    """Id of the volume's row in the catalogue."""
    description: str
    age: float
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class DatabaseSnapshot:
    """A manual one; RDS's own automated ones follow from an instance's retention."""

    database: str
    name: str
    age: float
    tags: Tags = ()


POLICY = "policy-0a1b2c3d4e5f67890"
BY_LIFECYCLE_MANAGER: Tags = (
    ("aws:dlm:lifecycle-policy-id", POLICY),
    ("aws:dlm:lifecycle-schedule-name", "Twice a day"),
    ("dlm:managed", "true"),
)

EBS_SNAPSHOTS = (
    *(
        VolumeSnapshot(
            volume,
            f"Created for policy: {POLICY} schedule: Twice a day",
            0.5 * HOUR + half * DAY / 2,
            BY_LIFECYCLE_MANAGER,
        )
        for volume in ("orders-db-data", "search-index")
        for half in range(4)
    ),
    VolumeSnapshot("orders-db-data", "before the v42 migration", 2 * DAY + 3 * HOUR, (("made-by", "alice"),)),
    VolumeSnapshot("catalog-cache", "", 9 * DAY),
    VolumeSnapshot("old-warehouse", "last copy before deletion", 40 * DAY, (("keep", "yes"),)),
)

RDS_SNAPSHOTS = (
    DatabaseSnapshot("orders", "orders-before-v42", 2 * DAY + 3 * HOUR, (("reason", "deploy v42"),)),
    DatabaseSnapshot(
        "reporting",
        "lambda-reporting-nightly",
        10 * HOUR,
        (("CreatedBy", "lambda:nightly-snapshots"), ("aws:cloudformation:stack-name", "nightly-snapshots")),
    ),
    DatabaseSnapshot("wishlists", "wishlists-final", 3 * DAY, (("reason", "decommissioned"),)),
)

CLUSTER_SNAPSHOTS = (
    DatabaseSnapshot("checkout", "checkout-before-v42", 2 * DAY + 3 * HOUR, (("reason", "deploy v42"),)),
    DatabaseSnapshot(
        "product-docs", "product-docs-nightly", 9 * HOUR, (("CreatedBy", "lambda:docdb-nightly"),)
    ),
    DatabaseSnapshot("recommendations", "recommendations-before-reload", 6 * DAY),
)
