"""Amazon FSx for Windows File Server, declared to try the vocabulary."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    Choice,
    Choices,
    Constraint,
    Field,
    Kind,
    RestoreProfile,
    Section,
    Target,
)
from restore_profiles.rules import AllOf, Always, Equals, LessThan

FSX_PAGE = "Restore an FSx file system"

SUBNETS = Field(
    "SubnetIds",
    "Subnets",
    "Where the file system gets its network interfaces; two for Multi-AZ.",
    Kind.TEXTS,
    Choices("subnets", needs=("VpcId",)),
    required=Always(),
    attention=Always(),
    minimum=1,
    maximum=2,
    source=FSX_PAGE,
)

WINDOWS = Field(
    "WindowsConfiguration",
    "Windows",
    "What only FSx for Windows File Server has.",
    Kind.OBJECT,
    fields=(
        Field(
            "DeploymentType",
            "Deployment type",
            "It cannot change on a restore.",
            choices=(Choice("MULTI_AZ_1"), Choice("SINGLE_AZ_1"), Choice("SINGLE_AZ_2")),
            source=FSX_PAGE,
        ),
        Field(
            "PreferredSubnetId",
            "Preferred subnet",
            "Of a Multi-AZ file system: where the active file server runs.",
            choices=Choices("subnets", needs=("VpcId",)),
            visible=Equals("WindowsConfiguration.DeploymentType", "MULTI_AZ_1"),
            required=Always(),
            source=FSX_PAGE,
        ),
        Field(
            "ThroughputCapacity",
            "Throughput",
            "The page recommends 16 MB/s or more.",
            Kind.INTEGER,
            default="32",
            minimum=8,
            unit="MB/s",
            # The page's own example gives the number as a string.
            quoted_in_json=True,
            source=FSX_PAGE,
        ),
        Field(
            "ActiveDirectoryId",
            "Active Directory",
            "The AWS Managed Microsoft AD to join; its kind cannot change on a restore.",
            choices=Choices("directories"),
            source=FSX_PAGE,
        ),
        Field(
            "CopyTagsToBackups",
            "Copy tags to backups",
            "Whether later backups get the file system's tags.",
            Kind.BOOLEAN,
            source=FSX_PAGE,
        ),
    ),
    source=FSX_PAGE,
)

FSX_WINDOWS = RestoreProfile(
    "FSx",
    "Amazon FSx for Windows File Server",
    (
        Target(
            "file-system",
            "FSx file system",
            (
                Section(
                    "Network",
                    (
                        Field(
                            "VpcId", "VPC", "Where the subnets lie.", choices=Choices("vpcs"), source=FSX_PAGE
                        ),
                        SUBNETS,
                        Field(
                            "SecurityGroupIds",
                            "Security groups",
                            "Who may reach the file system.",
                            Kind.TEXTS,
                            Choices("security-groups", needs=("VpcId",)),
                            source=FSX_PAGE,
                        ),
                    ),
                ),
                Section(
                    "Storage",
                    (
                        Field(
                            "StorageType",
                            "Storage type",
                            "SSD or disks.",
                            choices=(Choice("SSD"), Choice("HDD", note="2,000 GiB or more")),
                            source=FSX_PAGE,
                        ),
                        Field(
                            "StorageCapacity",
                            "Capacity",
                            "At least the capacity of the backup.",
                            Kind.INTEGER,
                            minimum=32,
                            unit="GiB",
                            source=FSX_PAGE,
                        ),
                        Field(
                            "KmsKeyId",
                            "KMS key",
                            "The key for the data.",
                            choices=Choices("kms-keys"),
                            source=FSX_PAGE,
                        ),
                    ),
                ),
                Section("Windows", (WINDOWS,)),
            ),
            constraints=(
                Constraint(
                    "StorageType",
                    AllOf(Equals("StorageType", "HDD"), LessThan("StorageCapacity", 2000)),
                    "Disks need a capacity of 2,000 GiB or more.",
                    "Choose SSD, or a larger capacity.",
                    source=FSX_PAGE,
                ),
            ),
            source=FSX_PAGE,
        ),
    ),
    source=FSX_PAGE,
    returned_only=("FileSystemId", "FileSystemType"),
    also_called=("FSX",),
    attempt_keys=(REQUEST_ID,),
)
