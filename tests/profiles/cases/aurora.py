"""Requests of Aurora that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.cluster_samples import (
    AURORA_CLUSTER,
    AURORA_CONTINUOUS,
    AURORA_RETURNED,
    AURORA_SERVERLESS_RETURNED,
    AURORA_SOURCE,
)

CASES = (
    Case(
        "Aurora-cluster",
        "Aurora",
        "cluster",
        {},
        AURORA_RETURNED,
        AURORA_SOURCE,
        encrypted=True,
        resource_arn=AURORA_CLUSTER,
    ),
    # Zones and the database's name are not sent beside a moment.
    Case(
        "Aurora-cluster-to-a-moment",
        "Aurora",
        "cluster",
        {"restoretotime": "2026-11-20T14:27:00Z", "dbclusteridentifier": "ledger-1427"},
        AURORA_RETURNED,
        AURORA_SOURCE,
        resource_arn=AURORA_CLUSTER,
        point_id=AURORA_CONTINUOUS,
    ),
    # What AWS's page shows as returned, and one answer changed inside the object.
    Case(
        "Aurora-cluster-serverless-v1",
        "Aurora",
        "cluster",
        {"scalingConfiguration.MaxCapacity": "32"},
        AURORA_SERVERLESS_RETURNED,
        {},
        resource_arn=AURORA_CLUSTER,
    ),
)
