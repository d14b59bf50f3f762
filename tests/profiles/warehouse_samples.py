"""What AWS returns for, and tells of, a Redshift cluster, a namespace, a Timestream table and a DSQL
cluster."""

from __future__ import annotations

from collections.abc import Mapping

ACCOUNT = "eu-west-1:111122223333"
CLUSTER = f"arn:aws:redshift:{ACCOUNT}:cluster:analytics"
CLUSTER_SNAPSHOT = f"arn:aws:redshift:{ACCOUNT}:snapshot:analytics/awsbackup:job-c40dda3c"
NAMESPACE = f"arn:aws:redshift-serverless:{ACCOUNT}:namespace/a12bc34d-567e-890f-123a-b4cd56e78f90"
NAMESPACE_SNAPSHOT = f"arn:aws:redshift-serverless:{ACCOUNT}:snapshot/a12bc34d-567e-890f-123a-b4cd56e78f91"
TABLE = f"arn:aws:timestream:{ACCOUNT}:database/fleet/table/positions"
DSQL = f"arn:aws:dsql:{ACCOUNT}:cluster/4iabtwnq2m3ucxnrsgqdwjvzve"
KEY = f"arn:aws:kms:{ACCOUNT}:key/1"
ROLE = "arn:aws:iam::111122223333:role/load"

CLUSTER_SOURCE = {
    "identifier": "analytics",
    "status": "available",
    "database": "dev",
    "node_type": "ra3.xlplus",
    "number_of_nodes": "2",
    "subnet_group": "private",
    "security_groups": "sg-1, sg-2",
    "availability_zone": "eu-west-1a",
    "zone_relocation": "true",
    "multi_az": "Disabled",
    "port": "5439",
    "publicly_accessible": "false",
    "enhanced_vpc_routing": "true",
    "encrypted": "true",
    "kms_key_arn": KEY,
    "managed_password": "true",
    "iam_roles": ROLE,
    "default_iam_role": ROLE,
    "parameter_group": "analytics",
    "maintenance_window": "sat:05:00-sat:05:30",
    "maintenance_track": "current",
    "allow_version_upgrade": "true",
    "automated_days": "7",
    "manual_days": "-1",
}

NAMESPACE_SOURCE = {
    "namespace": "sales",
    "workgroup": "sales-wg",
    "status": "AVAILABLE",
    "database": "dev",
    "kms_key_arn": KEY,
    "managed_password": "false",
    "iam_roles": ROLE,
}

TABLE_RETURNED: Mapping[str, str | None] = {
    "TableName": "positions",
    "DatabaseName": "fleet",
    "MemoryStoreRetentionPeriodInHours": "24",
    "MagneticStoreRetentionPeriodInDays": "365",
    "aws:backup:request-id": "46bbcc4d-7aaa-2897-b486-a0378f2ea09c",
}
TABLE_SOURCE = {
    "name": "positions",
    "database": "fleet",
    "status": "ACTIVE",
    "memory_hours": "24",
    "magnetic_days": "365",
    "magnetic_writes": '{"EnableMagneticStoreWrites":true,"MagneticStoreRejectedDataLocation":'
    '{"S3Configuration":{"BucketName":"rejected","EncryptionOption":"SSE_S3"}}}',
    "tags": '[{"Key":"team","Value":"fleet"}]',
    "tag_keys": '["team"]',
    "tag_count": "1",
}

DSQL_RETURNED: Mapping[str, str | None] = {
    "cluster_id": "4iabtwnq2m3ucxnrsgqdwjvzve",
    "aws:backup:request-id": "46bbcc4d-7aaa-2897-b486-a0378f2ea09c",
}
DSQL_SOURCE = {
    "status": "ACTIVE",
    "kms_key_arn": KEY,
    "regional_config": f'[{{"region":"eu-west-1","isDeletionProtectionEnabled":true,"kmsKeyId":"{KEY}"}}]',
}
