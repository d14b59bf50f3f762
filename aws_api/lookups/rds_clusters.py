"""The clusters of Aurora, RDS, DocumentDB and Neptune: RDS's own operations tell of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import moment, text
from aws_api.lookups.rds import described as described_instance
from aws_api.lookups.rds import instance, items, joined, named_or_filtered, truth, window_told
from aws_api.lookups.tags import own_tags
from recovery.account import AccountChoice, WindowFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import RecoveryPoint, short_id
from restore_profiles.rules import look_up

RESOURCE_ID = re.compile(r":recovery-point:continuous:(cluster-[A-Za-z0-9]+)")
"""The DbClusterResourceId in a continuous recovery point's ARN."""


def database(calls: Calls, arn: str) -> dict[str, str]:
    """The facts of whatever a recovery point of type RDS is of: an instance or a Multi-AZ DB cluster."""
    return cluster(calls, arn) if ":cluster:" in arn else instance(calls, arn)


def cluster(calls: Calls, arn: str) -> dict[str, str]:
    """A cluster's settings as `Values` write them, and those of its writer. Raises `NotFound`."""
    found = described(calls, short_id(arn))
    members: list[Answer] = found.get("DBClusterMembers") or []
    roles: list[Answer] = found.get("AssociatedRoles") or []
    range_v1: Answer = found.get("ScalingConfigurationInfo") or {}
    range_v2: Answer = found.get("ServerlessV2ScalingConfiguration") or {}
    facts = {
        "status": text(found, "Status"),
        "resource_id": text(found, "DbClusterResourceId"),
        "engine": text(found, "Engine"),
        "engine_version": text(found, "EngineVersion"),
        "engine_mode": text(found, "EngineMode"),
        "min_capacity": text(range_v1, "MinCapacity"),
        "max_capacity": text(range_v1, "MaxCapacity"),
        "serverless_v2_min": text(range_v2, "MinCapacity"),
        "serverless_v2_max": text(range_v2, "MaxCapacity"),
        "instance_class": text(found, "DBClusterInstanceClass"),
        "instance_count": str(len(members)),
        **_writer(calls, members),
        "subnet_group": text(found, "DBSubnetGroup"),
        "security_groups": joined(found, "VpcSecurityGroups", "VpcSecurityGroupId"),
        "availability_zones": ", ".join(found.get("AvailabilityZones") or ()),
        "parameter_group": text(found, "DBClusterParameterGroup"),
        "port": text(found, "Port"),
        "storage_type": text(found, "StorageType"),
        "iops": text(found, "Iops"),
        "encrypted": truth(found, "StorageEncrypted"),
        "kms_key_arn": text(found, "KmsKeyId"),
        "log_exports": ", ".join(found.get("EnabledCloudwatchLogsExports") or ()),
        "iam_authentication": truth(found, "IAMDatabaseAuthenticationEnabled"),
        "copy_tags_to_snapshot": truth(found, "CopyTagsToSnapshot"),
        "deletion_protection": truth(found, "DeletionProtection"),
        "backup_retention_days": text(found, "BackupRetentionPeriod"),
        "backtrack_seconds": text(found, "BacktrackWindow"),
        "master_secret_key": text(found.get("MasterUserSecret") or {}, "KmsKeyId"),
        "roles": ", ".join(text(role, "RoleArn") for role in roles),
        "role_count": str(len(roles)),
        "role_features": ", ".join(filter(None, (text(role, "FeatureName") for role in roles))),
        "data_api": truth(found, "HttpEndpointEnabled"),
        "global_cluster": text(found, "GlobalClusterIdentifier"),
        "tags": own_tags(found.get("TagList")),
    }
    return {name: value for name, value in facts.items() if value}


def _writer(calls: Calls, members: list[Answer]) -> dict[str, str]:
    """What the writer is, as far as it may be looked at; RDS's own default groups need no name."""
    name = next((text(each, "DBInstanceIdentifier") for each in members if each.get("IsClusterWriter")), "")
    if not name:
        return {}
    try:
        found = described_instance(calls, name)
    except AwsError:
        return {}
    group = joined(found, "DBParameterGroups", "DBParameterGroupName")
    return {
        "writer_class": text(found, "DBInstanceClass"),
        "writer_parameter_group": "" if group.startswith("default.") else group,
    }


def described(calls: Calls, name: str) -> Answer:
    """The cluster of that name, in capitals or not. Raises `NotFound`."""
    found = calls.read("rds", "DescribeDBClusters", DBClusterIdentifier=name)["DBClusters"]
    if not found:
        raise NotFound("Not found", f"There is no DB cluster {name}.")
    first: Answer = found[0]
    return first


def parameter_groups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Cluster parameter groups with their family, those of the engine only where it is known."""
    engine = look_up(needs, "engine")
    return [
        AccountChoice(text(group, "DBClusterParameterGroupName"), text(group, "DBParameterGroupFamily"))
        for group in items(calls, "DescribeDBClusterParameterGroups")
        if text(group, "DBParameterGroupFamily").startswith(engine)
    ]


def engine_versions(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Versions of the engine that the Region offers, the newest first."""
    engine = look_up(needs, "engine")
    if not engine:
        return []
    found = [
        AccountChoice(text(each, "EngineVersion"), text(each, "DBEngineVersionDescription"))
        for each in items(calls, "DescribeDBEngineVersions", {"Engine": engine})
    ]
    return sorted(found, key=lambda each: _by_number(each.value), reverse=True)


def window(calls: Calls, point: RecoveryPoint) -> WindowFacts:
    """The restore window of a continuous point, also where its cluster is gone ("Point-in-time recovery").

    Where no automated backup names the point, or they may not be listed, the cluster itself tells.
    """
    refused = ""
    try:
        if told := window_told(point, backups_of(calls, point), "DescribeDBClusterAutomatedBackups"):
            return told
    except AwsError as error:
        refused = error.text
    return _now(calls, point, refused)


def _now(calls: Calls, point: RecoveryPoint, refused: str) -> WindowFacts:
    """What the cluster itself tells, if it is the one that this point continues to back up."""
    unknown = WindowFacts(why_unknown=refused or "RDS has no automated backup that belongs to this point")
    if point.status == "STOPPED":
        return unknown
    try:
        found = described(calls, short_id(point.resource_arn))
    except NotFound:
        return unknown
    earliest, latest = moment(found, "EarliestRestorableTime"), moment(found, "LatestRestorableTime")
    if text(found, "AwsBackupRecoveryPointArn") not in ("", point.arn) or latest is None:
        return unknown
    return WindowFacts(earliest, latest, "rds:DescribeDBClusters EarliestRestorableTime")


def backups_of(calls: Calls, point: RecoveryPoint) -> Iterator[Answer]:
    """Automated backups that may belong to a point: by the cluster's resource id, then by its name, which
    another cluster may have by now."""
    if found := RESOURCE_ID.search(point.arn):
        with suppress(NotFound):
            yield from items(calls, "DescribeDBClusterAutomatedBackups", {"DbClusterResourceId": found[1]})
    if ":cluster:" in point.resource_arn:
        yield from of_cluster(calls, "DescribeDBClusterAutomatedBackups", short_id(point.resource_arn))


def of_cluster(calls: Calls, operation: str, name: str, **request: object) -> Iterator[Answer]:
    """What a listing of RDS has of the clusters of that name, also where none exists any more."""
    filters = [{"Name": "db-cluster-id", "Values": [name]}]
    named, filtered = {**request, "DBClusterIdentifier": name}, {**request, "Filters": filters}
    return named_or_filtered(calls, operation, named, filtered)


def _by_number(version: str) -> list[int]:
    """Sorts 16.10 after 16.4; of 8.0.mysql_aurora.3.08.0 each number counts."""
    return [int(number) for number in re.findall(r"\d+", version)]
