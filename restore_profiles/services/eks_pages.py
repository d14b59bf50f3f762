"""The AWS pages that the declaration of EKS was written from, and what all of it takes for a role."""

from __future__ import annotations

PAGE = "Restore an Amazon EKS cluster"
BACKUP_PAGE = "Amazon EKS backups"
QUOTAS = "AWS Backup quotas"
CREATE_NODE_GROUP = "Amazon EKS API, CreateNodegroup"
CREATE_CLUSTER = "Amazon EKS API, CreateCluster"
PROVISIONED_CONTROL_PLANE = "Amazon EKS Provisioned Control Plane"
EBS_PAGE = "Restore an Amazon EBS volume"
EFS_PAGE = "Restore an Amazon EFS file system"
S3_PAGE = "Restore S3 data using AWS Backup"

ROLE = r"arn:[^:]+:iam::\d{12}:role/.+"
ROLE_HELP = "the ARN of an IAM role"
