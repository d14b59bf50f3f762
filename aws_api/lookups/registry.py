"""Which look-up answers under which name: the names that restore profiles use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aws_api.calls import Calls
from aws_api.lookups import (
    backup_gateway,
    cloudformation,
    dsql,
    dynamodb,
    ec2,
    ec2_instances,
    ec2_network,
    efs,
    eks,
    fsx,
    kms,
    rds,
    rds_clusters,
    redshift,
    redshift_serverless,
    s3,
    s3_bucket,
    ssm_sap,
    storage_gateway,
    timestream,
)
from recovery.account import AccountChoice, ChoiceAnswer, Known, SourceFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound

Needs = Mapping[str, str]

# `Choices.lookup` -> the choices, given the values it needs.
CHOICES: dict[str, Callable[[Calls, Context, Needs], list[AccountChoice]]] = {
    "availability-zones": ec2.availability_zones,
    "directories": fsx.directories,
    "hana-databases": ssm_sap.databases,
    "hypervisors": backup_gateway.hypervisors,
    "instance-types": ec2_instances.instance_types,
    "efs-file-systems": efs.file_systems,
    "eks-clusters": eks.clusters,
    "eks-versions": eks.versions,
    "key-pairs": ec2_instances.key_pairs,
    "security-groups": ec2_network.security_groups,
    "subnets": ec2_network.subnets,
    "storage-virtual-machines": fsx.virtual_machines,
    "vpcs": ec2_network.vpcs,
    "kms-keys": kms.keys,
    "rds-cluster-parameter-groups": rds_clusters.parameter_groups,
    "rds-engine-versions": rds_clusters.engine_versions,
    "rds-instance-classes": rds.classes,
    "rds-option-groups": rds.option_groups,
    "rds-parameter-groups": rds.parameter_groups,
    "rds-subnet-groups": rds.subnet_groups,
    **redshift.CHOICES,
    "redshift-namespaces": redshift_serverless.namespaces,
    "redshift-workgroups": redshift_serverless.workgroups,
    "s3-buckets": s3.buckets,
    "storage-gateway-disks": storage_gateway.disks,
    "storage-gateways-cached": storage_gateway.cached_gateways,
    "storage-gateways-stored": storage_gateway.stored_gateways,
    "timestream-databases": timestream.databases,
}

# `RestoreProfile.source_lookup` -> facts by name about the source resource.
SOURCES: dict[str, Callable[[Calls, str], dict[str, str]]] = {
    "cloudformation-stack": cloudformation.stack,
    "dsql-cluster": dsql.cluster,
    "dynamodb-table": dynamodb.table,
    "ec2-instance": ec2_instances.instance,
    "ec2-volume": ec2.volume,
    "efs-file-system": efs.file_system,
    "fsx-resource": fsx.resource,
    "eks-cluster": eks.cluster,
    "rds-cluster": rds_clusters.cluster,
    "rds-database": rds_clusters.database,
    "hana-database": ssm_sap.database,
    "redshift-cluster": redshift.cluster,
    "redshift-namespace": redshift_serverless.namespace,
    "s3-bucket": s3_bucket.bucket,
    "storage-gateway-volume": storage_gateway.volume,
    "timestream-table": timestream.table,
    "virtual-machine": backup_gateway.machine,
}


def choices(calls: Calls, context: Context, lookup: str, needs: Needs) -> ChoiceAnswer:
    """The choices, or why there are none; a look-up that is refused never keeps anyone from typing."""
    look_up = CHOICES.get(lookup)
    if look_up is None:
        return ChoiceAnswer(denied=f"there is no look-up called {lookup}")
    try:
        return ChoiceAnswer(tuple(look_up(calls, context, needs)))
    except AwsError as error:
        return ChoiceAnswer(denied=error.text)


def source_facts(calls: Calls, context: Context, lookup: str, resource_arn: str) -> SourceFacts:
    look_up = SOURCES.get(lookup)
    if look_up is None:
        return SourceFacts(why_unknown=f"there is no look-up called {lookup}")
    parts = resource_arn.split(":")
    region, account = parts[3:5] if len(parts) > 5 else ("", "")
    if account not in ("", context.account):
        return SourceFacts(why_unknown=f"the source is in account {account}")
    away = region not in ("", context.region)
    try:
        return SourceFacts(Known.YES, look_up(calls.elsewhere(region) if away else calls, resource_arn))
    except NotFound:
        return SourceFacts(Known.NO)
    except AwsError as error:
        return SourceFacts(why_unknown=f"in Region {region}: {error.text}" if away else error.text)
