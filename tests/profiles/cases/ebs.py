"""Requests of EBS that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

CASES = (
    Case(
        "EBS-volume",
        "EBS",
        "volume",
        {},
        {"encrypted": "false", "volumeId": "vol-04cc95f3490b5ceea", "availabilityZone": None},
        {
            "availability_zone": "eu-west-1b",
            "volume_type": "gp3",
            "iops": "4000",
            "throughput": "250",
            "size_gib": "8",
        },
    ),
    Case(
        "EBS-volume-source-gone",
        "EBS",
        "volume",
        {"availabilityZone": "eu-west-1a", "volumeType": "io2", "iops": "8000", "volumeSize": "100"},
        {"encrypted": "false", "volumeId": "vol-1", "availabilityZone": None},
        {},
        encrypted=True,
    ),
    Case(
        "EBS-volume-archived",
        "EBS",
        "volume",
        {"temporaryRestoreDays": "7", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"},
        {"encrypted": "true"},
        {"availability_zone": "eu-west-1b", "volume_type": "gp2", "iops": "100", "kms_key_arn": "another"},
        storage_class="COLD",
        encrypted=True,
    ),
)
