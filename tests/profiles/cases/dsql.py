"""Requests of Aurora DSQL that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.warehouse_samples import DSQL, DSQL_RETURNED, DSQL_SOURCE

CASES = (
    Case("DSQL-cluster", "Aurora DSQL", "cluster", {}, DSQL_RETURNED, DSQL_SOURCE, resource_arn=DSQL),
    Case("DSQL-cluster-of-nothing", "Aurora DSQL", "cluster", {}, {}, {}, resource_arn=DSQL),
    Case(
        "DSQL-multi-region",
        "Aurora DSQL",
        "multi-region",
        {
            "peerRegion": "eu-west-2",
            "witnessRegion": "eu-west-3",
            "regionalConfig[1].region": "eu-west-2",
            "regionalConfig[1].isDeletionProtectionEnabled": "false",
        },
        DSQL_RETURNED,
        DSQL_SOURCE,
        resource_arn=DSQL,
    ),
)
