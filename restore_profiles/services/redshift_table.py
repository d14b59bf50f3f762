"""One table of a Redshift backup: its names are asked for, as no AWS page tells the keys of AWS Backup."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Caveat, Choice, Choices, Constraint, Evidence, Field, Kind, Severity
from restore_profiles.rules import AllOf, Always, Given, Not, StartsWith
from restore_profiles.services.redshift_pages import PAGE, TABLE_API, TABLE_PAGE, guessed

SOURCE_NAMES = (
    guessed(
        "SourceDatabaseName",
        "Source database",
        "The database that held the table when the backup was made.",
        required=Always(),
        attention=Always(),
        prefill=False,
        from_source="database",
        prefill_from_source=True,
        source=TABLE_API,
    ),
    guessed(
        "SourceSchemaName",
        "Source schema",
        "The schema that held the table.",
        prefill=False,
        default="public",
        required=Always(),
        if_empty="public",
        source=TABLE_API,
    ),
    guessed(
        "SourceTableName",
        "Source table",
        "The table to bring back.",
        prefill=False,
        required=Always(),
        attention=Always(),
        source=TABLE_API,
    ),
)

TARGET_NAMES = (
    guessed(
        "TargetDatabaseName",
        "Target database",
        "A database that exists, which gets the new table.",
        prefill=False,
        from_source="database",
        prefill_from_source=True,
        required=Always(),
        attention=Not(Given("TargetDatabaseName")),
        if_empty="the source's",
        source=TABLE_API,
    ),
    guessed(
        "TargetSchemaName",
        "Target schema",
        "A schema that exists, which gets the new table.",
        prefill=False,
        default="public",
        required=Always(),
        if_empty="public",
        source=TABLE_API,
    ),
    guessed(
        "NewTableName",
        "New table's name",
        "The table that is made. No table of the schema may have it: nothing is ever overwritten.",
        prefill=False,
        required=Always(),
        attention=Always(),
        source=TABLE_API,
    ),
)

CASE = guessed(
    "EnableCaseSensitiveIdentifier",
    "Case counts",
    "true where names of databases, schemas and tables differ by capitals.",
    kind=Kind.BOOLEAN,
    choices=(Choice("false", "case does not count"), Choice("true", "case counts")),
    prefill=False,
    if_empty="false",
    source=TABLE_API,
)

SERVERLESS_CASE = replace(
    CASE,
    key="ActivateCaseSensitiveIdentifier",
    source="Amazon Redshift Serverless API, RestoreTableFromSnapshot",
)

CLUSTER = Field(
    "ClusterIdentifier",
    "Cluster",
    "The cluster that gets the table: the one that was backed up. It has to be available.",
    choices=Choices("redshift-clusters"),
    prefill=False,
    from_source="identifier",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Not(Given("ClusterIdentifier")),
    source=PAGE,
)


def _same(one: str, other: str) -> AllOf:
    return AllOf(StartsWith(one, other), StartsWith(other, one))


OTHER_CLUSTER = Constraint(
    "ClusterIdentifier",
    AllOf(
        Given("ClusterIdentifier"),
        Given("source.id"),
        Not(_same("ClusterIdentifier", "source.id")),
    ),
    "Redshift makes a restored table in the cluster that the snapshot was taken of; AWS Backup's page also "
    "tells of a new cluster.",
    "Take the source, or restore the whole cluster and take the table from there.",
    Severity.WARNING,
    source=TABLE_API,
)

SAME_NAME = Constraint(
    "NewTableName",
    AllOf(
        _same("NewTableName", "SourceTableName"),
        _same("TargetSchemaName", "SourceSchemaName"),
        _same("TargetDatabaseName", "SourceDatabaseName"),
    ),
    "The new table would have the name of the source table. Where that one still exists, Redshift refuses.",
    "Take another name; or rename the old table first.",
    Severity.WARNING,
    source=TABLE_API,
)

CAVEATS = (
    Caveat(
        "AWS Backup's pages do not name the keys of a table restore: these are spelled as Redshift's own "
        "operation spells them. Where a job refuses them, restore the table in the AWS Backup console.",
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "Views on the table and permissions on it are not restored. Where its owner is no user any more, "
        "the admin user owns it.",
        severity=Severity.WARNING,
        source=TABLE_PAGE,
    ),
    Caveat("A table with an interleaved sort key cannot be restored by itself.", source=TABLE_API),
    Caveat("Tags are not copied: a table has none.", source="Copy tags during a restore"),
)

CLUSTER_CAVEATS = (
    Caveat(
        "A backup from before the cluster was resized gives back no single table, and one table is restored "
        "at a time.",
        source=TABLE_PAGE,
    ),
    Caveat(
        "How far it is, Redshift's own list of table restores tells: "
        "aws redshift describe-table-restore-status.",
        source=TABLE_API,
    ),
)
