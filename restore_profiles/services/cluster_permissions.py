"""What the restore role needs for a cluster; DocumentDB's and Neptune's actions are those of RDS."""

from __future__ import annotations

from restore_profiles.model import Permission
from restore_profiles.rules import AnyOf, Equals, Given
from restore_profiles.services.key_permissions import key_permissions

CLUSTER = (
    *(
        Permission(f"rds:{action}")
        for action in (
            *("DescribeDBClusters", "DescribeDBClusterSnapshots", "ListTagsForResource"),
            *("AddTagsToResource", "DeleteDBCluster"),
        )
    ),
    *key_permissions(AnyOf(Equals("point.encrypted", "true"), Given("kmsKeyId"))),
)

FROM_SNAPSHOT = (Permission("rds:RestoreDBClusterFromSnapshot"), *CLUSTER)
