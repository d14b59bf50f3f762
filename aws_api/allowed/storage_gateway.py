"""Storage Gateway: choices, what a volume was, whether a restored one is attached."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("storagegateway", "ListGateways", READ, "choosing a gateway", ("Gateways",)),
    Row(
        "storagegateway",
        "DescribeGatewayInformation",
        READ,
        "whether a gateway runs, and its kind",
        ("GatewayARN",),
    ),
    Row("storagegateway", "ListLocalDisks", READ, "choosing a disk, whether it is free", ("Disks",)),
    Row("storagegateway", "ListVolumes", READ, "whether a target's name is free", ("VolumeInfos",)),
    Row(
        "storagegateway",
        "DescribeCachediSCSIVolumes",
        READ,
        "what a volume was, whether it is attached",
        ("CachediSCSIVolumes",),
    ),
    Row(
        "storagegateway",
        "DescribeStorediSCSIVolumes",
        READ,
        "what a volume was, whether it is attached",
        ("StorediSCSIVolumes",),
    ),
    Row("storagegateway", "AttachVolume", WRITE, "attaches a restored volume", ("VolumeARN",)),
)
