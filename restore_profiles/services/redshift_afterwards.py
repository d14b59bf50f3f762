"""What a restored Redshift cluster still lacks, and what differs. None of it is needed to query it."""

from __future__ import annotations

from restore_profiles.model import Caveat, Check, Evidence, FollowUp, Severity
from restore_profiles.rules import AllOf, Equals, Given, Not, Rule
from restore_profiles.services.redshift_pages import API, NETWORK_PAGE, PAGE

THIS = {"ClusterIdentifier": "{created.id}"}
HERE = Not(Equals("source.elsewhere", "true"))


def _logging(name: str, where: str, when: Rule, **members: object) -> FollowUp:
    return FollowUp(
        name,
        f"Write audit logs to {where}, as the source does",
        "redshift:EnableLogging",
        {**THIS, **members},
        done=Check("redshift:DescribeLoggingStatus", THIS, "to_string(LoggingEnabled)", ("true",)),
        asks={},
        when=when,
        optional=True,
        source="Amazon Redshift API, EnableLogging",
    )


def _snapshot_copy(name: str, when: Rule, **members: object) -> FollowUp:
    return FollowUp(
        name,
        "Copy snapshots to another Region, as the source does; transfer and storage are charged",
        "redshift:EnableSnapshotCopy",
        {
            **THIS,
            "DestinationRegion": "{source.copy_region}",
            "RetentionPeriod": "{source.copy_days:json}",
            **members,
        },
        done=Check(
            "redshift:DescribeClusters",
            THIS,
            "Clusters[0].ClusterSnapshotCopyStatus.DestinationRegion",
            ("{source.copy_region}",),
        ),
        asks={},
        when=AllOf(Given("source.copy_region"), Given("source.copy_days"), HERE, when),
        optional=True,
        source="Amazon Redshift API, EnableSnapshotCopy",
    )


BUCKET, PREFIX, GRANT = (Given(f"source.{name}") for name in ("log_bucket", "log_prefix", "copy_grant"))

FOLLOW_UPS = (
    FollowUp(
        "two-zones",
        "Run it in two zones, as the source does; the second one's nodes are charged",
        "redshift:ModifyCluster",
        {**THIS, "MultiAZ": True},
        done=Check("redshift:DescribeClusters", THIS, "Clusters[0].MultiAZ", ("Enabled", "enabled", "true")),
        asks={},
        when=Equals("source.multi_az", "Enabled", "true"),
        optional=True,
        source="Amazon Redshift API, ModifyCluster",
    ),
    _logging(
        "logging",
        "S3",
        AllOf(BUCKET, Not(PREFIX), HERE),
        BucketName="{source.log_bucket}",
    ),
    _logging(
        "logging-prefix",
        "S3",
        AllOf(BUCKET, PREFIX, HERE),
        BucketName="{source.log_bucket}",
        S3KeyPrefix="{source.log_prefix}",
    ),
    _logging(
        "logging-cloudwatch",
        "CloudWatch Logs",
        Given("source.log_exports"),
        LogDestinationType="cloudwatch",
        LogExports="{source.log_exports:json}",
    ),
    _snapshot_copy("snapshot-copy", Not(GRANT)),
    _snapshot_copy("snapshot-copy-grant", GRANT, SnapshotCopyGrantName="{source.copy_grant}"),
)

CAVEATS = (
    Caveat(
        "It is a new cluster with an endpoint of its own, beside the source: clients go on using the source "
        "until they are told.",
        source=PAGE,
    ),
    Caveat(
        "The cluster can be queried before all data is there: blocks are fetched when they are first read, "
        "so that queries are slow until the restore of the data has ended. DescribeClusters tells it.",
        source=NETWORK_PAGE,
    ),
    Caveat(
        "Every node is charged by the hour from the moment the cluster is available.",
        source=NETWORK_PAGE,
    ),
    Caveat("The tags of the source always come along.", source="Copy tags during a restore"),
    Caveat(
        "Audit logs, copies of snapshots to other Regions, usage limits, alarms, scheduled actions and "
        "data shares are not restored: AWS Backup has no key for them.",
        severity=Severity.WARNING,
        source=API,
    ),
    Caveat(
        "Databases, users and passwords are those of the time of the backup.",
        when=Not(Equals("ManageMasterPassword", "true")),
        source=API,
    ),
    Caveat(
        "The admin password is a new one, in a new secret: applications that read the source's secret have "
        "to be told.",
        when=Equals("ManageMasterPassword", "true"),
        severity=Severity.WARNING,
        source="Managing Amazon Redshift admin passwords using AWS Secrets Manager",
    ),
    Caveat(
        "The source runs in two zones; AWS Backup restores it into one.",
        when=Equals("source.multi_az", "Enabled", "true"),
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "The new cluster can be reached from outside the VPC, as far as its security groups let anyone in.",
        when=Equals("PubliclyAccessible", "true"),
        severity=Severity.WARNING,
        source=API,
    ),
)
