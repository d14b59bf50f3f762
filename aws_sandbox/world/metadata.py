"""What GetRecoveryPointRestoreMetadata returns for a point of each type: a few of the keys that AWS
documents, enough to browse. Types that can be restored here are complete."""

from __future__ import annotations

import json
from collections.abc import Callable

from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world import metadata_clusters, metadata_hana, metadata_storage, metadata_warehouses
from aws_sandbox.world.accounts import Place, stable_uuid
from aws_sandbox.world.arns import volume_id
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.clusters import is_cluster
from aws_sandbox.world.databases import DATABASES, LICENSES, SUBNET_GROUP
from aws_sandbox.world.file_systems import file_system_id
from aws_sandbox.world.instances import INSTANCES, interface_id
from aws_sandbox.world.metadata_composites import cluster_metadata
from aws_sandbox.world.network import group_id, subnet_id, vpc_id, vpc_of_subnet

Metadata = dict[str, str | None]


def _text(value: object) -> str:
    """JSON inside a string, as AWS writes it."""
    return json.dumps(value, separators=(",", ":"))


def _ebs(place: Place, row: Row) -> Metadata:
    # `volumeId` is the source's, and the zone comes back as null (guide, "Restore an Amazon EBS volume").
    return {"volumeId": volume_id(place, row), "availabilityZone": None}


def _ec2(place: Place, row: Row) -> Metadata:
    instance = INSTANCES[row.id]
    groups = [group_id(place, name) for name in instance.groups]
    subnet = subnet_id(place, instance.subnet, instance.zone)
    interface = {
        "AssociatePublicIpAddress": instance.subnet.endswith("-public"),
        "DeleteOnTermination": True,
        "Description": "",
        "DeviceIndex": 0,
        "Groups": groups,
        "Ipv6AddressCount": None,
        "NetworkInterfaceId": interface_id(place, instance),
        "PrivateIpAddress": instance.private_ip,
        "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": instance.private_ip}],
        "SubnetId": subnet,
        "InterfaceType": "interface",
    }
    metadata: Metadata = {
        "InstanceType": instance.type,
        "KeyName": instance.key_name,
        "VpcId": vpc_id(place, vpc_of_subnet(instance.subnet)),
        "SubnetId": subnet,
        "Architecture": "x86_64",
        "EnaSupport": "true",
        "SecurityGroupIds": _text(groups),
        "CpuOptions": _text({"CoreCount": instance.cores, "ThreadsPerCore": 2}),
        "InstanceInitiatedShutdownBehavior": "stop",
        "HibernationOptions": _text({"Configured": False}),
        "DisableApiTermination": "true" if instance.protected else "false",
        "Placement": _text({"GroupName": None, "Tenancy": "default"}),
        "RootDeviceType": "ebs",
        "Monitoring": _text({"State": "disabled"}),
        "NetworkInterfaces": _text([interface]),
        "CapacityReservationSpecification": _text({"CapacityReservationPreference": "open"}),
        "EbsOptimized": "true",
        "VirtualizationType": "hvm",
        "RequireIMDSv2": "true" if instance.imds_v2 else "false",
    }
    if instance.profile is not None:
        metadata["IamInstanceProfileName"] = "UseBackedUpValue"
    if instance.type.startswith("t"):
        metadata["CreditSpecification"] = _text({"CpuCredits": "unlimited"})
    if instance.platform is not None:
        metadata["Platform"] = instance.platform
    return metadata


def _rds(place: Place, row: Row) -> Metadata:
    """Without a name for the new instance: no sample of AWS's holds one. "InformationalOnly:" keys and the
    leftover DBSnapshotIdentifier are from field reports."""
    if is_cluster(row.type, row.id):
        return metadata_clusters.cluster(place, row)
    database = DATABASES[row.id]
    metadata: Metadata = {
        "AllocatedStorage": str(database.gib),
        "AutoMinorVersionUpgrade": "true",
        "CopyTagsToSnapshot": "true",
        "DBInstanceClass": database.instance_class,
        "DBName": row.id,
        "DBParameterGroupName": database.parameter_group,
        "DBSubnetGroupName": SUBNET_GROUP,
        "DeletionProtection": "true" if database.multi_az else "false",
        "EnableCloudwatchLogsExports": _text(["postgresql"] if database.engine == "postgres" else ["error"]),
        "EnableIAMDatabaseAuthentication": "false",
        "Engine": database.engine,
        "LicenseModel": LICENSES[database.engine],
        "MultiAZ": "true" if database.multi_az else "false",
        "OptionGroupName": database.option_group,
        "Port": str(database.port),
        "ProcessorFeatures": "[]",
        "PubliclyAccessible": "false",
        "StorageType": "gp3",
        "VpcSecurityGroupIds": _text([group_id(place, "shop-db")]),
        "InformationalOnly:EngineVersion": database.version,
        "InformationalOnly:Encrypted": "true" if database.key else "false",
        "InformationalOnly:vpcId": vpc_id(place, "shop"),
    }
    if database.key is not None:
        metadata["InformationalOnly:KmsKeyId"] = place.key_arn(database.key)
    if not database.multi_az:
        metadata["AvailabilityZone"] = f"{place.region}a"
    return metadata


BY_TYPE: dict[str, Callable[[Place, Row], Metadata]] = {
    "EBS": _ebs,
    "EC2": _ec2,
    "RDS": _rds,
    "Aurora": metadata_clusters.cluster,
    "Aurora DSQL": metadata_clusters.dsql,
    "DocumentDB": metadata_clusters.cluster,
    "Neptune": metadata_clusters.cluster,
    "Redshift": metadata_warehouses.cluster,
    "Redshift Serverless": metadata_warehouses.namespace,
    "SAP HANA on Amazon EC2": metadata_hana.database,
    "Timestream": metadata_warehouses.table,
    "S3": lambda place, row: {"BucketName": row.id},
    # Nothing else is in the one real answer known (steampipe-plugin-aws issue 2031).
    "EFS": lambda place, row: {"file-system-id": file_system_id(row.id)},
    "FSx": metadata_storage.fsx,
    "Storage Gateway": metadata_storage.gateway_volume,
    "VirtualMachine": metadata_storage.virtual_machine,
    "DynamoDB": lambda place, row: {"originalTableName": row.id},
    "EKS": cluster_metadata,
}


SILENT_ON_ENCRYPTION = frozenset(
    {
        "EC2",
        "RDS",
        "Aurora",
        "Aurora DSQL",
        "DocumentDB",
        "Neptune",
        "EFS",
        "FSx",
        "VirtualMachine",
        "Redshift",
        "Redshift Serverless",
        "SAP HANA on Amazon EC2",
        "Timestream",
    }
)
"""Types whose returned metadata has no `encrypted`, in a sample or for want of a source."""

MOVING: dict[str, Callable[[RecoveryPoint, float], Metadata]] = {
    "SAP HANA on Amazon EC2": metadata_hana.of_point,
}
"""What of it is the point's own and moves with the time of asking, in epoch seconds."""


def returned_metadata(place: Place, row: Row, arn: str, *, encrypted: bool) -> Metadata:
    """Of the recovery point `arn` of a source at `place`."""
    metadata: Metadata = {}
    if row.type not in SILENT_ON_ENCRYPTION:
        metadata["encrypted"] = "true" if encrypted else "false"
    if row.type in BY_TYPE:
        metadata |= BY_TYPE[row.type](place, row)
    if ":snapshot:awsbackup:" in arn and row.type == "RDS":
        metadata["DBSnapshotIdentifier"] = arn.partition(":snapshot:")[2]
    metadata |= metadata_clusters.leftover(arn)
    return metadata | {"aws:backup:request-id": stable_uuid("request", place.region, row.type, row.id)}


def metadata_now(point: RecoveryPoint, now: float) -> Metadata:
    """The answer of GetRecoveryPointRestoreMetadata at a moment, in epoch seconds."""
    moving = MOVING.get(point.resource.type)
    return point.restore_metadata if moving is None else point.restore_metadata | moving(point, now)
