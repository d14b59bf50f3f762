"""Every request that an AWS page shows, and every answer of GetRecoveryPointRestoreMetadata that it shows, as
they stand on the page, with what the page says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ROLE = "arn:aws:iam::123456789012:role/Role"


@dataclass(frozen=True, slots=True)
class Example:
    """`accepted` says whether the page shows it as a request that AWS takes; else `told` is a key that must
    be told about."""

    name: str
    resource_type: str
    point: str
    metadata: Mapping[str, str | None]
    accepted: bool = True
    told: str = ""
    copy_tags: bool | None = None
    role: str = ROLE


def recovery_point(region: str, tail: str) -> str:
    return f"arn:aws:backup:{region}:123456789012:recovery-point:{tail}"


EXAMPLES = (
    Example(
        "EC2 with tags",
        "EC2",
        "arn:aws:ec2:us-east-1::image/ami-1234567890a1b234",
        {
            "InstanceInitiatedShutdownBehavior": "stop",
            "DisableApiTermination": "false",
            "EbsOptimized": "false",
            "InstanceType": "t1.micro",
            "SubnetId": "subnet-123ab456cd7efgh89",
            "SecurityGroupIds": '["sg-0a1bc2d345ef67890"]',
            "Placement": '{"GroupName":null,"Tenancy":"default"}',
            "HibernationOptions": '{"Configured":false}',
            "IamInstanceProfileName": "UseBackedUpValue",
            "aws:backup:request-id": "1a2345b6-cd78-90e1-2345-67f890g1h2ij",
        },
        copy_tags=True,
    ),
    Example(
        "EC2 with another instance profile",
        "EC2",
        "arn:aws:ec2:us-east-1::image/ami-1234567890a1b234",
        {"InstanceType": "t1.micro", "IamInstanceProfileName": "another"},
        told="IamInstanceProfileName",
    ),
    Example(
        "FSx for Windows",
        "FSx",
        "arn:aws:fsx:us-west-2:1234:backup/backup-1234",
        {
            "SubnetIds": '["subnet-1234","subnet-5678"]',
            "StorageType": "HDD",
            "SecurityGroupIds": '["sg-bb5efdc4","sg-0faa52"]',
            "WindowsConfiguration": '{"DeploymentType": "MULTI_AZ_1",'
            '"PreferredSubnetId": "subnet-1234","ThroughputCapacity": "32"}',
        },
    ),
    Example(
        "FSx for Lustre, what was returned",
        "FSx",
        "arn:aws:fsx:us-west-2:1234:backup/backup-1234",
        {
            "StorageType": "SSD",
            "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/123456a-123b-123c-defg-1h2i2345678",
            "StorageCapacity": "1200",
            "VpcId": "vpc-0ab0979fa431ad326",
            "FileSystemType": "LUSTRE",
            "LustreConfiguration": '{"WeeklyMaintenanceStartTime":"4:10:30","DeploymentType":"PERSISTENT_1",'
            '"PerUnitStorageThroughput":50,"CopyTagsToBackups":true}',
            "FileSystemId": "fs-0ca11fb3d218a35c2",
            "SubnetIds": '["subnet-0e66e94eb43235351"]',
        },
        accepted=False,
        told="FileSystemId",
    ),
    Example(
        "EBS, what was returned",
        "EBS",
        "arn:aws:ec2:us-east-1::snapshot/snap-04cc95f3490b5ceea",
        {"encrypted": "false", "volumeId": "vol-04cc95f3490b5ceea", "availabilityZone": None},
        accepted=False,
        told="availabilityZone",
    ),
    Example(
        "EFS, one item",
        "EFS",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {
            "file-system-id": "fs-1a2b3c4d",
            "Encrypted": "false",
            "PerformanceMode": "generalPurpose",
            "CreationToken": "a-token",
            "newFileSystem": "false",
            "itemsToRestore": '["/my.test"]',
        },
    ),
    Example(
        "DynamoDB with a key of the customer's",
        "DynamoDB",
        recovery_point("us-east-1", "abcdef12-g3hi-4567-8cjk-012345678901"),
        {
            "TargetTableName": "TestRestoreTestTable",
            "EncryptionType": "KMS",
            "KMSMasterKeyId": "arn:aws:kms:us-east-1:123456789012:key/abcdefg",
        },
    ),
    Example(
        "Aurora, what was returned",
        "Aurora",
        "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:awsbackup:job-1",
        {
            "EngineVersion": "5.6.10a",
            "KmsKeyId": "arn:aws:kms:us-east-1:234567890123:key/45678901-ab23-4567-8cd9-012d345e6f7",
            "EngineMode": "serverless",
            "AvailabilityZones": '["us-east-1b","us-east-1e","us-east-1c"]',
            "Port": "3306",
            "DatabaseName": "",
            "DBSubnetGroupName": "default-vpc-05a3b07cf6e193e1g",
            "VpcSecurityGroupIds": '["sg-012d52c68c6e88f00"]',
            "ScalingConfiguration": '{"MinCapacity":2,"MaxCapacity":64,"AutoPause":true,'
            '"SecondsUntilAutoPause":300,"TimeoutAction":"RollbackCapacityChange"}',
            "EnableIAMDatabaseAuthentication": "false",
            "DBClusterParameterGroupName": "default.aurora5.6",
            "CopyTagsToSnapshot": "true",
            "Engine": "aurora",
            "EnableCloudwatchLogsExports": "[]",
        },
        accepted=False,
        told="dbClusterIdentifier",
    ),
    Example(
        "Aurora, to the newest moment",
        "Aurora",
        recovery_point("us-east-1", "continuous:cluster-af9cd2e2f5a8b2ee4a1b2c3d"),
        {
            "DBClusterIdentifier": "shop-restored",
            "Engine": "aurora-postgresql",
            "UseLatestRestorableTime": "true",
        },
    ),
    Example(
        "RDS, to a moment",
        "RDS",
        recovery_point("us-east-1", "continuous:db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        {
            "DBInstanceIdentifier": "shop-restored",
            "Engine": "postgres",
            "UseLatestRestorableTime": "false",
            "RestoreTime": "2026-11-20T14:27:00Z",
        },
    ),
    Example(
        "RDS snapshot with a moment",
        "RDS",
        "arn:aws:rds:us-east-1:123456789012:snapshot:awsbackup:job-1",
        {
            "DBInstanceIdentifier": "shop-restored",
            "Engine": "postgres",
            "RestoreTime": "2026-11-20T14:27:00Z",
        },
        accepted=False,
        told="RestoreTime",
    ),
    Example(
        "VMware, the whole machine",
        "VirtualMachine",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {
            "RestoreTo": "VMware",
            "HypervisorArn": "arn:aws:backup-gateway:us-east-1:209870788375:hypervisor/hype-9B1AB1F1",
            "VMName": "name",
            "VMPath": "/Labster/vm",
            "ComputeResourceName": "Cluster",
            "VMDatastore": "vsanDatastore",
            "DisksToRestore": '[{"DiskId":"2000","Label":"Hard disk 1"}]',
            "vmId": "vm-101",
        },
    ),
    Example(
        "VMware to an EC2 instance",
        "VirtualMachine",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {"RestoreTo": "EC2Instance"},
    ),
    Example(
        "VMware with tags",
        "VirtualMachine",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {"RestoreTo": "EC2Instance"},
        accepted=False,
        told="CopySourceTagsToRestoredResource",
        copy_tags=True,
    ),
    Example(
        "Timestream",
        "Timestream",
        recovery_point("us-west-2", "1a2b3cde-f405-6789-012g-3456hi789012_beta"),
        {
            "TableName": "tablename",
            "DatabaseName": "databasename",
            "MagneticStoreRetentionPeriodInDays": "1",
            "MemoryStoreRetentionPeriodInHours": "1",
            "MagneticStoreWriteProperties": '{"EnableMagneticStoreWrites":true,'
            '"MagneticStoreRejectedDataLocation":{"S3Configuration":{"BucketName":"bucketname",'
            '"EncryptionOption":"SSE_S3"}}}',
        },
    ),
    Example(
        "Redshift",
        "Redshift",
        "arn:aws:redshift:us-west-2:123456789012:snapshot:redshift-cluster-1/"
        "awsbackup:job-c40dda3c-fdcc-b1ba-fa56-234d23209a40",
        {
            "RestoreType": "CLUSTER_RESTORE",
            "ClusterIdentifier": "redshift-cluster-restore-78",
            "Encrypted": "true",
            "KmsKeyId": "45e261e4-075a-46c7-9261-dfb91e1c739c",
        },
    ),
    Example(
        "SAP HANA, what was returned",
        "SAP HANA on Amazon EC2",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {
            "BackupSize": "1660948480",
            "DatabaseName": "DATABASENAME",
            "DatabaseType": "SYSTEM",
            "HanaBackupEndTime": "1674838362",
            "HanaBackupId": "1234567890123",
            "HanaBackupPrefix": "1234567890123_SYSTEMDB_FULL",
            "HanaBackupStartTime": "1674838349",
            "HanaVersion": "2.00.040.00.1553674765",
            "IsCompressedBySap": "FALSE",
            "IsEncryptedBySap": "FALSE",
            "SourceDatabaseArn": "arn:aws:ssm-sap:us-east-1:123456789012:HANA/applicationID/DB/DATABASENAME",
            "SystemDatabaseSid": "HDB",
            "aws:backup:request-id": "46bbtt4q-7unr-2897-m486-yn378k2mrw9c",
        },
        accepted=False,
        told="Metadata",
        role="",
    ),
    Example(
        "SAP HANA, the whole backup",
        "SAP HANA on Amazon EC2",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {
            "aws:backup:TargetDatabaseArn": "arn:aws:ssm-sap:us-east-1:123456789012:HANA/ERP/DB/HDB",
            "CatalogRestoreOption": "LATEST_CATALOG_FROM_AWS_BACKUP",
            "RecoveryType": "FULL_DATA_BACKUP_RECOVERY",
        },
        role="",
    ),
    Example(
        "CloudFormation",
        "CloudFormation",
        recovery_point("us-east-1", "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"),
        {"ChangeSetName": "restore", "StackName": "shop-restored"},
    ),
    Example(
        "S3, what the older guide asks for",
        "S3",
        recovery_point("us-east-1", "continuous:my-bucket-5ec207d0"),
        {
            "DestinationBucketName": "my-restores",
            "NewBucket": "false",
            "Encrypted": "true",
            "CreationToken": "a-token",
            "EncryptionType": "SSE-S3",
            "RestoreTime": "2021-11-27T03:30:27Z",
        },
    ),
    Example(
        "S3, a continuous point without a moment",
        "S3",
        recovery_point("us-east-1", "continuous:my-bucket-5ec207d0"),
        {"DestinationBucketName": "my-restores"},
        accepted=False,
        told="RestoreTime",
    ),
    Example(
        "S3, a snapshot with a moment",
        "S3",
        recovery_point("us-east-1", "my-bucket-20211231900000-5ec207d0"),
        {"DestinationBucketName": "my-restores", "RestoreTime": "2021-11-27T03:30:27Z"},
        accepted=False,
        told="RestoreTime",
    ),
)
