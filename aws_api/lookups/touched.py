"""Which resource an action of a restore touches, as the policy simulator is to be asked.

Asked about "*", the simulator matches only statements that name "*": a role that may do it to every volume,
and to nothing else, as AWS's own policy for restores says it, would be told that it may not ("ResourceArns",
SimulatePrincipalPolicy). The forms of the ARNs are those of the Service Authorization Reference.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from recovery.context import Context

ANY = "*"

# An action, with wildcards -> what follows `arn:aws:`. The first that fits counts.
TOUCHED = (
    ("backup-gateway:Restore", "backup-gateway:{region}:{account}:hypervisor/*"),
    ("cloudformation:*", "cloudformation:{region}:{account}:stack/*/*"),
    ("dynamodb:RestoreTableFromBackup", "dynamodb:{region}:{account}:table/*/backup/*"),
    ("dynamodb:*", "dynamodb:{region}:{account}:table/*"),
    ("ebs:*", "ec2:{region}::snapshot/*"),
    ("ec2:RestoreSnapshotTier", "ec2:{region}::snapshot/*"),
    ("ec2:*Volume", "ec2:{region}:{account}:volume/*"),
    ("ec2:CreateTags", "ec2:{region}:{account}:volume/*"),
    ("ec2:TerminateInstances", "ec2:{region}:{account}:instance/*"),
    ("eks:*", "eks:{region}:{account}:cluster/*"),
    ("elasticfilesystem:*", "elasticfilesystem:{region}:{account}:file-system/*"),
    ("fsx:*Volume*", "fsx:{region}:{account}:volume/*"),
    ("fsx:DescribeBackups", "fsx:{region}:{account}:backup/*"),
    ("fsx:*", "fsx:{region}:{account}:file-system/*"),
    ("iam:PassRole", "iam::{account}:role/*"),
    ("rds:CreateDBInstance", "rds:{region}:{account}:db:*"),
    ("redshift:*", "redshift:{region}:{account}:cluster:*"),
    ("redshift-serverless:*", "redshift-serverless:{region}:{account}:namespace/*"),
    ("s3:*Object*", "s3:::*/*"),
    ("s3:*MultipartUpload*", "s3:::*/*"),
    ("s3:*Bucket*", "s3:::*"),
    ("storagegateway:Create*", "storagegateway:{region}:{account}:gateway/*"),
    ("storagegateway:DescribeGatewayInformation", "storagegateway:{region}:{account}:gateway/*"),
    ("storagegateway:ListVolumes", "storagegateway:{region}:{account}:gateway/*"),
    ("storagegateway:*", "storagegateway:{region}:{account}:gateway/*/volume/*"),
    ("timestream:*", "timestream:{region}:{account}:database/*"),
)


def touched(action: str, context: Context) -> str:
    """The ARN of any resource that the action may touch here; "*" where actions of its kind name none."""
    form = next((form for pattern, form in TOUCHED if fnmatchcase(action, pattern)), "")
    if not form:
        return ANY
    return f"arn:{context.partition}:{form.format(region=context.region, account=context.account)}"
