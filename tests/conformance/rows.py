"""Every target of every built-in profile, restored in the sandbox: a row each."""

from __future__ import annotations

from tests.conformance.prepared import (
    cached_gateway,
    free_disk,
    instance_to_attach_to,
    log_bucket,
    source_database,
    stored_gateway,
    versioned_bucket,
)
from tests.conformance.row import Row

ATTACHED = {"instance": "{instance}", "device": "/dev/sdz"}

ROWS = (
    Row("Aurora/fraud", "cluster", looks=1),
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
    Row("EC2/web-1", "instance", looks=1),
    Row("EFS/tenants", "new-file-system"),
    Row("EFS/tenants", "one-zone", {"availabilityZoneName": "{region}a"}, looks=1),
    Row("EFS/tenants", "existing-file-system"),
    Row("EKS/storefront", "existing-cluster", looks=3),
    Row("EKS/storefront", "new-cluster", looks=4),
    Row("Neptune/recommendations", "cluster", looks=1),
    Row("RDS/reporting", "instance", looks=1),
    Row("RDS/ledger-cluster", "cluster", looks=1),
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
        types="{database}",
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
    Row("VirtualMachine/pos-server-berlin", "vmware", looks=1),
    Row("VirtualMachine/pos-server-berlin", "instance", {"InstanceType": "m6i.large"}, looks=3),
)
