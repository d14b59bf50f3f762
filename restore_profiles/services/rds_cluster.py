"""A Multi-AZ DB cluster, whose recovery points are of type RDS too: a writer and two readable standbys."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    Permission,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Not
from restore_profiles.services import cluster_afterwards as afterwards
from restore_profiles.services import cluster_fields as shared
from restore_profiles.services import restore_testing
from restore_profiles.services.cluster_caveats import TAGS_PAGE, of_every_cluster
from restore_profiles.services.cluster_fields import API, OF_A_CLUSTER, TESTING_PAGE, listed_in
from restore_profiles.services.cluster_limits import NAME_OF_THE_SOURCE
from restore_profiles.services.cluster_permissions import FROM_SNAPSHOT
from restore_profiles.services.rds_pages import CONTINUOUS, PAGE

MULTI_AZ_PAGE = "Amazon RDS Multi-Availability Zone backups"
POSTGRES = AnyOf(Not(Given("engine")), Equals("engine", "postgres"))
MYSQL = AnyOf(Not(Given("engine")), Equals("engine", "mysql"))

ENGINE = Field(
    "engine",
    "Engine",
    "The same as the source's.",
    choices=(Choice("mysql"), Choice("postgres")),
    from_source="engine",
    prefill_from_source=True,
    required=Always(),
    evidence=Evidence.UNVERIFIED,
    source=TESTING_PAGE,
)

# RDS wants them of a Multi-AZ DB cluster; whether AWS Backup hands them on, no page of it says.
HARDWARE = (
    Field(
        "DBClusterInstanceClass",
        "Instance class",
        "Of the writer and of both standbys. RDS takes it to tell a Multi-AZ DB cluster from others.",
        choices=Choices("rds-instance-classes", needs=("engine",)),
        from_source="instance_class",
        prefill_from_source=True,
        attention=Not(Given("DBClusterInstanceClass")),
        evidence=Evidence.UNVERIFIED,
        source=API,
    ),
    Field(
        "StorageType",
        "Storage type",
        "Decides speed and price.",
        choices=(
            Choice("io1", "Provisioned IOPS SSD, older"),
            Choice("io2", "Provisioned IOPS SSD"),
            Choice("gp3", "General purpose SSD"),
        ),
        from_source="storage_type",
        prefill_from_source=True,
        if_empty="io1",
        evidence=Evidence.UNVERIFIED,
        source=API,
    ),
    Field(
        "Iops",
        "IOPS",
        "Operations per second of each instance; RDS wants them where a provisioned storage type is given.",
        kind=Kind.INTEGER,
        from_source="iops",
        prefill_from_source=True,
        evidence=Evidence.UNVERIFIED,
        source=API,
    ),
)

LOGS = replace(
    shared.LOGS,
    choices=(
        *(Choice(log, when=POSTGRES) for log in ("postgresql", "upgrade")),
        *(Choice(log, when=MYSQL) for log in ("error", "general", "slowquery")),
        Choice("iam-db-auth-error"),
    ),
)

# Of the keys that restore testing lists for clusters of RDS, those that RDS's own page has for this kind.
CLUSTER = Target(
    "cluster",
    "Multi-AZ DB cluster",
    (
        Section("Cluster", (*listed_in(TESTING_PAGE, (shared.IDENTIFIER,)), *HARDWARE)),
        Section("Network", listed_in(TESTING_PAGE, (shared.SUBNET_GROUP, shared.SECURITY_GROUPS))),
        Section(
            "Engine",
            (
                ENGINE,
                replace(shared.VERSION, evidence=Evidence.UNVERIFIED),
                *listed_in(TESTING_PAGE, (shared.PARAMETER_GROUP, shared.PORT)),
            ),
        ),
        Section(
            "Security and logs",
            (
                # The page on RDS calls this one and the version information only, as instances have them.
                replace(shared.KEY, evidence=Evidence.UNVERIFIED),
                *listed_in(TESTING_PAGE, (shared.IAM_AUTHENTICATION, LOGS)),
                replace(shared.COPY_TAGS, evidence=Evidence.UNVERIFIED),
            ),
            folded=True,
        ),
        Section(
            "More",
            listed_in(
                TESTING_PAGE,
                (
                    shared.ZONES,
                    shared.DATABASE,
                    shared.OPTION_GROUP,
                ),
            ),
            folded=True,
        ),
    ),
    constraints=(
        Constraint(
            "",
            CONTINUOUS,
            "AWS Backup has no point-in-time recovery for Multi-AZ DB clusters.",
            "Choose a snapshot of the cluster.",
            source=MULTI_AZ_PAGE,
        ),
        NAME_OF_THE_SOURCE,
        Constraint(
            "Iops",
            AllOf(Equals("StorageType", "io1", "io2"), Not(Given("Iops"))),
            "RDS wants the IOPS of a Multi-AZ DB cluster where the storage type is given.",
            "Give the source's.",
            Severity.WARNING,
            Evidence.MODEL,
            API,
        ),
        Constraint(
            "DBClusterInstanceClass",
            Not(Given("DBClusterInstanceClass")),
            "RDS tells a Multi-AZ DB cluster by its instance class; AWS Backup's pages list no such key.",
            "Give the source's class.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            API,
        ),
    ),
    caveats=(
        *of_every_cluster(PAGE),
        Caveat("It has three instances, in three zones, and each is charged.", source=MULTI_AZ_PAGE),
        Caveat(
            "AWS Backup's pages tell no keys for this kind of restore. These are the ones of its restore "
            "testing and of RDS itself.",
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat("Its backups cannot be copied to another Region or account.", source=MULTI_AZ_PAGE),
        Caveat(
            "Tags come from the source where it still exists, else from the backup, whether copying them is "
            "on or off.",
            source=TAGS_PAGE,
        ),
    ),
    follow_ups=(*afterwards.settings("rds"), *afterwards.master_password("rds")),
    role_permissions=(Permission("rds:CreateDBInstance"), *FROM_SNAPSHOT),
    account_checks=(AccountCheck("cluster-target", "Name, network and groups"),),
    applies=OF_A_CLUSTER,
    evidence=Evidence.UNVERIFIED,
    testing=restore_testing.MULTI_AZ_CLUSTER,
    source=PAGE,
)
