"""Requests of Storage Gateway, and of EBS for its volumes, that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.machine_samples import CACHED_VOLUME_SOURCE, GATEWAY, GATEWAY_VOLUME

CASES = (
    Case(
        "StorageGateway-cached-volume",
        "Storage Gateway",
        "cached-volume",
        {"targetName": "files-restored"},
        {},
        CACHED_VOLUME_SOURCE,
        resource_arn=GATEWAY_VOLUME,
    ),
    Case(
        "StorageGateway-stored-volume",
        "Storage Gateway",
        "stored-volume",
        {
            "gatewayArn": GATEWAY,
            "diskId": "pci-0000:03:00.0-scsi-0:0:1:0",
            "kmsKey": "arn:aws:kms:eu-west-1:111122223333:key/1",
        },
        {},
        {},
        resource_arn=GATEWAY_VOLUME,
    ),
    Case(
        "StorageGateway-volume",
        "Storage Gateway",
        "volume",
        {"availabilityZone": "eu-west-1a", "volumeType": "gp3", "encrypted": "false"},
        {},
        CACHED_VOLUME_SOURCE,
        resource_arn=GATEWAY_VOLUME,
    ),
    Case(
        "EBS-gateway-cached-volume",
        "EBS",
        "gateway-cached-volume",
        {"gatewayArn": GATEWAY},
        {"encrypted": "false", "volumeId": "vol-1", "availabilityZone": None},
        {"size_gib": "8", "size_bytes": "8589934592", "availability_zone": "eu-west-1b"},
    ),
    Case(
        "EBS-gateway-stored-volume",
        "EBS",
        "gateway-stored-volume",
        {"gatewayArn": GATEWAY, "diskId": "pci-0000:03:00.0-scsi-0:0:1:0"},
        {"encrypted": "false", "volumeId": "vol-1", "availabilityZone": None},
        {},
    ),
    # The value of restoreType is documented nowhere; this one stands for what the console shows.
    Case(
        "EBS-files",
        "EBS",
        "s3",
        {
            "restoreType": "(as the console sends it)",
            "pathsToRestore": '["/var/lib/orders/2026, final.csv","nvme0n1p1:/etc/fstab"]',
            "destinationBucketName": "shop-restores",
            "encryptionType": "SSE-KMS",
            "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
        },
        {"encrypted": "false", "volumeId": "vol-1", "availabilityZone": None},
        {},
    ),
)
