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
    Row("ec2", "DescribeVpcs", READ, "choosing a VPC", ("Vpcs",)),
    Row("ec2", "DescribeSubnets", READ, "choosing a subnet, whether it is there", ("Subnets",)),
    Row("ec2", "DescribeSecurityGroups", READ, "choosing security groups", ("SecurityGroups",)),
    Row("ec2", "DescribeKeyPairs", READ, "choosing a key pair", ("KeyPairs",)),
    Row(
        "ec2",
        "DescribeInstanceTypeOfferings",
        READ,
        "choosing an instance type, whether the zone has it",
        ("InstanceTypeOfferings",),
    ),
    Row("ec2", "DescribeInstanceTypes", READ, "whether a type runs the image", ("InstanceTypes",)),
    Row("ec2", "DescribeInstances", READ, "what an instance was", ("Reservations",)),
    Row("ec2", "DescribeInstanceAttribute", READ, "what an instance was", ("InstanceId",)),
    Row("ec2", "DescribeAddresses", READ, "the Elastic IP address of an instance", ("Addresses",)),
    Row(
        "ec2",
        "DescribeIamInstanceProfileAssociations",
        READ,
        "whether an instance has its profile",
        ("IamInstanceProfileAssociations",),
    ),
    Row("ec2", "DescribeImages", READ, "whether the image of a point can be used", ("Images",)),
    Row("ec2", "DescribePlacementGroups", READ, "whether a placement group is there", ("PlacementGroups",)),
    Row(
        "ec2",
        "DescribeNetworkInterfaces",
        READ,
        "whether a network interface is free",
        ("NetworkInterfaces",),
    ),
    Row("ec2", "DescribeSnapshots", READ, "snapshots that others made", ("Snapshots",)),
    Row("iam", "GetInstanceProfile", READ, "the role of an instance profile", ("InstanceProfile",)),
    Row(
        "elbv2",
        "DescribeTargetHealth",
        READ,
        "whether a target serves",
        ("TargetHealthDescriptions",),
        action="elasticloadbalancing:DescribeTargetHealth",
    ),
    Row("ec2", "AttachVolume", WRITE, "attaches a restored volume", ("VolumeId",)),
    Row("ec2", "AssociateIamInstanceProfile", WRITE, "finishes an instance"),
    Row("ec2", "AssociateAddress", WRITE, "finishes an instance"),
    Row("ec2", "ModifyInstanceAttribute", WRITE, "finishes an instance"),
    Row(
        "elbv2",
        "RegisterTargets",
        WRITE,
        "finishes an instance",
        action="elasticloadbalancing:RegisterTargets",
    ),
    Row("kms", "ListAliases", READ, "choosing a key by name", ("Aliases",)),
    Row("kms", "ListKeys", READ, "choosing a key that has no alias", ("Keys",)),
    Row("kms", "DescribeKey", READ, "whether a key can be used", ("KeyMetadata",)),
    Row("s3", "ListBuckets", READ, "choosing a bucket", ("Buckets",), action="s3:ListAllMyBuckets"),
    # What a bucket is, what is in it, and what a new one is given.
    Row("s3", "GetBucketLocation", READ, "whether a bucket is there, and where"),
    Row("s3", "GetBucketVersioning", READ, "whether a bucket takes a restore"),
    Row("s3", "GetBucketOwnershipControls", READ, "whether a bucket takes ACLs", ("OwnershipControls",)),
    Row("s3", "ListObjectsV2", READ, "counting objects that a restore skips", action="s3:ListBucket"),
    Row(
        "s3",
        "GetPublicAccessBlock",
        READ,
        "whether a bucket is shut to the public",
        ("PublicAccessBlockConfiguration",),
        "s3:GetBucketPublicAccessBlock",
    ),
    Row("s3", "GetBucketPolicy", READ, "whether a bucket has a policy", ("Policy",)),
    Row(
        "s3",
        "GetBucketEncryption",
        READ,
        "a bucket's default encryption",
        ("ServerSideEncryptionConfiguration",),
        "s3:GetEncryptionConfiguration",
    ),
    Row(
        "s3",
        "GetBucketLifecycleConfiguration",
        READ,
        "a bucket's lifecycle rules",
        ("Rules",),
        "s3:GetLifecycleConfiguration",
    ),
    Row("s3", "GetBucketCors", READ, "a bucket's CORS rules", ("CORSRules",), "s3:GetBucketCORS"),
    Row(
        "s3",
        "GetBucketNotificationConfiguration",
        READ,
        "where a bucket's events go",
        action="s3:GetBucketNotification",
    ),
    Row(
        "s3",
        "GetBucketReplication",
        READ,
        "a bucket's replicas",
        ("ReplicationConfiguration",),
        "s3:GetReplicationConfiguration",
    ),
    Row("s3", "GetBucketTagging", READ, "a bucket's tags", ("TagSet",)),
    Row("s3", "PutPublicAccessBlock", WRITE, "shuts a new bucket", action="s3:PutBucketPublicAccessBlock"),
    Row("s3", "PutBucketPolicy", WRITE, "gives a new bucket its policy"),
    Row(
        "s3",
        "PutBucketEncryption",
        WRITE,
        "gives a new bucket its default key",
        action="s3:PutEncryptionConfiguration",
    ),
    Row(
        "s3",
        "PutBucketLifecycleConfiguration",
        WRITE,
        "gives a new bucket its lifecycle rules",
        action="s3:PutLifecycleConfiguration",
    ),
    Row("s3", "PutBucketCors", WRITE, "gives a new bucket its CORS rules", action="s3:PutBucketCORS"),
    Row(
        "s3",
        "PutBucketNotificationConfiguration",
        WRITE,
        "sends a new bucket's events",
        action="s3:PutBucketNotification",
    ),
    Row(
        "s3",
        "PutBucketReplication",
        WRITE,
        "replicates a new bucket",
        action="s3:PutReplicationConfiguration",
    ),
    Row("s3", "PutBucketTagging", WRITE, "tags a new bucket"),
    # ElastiCache keeps its own snapshots.
    Row("elasticache", "DescribeReplicationGroups", READ, "the list of caches", ("ReplicationGroups",)),
    Row("elasticache", "DescribeCacheClusters", READ, "caches of no group", ("CacheClusters",)),
    Row("elasticache", "DescribeSnapshots", READ, "a cache's snapshots", ("Snapshots",)),
    Row("elasticache", "DescribeServerlessCaches", READ, "serverless caches", ("ServerlessCaches",)),
    Row(
        "elasticache",
        "DescribeServerlessCacheSnapshots",
        READ,
        "a serverless cache's snapshots",
        ("ServerlessCacheSnapshots",),
    ),
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
    # RDS: what an instance was, what a new one is given, how far back it goes, what RDS itself holds.
    Row("rds", "DescribeDBInstances", READ, "what a DB instance was, and is", ("DBInstances",)),
    Row("rds", "DescribeDBClusters", READ, "whether a name is taken by a cluster", ("DBClusters",)),
    Row("rds", "DescribeDBInstanceAutomatedBackups", READ, "windows", ("DBInstanceAutomatedBackups",)),
    Row("rds", "DescribeDBSnapshots", READ, "snapshots that others made, engine versions", ("DBSnapshots",)),
    Row("rds", "DescribeDBSubnetGroups", READ, "choosing a subnet group", ("DBSubnetGroups",)),
    Row("rds", "DescribeDBParameterGroups", READ, "choosing a parameter group", ("DBParameterGroups",)),
    Row("rds", "DescribeOptionGroups", READ, "choosing an option group", ("OptionGroupsList",)),
    Row(
        "rds",
        "DescribeOrderableDBInstanceOptions",
        READ,
        "choosing an instance class",
        ("OrderableDBInstanceOptions",),
    ),
    Row("rds", "ModifyDBInstance", WRITE, "gives a restored instance what it lacks", ("DBInstance",)),
    Row("rds", "AddRoleToDBInstance", WRITE, "attaches the source's IAM roles"),
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
    start, copy = (BY_PAIR["backup", name].iam_action for name in ("StartRestoreJob", "StartCopyJob"))
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
            {"Sid": "CopyToAnotherVault", "Effect": "Allow", "Action": copy, "Resource": "*"},
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
