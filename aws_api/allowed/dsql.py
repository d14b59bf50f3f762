"""Aurora DSQL: what a cluster was, and the policy of a restored one."""

from __future__ import annotations

from aws_api.operation import Access, Row

ROWS = (
    Row("dsql", "GetCluster", Access.READ, "what a cluster was", ("identifier", "status")),
    Row("dsql", "GetClusterPolicy", Access.READ, "whether a cluster has a policy", ("policy",)),
    Row("dsql", "PutClusterPolicy", Access.WRITE, "finishes a cluster", ("policyVersion",)),
)
