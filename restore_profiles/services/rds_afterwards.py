"""What a restored RDS instance lacks, and the calls that give it back."""

from __future__ import annotations

from restore_profiles.model import Caveat, Check, Evidence, FollowUp, Severity
from restore_profiles.rules import AllOf, Equals, Given, MoreThan, Not
from restore_profiles.services.rds_engines import ORACLE, SQL_SERVER, engine_is
from restore_profiles.services.rds_pages import (
    CONTINUOUS,
    FROM_SNAPSHOT,
    MULTI_AZ,
    PAGE,
    PITR_PAGE,
    TO_MOMENT,
)

CONTENTS_PAGE = "Restoring to a DB instance"
MODIFY = "Amazon RDS API, ModifyDBInstance"
SECRETS_PAGE = "Password management with Amazon RDS and AWS Secrets Manager"

HERE = Not(Equals("source.elsewhere", "true"))
"""A key of another Region cannot be used here, and a role of another account neither."""
NO_PARAMETER_GROUP = Not(Given("DBParameterGroupName"))
NO_SECURITY_GROUPS = Not(Given("VpcSecurityGroupIds"))

CAVEATS = (
    Caveat(
        "The restored instance has an endpoint of its own: applications go on using the old one until they "
        "are pointed at it, or until both instances are renamed.",
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "The newest moment that can be restored is about 5 minutes ago: what was written since is not in it.",
        when=AllOf(CONTINUOUS, Equals("UseLatestRestorableTime", "true")),
        source=PITR_PAGE,
    ),
    Caveat(
        "Without a DB parameter group the instance gets the engine's default one, not the source's.",
        when=NO_PARAMETER_GROUP,
        severity=Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "Without security groups the instance gets its VPC's default one: applications may not reach it.",
        when=NO_SECURITY_GROUPS,
        severity=Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "Without a DB subnet group a restore to a moment uses the default one, which may be in another VPC.",
        when=AllOf(CONTINUOUS, Not(Given("DBSubnetGroupName"))),
        severity=Severity.WARNING,
        source=TO_MOMENT,
    ),
    Caveat(
        "The instance is made in one zone, without a standby.",
        when=AllOf(Not(MULTI_AZ), Not(Equals("source.multi_az", "true"))),
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "It is made in the zone that is named, the source's unless changed. Where that zone is what failed, "
        "leave it empty, and RDS chooses.",
        when=AllOf(Not(MULTI_AZ), Given("AvailabilityZone")),
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "The source is Multi-AZ and the restored instance will not be: it has no standby.",
        when=AllOf(Not(MULTI_AZ), Equals("source.multi_az", "true")),
        severity=Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "The instance gets a public address: its security groups alone keep the internet out.",
        when=Equals("PubliclyAccessible", "true"),
        severity=Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "Users and passwords are those of that moment: what was rotated since does not open it.",
        evidence=Evidence.UNVERIFIED,
        source=CONTENTS_PAGE,
    ),
    Caveat(
        "The instance is available before all its data is there: a block that is read for the first time is "
        "fetched from S3, which is slow.",
        source=CONTENTS_PAGE,
    ),
    Caveat(
        "It is encrypted as the backup is; neither that nor the engine version can be changed by a restore.",
        source=PAGE,
    ),
    Caveat(
        "An option group with a permanent option such as Oracle's TDE must be named: it cannot be left off.",
        when=AllOf(engine_is(*ORACLE, *SQL_SERVER), Not(Given("OptionGroupName"))),
        severity=Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    Caveat(
        "The source has read replicas; the restored instance has none.",
        when=Given("source.read_replicas"),
        evidence=Evidence.UNVERIFIED,
        source=CONTENTS_PAGE,
    ),
    Caveat(
        "AWS Backup protects the new instance only where a plan selects it, and its continuous backups begin "
        "after the next maintenance window.",
        source=PITR_PAGE,
    ),
    Caveat(
        "Tags come from the source where it still exists, else from the backup, whether copying them is on "
        "or off.",
        source="Copy tags during a restore",
    ),
)

THIS = {"DBInstanceIdentifier": "{created.id}"}
YES = ("true", "True")
"""A boolean as JSON writes it, and as `aws --output text` does."""


def _is(path: str, *expected: str) -> Check:
    return Check("rds:DescribeDBInstances", THIS, f"DBInstances[0].{path}", expected or YES)


def _modify(**changes: object) -> dict[str, object]:
    return {**THIS, **changes, "ApplyImmediately": True}


SECRET_LOST = AllOf(Given("source.master_secret_key"), Not(Equals("ManageMasterUserPassword", "true")))
SECRET_THERE = _is("MasterUserSecret.SecretStatus", "active", "rotating")

FOLLOW_UPS = (
    FollowUp(
        "backups",
        "Keep automated backups as long as the source's",
        "rds:ModifyDBInstance",
        _modify(BackupRetentionPeriod="{source.backup_retention_days:json}"),
        done=_is("BackupRetentionPeriod", "{source.backup_retention_days}"),
        asks={},
        when=MoreThan("source.backup_retention_days", 0),
        source=MODIFY,
    ),
    FollowUp(
        "backups-asked",
        "Turn on automated backups",
        "rds:ModifyDBInstance",
        _modify(BackupRetentionPeriod="{ask.days:json}"),
        done=_is("BackupRetentionPeriod > `0`"),
        asks={"days": "For how many days automated backups are kept, 1 to 35."},
        when=Not(Given("source.backup_retention_days")),
        source=MODIFY,
    ),
    FollowUp(
        "master-password",
        "Let RDS keep the master password in Secrets Manager, as at the source",
        "rds:ModifyDBInstance",
        _modify(ManageMasterUserPassword=True, MasterUserSecretKmsKeyId="{source.master_secret_key}"),
        done=SECRET_THERE,
        asks={},
        when=AllOf(SECRET_LOST, HERE),
        evidence=Evidence.UNVERIFIED,
        source=SECRETS_PAGE,
    ),
    FollowUp(
        "master-password-elsewhere",
        "Let RDS keep the master password in Secrets Manager, under AWS's own key in this Region",
        "rds:ModifyDBInstance",
        _modify(ManageMasterUserPassword=True),
        done=SECRET_THERE,
        asks={},
        when=AllOf(SECRET_LOST, Not(HERE)),
        evidence=Evidence.UNVERIFIED,
        source=SECRETS_PAGE,
    ),
    FollowUp(
        "storage-growth",
        "Let the storage grow as far as the source's may",
        "rds:ModifyDBInstance",
        _modify(MaxAllocatedStorage="{source.max_allocated_gib:json}"),
        done=_is("MaxAllocatedStorage", "{source.max_allocated_gib}"),
        asks={},
        when=AllOf(Given("source.max_allocated_gib"), Not(Given("MaxAllocatedStorage"))),
        evidence=Evidence.UNVERIFIED,
        source=MODIFY,
    ),
    FollowUp(
        "standby",
        "Add a standby in a second zone, as at the source",
        "rds:ModifyDBInstance",
        _modify(MultiAZ=True),
        done=_is("MultiAZ"),
        asks={},
        when=AllOf(Equals("source.multi_az", "true"), Not(MULTI_AZ)),
        optional=True,
        source=MODIFY,
    ),
    FollowUp(
        "deletion-protection",
        "Protect the instance from deletion, as the source is",
        "rds:ModifyDBInstance",
        _modify(DeletionProtection=True),
        done=_is("DeletionProtection"),
        asks={},
        when=AllOf(Equals("source.deletion_protection", "true"), Not(Equals("DeletionProtection", "true"))),
        optional=True,
        source=MODIFY,
    ),
    FollowUp(
        "monitoring",
        "Turn on Enhanced Monitoring, as at the source",
        "rds:ModifyDBInstance",
        _modify(
            MonitoringInterval="{source.monitoring_seconds:json}",
            MonitoringRoleArn="{source.monitoring_role}",
        ),
        done=_is("MonitoringInterval", "{source.monitoring_seconds}"),
        asks={},
        when=AllOf(MoreThan("source.monitoring_seconds", 0), Given("source.monitoring_role"), HERE),
        optional=True,
        evidence=Evidence.UNVERIFIED,
        source=MODIFY,
    ),
    FollowUp(
        "performance-insights",
        "Turn on Performance Insights, as at the source",
        "rds:ModifyDBInstance",
        _modify(
            EnablePerformanceInsights=True,
            PerformanceInsightsKMSKeyId="{source.performance_insights_key}",
            PerformanceInsightsRetentionPeriod="{source.performance_insights_days:json}",
        ),
        done=_is("PerformanceInsightsEnabled"),
        asks={},
        when=AllOf(Given("source.performance_insights_key"), Given("source.performance_insights_days"), HERE),
        optional=True,
        evidence=Evidence.UNVERIFIED,
        source=MODIFY,
    ),
    FollowUp(
        "roles",
        "Attach the IAM roles by which the source's database calls other services",
        "rds:AddRoleToDBInstance",
        {**THIS, "RoleArn": "{ask.role}", "FeatureName": "{ask.feature}"},
        # As many as the source's: each is attached by itself.
        done=_is("length(AssociatedRoles[?Status != 'INVALID'] || `[]`)", "{source.role_count}"),
        asks={
            "role": "The role's ARN. `aws rds describe-db-instances` shows the source's as AssociatedRoles.",
            "feature": "What it is for, such as s3Import.",
        },
        when=Given("source.roles"),
        optional=True,
        evidence=Evidence.UNVERIFIED,
        source="Amazon RDS API, AddRoleToDBInstance",
    ),
)
