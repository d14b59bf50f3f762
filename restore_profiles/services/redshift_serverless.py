"""Amazon Redshift Serverless: a snapshot replaces what a namespace holds; one table of it becomes a new
table, and all of it a cluster."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Constraint,
    Permission,
    RestoreProfile,
    RoleUse,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import Given, Not
from restore_profiles.services import redshift, redshift_afterwards
from restore_profiles.services import redshift_table as table
from restore_profiles.services.redshift_cluster import INFORMATION_ONLY, SERVERLESS_SECTIONS
from restore_profiles.services.redshift_namespace import NAMESPACE, NAMESPACE_TARGET, WORKGROUP
from restore_profiles.services.redshift_pages import SERVERLESS_PAGE, SNAPSHOTS_PAGE, restore_type

INTO_NAMESPACE = replace(
    NAMESPACE,
    label="Namespace",
    help="The namespace that gets the new table. What it holds stays.",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("NamespaceIdentifier")),
)

TABLE = Target(
    "table",
    "one table, as a new table of a namespace",
    (
        Section(
            "Namespace",
            (
                restore_type("TABLE_RESTORE"),
                INTO_NAMESPACE,
                replace(WORKGROUP, prefill_from_source=True, bound_to_region=True),
            ),
        ),
        Section("Table of the backup", table.SOURCE_NAMES),
        Section("New table", (*table.TARGET_NAMES, table.SERVERLESS_CASE)),
    ),
    constraints=(
        replace(table.SAME_NAME, source="Amazon Redshift Serverless API, RestoreTableFromSnapshot"),
        Constraint(
            "WorkgroupName",
            Not(Given("WorkgroupName")),
            "AWS's page wants the workgroup named for a single table.",
            "Name the namespace's workgroup.",
            # It does not spell the key.
            Severity.WARNING,
            source=SERVERLESS_PAGE,
        ),
    ),
    caveats=table.CAVEATS,
    role_permissions=tuple(
        Permission(f"redshift-serverless:{action}")
        for action in ("RestoreTableFromSnapshot", "GetTableRestoreStatus", "GetNamespace")
    ),
    account_checks=(AccountCheck("redshift-namespace", "Namespace and workgroup"),),
    items="one table",
    source=SERVERLESS_PAGE,
)

CLUSTER = replace(
    redshift.CLUSTER,
    sections=SERVERLESS_SECTIONS,
    follow_ups=(),
    caveats=(
        *redshift_afterwards.CAVEATS,
        Caveat(
            "A namespace has no nodes: whether these are enough for its data and its queries is not checked "
            "before the restore.",
            severity=Severity.WARNING,
            source=SNAPSHOTS_PAGE,
        ),
    ),
    source=SERVERLESS_PAGE,
)

PROFILE = RestoreProfile(
    "Redshift Serverless",
    "Amazon Redshift Serverless",
    (NAMESPACE_TARGET, TABLE, CLUSTER),
    source=SERVERLESS_PAGE,
    information_only=INFORMATION_ONLY,
    returned_only=("SnapshotIdentifier", "SnapshotArn", "SnapshotName"),
    tag_copy=TagCopy.ALWAYS,
    source_lookup="redshift-namespace",
    # So AWS's example calls it.
    also_called=("RedshiftServerless",),
    # The page's example has a role; its policy for restores does not cover a namespace.
    role_use=RoleUse.OPTIONAL,
)
