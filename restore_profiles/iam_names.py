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


def iam_action(action: str) -> str:
    """The IAM action that allows an operation of the SDK: `efs:CreateMountTarget` ->
    `elasticfilesystem:CreateMountTarget` (Service Authorization Reference)."""
    service, _, name = action.partition(":")
    if service == "s3" and name[3:] in IAM_S3:
        return f"s3:{name[:3]}{IAM_S3[name[3:]]}"
    return f"{IAM_SERVICES.get(service, service)}:{name}"
