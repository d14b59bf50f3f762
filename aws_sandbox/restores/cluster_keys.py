"""Restore metadata of clusters: the keys that AWS Backup's pages of Aurora, DocumentDB and Neptune list.

The pages write them as `dbClusterIdentifier`; what GetRecoveryPointRestoreMetadata returns, and the example
of the point-in-time page, is RDS's `DBClusterIdentifier`. Both spellings are read, and no other. Parameters
of RDS's restore operations that no page lists, such as ServerlessV2ScalingConfiguration, are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.restores.parameters import Reader, listed, mapping, read, text, truth, whole

LEFTOVER = "DBSnapshotIdentifier"
"""Returned by GetRecoveryPointRestoreMetadata; fails the job when it is sent (a field report)."""

SNAPSHOT_KEYS: dict[str, Reader] = {
    **dict.fromkeys(
        (
            *("dbClusterIdentifier", "engine", "engineMode", "engineVersion", "databaseName", "kmsKeyId"),
            *("dbClusterParameterGroupName", "dbSubnetGroupName", "optionGroupName"),
        ),
        text,
    ),
    **dict.fromkeys(("port", "backtrackWindow"), whole),
    **dict.fromkeys(("copyTagsToSnapshot", "enableIAMDatabaseAuthentication"), truth),
    **dict.fromkeys(("availabilityZones", "enableCloudwatchLogsExports", "vpcSecurityGroupIds"), listed),
    "scalingConfiguration": mapping,
}

MOMENT_KEYS: dict[str, Reader] = {
    **{
        key: reader
        for key, reader in SNAPSHOT_KEYS.items()
        if key not in ("availabilityZones", "databaseName")
    },
    "restoreToTime": text,
    "restoreTime": text,
    "useLatestRestorableTime": truth,
}
"""Of a continuous point of Aurora. Its own page names the moment `restoreToTime`, the point-in-time page
`RestoreTime`; either is read, as no page says that the other is wrong."""

MULTI_AZ_KEYS: dict[str, Reader] = {
    **SNAPSHOT_KEYS,
    "dbClusterInstanceClass": text,
    "storageType": text,
    "iops": whole,
}
"""Of a Multi-AZ DB cluster, which has no page: the keys of clusters, and the parameters of
RestoreDBClusterFromSnapshot that only it has."""

WISHES = {
    "engineMode": "engine_mode",
    "engineVersion": "engine_version",
    "databaseName": "database_name",
    "dbClusterParameterGroupName": "db_cluster_parameter_group_name",
    "dbSubnetGroupName": "db_subnet_group_name",
    "optionGroupName": "option_group_name",
    "port": "port",
    "backtrackWindow": "backtrack_window",
    "copyTagsToSnapshot": "copy_tags_to_snapshot",
    "enableIAMDatabaseAuthentication": "enable_iam_database_authentication",
    "availabilityZones": "availability_zones",
    "enableCloudwatchLogsExports": "enable_cloudwatch_logs_exports",
    "vpcSecurityGroupIds": "vpc_security_group_ids",
    "dbClusterInstanceClass": "db_cluster_instance_class",
    "storageType": "storage_type",
    "iops": "iops",
}
"""What moto's cluster takes as it is given, by its name of it."""


def read_cluster(metadata: Mapping[str, str], keys: Mapping[str, Reader]) -> dict[str, Any]:
    """Every value under the spelling of AWS Backup's pages. Raises InvalidParameterValue for a key that is
    not listed, or is there in both spellings."""
    readers = {**keys, **{as_rds_writes(key): reader for key, reader in keys.items()}, LEFTOVER: text}
    found = read(metadata, readers)
    values: dict[str, Any] = {}
    for key in keys:
        given = [name for name in (key, as_rds_writes(key)) if name in found]
        if len(given) > 1:
            raise InvalidParameterValue(f"Invalid restore metadata. {' and '.join(given)} are the same key.")
        if given:
            values[key] = found[given[0]]
    return values


def as_rds_writes(key: str) -> str:
    """`dbClusterIdentifier` as `DBClusterIdentifier`."""
    return f"DB{key[2:]}" if key.startswith("db") else key[0].upper() + key[1:]
