"""What AWS Backup's restore testing takes of each type: one page's table, a constant for each target.

Sources: "Restore testing inferred metadata" (2026; of 2024 where it says so) and the quotas of AWS Backup,
for how many tests run at once.
"""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choices, Evidence, Field, Kind, Testing
from restore_profiles.services import cluster_fields

PAGE = "Restore testing inferred metadata"
RANDOM_ZONE = "a zone drawn anew for every test"
NAMED = "a name drawn anew for every test, beginning with awsbackup-restore-test-"
AS_BACKED_UP = "that of the recovery point"
DELETE_FILE_SYSTEM = "fsx delete-file-system --file-system-id {name}"
DELETE_CLUSTER = "rds delete-db-cluster --db-cluster-identifier {name} --skip-final-snapshot"

TABLE = Testing(
    ("encryptionType", "kmsMasterKeyArn"),
    inferred=(("deletionProtection", "false"), ("encryptionType", "Default"), ("targetTableName", NAMED)),
    at_once=40,
    deleted_by="dynamodb delete-table --table-name {name}",
    source=PAGE,
)

VOLUME = Testing(
    ("availabilityZone", "iops", "kmsKeyId", "throughput", "volumesize", "volumetype"),
    inferred=(("availabilityZone", RANDOM_ZONE), ("encrypted", "true")),
    at_once=100,
    takes_cold=False,  # "Restore testing"
    deleted_by="ec2 delete-volume --volume-id {name}",
    source=PAGE,
)

INSTANCE = Testing(
    ("iamInstanceProfileName", "instanceType", "requireImdsV2", "securityGroupIds", "subnetId", "vpcId"),
    inferred=(
        ("disableApiTermination", "false"),
        ("instanceType", AS_BACKED_UP),
        ("requiredImdsV2", "true"),
    ),
    own_fields=(
        Field(
            "vpcId",
            "VPC",
            "The subnet says it too.",
            choices=Choices("vpcs"),
            bound_to_region=True,
            evidence=Evidence.UNVERIFIED,
            source=f"{PAGE} (2024); the page of 2026 leaves it out",
        ),
    ),
    at_once=100,
    deleted_by="ec2 terminate-instances --instance-ids {name}",
    source=PAGE,
)

FILE_SYSTEM = Testing(
    ("kmsKeyId", "performanceMode"),
    inferred=(
        ("encrypted", "true"),
        ("file-system-id", AS_BACKED_UP),
        ("kmsKeyId", "alias/aws/elasticfilesystem"),
        ("newFileSystem", "true"),
        ("performanceMode", "generalPurpose"),
    ),
    at_once=30,
    deleted_by="efs delete-file-system --file-system-id {name}",
    source=PAGE,
)

LUSTRE = Testing(
    ("kmsKeyId", "lustreConfiguration.logConfiguration", "securityGroupIds", "subnetIds"),
    required=("subnetIds",),
    inferred=(("lustreConfiguration.automaticBackupRetentionDays", "0"),),
    at_once=40,
    deleted_by=DELETE_FILE_SYSTEM,
    makes="file-system",
    source=PAGE,
)

ONTAP = Testing(
    (
        "ontapConfiguration.junctionPath",
        "ontapConfiguration.ontapVolumeType",
        "ontapConfiguration.securityStyle",
        "ontapConfiguration.sizeInMegabytes",
        "ontapConfiguration.storageEfficiencyEnabled",
        "ontapConfiguration.storageVirtualMachineId",
        "ontapConfiguration.tieringPolicy",
    ),
    required=("ontapConfiguration.storageVirtualMachineId",),
    inferred=(
        ("name", "a name drawn anew for every test, beginning with awsbackup_restore_test_"),
        ("ontapConfiguration.junctionPath", "/ and that name"),
        ("ontapConfiguration.sizeInMegabytes", AS_BACKED_UP),
        ("ontapConfiguration.snapshotPolicy", "none"),
    ),
    at_once=40,
    deleted_by="fsx delete-volume --volume-id {name} --ontap-configuration SkipFinalBackup=true",
    makes="volume",
    source=PAGE,
)

OPENZFS = Testing(
    (
        "kmsKeyId",
        "openZfsConfiguration.deploymentType",
        "openZfsConfiguration.throughputCapacity",
        "openZfsConfiguration.diskiopsConfiguration",
        "securityGroupIds",
        "subnetIds",
    ),
    inferred=(
        ("openZfsConfiguration.automaticBackupRetentionDays", "0"),
        ("openZfsConfiguration.deploymentType", AS_BACKED_UP),
        ("openZfsConfiguration.throughputCapacity", "64 in SINGLE_AZ_1, else 160"),
    ),
    at_once=40,
    deleted_by=DELETE_FILE_SYSTEM,
    makes="file-system",
    source=PAGE,
)

WINDOWS = Testing(
    (
        "kmsKeyId",
        "securityGroupIds",
        "subnetIds",
        "windowsConfiguration.throughputCapacity",
        "windowsConfiguration.activeDirectoryId",
        "windowsConfiguration.preferredSubnetId",
    ),
    required=("subnetIds", "windowsConfiguration.activeDirectoryId"),
    inferred=(
        ("windowsConfiguration.automaticBackupRetentionDays", "0"),
        ("windowsConfiguration.deploymentType", AS_BACKED_UP),
        ("windowsConfiguration.throughputCapacity", "8"),
    ),
    at_once=40,
    deleted_by=DELETE_FILE_SYSTEM,
    makes="file-system",
    source=PAGE,
)

CLUSTER_KEYS = (
    "availabilityZones",
    "databaseName",
    "dbClusterParameterGroupName",
    "dbSubnetGroupName",
    "enableCloudwatchLogsExports",
    "enableIamDatabaseAuthentication",
    "engine",
    "engineMode",
    "engineVersion",
    "kmskeyId",
    "port",
    "optionGroupName",
    "scalingConfiguration",
    "vpcSecurityGroupIds",
)
CLUSTER_INFERRED = (
    ("availabilityZones", "up to three zones drawn anew for every test"),
    ("dbClusterIdentifier", NAMED),
    ("engine", AS_BACKED_UP),
)
CLUSTER = Testing(CLUSTER_KEYS, inferred=CLUSTER_INFERRED, at_once=40, deleted_by=DELETE_CLUSTER, source=PAGE)
DOCUMENTDB_CLUSTER = replace(CLUSTER, deleted_by=DELETE_CLUSTER.replace("rds", "docdb"))
NEPTUNE_CLUSTER = replace(CLUSTER, deleted_by=DELETE_CLUSTER.replace("rds", "neptune"))

MULTI_AZ_CLUSTER = Testing(
    CLUSTER_KEYS,
    inferred=CLUSTER_INFERRED,
    # The page has one list for every kind of cluster; a Multi-AZ cluster of RDS has neither.
    own_fields=(
        Field(
            "engineMode",
            "Capacity type",
            "A Multi-AZ cluster of RDS has none; the page lists it for all clusters together.",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Field(
            "scalingConfiguration",
            "Serverless capacity",
            "A Multi-AZ cluster of RDS has none; the page lists it for all clusters together.",
            kind=Kind.JSON,
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
    ),
    deleted_by=DELETE_CLUSTER,
    makes="cluster",
    at_once=40,
    source=PAGE,
)

DB_INSTANCE = Testing(
    (
        "allocatedStorage",
        "availabilityZones",
        "dbInstanceClass",
        "dbName",
        "dbParameterGroupName",
        "dbSubnetGroupName",
        "domain",
        "domainIamRoleName",
        "enableCloudwatchLogsExports",
        "enableIamDatabaseAuthentication",
        "iops",
        "licensemodel",
        "multiAz",
        "optionGroupName",
        "port",
        "processorFeatures",
        "publiclyAccessible",
        "storageType",
        "vpcSecurityGroupIds",
    ),
    inferred=(
        ("dbInstanceIdentifier", NAMED),
        ("deletionProtection", "false"),
        ("multiAz", "false"),
        ("publiclyAccessible", "false"),
    ),
    own_fields=(
        Field(
            "availabilityZones",
            "Availability Zones",
            "So called for tests, where a restore takes one Availability Zone.",
            kind=Kind.TEXTS,
            choices=cluster_fields.ZONES.choices,
            bound_to_region=True,
            if_empty="as RDS chooses",
            source=PAGE,
        ),
    ),
    at_once=40,
    deleted_by="rds delete-db-instance --db-instance-identifier {name} --skip-final-snapshot",
    makes="db",
    source=PAGE,
)

NEW_BUCKET = Testing(
    ("encryptionType", "kmsKey", "restoreACLs"),
    inferred=(
        ("destinationBucketName", NAMED),
        ("encrypted", "true"),
        ("encryptionType", "SSE-S3"),
        ("newBucket", "true"),
        ("restoreACLs", "false where the backup holds no access control lists"),
    ),
    at_once=30,
    deleted_by="s3 rb s3://{name} --force",
    delete_first="Delete the old versions of its objects first: the line below deletes the newest alone.",
    source=PAGE,
)
