"""Amazon Neptune: a recovery point is a cluster snapshot; it becomes a new cluster, without instances."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
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

PAGE = "Restore a Neptune cluster"
API = "Amazon Neptune API, RestoreDBClusterFromSnapshot"

ENGINE = Field(
    "engine",
    "Engine",
    "neptune.",
    choices=(Choice("neptune"),),
    default="neptune",
    required=Always(),
    # The page marks no key as required; Neptune's own operation requires this one.
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

LOGS = replace(shared.LOGS, choices=(Choice("audit"), Choice("slowquery")))

# The page lists what Aurora takes. These Neptune's own operation does not have: they go where AWS returned
# them with the point, and nowhere else unwarned.
NOT_OF_NEPTUNE = tuple(
    replace(field, prefill_from_source=False, from_source="", evidence=Evidence.UNVERIFIED)
    for field in listed_in(
        PAGE,
        (
            shared.ENGINE_MODE,
            Field(
                "scalingConfiguration",
                "Scaling",
                "Of Aurora Serverless v1; nobody says what Neptune would do with it.",
                kind=Kind.JSON,
            ),
            shared.BACKTRACK,
        ),
    )
)

CLUSTER = Target(
    "cluster",
    "Neptune DB cluster",
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
        Section(
            "Security and logs",
            listed_in(PAGE, (shared.KEY, shared.IAM_AUTHENTICATION, LOGS, shared.COPY_TAGS)),
            folded=True,
        ),
        Section("More", listed_in(PAGE, (shared.DATABASE, shared.OPTION_GROUP)), folded=True),
        Section(
            "Listed, and not of Neptune",
            NOT_OF_NEPTUNE,
            "AWS Backup's page lists these too. Neptune's own restore has no such parameters.",
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
                f"Neptune's own restore has no {field.key}, although AWS Backup's page lists it.",
                "Leave it out.",
                Severity.WARNING,
                Evidence.MODEL,
                API,
            )
            for field in NOT_OF_NEPTUNE
        ),
    ),
    caveats=(*without_instances(PAGE, Always()), *of_every_cluster(PAGE)),
    follow_ups=(
        *afterwards.capacity("neptune", Always()),
        *afterwards.instances("neptune", PAGE, Always(), "db.r6g.large or db.serverless"),
        afterwards.writer_parameters("neptune", Always()),
        *afterwards.settings("neptune"),
        afterwards.storage("neptune", "iopt1"),
        *afterwards.roles("neptune"),
    ),
    role_permissions=FROM_SNAPSHOT,
    account_checks=(AccountCheck("cluster-target", "Name, network and groups"),),
    testing=restore_testing.NEPTUNE_CLUSTER,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "Neptune",
    "Amazon Neptune",
    (CLUSTER,),
    source=PAGE,
    returned_only=cluster_limits.NAMES_OF_THE_BACKUP,
    source_lookup="rds-cluster",
)
