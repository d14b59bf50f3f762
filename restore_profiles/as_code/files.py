"""File systems of EFS and FSx."""

from __future__ import annotations

from restore_profiles.as_code.model import ID, Argument, Block, Code, Fixed, Form, Piece, Reading

TAGS = Argument("tags", "Tags", Form.TAGS)
FILE_SYSTEM = {"FileSystemId": f"{{{ID}}}"}

ELASTIC = Code(
    ("EFS",),
    r"arn:[^:]+:elasticfilesystem:[^:]*:[^:]*:file-system/.+",
    (
        Reading("efs:DescribeFileSystems", FILE_SYSTEM, "FileSystems[0]"),
        Reading("efs:DescribeLifecycleConfiguration", FILE_SYSTEM, "LifecyclePolicies", "LifecyclePolicies"),
    ),
    (
        Piece(
            "aws_efs_file_system",
            "FileSystemId",
            (
                Argument("creation_token", "CreationToken"),
                Argument("availability_zone_name", "AvailabilityZoneName"),
                Argument("performance_mode", "PerformanceMode"),
                Argument("throughput_mode", "ThroughputMode", default="bursting"),
                Argument("provisioned_throughput_in_mibps", "ProvisionedThroughputInMibps", default=0),
                Argument("encrypted", "Encrypted"),
                Argument("kms_key_id", "KmsKeyId"),
                TAGS,
                Block(
                    "lifecycle_policy",
                    "LifecyclePolicies",
                    (
                        Argument("transition_to_ia", "TransitionToIA"),
                        Argument("transition_to_archive", "TransitionToArchive"),
                        Argument("transition_to_primary_storage_class", "TransitionToPrimaryStorageClass"),
                    ),
                ),
            ),
        ),
    ),
)

FSX_ARN = r"arn:[^:]+:fsx:[^:]*:[^:]*:file-system/.+"
FSX = (Reading("fsx:DescribeFileSystems", {"FileSystemIds": [f"{{{ID}}}"]}, "FileSystems[0]"),)
NO_LAST_BACKUP = Fixed(
    "skip_final_backup", False, "No API tells it; this is what the provider does where nothing is said."
)


def common(settings: str, keeps: int | None) -> tuple[Argument | Fixed | Block, ...]:
    """What every kind has; `settings` is the member that holds those of its own, `keeps` the days for which
    the provider keeps automatic backups where nothing is said."""
    return (
        Argument("storage_capacity", "StorageCapacity"),
        Argument("storage_type", "StorageType", default="SSD"),
        Argument("subnet_ids", "SubnetIds", Form.LIST),
        Argument("deployment_type", f"{settings}.DeploymentType"),
        Argument("kms_key_id", "KmsKeyId"),
        Argument(
            "automatic_backup_retention_days", f"{settings}.AutomaticBackupRetentionDays", default=keeps
        ),
        Argument("daily_automatic_backup_start_time", f"{settings}.DailyAutomaticBackupStartTime"),
        Argument("weekly_maintenance_start_time", f"{settings}.WeeklyMaintenanceStartTime"),
        Argument("copy_tags_to_backups", f"{settings}.CopyTagsToBackups", default=False),
        TAGS,
    )


def kind(name: str, resource: str, content: tuple[Argument | Fixed | Block, ...]) -> Code:
    return Code(
        ("FSx",),
        FSX_ARN,
        FSX,
        (Piece(resource, "FileSystemId", content),),
        only={"FileSystemType": (name,)},
    )


WINDOWS = kind(
    "WINDOWS",
    "aws_fsx_windows_file_system",
    (
        *common("WindowsConfiguration", 7),
        Argument("throughput_capacity", "WindowsConfiguration.ThroughputCapacity"),
        Argument("preferred_subnet_id", "WindowsConfiguration.PreferredSubnetId"),
        Argument("active_directory_id", "WindowsConfiguration.ActiveDirectoryId"),
        Argument("aliases", "WindowsConfiguration.Aliases[].Name", Form.SORTED, ()),
    ),
)
LUSTRE = kind(
    "LUSTRE",
    "aws_fsx_lustre_file_system",
    (
        *common("LustreConfiguration", None),
        Argument("file_system_type_version", "FileSystemTypeVersion"),
        Argument("per_unit_storage_throughput", "LustreConfiguration.PerUnitStorageThroughput"),
        Argument("data_compression_type", "LustreConfiguration.DataCompressionType", default="NONE"),
        Argument("drive_cache_type", "LustreConfiguration.DriveCacheType"),
    ),
)
OPENZFS = kind(
    "OPENZFS",
    "aws_fsx_openzfs_file_system",
    (
        *common("OpenZFSConfiguration", 0),
        Argument("throughput_capacity", "OpenZFSConfiguration.ThroughputCapacity"),
        Argument("copy_tags_to_volumes", "OpenZFSConfiguration.CopyTagsToVolumes", default=False),
        Argument("preferred_subnet_id", "OpenZFSConfiguration.PreferredSubnetId"),
    ),
)

CODES = (ELASTIC, WINDOWS, LUSTRE, OPENZFS)
