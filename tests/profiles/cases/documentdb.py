"""Requests of DocumentDB that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.cluster_samples import DOCUMENTDB_CLUSTER, DOCUMENTDB_RETURNED, DOCUMENTDB_SOURCE

CASES = (
    Case(
        "DocumentDB-cluster",
        "DocumentDB",
        "cluster",
        {},
        DOCUMENTDB_RETURNED,
        DOCUMENTDB_SOURCE,
        encrypted=True,
        resource_arn=DOCUMENTDB_CLUSTER,
    ),
    # Nothing known: what must be named is named; a key is read as AWS's page once misspelled it.
    Case(
        "DocumentDB-cluster-source-gone",
        "DocumentDB",
        "cluster",
        {"dbSubnetGroupName": "data", "vpcSecurityGroupIds": "sg-1, sg-2", "engineVersion": "5.0.0"},
        {"pcSecurityGroupIds": '["sg-3"]'},
        {},
        resource_arn=DOCUMENTDB_CLUSTER,
    ),
)
