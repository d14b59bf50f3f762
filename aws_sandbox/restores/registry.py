"""The resource types that the sandbox can restore, by the ResourceType of their points."""

from __future__ import annotations

from aws_sandbox.restores.cloudformation import CloudFormationRestore
from aws_sandbox.restores.dynamodb import DynamoDbRestore
from aws_sandbox.restores.ebs import EbsRestore
from aws_sandbox.restores.ec2 import Ec2Restore
from aws_sandbox.restores.efs import EfsRestore
from aws_sandbox.restores.kind import RestoreKind
from aws_sandbox.restores.rds import RdsRestore
from aws_sandbox.restores.s3 import S3Restore

RESTORES: dict[str, RestoreKind] = {
    "CloudFormation": CloudFormationRestore(),
    "DynamoDB": DynamoDbRestore(),
    "EBS": EbsRestore(),
    "EC2": Ec2Restore(),
    "EFS": EfsRestore(),
    "RDS": RdsRestore(),
    "S3": S3Restore(),
}
