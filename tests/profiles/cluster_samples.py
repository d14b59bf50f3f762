"""What AWS Backup returns with the points of clusters, and what those clusters are.

Aurora's is the example of AWS's page, as it stands there. For the others AWS publishes none: the keys are
those of Aurora's, with values of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from restore_profiles.json_text import parsed_json

AURORA_CLUSTER = "arn:aws:rds:eu-west-1:111122223333:cluster:ledger"
AURORA_CONTINUOUS = "continuous:cluster-itsreallyjustanexample1234567890-487278c2"

# The value of "restoreMetadata" on "Restoring an Amazon Aurora cluster", its line breaks taken out.
AURORA_PAGE = (
    r'{"EngineVersion":"5.6.10a","KmsKeyId":"arn:aws:kms:us-east-1:234567890123:key/45678901-ab23-4567-8cd9-'
    r'012d345e6f7","EngineMode":"serverless","AvailabilityZones":"[\"us-east-1b\",\"us-east-1e\",'
    r'\"us-east-1c\"]","Port":"3306","DatabaseName":"","DBSubnetGroupName":"default-vpc-05a3b07cf6e193e1g",'
    r'"VpcSecurityGroupIds":"[\"sg-012d52c68c6e88f00\"]","ScalingConfiguration":"{\"MinCapacity\":2,'
    r"\"MaxCapacity\":64,\"AutoPause\":true,\"SecondsUntilAutoPause\":300,\"TimeoutAction\":"
    r'\"RollbackCapacityChange\"}","EnableIAMDatabaseAuthentication":"false","DBClusterParameterGroupName":'
    r'"default.aurora5.6","CopyTagsToSnapshot":"true","Engine":"aurora","EnableCloudwatchLogsExports":"[]"}'
)


def _of_the_page() -> dict[str, str | None]:
    parsed = parsed_json(AURORA_PAGE)
    assert isinstance(parsed, dict)
    return {str(key): str(text) for key, text in parsed.items()}


AURORA_SERVERLESS_RETURNED: Mapping[str, str | None] = _of_the_page()

AURORA_RETURNED: Mapping[str, str | None] = {
    "EngineVersion": "16.4",
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "EngineMode": "provisioned",
    "AvailabilityZones": '["eu-west-1a","eu-west-1b","eu-west-1c"]',
    "Port": "5432",
    "DatabaseName": "ledger",
    "DBClusterSnapshotIdentifier": "awsbackup:job-f2494617-4fe0-47e3-969e-a652d902b475",
    "DBSubnetGroupName": "data",
    "VpcSecurityGroupIds": '["sg-0a1b2c3d4e5f60718"]',
    "EnableIAMDatabaseAuthentication": "true",
    "DBClusterParameterGroupName": "ledger-aurora16",
    "CopyTagsToSnapshot": "true",
    "Engine": "aurora-postgresql",
    "EnableCloudwatchLogsExports": '["postgresql"]',
    "InformationalOnly:StorageEncrypted": "true",
}

AURORA_SOURCE: Mapping[str, str] = {
    "engine": "aurora-postgresql",
    "engine_version": "16.4",
    "engine_mode": "provisioned",
    "serverless_v2_min": "0.5",
    "serverless_v2_max": "16.0",
    "instance_count": "2",
    "writer_class": "db.serverless",
    "subnet_group": "data",
    "security_groups": "sg-0a1b2c3d4e5f60718",
    "parameter_group": "ledger-aurora16",
    "port": "5432",
    "iam_authentication": "true",
    "copy_tags_to_snapshot": "true",
    "deletion_protection": "true",
    "backup_retention_days": "14",
    "role_count": "0",
}

MULTI_AZ_CLUSTER = "arn:aws:rds:eu-west-1:111122223333:cluster:billing"

MULTI_AZ_RETURNED: Mapping[str, str | None] = {
    **AURORA_RETURNED,
    "Engine": "mysql",
    "EngineVersion": "8.0.36",
    "Port": "3306",
    "DBClusterParameterGroupName": "billing-mysql80",
    "EnableCloudwatchLogsExports": '["error","slowquery"]',
}

MULTI_AZ_SOURCE: Mapping[str, str] = {
    "engine": "mysql",
    "instance_class": "db.r6gd.large",
    "storage_type": "io1",
    "iops": "3000",
    "instance_count": "3",
    "deletion_protection": "false",
    "backup_retention_days": "7",
}

DOCUMENTDB_CLUSTER = "arn:aws:rds:eu-west-1:111122223333:cluster:catalogue"

DOCUMENTDB_RETURNED: Mapping[str, str | None] = {
    "AvailabilityZones": '["eu-west-1a","eu-west-1b","eu-west-1c"]',
    "Engine": "docdb",
    "EngineVersion": "5.0.0",
    "EngineMode": "provisioned",
    "DBSubnetGroupName": "data",
    "DBClusterParameterGroupName": "catalogue-docdb5",
    "EnableCloudwatchLogsExports": '["audit"]',
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "Port": "27017",
    "VpcSecurityGroupIds": '["sg-0a1b2c3d4e5f60718"]',
}

DOCUMENTDB_SOURCE: Mapping[str, str] = {
    "engine": "docdb",
    "instance_count": "1",
    "writer_class": "db.r6g.large",
    "deletion_protection": "true",
    "backup_retention_days": "1",
    "copy_tags_to_snapshot": "false",
}

NEPTUNE_CLUSTER = "arn:aws:rds:eu-west-1:111122223333:cluster:fraud"

NEPTUNE_RETURNED: Mapping[str, str | None] = {
    "Engine": "neptune",
    "EngineVersion": "1.3.2.1",
    "DBSubnetGroupName": "data",
    "DBClusterParameterGroupName": "default.neptune1.3",
    "EnableIAMDatabaseAuthentication": "true",
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "Port": "8182",
    "VpcSecurityGroupIds": '["sg-0a1b2c3d4e5f60718"]',
}

NEPTUNE_SOURCE: Mapping[str, str] = {
    "engine": "neptune",
    "instance_count": "1",
    "writer_class": "db.r6g.large",
    "writer_parameter_group": "fraud-instances",
    "roles": "arn:aws:iam::111122223333:role/neptune-load",
    "role_count": "1",
    "deletion_protection": "false",
    "backup_retention_days": "7",
}
