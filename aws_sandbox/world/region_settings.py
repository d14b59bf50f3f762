"""What a partition says of resource types."""

from __future__ import annotations

from aws_sandbox.partitions import Partition

TYPES = (
    *("Aurora", "CloudFormation", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "EKS", "FSx", "Neptune"),
    *("RDS", "Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway"),
    *("Timestream", "VirtualMachine", "Aurora DSQL"),
)
"""The guide's sample answer is older and spells some differently (FSX, DocDB)."""

NEEDS = {
    "Aurora DSQL": "dsql",
    "SAP HANA on Amazon EC2": "ssm-sap",
    "Timestream": "timestream",
    "VirtualMachine": "backup-gateway",
}
"""The service of a type, of those that some partition lacks."""

MANAGEMENT = {"DynamoDB": True, "EFS": True}


def supported_types(partition: Partition) -> list[str]:
    return [each for each in TYPES if NEEDS.get(each) not in partition.lacks]
