"""SAP HANA on EC2: the backup is restored into a database that exists, and replaces what is in it."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Check,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    FollowUp,
    Permission,
    PointInTime,
    RestoreProfile,
    RoleUse,
    Section,
    Severity,
    TagCopy,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Never, Not, StartsWith
from restore_profiles.services.sap_hana_messages import MESSAGES

PAGE = "Restore an SAP HANA database on an Amazon EC2 instance"
HIGH_AVAILABILITY = "SAP HANA High Availability (HA) restore"
START = "AWS Systems Manager for SAP API, StartApplication"

TARGET = "aws:backup:TargetDatabaseArn"
FULL, LATEST, MOMENT = "FULL_DATA_BACKUP_RECOVERY", "MOST_RECENT_TIME_RECOVERY", "POINT_IN_TIME_RECOVERY"
FROM_PATH = Equals("CatalogRestoreOption", "CATALOG_FROM_LOCAL_PATH")

CONTINUOUS = AnyOf(Equals("point.continuous", "true"), Given("returned.LatestRestorablePitrTimestamp"))
INTO_SOURCE = AllOf(StartsWith(TARGET, "point.resource_arn"), StartsWith("point.resource_arn", TARGET))
SYSTEM_COPY = AllOf(Given(TARGET), Given("point.resource_arn"), Not(INTO_SOURCE))

DATABASE = Field(
    TARGET,
    "Database to overwrite",
    "The database that becomes what the backup holds. All that is in it now is lost.",
    choices=Choices("hana-databases"),
    prefill=False,
    from_source="arn",
    required=Always(),
    attention=Always(),
    source=PAGE,
)

RECOVERY = Field(
    "RecoveryType",
    "Recover to",
    "The end of the full backup; or, of a continuous backup, as far as its logs reach.",
    choices=(
        Choice(FULL, "the full backup's end"),
        Choice(LATEST, "the newest moment", "Replays the logs of a continuous backup to their end."),
        Choice(
            MOMENT,
            "a moment of your choice",
            "AWS documents no key that carries the moment; the AWS Backup console asks for it.",
            when=Never(),
        ),
    ),
    default=FULL,
    attention=Always(),
    pattern=f"{FULL}|{LATEST}|{MOMENT}",
    pattern_help="a recovery type that AWS lists",
    if_empty="not documented",
    source=PAGE,
)

CATALOG = Field(
    "CatalogRestoreOption",
    "Backup catalog",
    "Where HANA reads which backups there are. The console's default is the latest one in AWS Backup.",
    choices=(
        Choice("LATEST_CATALOG_FROM_AWS_BACKUP", "the latest in AWS Backup"),
        Choice("CATALOG_FROM_LOCAL_PATH", "a file on the instance"),
        Choice("NO_CATALOG", "none"),
    ),
    closed=True,
    default="LATEST_CATALOG_FROM_AWS_BACKUP",
    source=PAGE,
)

CATALOG_PATH = Field(
    "LocalCatalogPath",
    "Path of the catalog",
    "A file on the instance that hosts the target database, by its whole path.",
    visible=FROM_PATH,
    required=FROM_PATH,
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        "RecoveryType",
        Equals("RecoveryType", MOMENT),
        "No AWS page names the key that carries the moment: to which one the database would be taken, and "
        "overwritten with, is not known.",
        "Restore to a moment in the AWS Backup console; aws backup get-restore-job-metadata tells the key.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "RecoveryType",
        AllOf(Given("point.status"), Not(CONTINUOUS), Equals("RecoveryType", LATEST)),
        "The backup is a full one, without logs: no page tells to which moment it would be taken.",
        f"{FULL} restores it as it is.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "RecoveryType",
        AllOf(CONTINUOUS, Equals("RecoveryType", FULL)),
        "The backup is continuous: what was written after its full backup is left out.",
        f"{LATEST} goes as far as the logs reach.",
        Severity.WARNING,
        source=PAGE,
    ),
)

CAVEATS = (
    Caveat(
        "The restore is destructive: the database is stopped, and its data replaced by the backup's.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "No role acts here: AWS Backup uses your own permissions, and your role has to be allowed to create "
        "service-linked roles.",
        source=PAGE,
    ),
    Caveat(
        "The database is not the one that was backed up (a system copy): the restore fails unless the target "
        "allows it, by aws ssm-sap put-resource-permission.",
        when=SYSTEM_COPY,
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "A backup and a restore of one database exclude each other. Pause its backup plans first; log "
        "backups stop during the restore and go on after it.",
        source=PAGE,
    ),
    Caveat(
        "Where logs are missing, AWS Backup takes the nearest moment that it can restore, and does not ask.",
        when=AnyOf(CONTINUOUS, Equals("RecoveryType", LATEST)),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "The continuous backup was interrupted: moments between this point and the next AVAILABLE one are "
        "not certain to be restored.",
        when=Equals("point.status", "STOPPED"),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "Of a system with high availability: put the cluster into maintenance, stop HANA on all nodes before "
        "(for a tenant database the system database keeps running), and set replication up again after.",
        source=HIGH_AVAILABILITY,
    ),
    Caveat(
        "After a restore of the system database, tenant databases that were not restored have to be started "
        "by hand.",
        when=Equals("returned.DatabaseType", "SYSTEM"),
        source=HIGH_AVAILABILITY,
    ),
    Caveat(
        "The instance of the target database needs AWS Backint agent, AWS Systems Manager for SAP and their "
        "permissions, as for backups.",
        source=PAGE,
    ),
)

RUNNING = Check(
    "ssm-sap:GetDatabase", {"DatabaseArn": f"{{values.{TARGET}}}"}, "Database.Status", ("RUNNING",)
)


ITS_APPLICATION = AllOf(INTO_SOURCE, Given("source.application_id"))

# Optional: AWS Backup starts the database itself, save in systems with high availability.
FOLLOW_UPS = (
    FollowUp(
        "start",
        "Start the SAP application, where the database does not run",
        "ssm-sap:StartApplication",
        {"ApplicationId": "{source.application_id}"},
        done=RUNNING,
        asks={},
        when=ITS_APPLICATION,
        optional=True,
        source=START,
    ),
    FollowUp(
        "start-other",
        "Start the SAP application of the target, where its database does not run",
        "ssm-sap:StartApplication",
        {"ApplicationId": "{ask.application}"},
        done=RUNNING,
        asks={"application": "The application's id: what follows HANA/ in the database's ARN."},
        when=Not(ITS_APPLICATION),
        optional=True,
        source=START,
    ),
    by_hand(
        "tenants",
        "Start the tenant databases that were not restored, after a restore of the system database",
        "In HANA's system database: ALTER SYSTEM START DATABASE, for each of them.",
        PAGE,
        optional=True,
    ),
)

OVERWRITTEN = Target(
    "database",
    "SAP HANA database, overwritten",
    (
        Section("Database", (DATABASE, RECOVERY)),
        Section("Catalog", (CATALOG, CATALOG_PATH), folded=True),
    ),
    constraints=CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=FOLLOW_UPS,
    account_checks=(AccountCheck("hana-database", "Target database", when=Given(TARGET)),),
    overwrites=f"{{values.{TARGET}}}",
    # AWSBackupRestoreAccessForSAPHANA, less what backups need.
    caller_permissions=tuple(
        Permission(f"ssm-sap:{action}")
        for action in (
            *("RestoreDatabase", "GetOperation", "GetDatabase", "ListDatabases"),
            *("UpdateHanaBackupSettings", "ListTagsForResource"),
        )
    ),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "SAP HANA on Amazon EC2",
    "SAP HANA on Amazon EC2",
    (OVERWRITTEN,),
    source=PAGE,
    returned_only=(
        *("AvailableRestoreBases", "BackupSize", "DatabaseName", "DatabaseType", "HanaVersion"),
        *("EarliestRestorablePitrTimestamp", "LatestRestorablePitrTimestamp", "SystemDatabaseSid"),
        *("HanaBackupStartTime", "HanaBackupEndTime", "HanaBackupId", "HanaBackupPrefix"),
        *("IsCompressedBySap", "IsEncryptedBySap", "SourceDatabaseArn"),
    ),
    tag_copy=TagCopy.NEVER,
    # Which moments there are is told with the point; the key that asks for one is documented nowhere.
    point_in_time=PointInTime(
        "", "RecoveryType", 900, latest_value=LATEST, window_lookup="hana-database", source=PAGE
    ),
    source_lookup="hana-database",
    role_use=RoleUse.CALLER,
    attempt_keys=(REQUEST_ID,),
    messages=MESSAGES,
)
