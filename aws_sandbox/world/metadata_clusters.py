"""What GetRecoveryPointRestoreMetadata returns for points of clusters: the keys of AWS's own sample of Aurora
(guide, "Restore an Amazon Aurora cluster"). DocumentDB, Neptune and Multi-AZ DB clusters have no sample and
follow it."""

from __future__ import annotations

import json

from aws_sandbox.world.accounts import Place, stable_hex
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.clusters import CLUSTERS, cluster_zones
from aws_sandbox.world.databases import SUBNET_GROUP
from aws_sandbox.world.network import group_id

Metadata = dict[str, str | None]


def cluster(place: Place, row: Row) -> Metadata:
    """Without a name for the new cluster, as in the sample. The name of the database is empty there too."""
    made = CLUSTERS[row.id]
    metadata: Metadata = {
        "EngineVersion": made.version,
        "EngineMode": "provisioned",
        "AvailabilityZones": _text(cluster_zones(place.region)),
        "Port": str(made.port),
        "DatabaseName": "",
        "DBSubnetGroupName": SUBNET_GROUP,
        "VpcSecurityGroupIds": _text([group_id(place, "shop-db")]),
        "EnableIAMDatabaseAuthentication": "true" if made.iam_authentication else "false",
        "DBClusterParameterGroupName": made.parameter_group,
        "CopyTagsToSnapshot": "true",
        "Engine": made.engine,
        "EnableCloudwatchLogsExports": _text(list(made.logs)),
    }
    if row.key is not None:
        metadata["KmsKeyId"] = place.key_arn(row.key)
    if made.storage is not None:
        # Undocumented: the parameters of RDS's restore operation that only these clusters have.
        kind, iops = made.storage
        metadata |= {
            "DBClusterInstanceClass": made.instance_class,
            "StorageType": kind,
            "Iops": str(iops),
        }
    return metadata


def dsql(place: Place, row: Row) -> Metadata:
    """A field report has `cluster_id`, which a restore refuses; no other key is known."""
    return {"cluster_id": stable_hex(row.id, length=26)}


def leftover(arn: str) -> Metadata:
    """Of a snapshot: a key that fails the restore when it is sent back (a field report on RDS and Aurora)."""
    name = arn.partition(":cluster-snapshot:")[2]
    return {"DBSnapshotIdentifier": name} if name else {}


def _text(value: object) -> str:
    """JSON inside a string, as AWS writes it."""
    return json.dumps(value, separators=(",", ":"))
