"""Requests of Neptune that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.cluster_samples import NEPTUNE_CLUSTER, NEPTUNE_RETURNED, NEPTUNE_SOURCE

CASES = (
    Case(
        "Neptune-cluster",
        "Neptune",
        "cluster",
        {"enableCloudwatchLogsExports": "audit, slowquery"},
        NEPTUNE_RETURNED,
        NEPTUNE_SOURCE,
        encrypted=True,
        resource_arn=NEPTUNE_CLUSTER,
    ),
)
