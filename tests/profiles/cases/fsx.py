"""Requests of FSx that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

CASES = (
    # The request of the page's own CLI example, by its answers.
    Case(
        "FSx-file-system",
        "FSx",
        "file-system",
        {
            "SubnetIds": "subnet-1234, subnet-5678",
            "StorageType": "HDD",
            "StorageCapacity": "2000",
            "SecurityGroupIds": '["sg-bb5efdc4","sg-0faa52"]',
            "WindowsConfiguration.PreferredSubnetId": "subnet-1234",
            "WindowsConfiguration.CopyTagsToBackups": "true",
        },
        {
            "FileSystemId": "fs-0ca11fb3d218a35c2",
            "FileSystemType": "WINDOWS",
            "StorageCapacity": "300",
            "WindowsConfiguration": (
                '{"DeploymentType":"MULTI_AZ_1","ThroughputCapacity":64,"WeeklyMaintenanceStartTime":"4:10"}'
            ),
        },
        {},
    ),
)
