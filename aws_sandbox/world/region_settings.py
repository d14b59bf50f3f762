"""What a Region says of resource types."""

from __future__ import annotations

SUPPORTED_TYPES = [
    *(
        "Aurora",
        "CloudFormation",
        "DocumentDB",
        "DynamoDB",
        "EBS",
        "EC2",
        "EFS",
        "EKS",
        "FSx",
        "Neptune",
        "RDS",
    ),
    *("Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway", "Timestream"),
    *("VirtualMachine", "Aurora DSQL"),
]
"""The guide's sample answer is older and spells some differently (FSX, DocDB)."""

OPT_IN = dict.fromkeys(SUPPORTED_TYPES, True)
MANAGEMENT = {"DynamoDB": True, "EFS": True}
