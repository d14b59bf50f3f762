"""Requests of FSx that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.fsx_samples import (
    FSX_FILE_SYSTEM,
    FSX_VOLUME,
    LUSTRE_RETURNED,
    ONTAP_RETURNED,
    OPENZFS_RETURNED,
    WINDOWS_RETURNED,
    WINDOWS_SOURCE,
)

CASES = (
    Case(
        "FSx-windows",
        "FSx",
        "windows",
        {},
        WINDOWS_RETURNED,
        WINDOWS_SOURCE,
        resource_arn=FSX_FILE_SYSTEM,
    ),
    # The request of the page's own CLI example, by its answers; nothing is returned and the source is gone.
    Case(
        "FSx-windows-of-the-page",
        "FSx",
        "windows",
        {
            "SubnetIds": "subnet-1234, subnet-5678",
            "StorageType": "HDD",
            "SecurityGroupIds": '["sg-bb5efdc4","sg-0faa52"]',
            "WindowsConfiguration.DeploymentType": "MULTI_AZ_1",
            "WindowsConfiguration.PreferredSubnetId": "subnet-1234",
            "WindowsConfiguration.ThroughputCapacity": "32",
        },
        {},
        {},
        resource_arn=FSX_FILE_SYSTEM,
    ),
    Case("FSx-lustre", "FSx", "lustre", {}, LUSTRE_RETURNED, {}, resource_arn=FSX_FILE_SYSTEM),
    Case(
        "FSx-lustre-tiered",
        "FSx",
        "lustre",
        {
            "StorageType": "INTELLIGENT_TIERING",
            "SubnetIds": "subnet-0a",
            # Hidden by the first answer: kept, and not sent.
            "StorageCapacity": "1200",
            "LustreConfiguration.DeploymentType": "PERSISTENT_2",
            "LustreConfiguration.ThroughputCapacity": "8000",
            "LustreConfiguration.DataReadCacheConfiguration.SizingMode": "USER_PROVISIONED",
            "LustreConfiguration.DataReadCacheConfiguration.SizeGiB": "1024",
            "LustreConfiguration.MetadataConfiguration.Mode": "USER_PROVISIONED",
            "LustreConfiguration.MetadataConfiguration.Iops": "6000",
            "LustreConfiguration.EfaEnabled": "true",
        },
        {},
        {},
        resource_arn=FSX_FILE_SYSTEM,
    ),
    Case(
        "FSx-openzfs",
        "FSx",
        "openzfs",
        {
            "OpenZFSConfiguration.RootVolumeConfiguration.DataCompressionType": "LZ4",
            "OpenZFSConfiguration.RootVolumeConfiguration.NfsExports[0].ClientConfigurations[0].Clients": "*",
            "OpenZFSConfiguration.RootVolumeConfiguration.NfsExports[0].ClientConfigurations[0].Options": (
                "rw, crossmnt"
            ),
            "OpenZFSConfiguration.AutomaticBackupRetentionDays": "0",
        },
        OPENZFS_RETURNED,
        {"type": "OPENZFS", "iops": "6000"},
        resource_arn=FSX_FILE_SYSTEM,
    ),
    Case(
        "FSx-ontap-volume",
        "FSx",
        "ontap-volume",
        {"Name": "orders_1427"},
        ONTAP_RETURNED,
        {},
        resource_arn=FSX_VOLUME,
    ),
)
