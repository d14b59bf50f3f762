"""Amazon DocumentDB: a recovery point is a cluster snapshot; it becomes a new cluster, without instances."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Constraint,
    Evidence,
    Field,
    Kind,
    RestoreProfile,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Always, Given, Not
from restore_profiles.services import cluster_afterwards as afterwards
from restore_profiles.services import cluster_fields as shared
from restore_profiles.services import cluster_limits, restore_testing
from restore_profiles.services.cluster_caveats import of_every_cluster, without_instances
from restore_profiles.services.cluster_fields import listed_in
from restore_profiles.services.cluster_permissions import FROM_SNAPSHOT

PAGE = "Restoring a DocumentDB cluster"
API = "Amazon DocumentDB API, RestoreDBClusterFromSnapshot"

ENGINE = Field(
    "engine",
    "Engine",
    "docdb.",
    choices=(Choice("docdb"),),
    default="docdb",
    required=Always(),
    # The page marks no key as required; DocumentDB's own operation requires this one.
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

LOGS = replace(shared.LOGS, choices=(Choice("audit"), Choice("profiler")))

# The page lists what Aurora takes. These DocumentDB's own operation does not have: they go where AWS returned
# them with the point, and nowhere else unwarned.
NOT_OF_DOCUMENTDB = tuple(
    replace(field, prefill_from_source=False, from_source="", evidence=Evidence.UNVERIFIED)
    for field in listed_in(
        PAGE,
        (
            shared.ENGINE_MODE,
            Field(
                "scalingConfiguration",
                "Scaling",
                "Of Aurora Serverless v1; nobody says what DocumentDB would do with it.",
                kind=Kind.JSON,
            ),
            shared.BACKTRACK,
            shared.DATABASE,
            shared.IAM_AUTHENTICATION,
            shared.OPTION_GROUP,
        ),
    )
)

CLUSTER = Target(
    "cluster",
    "DocumentDB cluster",
    (
        Section("Cluster", listed_in(PAGE, (shared.IDENTIFIER,))),
        Section(
            "Network",
            listed_in(
                PAGE,
                (
                    shared.SUBNET_GROUP,
                    # So spelled by the page in 2024.
                    replace(shared.SECURITY_GROUPS, also_spelled=("pcSecurityGroupIds",)),
                    shared.ZONES,
                ),
            ),
        ),
        Section("Engine", (ENGINE, *listed_in(PAGE, (shared.VERSION, shared.PARAMETER_GROUP, shared.PORT)))),
        Section("Security and logs", listed_in(PAGE, (shared.KEY, LOGS, shared.COPY_TAGS)), folded=True),
        Section(
            "Listed, and not of DocumentDB",
            NOT_OF_DOCUMENTDB,
            "AWS Backup's page lists these too. DocumentDB's own restore has no such parameters.",
            folded=True,
        ),
    ),
    constraints=(
        *cluster_limits.CONSTRAINTS,
        cluster_limits.PROVISIONED_ONLY,
        *(
            Constraint(
                field.key,
                AllOf(Given(field.key), Not(Given(f"returned.{field.key}"))),
                f"DocumentDB's own restore has no {field.key}, although AWS Backup's page lists it.",
                "Leave it out.",
                Severity.WARNING,
                Evidence.MODEL,
                API,
            )
            for field in NOT_OF_DOCUMENTDB
        ),
    ),
    caveats=(
        *without_instances(PAGE, Always()),
        Caveat(
            "In another place the same page says that the cluster gets a default configuration of instances. "
            "Look whether it has one before you make one.",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        *of_every_cluster(PAGE),
    ),
    follow_ups=(
        *afterwards.capacity("docdb", Always()),
        *afterwards.instances("docdb", PAGE, Always(), "db.r6g.large or db.serverless"),
        *afterwards.settings("docdb"),
        *afterwards.master_password("docdb"),
        afterwards.storage("docdb", "iopt1"),
    ),
    role_permissions=FROM_SNAPSHOT,
    account_checks=(AccountCheck("cluster-target", "Name, network and groups"),),
    testing=restore_testing.DOCUMENTDB_CLUSTER,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "DocumentDB",
    "Amazon DocumentDB",
    (CLUSTER,),
    source=PAGE,
    also_called=("DocDB",),
    returned_only=cluster_limits.NAMES_OF_THE_BACKUP,
    source_lookup="rds-cluster",
)
