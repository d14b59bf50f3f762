"""Amazon Timestream for LiveAnalytics: a recovery point becomes a new table of a database that exists."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Check,
    Constraint,
    Evidence,
    FollowUp,
    Limit,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import AllOf, Equals, Given, LessThan, Not
from restore_profiles.services.timestream_fields import (
    BUCKET,
    DATABASE,
    LATE_WRITES,
    MAGNETIC,
    MEMORY,
    NAME,
    PAGE,
    WRITE_PROPERTIES,
    WRITES,
)

WRITES_ON = Equals(f"{WRITES}.EnableMagneticStoreWrites", "true")

CONSTRAINTS = (
    *(
        Constraint(
            key,
            LessThan(key, f"{where}.{name}"),
            f"That is less than the {thing} had: what is older than it is lost.",
            "Take the source's days or more.",
            Severity.WARNING,
            source=PAGE,
        )
        for key, where, name, thing in (
            ("MagneticStoreRetentionPeriodInDays", "source", "magnetic_days", "source"),
            (
                "MagneticStoreRetentionPeriodInDays",
                "returned",
                "MagneticStoreRetentionPeriodInDays",
                "backup",
            ),
        )
    ),
    Constraint(
        "EnableMagneticStoreWrites",
        AllOf(Given("EnableMagneticStoreWrites"), Given(f"{WRITES}.EnableMagneticStoreWrites")),
        "Late writes are named twice: AWS's page lists the one key, and its example has the other.",
        "Leave EnableMagneticStoreWrites out.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        BUCKET,
        AllOf(WRITES_ON, Not(Given(BUCKET))),
        "Without a bucket nobody learns which late writes were rejected.",
        "Name a bucket, as AWS recommends.",
        Severity.INFO,
        source="Amazon Timestream API, MagneticStoreWriteProperties",
    ),
)

FOLLOW_UPS = (
    FollowUp(
        "tags",
        "Put the source's tags on it: a restore never copies them",
        "timestream-write:TagResource",
        {"ResourceARN": "{created.arn}", "Tags": "{source.tags:json}"},
        done=Check(
            "timestream-write:ListTagsForResource",
            {"ResourceARN": "{created.arn}"},
            "to_string(length(Tags[?contains(`{source.tag_keys}`, Key)]))",
            ("{source.tag_count}",),
        ),
        asks={},
        when=Given("source.tags"),
        optional=True,
        source="Amazon Timestream API, TagResource",
    ),
)

CAVEATS = (
    Caveat(
        "It is a new table beside the source: writers and scheduled queries go on with the source until they "
        "are told the new name.",
        source=PAGE,
    ),
    Caveat(
        "AWS runs one restore of Timestream at a time in an account; the quota can be raised.",
        source="AWS Backup quotas",
    ),
    Caveat(
        "Scheduled queries are not part of a backup of a table.",
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "Timestream for LiveAnalytics has been closed to new customers since 2025-06-20: an account that "
        "never used it cannot take a copy in.",
        when=Given("source.elsewhere"),
        severity=Severity.WARNING,
        source="Amazon Timestream for LiveAnalytics availability change",
    ),
    Caveat(
        "A restore from cold storage usually takes 4 hours longer.",
        when=Equals("point.storage_class", "COLD"),
        source="Restore a backup",
    ),
    Caveat(
        "Late writes are charged by the size of what they add to the magnetic store.",
        when=WRITES_ON,
        source="Amazon Timestream pricing",
        evidence=Evidence.UNVERIFIED,
    ),
)

TABLE = Target(
    "table",
    "Timestream table",
    (
        Section("Table", (NAME, DATABASE)),
        Section("How long data is kept", (MEMORY, MAGNETIC)),
        Section("Late writes", (WRITE_PROPERTIES, LATE_WRITES), folded=True),
    ),
    constraints=CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=(
        *(
            Permission(f"timestream:{action}")
            for action in (
                *("StartAwsRestoreJob", "GetAwsRestoreStatus", "ListTables", "ListDatabases"),
                *("ListTagsForResource", "DescribeTable", "DescribeDatabase", "DescribeEndpoints"),
            )
        ),
        Permission("s3:GetBucketAcl", when=Given(BUCKET)),
        Permission("s3:PutObject", when=Given(BUCKET)),
    ),
    account_checks=(AccountCheck("timestream-table", "Database, name and other restores"),),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "Timestream",
    "Amazon Timestream",
    (TABLE,),
    source=PAGE,
    tag_copy=TagCopy.NEVER,
    source_lookup="timestream-table",
    attempt_keys=(REQUEST_ID,),
    limits=(Limit(1, adjustable=True, source="AWS Backup quotas"),),
)
