"""What GetRecoveryPointRestoreMetadata returns for a point of each type: a few of the keys that AWS
documents, enough to browse. EBS is complete, since it can be restored here."""

from __future__ import annotations

import json
from collections.abc import Callable

from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.arns import volume_id
from aws_sandbox.world.catalogue import Row

Metadata = dict[str, str | None]


def _ebs(place: Place, row: Row) -> Metadata:
    # `volumeId` is the source's, and the zone comes back as null (guide, "Restore an Amazon EBS volume").
    return {"volumeId": volume_id(place, row), "availabilityZone": None}


def _ec2(place: Place, row: Row) -> Metadata:
    return {
        "InstanceType": "t3.large",
        "SubnetId": f"subnet-0{stable_hex(place.region, length=16)}",
        "SecurityGroupIds": json.dumps([f"sg-0{stable_hex(row.id, length=16)}"]),
        "IamInstanceProfileName": "UseBackedUpValue",
        "EbsOptimized": "false",
        "VpcId": f"vpc-0{stable_hex(place.region, 'vpc', length=16)}",
    }


def _rds(place: Place, row: Row) -> Metadata:
    return {
        "DBInstanceIdentifier": row.id,
        "DBInstanceClass": "db.r6g.large",
        "Engine": "postgres",
        "Port": "5432",
        "MultiAZ": "true",
        "DBSubnetGroupName": "shop-private",
        "VpcSecurityGroupIds": json.dumps([f"sg-0{stable_hex(row.id, length=16)}"]),
    }


def _cluster(place: Place, row: Row) -> Metadata:
    engines = {"Aurora": "aurora-postgresql", "DocumentDB": "docdb", "Neptune": "neptune"}
    return {"DBClusterIdentifier": row.id, "Engine": engines[row.type], "DBSubnetGroupName": "shop-private"}


def _hana(place: Place, row: Row) -> Metadata:
    return {"aws:backup:SourceDatabaseArn": place.arn("ssm-sap", f"HANA/{row.id.replace('/', '/DB/')}")}


BY_TYPE: dict[str, Callable[[Place, Row], Metadata]] = {
    "EBS": _ebs,
    "EC2": _ec2,
    "RDS": _rds,
    "Aurora": _cluster,
    "DocumentDB": _cluster,
    "Neptune": _cluster,
    "SAP HANA on Amazon EC2": _hana,
    "S3": lambda place, row: {"BucketName": row.id},
    "EFS": lambda place, row: {
        "file-system-id": f"fs-{stable_hex(row.type, row.id)}",
        "PerformanceMode": "generalPurpose",
    },
    "DynamoDB": lambda place, row: {"originalTableName": row.id},
    "EKS": lambda place, row: {"clusterName": row.id, "eksClusterVersion": "1.33"},
}


def returned_metadata(place: Place, row: Row, *, encrypted: bool) -> Metadata:
    metadata: Metadata = {"encrypted": "true" if encrypted else "false"}
    if row.type in BY_TYPE:
        metadata |= BY_TYPE[row.type](place, row)
    return metadata | {"aws:backup:request-id": stable_uuid("request", place.region, row.type, row.id)}
