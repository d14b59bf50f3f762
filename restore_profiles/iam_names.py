"""What IAM calls an operation of the SDK, where it calls it otherwise."""

from __future__ import annotations

IAM_SERVICES = {
    "efs": "elasticfilesystem",
    "elbv2": "elasticloadbalancing",
    "docdb": "rds",
    "neptune": "rds",
    "timestream-write": "timestream",
    "stepfunctions": "states",
}
"""Services that IAM calls otherwise than the SDK."""

IAM_S3 = {
    "PublicAccessBlock": "BucketPublicAccessBlock",
    "BucketEncryption": "EncryptionConfiguration",
    "BucketLifecycleConfiguration": "LifecycleConfiguration",
    "BucketCors": "BucketCORS",
    "BucketNotificationConfiguration": "BucketNotification",
    "BucketReplication": "ReplicationConfiguration",
}
"""What S3's operations are about -> what IAM calls that, after `Get` or `Put`."""


ALSO = {
    "efs:CreateMountTarget": (
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
    )
}
"""What else whoever calls must be allowed (API reference, CreateMountTarget)."""

HANDED_TO = {
    "ec2:AssociateIamInstanceProfile": "ec2.amazonaws.com",
    "neptune:AddRoleToDBCluster": "rds.amazonaws.com",
    "rds:AddRoleToDBCluster": "rds.amazonaws.com",
    "rds:AddRoleToDBInstance": "rds.amazonaws.com",
    "s3:PutBucketReplication": "s3.amazonaws.com",
}
"""Operations that hand over a role, each with the service that gets it: they ask for iam:PassRole (Service
Authorization Reference)."""

ACTS_BEYOND = {
    "cloudformation:ExecuteChangeSet": (
        "CloudFormation executes a change set as this role, unless the stack has a role of its own, and "
        "`role-policy.json` does not allow what is in the stack. Add it, or execute the change set yourself."
    )
}
"""Operations that do with the caller's rights what no policy of the call tells, and what to do about it."""


def iam_action(action: str) -> str:
    """The IAM action that allows an operation of the SDK: `efs:CreateMountTarget` ->
    `elasticfilesystem:CreateMountTarget` (Service Authorization Reference)."""
    service, _, name = action.partition(":")
    if service == "s3" and name[3:] in IAM_S3:
        return f"s3:{name[:3]}{IAM_S3[name[3:]]}"
    return f"{IAM_SERVICES.get(service, service)}:{name}"
