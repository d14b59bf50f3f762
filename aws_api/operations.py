"""Every API operation that may leave this process: one table of the rows in `aws_api.allowed`.

The write door (`aws_api.guard`) refuses whatever is not listed here; the operator's IAM policy is generated
from the same rows.
"""

from __future__ import annotations

from aws_api.allowed import (
    account,
    backup,
    backup_gateway,
    cloudformation,
    dsql,
    dynamodb,
    ec2,
    efs,
    eks,
    elasticache,
    fsx,
    rds,
    rds_clusters,
    redshift,
    s3,
    sign_in,
    ssm_sap,
    storage_gateway,
    timestream,
)
from aws_api.operation import Access, Row

OPERATIONS: tuple[Row, ...] = (
    *backup.ROWS,
    *account.ROWS,
    *ec2.ROWS,
    *rds.ROWS,
    *rds_clusters.ROWS,
    *s3.ROWS,
    *dynamodb.ROWS,
    *efs.ROWS,
    *eks.ROWS,
    *cloudformation.ROWS,
    *elasticache.ROWS,
    *fsx.ROWS,
    *storage_gateway.ROWS,
    *backup_gateway.ROWS,
    *ssm_sap.ROWS,
    *redshift.ROWS,
    *timestream.ROWS,
    *dsql.ROWS,
    *sign_in.ROWS,
)

BY_PAIR: dict[tuple[str, str], Row] = {(row.service, row.operation): row for row in OPERATIONS}


def access_of(action: str) -> str:
    """What `service:OperationName` is here: "read", "write", or "" for what this program never calls."""
    service, _, operation = action.partition(":")
    row = BY_PAIR.get((service, operation))
    return row.access.value if row and row.access in (Access.READ, Access.WRITE) else ""
