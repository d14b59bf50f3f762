"""What AWS Backup returns with the point of a DB instance, and what that instance is.

AWS publishes no such answer; the keys are those of RDS's own restore operations, as AWS Backup's page says,
and those that the page calls informational.
"""

from __future__ import annotations

from collections.abc import Mapping

RDS_INSTANCE = "arn:aws:rds:eu-west-1:111122223333:db:orders"
RDS_CONTINUOUS = "continuous:db-7ynbrx2kxowgs4fdj3hdxvqziq-8f14e45f"

RDS_RETURNED: Mapping[str, str | None] = {
    "AutoMinorVersionUpgrade": "true",
    "AvailabilityZone": "eu-west-1b",
    "CopyTagsToSnapshot": "true",
    "DBInstanceClass": "db.r7g.large",
    "DBInstanceIdentifier": "orders",
    "DBName": "orders",
    "DBParameterGroupName": "orders-postgres16",
    "DBSnapshotIdentifier": "awsbackup:job-f2494617-4fe0-47e3-969e-a652d902b475",
    "DBSubnetGroupName": "data",
    "DeletionProtection": "true",
    "EnableCloudwatchLogsExports": '["postgresql","upgrade"]',
    "EnableIAMDatabaseAuthentication": "true",
    "Encrypted": "true",
    "Engine": "postgres",
    "EngineVersion": "16.4",
    "Iops": "3000",
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "LicenseModel": "postgresql-license",
    "MultiAZ": "true",
    "OptionGroupName": "default:postgres-16",
    "Port": "5432",
    "ProcessorFeatures": '[{"Name":"coreCount","Value":"1"}]',
    "PubliclyAccessible": "false",
    "StorageType": "gp3",
    "VpcSecurityGroupIds": '["sg-0a1b2c3d4e5f60718","sg-1a1b2c3d4e5f60718"]',
    "vpcId": "vpc-0a1b2c3d",
    "aws:backup:request-id": "5dbcbb9e-6f0d-4bd9-a3f5-7d1f2d3f0a11",
}

RDS_SOURCE: Mapping[str, str] = {
    "allocated_gib": "100",
    "availability_zone": "eu-west-1b",
    "engine": "postgres",
    "instance_class": "db.r7g.xlarge",
    "subnet_group": "data",
    "security_groups": "sg-0a1b2c3d4e5f60718",
    "parameter_group": "orders-postgres16",
    "option_group": "default:postgres-16",
    "multi_az": "true",
    "public": "false",
    "port": "5432",
    "storage_type": "gp3",
    "deletion_protection": "true",
    "iam_authentication": "true",
    "log_exports": "postgresql",
    "copy_tags_to_snapshot": "true",
    "auto_minor_version_upgrade": "true",
    "backup_retention_days": "14",
}
