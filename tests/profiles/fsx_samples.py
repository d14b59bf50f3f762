"""File systems of FSx, and a volume, as the metadata of their points and FSx itself tell them."""

from __future__ import annotations

FSX_FILE_SYSTEM = "arn:aws:fsx:eu-west-1:111122223333:file-system/fs-0ca11fb3d218a35c2"
FSX_VOLUME = "arn:aws:fsx:eu-west-1:111122223333:volume/fs-0ca11fb3d218a35c2/fsvol-0123456789abcdef0"

# The one sample on AWS Backup's page.
LUSTRE_RETURNED: dict[str, str | None] = {
    "StorageType": "SSD",
    "KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/123456a-123b-123c-defg-1h2i2345678",
    "StorageCapacity": "1200",
    "VpcId": "vpc-0ab0979fa431ad326",
    "FileSystemType": "LUSTRE",
    "LustreConfiguration": (
        '{"WeeklyMaintenanceStartTime":"4:10:30","DeploymentType":"PERSISTENT_1",'
        '"PerUnitStorageThroughput":50,"CopyTagsToBackups":true}'
    ),
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "SubnetIds": '["subnet-0e66e94eb43235351"]',
}

# In the same shape, of the kinds that the page shows none of.
WINDOWS_RETURNED: dict[str, str | None] = {
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "FileSystemType": "WINDOWS",
    "StorageType": "SSD",
    "StorageCapacity": "2048",
    "VpcId": "vpc-0ab0979fa431ad326",
    "SubnetIds": '["subnet-0a","subnet-0b"]',
    "WindowsConfiguration": (
        '{"DeploymentType":"MULTI_AZ_1","PreferredSubnetId":"subnet-0a","ThroughputCapacity":64,'
        '"ActiveDirectoryId":"d-0123456789","WeeklyMaintenanceStartTime":"4:10:30","CopyTagsToBackups":true}'
    ),
}
OPENZFS_RETURNED: dict[str, str | None] = {
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "FileSystemType": "OPENZFS",
    "StorageType": "SSD",
    "StorageCapacity": "256",
    "SubnetIds": '["subnet-0a"]',
    "OpenZFSConfiguration": (
        '{"DeploymentType":"SINGLE_AZ_1","ThroughputCapacity":64,'
        '"DiskIopsConfiguration":{"Mode":"USER_PROVISIONED","Iops":6000}}'
    ),
}
ONTAP_RETURNED: dict[str, str | None] = {
    "FileSystemId": "fs-0ca11fb3d218a35c2",
    "FileSystemType": "ONTAP",
    "Name": "orders",
    "OntapConfiguration": (
        '{"junctionPath":"/orders","sizeInMegabytes":20480,"storageEfficiencyEnabled":true,'
        '"storageVirtualMachineId":"svm-0123456789abcdef0","tieringPolicy":{"name":"AUTO","coolingPeriod":31}}'
    ),
}

WINDOWS_SOURCE = {
    "type": "WINDOWS",
    "security_groups": "sg-0a, sg-0b",
    "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "aliases": '["files.example.com"]',
    "alias_count": "1",
    "backup_retention_days": "7",
    "tags": '[{"Key":"team","Value":"orders"}]',
    "tag_keys": '["team"]',
    "tag_count": "1",
}
