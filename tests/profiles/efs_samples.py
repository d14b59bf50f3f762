"""An EFS file system as the metadata of its point and EFS itself tell it."""

from __future__ import annotations

EFS_FILE_SYSTEM = "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0"
EFS_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"

EFS_RETURNED: dict[str, str | None] = {
    "file-system-id": "fs-0123456789abcdef0",
    "Encrypted": "true",
    "KmsKeyId": EFS_KEY,
    "PerformanceMode": "generalPurpose",
    "aws:backup:request-id": "9a1c",
}

EFS_SOURCE = {
    "encrypted": "true",
    "kms_key_arn": EFS_KEY,
    "performance_mode": "generalPurpose",
    "throughput_mode": "elastic",
    "mount_targets": "2",
    "mount_1_zone": "eu-west-1a",
    "mount_1_subnet": "subnet-0a",
    "mount_1_groups": '["sg-0efs"]',
    "mount_2_zone": "eu-west-1b",
    "mount_2_subnet": "subnet-0b",
    "mount_2_groups": '["sg-0efs"]',
    "lifecycle": '[{"TransitionToIA":"AFTER_30_DAYS"}]',
    "lifecycle_count": "1",
    "backup_policy": "ENABLED",
    "has_policy": "true",
    "access_points": "/app",
}
