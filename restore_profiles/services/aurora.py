"""Amazon Aurora: a recovery point, a snapshot or a continuous backup, becomes a new cluster, without
instances."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Choice,
    Constraint,
    Evidence,
    Field,
    Kind,
    Permission,
    PointInTime,
    RestoreProfile,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Not
from restore_profiles.services import cluster_afterwards as afterwards
from restore_profiles.services import cluster_fields as shared
from restore_profiles.services import cluster_limits, cluster_permissions, restore_testing
from restore_profiles.services.aurora_capacity import CAPACITY, SERVERLESS
from restore_profiles.services.aurora_capacity import CONSTRAINTS as CAPACITY_CONSTRAINTS
from restore_profiles.services.cluster_caveats import aurora as caveats
from restore_profiles.services.cluster_fields import MOMENT_API, listed_in
from restore_profiles.services.rds_pages import CONTINUOUS, PITR_PAGE

PAGE = "Restoring an Amazon Aurora cluster"
AURORA_GUIDE = "Restoring a DB cluster to a specified time using AWS Backup"

LATEST = Equals("UseLatestRestorableTime", "true")
MYSQL = AnyOf(Not(Given("engine")), Equals("engine", "aurora", "aurora-mysql"))
POSTGRES = AnyOf(Not(Given("engine")), Equals("engine", "aurora-postgresql"))

RESTORE_TO_TIME = Field(
    "restoreToTime",
    "Moment",
    "The second to go back to, in UTC. It must lie before the latest restorable time, which is about 5 "
    "minutes ago.",
    kind=Kind.MOMENT,
    prefill=False,
    visible=CONTINUOUS,
    required=AllOf(CONTINUOUS, Not(LATEST)),
    # So called by the page on point-in-time recovery alone; Aurora's page in either guide says restoreToTime.
    also_spelled=("RestoreTime",),
    source=PAGE,
)

USE_LATEST = Field(
    "UseLatestRestorableTime",
    "Latest moment",
    "true takes the newest moment there is when the restore runs, instead of one that is named.",
    kind=Kind.BOOLEAN,
    prefill=False,
    # Beside a moment there is nothing to ask; an answer that stands there all the same is told as wrong.
    visible=AllOf(CONTINUOUS, AnyOf(Not(Given("restoreToTime")), Given("UseLatestRestorableTime"))),
    if_empty="false",
    source=AURORA_GUIDE,
)

ENGINE = Field(
    "engine",
    "Engine",
    "The same as the source's.",
    choices=(
        Choice("aurora-mysql", "Aurora MySQL"),
        Choice("aurora-postgresql", "Aurora PostgreSQL"),
        Choice("aurora", "Aurora MySQL 1, for MySQL 5.6", "AWS ended it on 2023-02-28."),
    ),
    from_source="engine",
    prefill_from_source=True,
    required=Always(),
    source=PAGE,
)

LOGS = replace(
    shared.LOGS,
    choices=(
        Choice("postgresql", when=POSTGRES),
        *(Choice(log, when=MYSQL) for log in ("audit", "error", "general", "slowquery")),
        Choice("instance"),
        Choice("iam-db-auth-error"),
    ),
)

SECTIONS = (
    Section("Cluster", (replace(shared.IDENTIFIER, source=PAGE), RESTORE_TO_TIME, USE_LATEST)),
    Section("Network", listed_in(PAGE, (shared.SUBNET_GROUP, shared.SECURITY_GROUPS, shared.ZONES))),
    Section(
        "Engine",
        (ENGINE, *listed_in(PAGE, (shared.VERSION, shared.PARAMETER_GROUP, shared.PORT))),
    ),
    CAPACITY,
    Section(
        "Security and logs",
        listed_in(PAGE, (shared.KEY, shared.IAM_AUTHENTICATION, LOGS)),
        folded=True,
    ),
    Section(
        "More",
        listed_in(
            PAGE,
            (
                replace(shared.BACKTRACK, visible=MYSQL),
                shared.COPY_TAGS,
                shared.DATABASE,
                shared.OPTION_GROUP,
            ),
        ),
        folded=True,
    ),
)

MOMENT = (
    Constraint(
        "restoreToTime",
        AllOf(CONTINUOUS, Given("restoreToTime"), LATEST),
        "Aurora takes a moment or the latest restorable one, not both.",
        "Leave UseLatestRestorableTime out.",
        evidence=Evidence.MODEL,
        source=MOMENT_API,
    ),
    Constraint(
        "restoreToTime",
        AllOf(Not(CONTINUOUS), Given("restoreToTime")),
        "A snapshot holds one moment only; restoreToTime belongs to continuous backups.",
        "Leave it out, or choose a continuous recovery point.",
        source=PAGE,
    ),
    Constraint(
        "UseLatestRestorableTime",
        AllOf(Not(CONTINUOUS), LATEST),
        "A snapshot holds one moment only; UseLatestRestorableTime belongs to continuous backups.",
        "Leave it out, or choose a continuous recovery point.",
        source=PAGE,
    ),
    Constraint(
        "UseLatestRestorableTime",
        AllOf(CONTINUOUS, LATEST, Not(Given("restoreToTime"))),
        "Which second that is will be known only once the restore runs.",
        "restoreToTime names one.",
        Severity.INFO,
        source=PITR_PAGE,
    ),
    *(
        Constraint(
            key,
            AllOf(CONTINUOUS, Given(key)),
            f"AWS's page lists no {key} for a restore to a moment.",
            "Leave it out.",
            Severity.WARNING,
            source=PAGE,
        )
        for key in ("availabilityZones", "databaseName")
    ),
)

ROLE_PERMISSIONS = (
    Permission("rds:RestoreDBClusterFromSnapshot", when=Not(CONTINUOUS)),
    Permission("rds:RestoreDBClusterToPointInTime", when=CONTINUOUS),
    *cluster_permissions.CLUSTER,
)

HAS_INSTANCES = Not(SERVERLESS)
"""Serverless v1 alone needs none."""

CLUSTER = Target(
    "cluster",
    "Aurora DB cluster",
    SECTIONS,
    constraints=(*MOMENT, *cluster_limits.CONSTRAINTS, *CAPACITY_CONSTRAINTS),
    caveats=caveats(PAGE, HAS_INSTANCES),
    follow_ups=(
        *afterwards.capacity("rds", HAS_INSTANCES),
        *afterwards.instances("rds", PAGE, HAS_INSTANCES, "db.r7g.large or db.serverless"),
        afterwards.writer_parameters("rds", HAS_INSTANCES),
        *afterwards.settings("rds"),
        *afterwards.master_password("rds"),
        afterwards.storage("rds", "aurora-iopt1"),
        *afterwards.roles("rds"),
        afterwards.DATA_API,
    ),
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("cluster-target", "Name, network and groups"),),
    testing=restore_testing.CLUSTER,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "Aurora",
    "Amazon Aurora",
    (CLUSTER,),
    source=PAGE,
    returned_only=cluster_limits.NAMES_OF_THE_BACKUP,
    point_in_time=PointInTime(
        "restoreToTime", "UseLatestRestorableTime", 300, window_lookup="aurora-cluster", source=PITR_PAGE
    ),
    source_lookup="rds-cluster",
    # Aurora's page lists dbClusterIdentifier; what AWS returns, and its examples, have DBClusterIdentifier.
    keys_in_any_case=True,
)
