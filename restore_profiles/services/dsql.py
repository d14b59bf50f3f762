"""Amazon Aurora DSQL: a recovery point becomes a new cluster, in this Region or spanning two of them."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Check,
    FollowUp,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Given, Not
from restore_profiles.services.dsql_fields import (
    ALONE,
    CONSTRAINTS,
    ORCHESTRATED,
    PAGE,
    PEER,
    REGIONS,
    THIS_REGION,
    WITNESS,
)
from restore_profiles.services.key_permissions import key_permissions

THIS = {"identifier": "{created.id}"}

FOLLOW_UPS = (
    FollowUp(
        "cluster-policy",
        "Give it the source's resource-based policy",
        "dsql:PutClusterPolicy",
        {**THIS, "policy": "{ask.policy}"},
        done=Check("dsql:GetClusterPolicy", THIS, "to_string(policy != '')", ("true",)),
        asks={
            "policy": "The policy as JSON, with the new cluster's ARN in the place of the source's. "
            "`aws dsql get-cluster-policy` shows the source's."
        },
        when=Given("source.has_policy"),
        optional=True,
        source="Amazon Aurora DSQL API, PutClusterPolicy",
    ),
)

CAVEATS = (
    Caveat(
        "It is a new cluster with an identifier and an endpoint of its own. Applications, and IAM policies "
        "that name the source's ARN, go on with the source until they are told.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "The source is encrypted with a key of yours, and the new cluster will be with one that AWS owns.",
        when=AllOf(Given("source.kms_key_arn"), Not(Given("regionalConfig[0].kmsKeyId"))),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat("The whole cluster is restored: single tables or databases cannot be.", source=PAGE),
    Caveat(
        "In an account that has never used Aurora DSQL its service-linked role is missing, and the restore "
        "is refused for want of permissions.",
        when=Given("source.elsewhere"),
        severity=Severity.WARNING,
        source=PAGE,
    ),
)
ALONE_CAVEATS = (
    *CAVEATS,
    Caveat(
        "The source spans Regions. The restored cluster is in this one alone.",
        when=Given("source.peers"),
        severity=Severity.WARNING,
        source=PAGE,
    ),
)
SPANNING_CAVEATS = (
    *CAVEATS,
    Caveat(
        "The peer Region needs an identical copy of this recovery point: of the same resource, with the same "
        "creation time.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "Two clusters are made, one in each Region, and linked to each other; each is charged.",
        source=PAGE,
    ),
)

ROLE_PERMISSIONS = (
    *(
        Permission(f"dsql:{action}")
        for action in ("StartRestoreJob", "GetRestoreJob", "StopRestoreJob", "CreateCluster", "GetCluster")
    ),
    Permission("dsql:TagResource"),
    *key_permissions(Given("regionalConfig[0].kmsKeyId")),
)
LINKING = ("UpdateCluster", "AddPeerCluster", "RemovePeerCluster")

CLUSTER = Target(
    "cluster",
    "Aurora DSQL cluster in this Region",
    (Section("Cluster", (THIS_REGION, ALONE)),),
    caveats=ALONE_CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("dsql-regions", "Regions and keys"),),
    source=PAGE,
)

MULTI_REGION = Target(
    "multi-region",
    "Aurora DSQL cluster that spans Regions",
    (Section("Regions", (ORCHESTRATED, PEER, WITNESS)), Section("Clusters", (REGIONS,))),
    constraints=CONSTRAINTS,
    caveats=SPANNING_CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=(
        *ROLE_PERMISSIONS,
        *(
            Permission(f"dsql:{action}")
            for action in (*LINKING, "PutMultiRegionProperties", "PutWitnessRegion")
        ),
    ),
    caller_permissions=tuple(Permission(f"dsql:{action}") for action in LINKING),
    account_checks=(
        AccountCheck("dsql-regions", "Regions and keys"),
        AccountCheck("dsql-copies", "Copies in the peer Regions", when=Given("peerRegion")),
    ),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "Aurora DSQL",
    "Amazon Aurora DSQL",
    (CLUSTER, MULTI_REGION),
    source=PAGE,
    # Returned, and refused when it is sent back (reported by one user).
    returned_only=("cluster_id",),
    also_called=("DSQL",),
    source_lookup="dsql-cluster",
    attempt_keys=(REQUEST_ID,),
)
