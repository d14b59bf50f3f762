"""File systems of EFS and FSx."""

from __future__ import annotations

from restore_profiles.as_code.model import ID, Argument, Block, Code, Form, Piece, Reading

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


def common(settings: str, keeps: int | None) -> tuple[Argument | Block, ...]:
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


def kind(name: str, resource: str, content: tuple[Argument | Block, ...]) -> Code:
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

SETTINGS = "OntapConfiguration"
ONTAP_VOLUME = Code(
    ("FSx",),
    r"arn:[^:]+:fsx:[^:]*:[^:]*:volume/.+",
    (Reading("fsx:DescribeVolumes", {"VolumeIds": [f"{{{ID}}}"]}, "Volumes[0]"),),
    (
        Piece(
            "aws_fsx_ontap_volume",
            "VolumeId",
            (
                Argument("name", "Name"),
                Argument("storage_virtual_machine_id", f"{SETTINGS}.StorageVirtualMachineId"),
                Argument("junction_path", f"{SETTINGS}.JunctionPath"),
                Argument("size_in_megabytes", f"{SETTINGS}.SizeInMegabytes"),
                Argument("ontap_volume_type", f"{SETTINGS}.OntapVolumeType"),
                Argument("security_style", f"{SETTINGS}.SecurityStyle"),
                Argument("snapshot_policy", f"{SETTINGS}.SnapshotPolicy"),
                Argument("storage_efficiency_enabled", f"{SETTINGS}.StorageEfficiencyEnabled"),
                Argument("copy_tags_to_backups", f"{SETTINGS}.CopyTagsToBackups", default=False),
                TAGS,
                Block(
                    "tiering_policy",
                    f"{SETTINGS}.TieringPolicy",
                    (Argument("name", "Name"), Argument("cooling_period", "CoolingPeriod")),
                ),
            ),
        ),
    ),
    only={"VolumeType": ("ONTAP",)},
)

CODES = (ELASTIC, WINDOWS, LUSTRE, OPENZFS, ONTAP_VOLUME)
