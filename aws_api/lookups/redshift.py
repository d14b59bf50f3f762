"""Redshift clusters: what one was, and the groups, tracks and schedules to choose from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.ec2_network import told
from aws_api.lookups.rds import joined, truth
from recovery.account import AccountChoice
from recovery.arns import short_id
from recovery.context import Context
from recovery.errors import AwsError, NotFound

Needs = Mapping[str, str]


def cluster(calls: Calls, arn: str) -> dict[str, str]:
    """A cluster's settings as `Values` write them; where its audit logs go is missing where that may not be
    asked. Raises `NotFound`."""
    found = described(calls, short_id(arn))
    facts = _described(found)
    with suppress(AwsError):
        facts |= _logging(calls, text(found, "ClusterIdentifier"))
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, name: str) -> Answer:
    """The cluster of that name. Raises `NotFound`."""
    found = calls.read("redshift", "DescribeClusters", ClusterIdentifier=name)["Clusters"]
    if not found:
        raise NotFound("Not found", f"There is no Redshift cluster {name}.")
    first: Answer = found[0]
    return first


def subnet_group(calls: Calls, name: str) -> Answer:
    """The cluster subnet group of that name. Raises `NotFound`."""
    operation = "DescribeClusterSubnetGroups"
    found = calls.read("redshift", operation, ClusterSubnetGroupName=name)["ClusterSubnetGroups"]
    if not found:
        raise NotFound("Not found", f"There is no cluster subnet group {name}.")
    first: Answer = found[0]
    return first


def clusters(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Clusters of the Region with their nodes, and a state other than available."""
    return [
        AccountChoice(
            text(each, "ClusterIdentifier"),
            "",
            told(
                f"{text(each, 'NumberOfNodes')} x {text(each, 'NodeType')}",
                _unless(text(each, "ClusterStatus"), "available"),
            ),
        )
        for each in _items(calls, "DescribeClusters")
    ]


def node_types(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Node types that the Region offers, with how many nodes they are for."""
    kinds: dict[str, set[str]] = {}
    for each in _items(calls, "DescribeOrderableClusterOptions"):
        kinds.setdefault(text(each, "NodeType"), set()).add(text(each, "ClusterType"))
    return [AccountChoice(name, "", ", ".join(sorted(kinds[name]))) for name in sorted(kinds)]


def subnet_groups(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Cluster subnet groups with their VPCs."""
    return [
        AccountChoice(text(each, "ClusterSubnetGroupName"), text(each, "Description"), text(each, "VpcId"))
        for each in _items(calls, "DescribeClusterSubnetGroups")
    ]


def parameter_groups(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Cluster parameter groups with their families."""
    return [
        AccountChoice(text(each, "ParameterGroupName"), text(each, "ParameterGroupFamily"))
        for each in _items(calls, "DescribeClusterParameterGroups")
    ]


def maintenance_tracks(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Maintenance tracks with the versions that they are at."""
    return [
        AccountChoice(text(each, "MaintenanceTrackName"), "", text(each, "DatabaseVersion"))
        for each in _items(calls, "DescribeClusterTracks")
    ]


def snapshot_schedules(calls: Calls, context: Context, needs: Needs) -> list[AccountChoice]:
    """Snapshot schedules with when they run."""
    return [
        AccountChoice(
            text(each, "ScheduleIdentifier"),
            text(each, "ScheduleDescription"),
            ", ".join(each.get("ScheduleDefinitions") or ()),
        )
        for each in _items(calls, "DescribeSnapshotSchedules")
    ]


def _items(calls: Calls, operation: str) -> Iterator[Answer]:
    for page in calls.pages("redshift", operation, {"MaxRecords": 100}, token="Marker"):
        yield from page


def _described(found: Answer) -> dict[str, str]:
    copies: Answer = found.get("ClusterSnapshotCopyStatus") or {}
    address: Answer = found.get("ElasticIpStatus") or {}
    roles: list[Answer] = found.get("IamRoles") or []
    relocation = text(found, "AvailabilityZoneRelocationStatus").lower()
    return {
        "identifier": text(found, "ClusterIdentifier"),
        "status": text(found, "ClusterStatus"),
        "database": text(found, "DBName"),
        "node_type": text(found, "NodeType"),
        "number_of_nodes": text(found, "NumberOfNodes"),
        "subnet_group": text(found, "ClusterSubnetGroupName"),
        "security_groups": joined(found, "VpcSecurityGroups", "VpcSecurityGroupId"),
        "availability_zone": text(found, "AvailabilityZone"),
        "zone_relocation": {"enabled": "true", "disabled": "false"}.get(relocation, ""),
        "multi_az": text(found, "MultiAZ"),
        "port": text(found.get("Endpoint") or {}, "Port"),
        "publicly_accessible": truth(found, "PubliclyAccessible"),
        "elastic_ip": text(address, "ElasticIp"),
        "enhanced_vpc_routing": truth(found, "EnhancedVpcRouting"),
        "encrypted": truth(found, "Encrypted"),
        "kms_key_arn": text(found, "KmsKeyId"),
        "managed_password": "true" if found.get("MasterPasswordSecretArn") else "false",
        "password_key": text(found, "MasterPasswordSecretKmsKeyId"),
        "iam_roles": ", ".join(text(role, "IamRoleArn") for role in roles),
        "default_iam_role": text(found, "DefaultIamRoleArn"),
        "parameter_group": joined(found, "ClusterParameterGroups", "ParameterGroupName"),
        "maintenance_window": text(found, "PreferredMaintenanceWindow"),
        "maintenance_track": text(found, "MaintenanceTrackName"),
        "allow_version_upgrade": truth(found, "AllowVersionUpgrade"),
        "automated_days": text(found, "AutomatedSnapshotRetentionPeriod"),
        "manual_days": text(found, "ManualSnapshotRetentionPeriod"),
        "snapshot_schedule": text(found, "SnapshotScheduleIdentifier"),
        "copy_region": text(copies, "DestinationRegion"),
        "copy_days": text(copies, "RetentionPeriod"),
        "copy_grant": text(copies, "SnapshotCopyGrantName"),
    }


def _logging(calls: Calls, name: str) -> dict[str, str]:
    found = calls.read("redshift", "DescribeLoggingStatus", ClusterIdentifier=name)
    if not found.get("LoggingEnabled"):
        return {}
    if text(found, "LogDestinationType") == "cloudwatch":
        return {"log_exports": json.dumps(found.get("LogExports") or [], separators=(",", ":"))}
    return {"log_bucket": text(found, "BucketName"), "log_prefix": text(found, "S3KeyPrefix")}


def _unless(state: str, usual: str) -> str:
    return "" if state == usual else state


CHOICES: dict[str, Callable[[Calls, Context, Needs], list[AccountChoice]]] = {
    "redshift-clusters": clusters,
    "redshift-maintenance-tracks": maintenance_tracks,
    "redshift-node-types": node_types,
    "redshift-parameter-groups": parameter_groups,
    "redshift-snapshot-schedules": snapshot_schedules,
    "redshift-subnet-groups": subnet_groups,
}
