"""The resource types that the sandbox can restore, by the ResourceType of their points."""

from __future__ import annotations

from aws_sandbox.restores.cloudformation import CloudFormationRestore
from aws_sandbox.restores.clusters import AuroraRestore, DocumentDbRestore, NeptuneRestore
from aws_sandbox.restores.dsql import DsqlRestore
from aws_sandbox.restores.dynamodb import DynamoDbRestore
from aws_sandbox.restores.ec2 import Ec2Restore
from aws_sandbox.restores.efs import EfsRestore
from aws_sandbox.restores.eks import EksRestore
from aws_sandbox.restores.fsx import FsxRestore
from aws_sandbox.restores.hana import HanaRestore
from aws_sandbox.restores.kind import RestoreKind
from aws_sandbox.restores.rds_types import RdsTypeRestore
from aws_sandbox.restores.redshift import WarehouseRestore
from aws_sandbox.restores.redshift_cluster import ClusterRestore
from aws_sandbox.restores.redshift_serverless import NamespaceRestore, NamespaceTableRestore
from aws_sandbox.restores.redshift_table import TableRestore
from aws_sandbox.restores.s3 import S3Restore
from aws_sandbox.restores.snapshots import SnapshotRestore
from aws_sandbox.restores.timestream import TimestreamRestore
from aws_sandbox.restores.virtual_machine import VirtualMachineRestore

RESTORES: dict[str, RestoreKind] = {
    "Aurora": AuroraRestore(),
    "Aurora DSQL": DsqlRestore(),
    "CloudFormation": CloudFormationRestore(),
    "DocumentDB": DocumentDbRestore(),
    "DynamoDB": DynamoDbRestore(),
    "EBS": SnapshotRestore(
        "real: a volume in EC2 with size, type, key and tags, or one of a volume gateway; it holds no data, "
        "and files are not restored to S3: no page gives a value of restoreType"
    ),
    "EC2": Ec2Restore(),
    "EKS": EksRestore(),
    "EFS": EfsRestore(),
    "FSx": FsxRestore(),
    "Neptune": NeptuneRestore(),
    "RDS": RdsTypeRestore(),
    "Redshift": WarehouseRestore(
        {
            "CLUSTER_RESTORE": ClusterRestore(),
            "TABLE_RESTORE": TableRestore(),
            "NAMESPACE_RESTORE": NamespaceRestore(),
        }
    ),
    "Redshift Serverless": WarehouseRestore(
        {
            "CLUSTER_RESTORE": ClusterRestore(),
            "TABLE_RESTORE": NamespaceTableRestore(),
            "NAMESPACE_RESTORE": NamespaceRestore(),
        }
    ),
    "S3": S3Restore(),
    "SAP HANA on Amazon EC2": HanaRestore(),
    "Storage Gateway": SnapshotRestore(
        "real: a volume of a volume gateway with its iSCSI target, or one in EC2; it holds no data"
    ),
    "VirtualMachine": VirtualMachineRestore(),
    "Timestream": TimestreamRestore(),
}
