"""Requests of EFS that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.efs_samples import EFS_FILE_SYSTEM, EFS_RETURNED, EFS_SOURCE

CASES = (
    Case(
        "EFS-new-file-system",
        "EFS",
        "new-file-system",
        {},
        EFS_RETURNED,
        EFS_SOURCE,
        resource_arn=EFS_FILE_SYSTEM,
    ),
    # Nothing is returned and the source is gone: the safe defaults alone.
    Case(
        "EFS-one-zone",
        "EFS",
        "one-zone",
        {
            "availabilityZoneName": "eu-west-1b",
            # Hidden by the next answer: kept, and not sent.
            "KmsKeyId": "alias/data",
            "Encrypted": "false",
        },
        {},
        {},
        resource_arn=EFS_FILE_SYSTEM,
    ),
    Case(
        "EFS-items-into-the-source",
        "EFS",
        "existing-file-system",
        {"ItemsToRestore": '["/my.test","/reports/2026, é"]'},
        EFS_RETURNED,
        EFS_SOURCE,
        resource_arn=EFS_FILE_SYSTEM,
    ),
)
