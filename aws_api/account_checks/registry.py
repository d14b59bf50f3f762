"""Which question about the values of a request answers under which name: the `AccountCheck`s of profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from aws_api.account_checks import (
    backup_gateway,
    cloudformation,
    dsql,
    dynamodb,
    ebs,
    ec2,
    efs,
    eks,
    fsx,
    fsx_volume,
    rds,
    rds_clusters,
    redshift,
    redshift_serverless,
    s3,
    ssm_sap,
    storage_gateway,
    timestream,
)
from aws_api.calls import Calls
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values

AccountQuestion = Callable[[Calls, Context, Values, RecoveryPoint], Iterator[Finding]]

CHECKS: Mapping[str, AccountQuestion] = {
    "cloudformation-stack": cloudformation.stack,
    "cluster-target": rds_clusters.target,
    "dsql-copies": dsql.copies,
    "dsql-regions": dsql.regions,
    "dynamodb-target": dynamodb.target,
    "ebs-volume": ebs.volume,
    "ec2-launch": ec2.launch,
    "efs-target": efs.target,
    "eks-cluster": eks.existing,
    "eks-new-cluster": eks.new,
    "fsx-directory": fsx.directory,
    "fsx-network": fsx.network,
    "fsx-volume": fsx_volume.target,
    "gateway-volume": storage_gateway.volume,
    "hana-database": ssm_sap.database,
    "hypervisor": backup_gateway.hypervisor,
    "rds-target": rds.target,
    "s3-bucket": s3.there,
    "redshift-cluster": redshift.cluster,
    "redshift-namespace": redshift_serverless.namespace,
    "redshift-table": redshift.table,
    "s3-destination": s3.destination,
    "timestream-table": timestream.table,
}


def asked(
    calls: Calls, context: Context, lookup: str, values: Values, point: RecoveryPoint
) -> tuple[Finding, ...]:
    """What that question finds. Raises `AwsError` where AWS refuses it."""
    check = CHECKS.get(lookup)
    if check is None:
        return (Finding(FindingSeverity.UNKNOWN, "Not looked up", f"There is no question called {lookup}."),)
    return tuple(check(calls, context, values, point))
