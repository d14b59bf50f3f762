"""Parameters of RDS for logs, maintenance and backups, and those that are seldom needed."""

from __future__ import annotations

from restore_profiles.model import Choice, Kind, Section
from restore_profiles.rules import Equals, Not
from restore_profiles.services.rds_engines import (
    LOGS,
    MYSQL,
    POSTGRES,
    may_be,
)
from restore_profiles.services.rds_pages import known, newer

LOG_EXPORTS = Section(
    "Logs",
    (
        known(
            "EnableCloudwatchLogsExports",
            "Logs to CloudWatch",
            "Which of the engine's logs are written to CloudWatch Logs.",
            kind=Kind.TEXTS,
            choices=LOGS,
            from_source="log_exports",
            prefill_from_source=True,
        ),
    ),
    folded=True,
)

MAINTENANCE = Section(
    "Maintenance and backups",
    (
        known(
            "AutoMinorVersionUpgrade",
            "Minor upgrades",
            "true upgrades the engine in the maintenance window.",
            kind=Kind.BOOLEAN,
            from_source="auto_minor_version_upgrade",
            prefill_from_source=True,
        ),
        known(
            "CopyTagsToSnapshot",
            "Tags on snapshots",
            "true gives each snapshot of the new instance the instance's tags.",
            kind=Kind.BOOLEAN,
            from_source="copy_tags_to_snapshot",
            prefill_from_source=True,
            if_empty="false",
        ),
        newer(
            "BackupRetentionPeriod",
            "Backup retention",
            "Days of automated backups; 0 turns them off.",
            kind=Kind.INTEGER,
            from_source="backup_retention_days",
            minimum=0,
            maximum=35,
            unit="days",
            if_empty="as the source",
        ),
        newer(
            "PreferredBackupWindow",
            "Backup window",
            "The half hour or more of the day, in UTC, in which automated backups begin.",
            from_source="backup_window",
            pattern=r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d",
            pattern_help="a time of day such as 03:00-03:30",
        ),
        newer(
            "EngineLifecycleSupport",
            "Extended Support",
            "Whether an engine past its end of support stays as it is, charged, or is upgraded.",
            choices=(
                Choice("open-source-rds-extended-support", "kept, and charged"),
                Choice("open-source-rds-extended-support-disabled", "upgraded by RDS"),
            ),
            from_source="lifecycle_support",
            visible=may_be(*MYSQL, *POSTGRES),
        ),
    ),
    folded=True,
)

ADVANCED = Section(
    "Advanced",
    (
        known(
            "UseDefaultProcessorFeatures",
            "Default processor",
            "true takes cores and threads as the class has them.",
            kind=Kind.BOOLEAN,
        ),
        known(
            "ProcessorFeatures",
            "Processor features",
            "Fewer cores or threads than the class has, as licences may want.",
            kind=Kind.OBJECTS,
            visible=Not(Equals("UseDefaultProcessorFeatures", "true")),
            fields=(
                known(
                    "Name",
                    "Feature",
                    "Cores, or threads of each core.",
                    choices=(Choice("coreCount"), Choice("threadsPerCore")),
                ),
                known("Value", "Number", "How many.", quoted_in_json=True),
            ),
        ),
        newer(
            "Tags",
            "Tags",
            "Where any are given, RDS does not look for the source's.",
            kind=Kind.OBJECTS,
            fields=(newer("Key", "Key", "The tag's name."), newer("Value", "Value", "The tag's value.")),
        ),
        newer(
            "TagSpecifications",
            "Backup's tags",
            "Tags for the instance's automated backup.",
            kind=Kind.OBJECTS,
            fields=(
                newer("ResourceType", "What is tagged", "auto-backup.", choices=(Choice("auto-backup"),)),
                newer(
                    "Tags",
                    "Tags",
                    "Its tags.",
                    kind=Kind.OBJECTS,
                    fields=(
                        newer("Key", "Key", "The tag's name."),
                        newer("Value", "Value", "The tag's value."),
                    ),
                ),
            ),
        ),
        newer(
            "DBCapacityReservationIdentifier",
            "Capacity reservation",
            "A reservation for this class and engine whose capacity is used.",
            bound_to_region=True,
            pattern=r"(?=.{1,63}$)[a-z](?:-?[a-z0-9]+){0,15}",
            pattern_help="an id or a name of small letters, digits and single hyphens",
        ),
        newer(
            "BackupTarget",
            "Backup target",
            "Where backups are kept: elsewhere than in the Region only on Outposts and in Local Zones.",
            choices=(Choice("region"), Choice("outposts"), Choice("local")),
            from_source="backup_target",
        ),
        newer(
            "EnableCustomerOwnedIp",
            "Customer-owned IP",
            "On Outposts: an address of your own network.",
            kind=Kind.BOOLEAN,
        ),
        newer(
            "CustomIamInstanceProfile",
            "Custom profile",
            "Of RDS Custom, which AWS Backup does not back up; its name begins with AWSRDSCustom.",
            from_source="custom_instance_profile",
        ),
    ),
    folded=True,
)


SECTIONS = (LOG_EXPORTS, MAINTENANCE, ADVANCED)
