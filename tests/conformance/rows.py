"""Every target of every built-in profile, restored in the sandbox: a row each."""

from __future__ import annotations

from tests.conformance.prepared import (
    cached_gateway,
    copy_in_the_peer,
    free_disk,
    instance_to_attach_to,
    log_bucket,
    role_may_restore_namespaces,
    source_database,
    stored_gateway,
    versioned_bucket,
)
from tests.conformance.row import Row

ATTACHED = {"instance": "{instance}", "device": "/dev/sdz"}

TABLE = {
    "SourceSchemaName": "public",
    "SourceTableName": "orders",
    "TargetSchemaName": "public",
    "NewTableName": "orders_restored",
}

ROWS = (
    Row("Aurora/fraud", "cluster", looks=1),
    Row("Aurora DSQL/ledger", "cluster"),
    Row(
        "Aurora DSQL/ledger",
        "multi-region",
        {"peerRegion": "eu-central-1", "witnessRegion": "eu-west-2"},
        prepare=copy_in_the_peer,
    ),
    Row("CloudFormation/shop-network", "stack", looks=1),
    Row("DocumentDB/reviews", "cluster", looks=1),
    Row("DynamoDB/orders", "table", looks=1),
    Row("EBS/orders-db-data", "volume", looks=1, asks=ATTACHED, prepare=instance_to_attach_to),
    Row(
        "EBS/orders-db-data",
        "gateway-cached-volume",
        {"gatewayArn": "{gateway}"},
        looks=1,
        prepare=cached_gateway,
    ),
    Row(
        "EBS/orders-db-data",
        "gateway-stored-volume",
        {"gatewayArn": "{gateway}", "diskId": "{disk}"},
        looks=1,
        prepare=stored_gateway,
    ),
    Row("EC2/web-1", "instance", looks=2),
    Row("EFS/tenants", "new-file-system"),
    Row("EFS/tenants", "one-zone", {"availabilityZoneName": "{region}a"}, looks=1),
    Row("EFS/tenants", "existing-file-system"),
    Row("EKS/storefront", "existing-cluster", looks=3),
    Row("EKS/storefront", "new-cluster", looks=4),
    Row("FSx/office-windows", "windows", looks=1),
    Row("FSx/render-lustre", "lustre", looks=1),
    Row("FSx/warehouse-openzfs", "openzfs", looks=1),
    Row("FSx/finance-ontap", "ontap-volume", looks=2),
    Row("Neptune/recommendations", "cluster", looks=1),
    Row("RDS/reporting", "instance", looks=1),
    Row("RDS/ledger-cluster", "cluster", looks=1),
    Row("Redshift/shop-analytics", "cluster", looks=1),
    Row("Redshift/shop-analytics", "table", {**TABLE, "TargetDatabaseName": "shop"}, looks=1),
    Row(
        "Redshift/shop-analytics",
        "namespace",
        {"NamespaceIdentifier": "ad-hoc-analytics"},
        types="ad-hoc-analytics",
        prepare=role_may_restore_namespaces,
    ),
    Row(
        "Redshift Serverless/ad-hoc-analytics",
        "namespace",
        {"NamespaceIdentifier": "ad-hoc-analytics"},
        types="ad-hoc-analytics",
        prepare=role_may_restore_namespaces,
    ),
    Row(
        "Redshift Serverless/ad-hoc-analytics",
        "table",
        {**TABLE, "SourceTableName": "baskets", "TargetDatabaseName": "dev"},
        looks=1,
    ),
    Row(
        "Redshift Serverless/ad-hoc-analytics",
        "cluster",
        {"ClusterIdentifier": "ad-hoc-restored", "NodeType": "ra3.xlplus", "NumberOfNodes": "2"},
        looks=2,
    ),
    Row("S3/relight-shop-logs", "new-bucket", looks=1),
    Row(
        "S3/relight-shop-logs",
        "bucket",
        {"DestinationBucketName": "restores-land-here"},
        looks=1,
        prepare=versioned_bucket,
    ),
    Row("S3/relight-shop-logs", "source-bucket", looks=1, prepare=log_bucket),
    Row(
        "SAP HANA on Amazon EC2/HDB",
        "database",
        {"aws:backup:TargetDatabaseArn": "{database}"},
        looks=1,
        types="{name}",
        prepare=source_database,
    ),
    Row("Storage Gateway/store-munich", "cached-volume", looks=2),
    Row("Storage Gateway/store-lyon", "stored-volume", {"diskId": "{disk}"}, looks=2, prepare=free_disk),
    Row(
        "Storage Gateway/store-lyon",
        "volume",
        {"availabilityZone": "{region}a"},
        looks=1,
        asks=ATTACHED,
        prepare=instance_to_attach_to,
    ),
    Row("Timestream/database/telemetry/table/clicks", "table", looks=1),
    Row("VirtualMachine/pos-server-berlin", "vmware", looks=1),
    Row("VirtualMachine/pos-server-berlin", "instance", {"InstanceType": "m6i.large"}, looks=3),
)

WITHOUT_A_ROW = {
    "EBS-s3": "no page gives a value of restoreType, so the sandbox takes none",
    "VirtualMachine-volume": "no page gives the value of RestoreTo for a volume, so the sandbox takes none",
}
"""Targets that can be chosen and have no row, each with the reason."""
