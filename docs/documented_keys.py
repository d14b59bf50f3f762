"""Every metadata key that an AWS page lists for a restore, by resource type, to hold the profiles against.

Sources: the restore pages of the AWS Backup guide (editions of 2024 and of 2026), by type. RDS refers to the
parameters of its own API. Members of a map are written with a dot.
"""

from __future__ import annotations

from collections.abc import Mapping

REQUEST_ID = "aws:backup:request-id"

EBS_VOLUME = (
    *("availabilityZone", "volumeType", "volumeSize", "iops", "throughput", "temporaryRestoreDays"),
    *("encrypted", "kmsKeyId"),
)
GATEWAY_VOLUME = (
    *("gatewayArn", "gatewayType", "targetName", "kmsKey", "volumeSize", "volumeSizeInBytes", "diskId"),
)
CLUSTER = (
    *("availabilityZones", "backtrackWindow", "copyTagsToSnapshot", "databaseName", "dbClusterIdentifier"),
    *("dbClusterParameterGroupName", "dbSubnetGroupName", "enableCloudwatchLogsExports"),
    *("enableIAMDatabaseAuthentication", "engine", "engineMode", "engineVersion", "kmsKeyId", "port"),
    *("optionGroupName", "scalingConfiguration", "vpcSecurityGroupIds"),
)
INSTANCE_OF_EC2 = (
    *("InstanceType", "SubnetId", "SecurityGroupIds", "IamInstanceProfileName", "HibernationOptions"),
    *("InstanceInitiatedShutdownBehavior", "DisableApiTermination", "Placement", "CreditSpecification"),
    *("RamdiskId", "KernelId", "UserData", "EbsOptimized", "LicenseSpecifications", "RequireIMDSv2"),
    "NetworkInterfaces",
)

DOCUMENTED: Mapping[str, tuple[str, ...]] = {
    "Aurora": (*CLUSTER, "restoreToTime", "UseLatestRestorableTime"),
    "Aurora DSQL": (
        *("regionalConfig", "regionalConfig.region", "regionalConfig.isDeletionProtectionEnabled"),
        *(
            "regionalConfig.kmsKeyId",
            "useMultiRegionOrchestration",
            "witnessRegion",
            "peerRegion",
            REQUEST_ID,
        ),
    ),
    "CloudFormation": ("ChangeSetName", "StackName", "ChangeSetDescription", "StackParameters", REQUEST_ID),
    "DocumentDB": CLUSTER,
    "DynamoDB": ("targetTableName", "encryptionType", "kmsMasterKeyArn", REQUEST_ID),
    "EBS": (
        *EBS_VOLUME,
        *GATEWAY_VOLUME,
        *("restoreType", "destinationBucketName", "pathsToRestore", "encryptionType", REQUEST_ID),
    ),
    "EC2": (
        *INSTANCE_OF_EC2,
        *("KeyName", "VpcId", "Architecture", "EnaSupport", "CpuOptions", "RootDeviceType", "Monitoring"),
        *("ElasticGpuSpecification", "CapacityReservationSpecification", "InstanceMarketOptions"),
        *("VirtualizationType", "Platform", "BlockDeviceMappings", REQUEST_ID),
    ),
    "EFS": (
        *("file-system-id", "newFileSystem", "Encrypted", "KmsKeyId", "PerformanceMode", "CreationToken"),
        *("ItemsToRestore", "singleAzFilesystem", "availabilityZoneName", REQUEST_ID),
    ),
    "EKS": (
        *("clusterName", "newCluster", "eksClusterVersion", "clusterRole", "controlPlaneScalingTier"),
        *("encryptionConfigProviderKeyArn", "clusterVpcConfig.vpcId", "clusterVpcConfig.subnetIds"),
        *("clusterVpcConfig.securityGroupIds", "nodeGroups.nodeGroupId", "nodeGroups.subnetIds"),
        *("nodeGroups.instanceTypes", "nodeGroups.nodeRole", "nodeGroups.securityGroupIds"),
        *("nodeGroups.remoteAccessEc2SshKey", "nodeGroups.launchTemplateId"),
        *("nodeGroups.launchTemplateVersion", "fargateProfiles.name", "fargateProfiles.subnetIds"),
        *("fargateProfiles.podExecutionRoleArn", "podIdentityAssociations.associationId"),
        *("podIdentityAssociations.roleArn", "kubernetesRestoreOrder", "namespaceLevelRestore"),
        *("namespaces", "restoreKubernetesManifestsOnly", "nestedRestoreJobs"),
    ),
    "FSx": (
        *("FileSystemId", "FileSystemType", "StorageCapacity", "StorageType", "VpcId", "KmsKeyId"),
        *("SecurityGroupIds", "SubnetIds", "DeploymentType", "WeeklyMaintenanceStartTime"),
        *("DailyAutomaticBackupStartTime", "AutomaticBackupRetentionDays", "CopyTagsToBackups", "Name"),
        *("WindowsConfiguration.ThroughputCapacity", "WindowsConfiguration.PreferredSubnetId"),
        *("WindowsConfiguration.ActiveDirectoryId", "WindowsConfiguration.DeploymentType"),
        *("LustreConfiguration.PerUnitStorageThroughput", "LustreConfiguration.DriveCacheType"),
        *("LustreConfiguration.DataReadCacheConfiguration", "LustreConfiguration.EfaEnabled"),
        *("OntapConfiguration.junctionPath", "OntapConfiguration.sizeInMegabytes"),
        *("OntapConfiguration.storageEfficiencyEnabled", "OntapConfiguration.storageVirtualMachineId"),
        *("OntapConfiguration.tieringPolicy", "OntapConfiguration.ontapVolumeType"),
        *("OntapConfiguration.securityStyle", "OntapConfiguration.snapshotPolicy"),
        *("OpenZFSConfiguration.ThroughputCapacity", "OpenZFSConfiguration.DiskIopsConfiguration"),
        *("OpenZFSConfiguration.ReadCacheConfiguration", REQUEST_ID),
    ),
    "Neptune": CLUSTER,
    "RDS": (
        *(
            "DBInstanceIdentifier",
            "DBInstanceClass",
            "Port",
            "AvailabilityZone",
            "DBSubnetGroupName",
            "MultiAZ",
        ),
        *("PubliclyAccessible", "AutoMinorVersionUpgrade", "LicenseModel", "DBName", "Engine", "Iops"),
        *("StorageThroughput", "OptionGroupName", "Tags", "StorageType", "TdeCredentialArn"),
        *("TdeCredentialPassword", "VpcSecurityGroupIds", "Domain", "DomainFqdn", "DomainOu"),
        *("DomainAuthSecretArn", "DomainDnsIps", "CopyTagsToSnapshot", "DomainIAMRoleName"),
        *("EnableIAMDatabaseAuthentication", "EnableCloudwatchLogsExports", "ProcessorFeatures"),
        *("UseDefaultProcessorFeatures", "DBParameterGroupName", "DeletionProtection", "NetworkType"),
        *("EnableCustomerOwnedIp", "BackupTarget", "CustomIamInstanceProfile", "AllocatedStorage"),
        *("BackupRetentionPeriod", "PreferredBackupWindow", "DedicatedLogVolume", "CACertificateIdentifier"),
        *("EngineLifecycleSupport", "AdditionalStorageVolumes", "ManageMasterUserPassword"),
        *("MasterUserSecretKmsKeyId", "MaxAllocatedStorage", "RestoreTime", "UseLatestRestorableTime"),
        *("EngineVersion", "KmsKeyId", "Encrypted", "vpcId", "dbClusterIdentifier"),
    ),
    "Redshift": (
        *("ClusterIdentifier", "RestoreType", "AdditionalInfo", "AllowVersionUpgrade"),
        *("AquaConfigurationStatus", "AutomatedSnapshotRetentionPeriod", "AvailabilityZone"),
        *("AvailabilityZoneRelocation", "ClusterParameterGroupName", "ClusterSecurityGroups"),
        *("ClusterSubnetGroupName", "DefaultIamRoleArn", "ElasticIp", "Encrypted", "EnhancedVpcRouting"),
        *("HsmClientCertificateIdentifier", "HsmConfigurationIdentifier", "IamRoles", "KmsKeyId"),
        *("MaintenanceTrackName", "ManageMasterPassword", "ManualSnapshotRetentionPeriod"),
        *("MasterPasswordSecretKmsKeyId", "NodeType", "NumberOfNodes", "OwnerAccount", "Port"),
        *("PreferredMaintenanceWindow", "PubliclyAccessible", "ReservedNodeId"),
        *("SnapshotClusterIdentifier", "SnapshotScheduleIdentifier", "TargetReservedNodeOfferingId"),
        "VpcSecurityGroupIds",
    ),
    "Redshift Serverless": ("RestoreType", "NamespaceIdentifier"),
    "S3": (
        *("DestinationBucketName", "RestoreTime", "EncryptionType", "KMSKey", "ItemsToRestore"),
        *("RestoreLatestVersionsUpTo", "RestoreACLs", "NewBucket", "Encrypted", "CreationToken", REQUEST_ID),
    ),
    "SAP HANA on Amazon EC2": (
        *("aws:backup:TargetDatabaseArn", "CatalogRestoreOption", "LocalCatalogPath", "RecoveryType"),
        REQUEST_ID,
    ),
    "Storage Gateway": (*GATEWAY_VOLUME, *EBS_VOLUME),
    "Timestream": (
        *("TableName", "DestinationDatabase", "MemoryStoreRetentionPeriodInHours"),
        *("MagneticStoreRetentionPeriodInDays", "EnableMagneticStoreWrites"),
        *("MagneticStoreWriteProperties", REQUEST_ID),
    ),
    "VirtualMachine": (
        *("RestoreTo", *INSTANCE_OF_EC2, "VpcId", "KmsKeyId", "AvailabilityZone", "EbsVolumeType"),
        *("IsEncrypted", "ItemsToRestore", "HypervisorArn", "VMName", "VMPath", "ComputeResourceName"),
        *("VMDatastore", "DisksToRestore"),
    ),
}

NOT_COVERED: Mapping[tuple[str, str], str] = {}
"""(type, key) -> why the profile leaves the key out. The test of the page refuses a gap without a reason, and
a reason without a gap."""
