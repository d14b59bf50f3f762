"""Every API operation that may leave this process, why, and what a good answer holds.

The write door (`aws_api.guard`) refuses whatever is not listed here; the operator's IAM policy is generated
from the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    READ = "read"
    WRITE = "write"
    """Changes something: refused until writing is on."""
    CREDENTIALS = "credentials"
    """Sent by the SDK to sign in."""
    IMPLICIT = "implicit"
    """Not a call of ours: a permission that AWS checks while it carries out another operation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation, `service` as the SDK names it.

    `answers` are the members without which a successful answer counts as lost; for a listing the first is the
    list. `action` is the IAM action where it is not `service:operation`; "-" where AWS asks for no
    permission.
    """

    service: str
    operation: str
    access: Access
    why: str
    answers: tuple[str, ...] = ()
    action: str = ""

    @property
    def iam_action(self) -> str:
        """The IAM action, or "" where none is needed."""
        return "" if self.action == "-" else self.action or f"{self.service}:{self.operation}"


READ, WRITE, CREDENTIALS, IMPLICIT = Access

OPERATIONS: tuple[Row, ...] = (
    # AWS Backup: what there is to restore from.
    Row("backup", "ListProtectedResources", READ, "the list of resources", ("Results",)),
    Row("backup", "DescribeProtectedResource", READ, "a resource and its last restore", ("ResourceArn",)),
    Row("backup", "ListRecoveryPointsByResource", READ, "a resource's points", ("RecoveryPoints",)),
    Row("backup", "ListRecoveryPointsByBackupVault", READ, "a vault's points", ("RecoveryPoints",)),
    Row("backup", "DescribeRecoveryPoint", READ, "a point in full", ("RecoveryPointArn", "CreationDate")),
    Row("backup", "GetRecoveryPointRestoreMetadata", READ, "fills the restore form", ("RestoreMetadata",)),
    Row("backup", "ListBackupVaults", READ, "the list of vaults", ("BackupVaultList",)),
    Row("backup", "DescribeBackupVault", READ, "where a copy goes", ("BackupVaultArn",)),
    Row("backup", "GetBackupVaultAccessPolicy", READ, "whether a vault denies the restore", ("Policy",)),
    # AWS Backup: restores.
    Row("backup", "ListRestoreJobs", READ, "following restores", ("RestoreJobs",)),
    Row(
        "backup",
        "ListRestoreJobsByProtectedResource",
        READ,
        "earlier restores of a resource",
        ("RestoreJobs",),
    ),
    Row(
        "backup",
        "DescribeRestoreJob",
        READ,
        "one restore in full",
        ("RestoreJobId", "Status", "CreationDate"),
    ),
    Row(
        "backup", "GetRestoreJobMetadata", READ, "recognising a restore whose answer was lost", ("Metadata",)
    ),
    Row("backup", "ListCopyJobs", READ, "copies of a point, and following them", ("CopyJobs",)),
    Row("backup", "DescribeCopyJob", READ, "one copy in full", ("CopyJob",)),
    Row("backup", "StartRestoreJob", WRITE, "starts a restore", ("RestoreJobId",)),
    Row("backup", "StartCopyJob", WRITE, "copies a point to another vault", ("CopyJobId",)),
    # Who we are, and whether the restore would be allowed.
    Row("sts", "GetCallerIdentity", READ, "the account and the caller", ("Arn", "Account"), action="-"),
    Row("iam", "ListAccountAliases", READ, "the account's name", ("AccountAliases",)),
    Row("iam", "GetRole", READ, "whether a role exists and trusts AWS Backup", ("Role",)),
    Row("iam", "SimulatePrincipalPolicy", READ, "whether caller and role may do it", ("EvaluationResults",)),
    Row("iam", "PassRole", IMPLICIT, "handing the restore role to AWS Backup"),
    # Choices for the form, and what the source was.
    Row("ec2", "DescribeAvailabilityZones", READ, "choosing a zone", ("AvailabilityZones",)),
    Row("ec2", "DescribeVolumes", READ, "what an EBS volume was, whether it is attached", ("Volumes",)),
    Row("ec2", "AttachVolume", WRITE, "attaches a restored volume", ("VolumeId",)),
    Row("kms", "ListAliases", READ, "choosing a key by name", ("Aliases",)),
    Row("kms", "ListKeys", READ, "choosing a key that has no alias", ("Keys",)),
    Row("kms", "DescribeKey", READ, "whether a key can be used", ("KeyMetadata",)),
    Row("s3", "ListBuckets", READ, "choosing a bucket", ("Buckets",), action="s3:ListAllMyBuckets"),
    # DynamoDB: what a table was, what it keeps to restore from, and what a restored one lacks.
    Row("dynamodb", "DescribeTable", READ, "what a table was, whether a name is free", ("Table",)),
    Row("dynamodb", "DescribeTimeToLive", READ, "what a table was", ("TimeToLiveDescription",)),
    Row(
        "dynamodb",
        "DescribeContinuousBackups",
        READ,
        "a table's point-in-time recovery",
        ("ContinuousBackupsDescription",),
    ),
    Row("dynamodb", "ListTagsOfResource", READ, "a table's tags", ("Tags",)),
    Row("dynamodb", "GetResourcePolicy", READ, "whether a table has a policy", ("Policy",)),
    Row("dynamodb", "ListBackups", READ, "a table's own backups", ("BackupSummaries",)),
    Row(
        "application-autoscaling", "DescribeScalableTargets", READ, "a table's scaling", ("ScalableTargets",)
    ),
    Row(
        "application-autoscaling", "DescribeScalingPolicies", READ, "a table's scaling", ("ScalingPolicies",)
    ),
    Row("cloudwatch", "DescribeAlarms", READ, "whether an alarm is there", ("MetricAlarms",)),
    Row("dynamodb", "UpdateTimeToLive", WRITE, "finishes a table", ("TimeToLiveSpecification",)),
    Row("dynamodb", "UpdateTable", WRITE, "finishes a table", ("TableDescription",)),
    Row("dynamodb", "UpdateContinuousBackups", WRITE, "finishes a table", ("ContinuousBackupsDescription",)),
    Row("dynamodb", "TagResource", WRITE, "finishes a table"),
    Row("dynamodb", "PutResourcePolicy", WRITE, "finishes a table"),
    Row("application-autoscaling", "RegisterScalableTarget", WRITE, "finishes a table"),
    Row("application-autoscaling", "PutScalingPolicy", WRITE, "finishes a table", ("PolicyARN",)),
    Row("cloudwatch", "PutMetricAlarm", WRITE, "finishes a table"),
    # Signing in: sent by the SDK's credential providers.
    Row("sts", "AssumeRole", CREDENTIALS, "profiles with role_arn"),
    Row("sts", "AssumeRoleWithWebIdentity", CREDENTIALS, "web identity tokens", action="-"),
    Row("sso", "GetRoleCredentials", CREDENTIALS, "IAM Identity Center profiles", action="-"),
    Row("sso-oidc", "CreateToken", CREDENTIALS, "renewing an IAM Identity Center login", action="-"),
    Row("signin", "CreateOAuth2Token", CREDENTIALS, "renewing an `aws login`", action="-"),
)

BY_PAIR: dict[tuple[str, str], Row] = {(row.service, row.operation): row for row in OPERATIONS}


def operator_policy(partition: str) -> dict[str, object]:
    """The IAM policy, as JSON values, that lets somebody browse and restore with this tool, no more."""
    start = BY_PAIR["backup", "StartRestoreJob"].iam_action
    reads = sorted({row.iam_action for row in OPERATIONS if row.access is Access.READ and row.iam_action})
    # What AWS Backup does not do itself: the follow-ups.
    finish = sorted(
        {row.iam_action for row in OPERATIONS if row.access is Access.WRITE and row.service != "backup"}
    )
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Browse", "Effect": "Allow", "Action": reads, "Resource": "*"},
            {"Sid": "Restore", "Effect": "Allow", "Action": start, "Resource": "*"},
            {
                "Sid": "PassTheRestoreRole",
                "Effect": "Allow",
                "Action": BY_PAIR["iam", "PassRole"].iam_action,
                "Resource": f"arn:{partition}:iam::*:role/service-role/AWSBackupDefaultServiceRole",
                "Condition": {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}},
            },
            {"Sid": "FinishRestores", "Effect": "Allow", "Action": finish, "Resource": "*"},
        ],
    }
