"""What GetRecoveryPointRestoreMetadata returns for Redshift, Redshift Serverless and Timestream.

AWS shows no sample of any of them. Redshift's are the keys of its page with the settings of the cluster ("the
original cluster settings are input into the console by default"); the others' are the fewest that describe
their source.
"""

from __future__ import annotations

import json

from aws_sandbox.world.accounts import Place
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.network import group_id
from aws_sandbox.world.timeseries import TABLES
from aws_sandbox.world.warehouses import (
    AUTOMATED_DAYS,
    CLUSTER,
    MANUAL_DAYS,
    NAMESPACES,
    PARAMETER_GROUP,
    PORT,
    SUBNET_GROUP,
    TRACK,
    WINDOW,
)

Metadata = dict[str, str | None]


def cluster(place: Place, row: Row) -> Metadata:
    return {
        "AllowVersionUpgrade": "true",
        "AutomatedSnapshotRetentionPeriod": str(AUTOMATED_DAYS),
        "AvailabilityZone": f"{place.region}a",
        "AvailabilityZoneRelocation": "false",
        "ClusterParameterGroupName": PARAMETER_GROUP,
        "ClusterSubnetGroupName": SUBNET_GROUP,
        "Encrypted": "false",
        "EnhancedVpcRouting": "true",
        "IamRoles": "[]",
        "MaintenanceTrackName": TRACK,
        "ManualSnapshotRetentionPeriod": str(MANUAL_DAYS),
        "NodeType": CLUSTER.node_type,
        "NumberOfNodes": str(CLUSTER.nodes),
        "Port": str(PORT),
        "PreferredMaintenanceWindow": WINDOW,
        "PubliclyAccessible": "false",
        "VpcSecurityGroupIds": json.dumps([group_id(place, "shop-db")]),
    }


def namespace(place: Place, row: Row) -> Metadata:
    source = next(each for each in NAMESPACES if each.name == row.id)
    return {
        "NamespaceIdentifier": source.name,
        "AdminUsername": source.administrator,
        "DbName": source.database,
    }


def table(place: Place, row: Row) -> Metadata:
    source = TABLES[row.id]
    return {
        "DatabaseName": source.database,
        "TableName": source.name,
        "MemoryStoreRetentionPeriodInHours": str(source.memory_hours),
        "MagneticStoreRetentionPeriodInDays": str(source.magnetic_days),
        "MagneticStoreWriteProperties": json.dumps(
            {"EnableMagneticStoreWrites": source.magnetic_writes}, separators=(",", ":")
        ),
    }
