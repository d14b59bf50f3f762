"""What a volume of a Storage Gateway takes: for recovery points of such volumes and for those of EBS."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Check,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    FollowUp,
    Kind,
    Permission,
    Section,
    Severity,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, LessThan, Not

PAGE = "Restore a Storage Gateway volume"
CREATE_CACHED = "AWS Storage Gateway API, CreateCachediSCSIVolume"
CREATE_STORED = "AWS Storage Gateway API, CreateStorediSCSIVolume"
QUOTAS = "AWS Storage Gateway quotas for volumes"

GIB = 1024**3
MOST_GIB = 32 * 1024
"""Of a cached volume; a stored one has half of it."""

CACHED_GATEWAY = Field(
    "gatewayArn",
    "Gateway",
    "The gateway that gets the volume, one for cached volumes. It has to be running and reachable.",
    choices=Choices("storage-gateways-cached"),
    from_source="cached_gateway_arn",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Always(),
    source=PAGE,
)

STORED_GATEWAY = replace(
    CACHED_GATEWAY,
    help="The gateway that gets the volume, one for stored volumes. It has to be running and reachable.",
    choices=Choices("storage-gateways-stored"),
    from_source="stored_gateway_arn",
)

TARGET_NAME = Field(
    "targetName",
    "iSCSI target",
    "The name by which initiators find the volume. No other volume of the gateway may have it.",
    prefill=False,
    from_source="target_name",
    suggestion="restored-volume",
    required=Always(),
    attention=Always(),
    pattern=r"[-.;a-z0-9]{1,200}",
    pattern_help="1 to 200 lower-case letters, digits, dots, hyphens and semicolons",
    evidence=Evidence.MODEL,
    source=CREATE_CACHED,
)

BYTES = Field(
    "volumeSizeInBytes",
    "Size in bytes",
    "At least the size of the volume that was backed up.",
    kind=Kind.INTEGER,
    from_source="size_bytes",
    prefill_from_source=True,
    minimum=GIB,
    maximum=MOST_GIB * GIB,
    unit="bytes",
    attention=Not(Given("volumeSizeInBytes")),
    source=QUOTAS,
)

SIZE = Field(
    "volumeSize",
    "Size",
    "In place of the size in bytes. AWS names no unit for this key; GiB is meant elsewhere.",
    kind=Kind.INTEGER,
    from_source="size_gib",
    minimum=1,
    maximum=MOST_GIB,
    unit="GiB",
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

DISK = Field(
    "diskId",
    "Disk",
    "The gateway's local disk that will hold the volume. It has to be free, and large enough.",
    choices=Choices("storage-gateway-disks", needs=("gatewayArn",)),
    prefill=False,
    from_source="disk_id",
    required=Always(),
    attention=Always(),
    source=PAGE,
)

KEY = Field(
    "kmsKey",
    "KMS key",
    "The key for the volume's data in AWS. Left empty, Storage Gateway encrypts with a key of its own.",
    choices=Choices("kms-keys"),
    from_source="volume_kms_key",
    prefill_from_source=True,
    bound_to_region=True,
    if_empty="a key that AWS owns",
    source=PAGE,
)

KIND = Field(
    "gatewayType",
    "Gateway type",
    "AWS's page lists it with one value, which belongs to another kind of gateway. Leave it empty.",
    choices=(Choice("BACKUP_VM", "", "What AWS's page says; it is the type of a Backup gateway."),),
    prefill=False,
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

CAVEATS = (
    Caveat(
        "The volume is a new iSCSI target. Initiators go on using the source until they are connected to the "
        "new target, which is done on their hosts.",
        source=PAGE,
    ),
    Caveat(
        "CHAP credentials and the schedule of snapshots belong to the source; the new volume has neither.",
        evidence=Evidence.UNVERIFIED,
        source=CREATE_CACHED,
    ),
    Caveat(
        "Tags of the source come along only where copying tags is on, with 50 at most on one resource.",
        source="Copy tags during a restore",
    ),
)

FROM_SNAPSHOT = Caveat(
    "The gateway fetches the data from AWS when it is first read, which is slow over a narrow line.",
    source="Cloning, snapshots and recovery of volumes (AWS Storage Gateway)",
)

ROLE_PERMISSIONS = tuple(
    Permission(f"storagegateway:{action}")
    for action in (
        *("DescribeGatewayInformation", "ListVolumes", "CreateCachediSCSIVolume", "CreateStorediSCSIVolume"),
        *("DescribeCachediSCSIVolumes", "DescribeStorediSCSIVolumes", "DeleteVolume", "AddTagsToResource"),
    )
)


def _attached(operation: str, member: str, **more: object) -> FollowUp:
    """A volume is made on its gateway, so this is done at once unless someone has detached it."""
    return FollowUp(
        "attach",
        "Attach the volume to a gateway, where it is detached",
        "storagegateway:AttachVolume",
        {
            "VolumeARN": "{created.arn}",
            "GatewayARN": "{values.gatewayArn}",
            "NetworkInterfaceId": "{ask.address}",
            **more,
        },
        done=Check(
            f"storagegateway:Describe{operation}",
            {"VolumeARNs": ["{created.arn}"]},
            f"{member}[0].VolumeAttachmentStatus",
            ("ATTACHED",),
        ),
        asks={"address": "An IPv4 address of the gateway, by which initiators reach the volume."},
        optional=True,
        source="AWS Storage Gateway API, AttachVolume",
    )


CHECKS = (AccountCheck("gateway-volume", "Gateway and iSCSI target"),)

CONNECT = by_hand(
    "connect-initiators",
    "Connect the initiators to the new target",
    "On their hosts: they go on using the source until then. CHAP and snapshot schedules are set up anew.",
    PAGE,
    optional=True,
)

CACHED = Target(
    "cached-volume",
    "cached volume of a Storage Gateway",
    (
        Section("Gateway", (CACHED_GATEWAY, TARGET_NAME)),
        Section("Volume", (BYTES, SIZE, KEY)),
        Section("Gateway type", (KIND,), folded=True),
    ),
    constraints=(
        Constraint(
            "volumeSizeInBytes",
            AllOf(Not(Given("volumeSizeInBytes")), Not(Given("volumeSize"))),
            "A cached volume needs a capacity of at least that of the backup.",
            "Set volumeSizeInBytes.",
            # The page has the capacity chosen, and does not say what is done without one.
            Severity.WARNING,
            source=PAGE,
        ),
        Constraint(
            "volumeSize",
            AllOf(Given("volumeSizeInBytes"), Given("volumeSize")),
            "The size is named twice; which one AWS takes is not documented.",
            "Leave volumeSize out.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=PAGE,
        ),
        *(
            Constraint(
                key,
                LessThan(key, limit),
                "A cached volume has to be at least as large as what was backed up.",
                "Take the source's size or more.",
                # The source may have grown since the backup was made.
                Severity.WARNING,
                source=PAGE,
            )
            for key, limit in (("volumeSizeInBytes", "source.size_bytes"), ("volumeSize", "source.size_gib"))
        ),
    ),
    caveats=(*CAVEATS, FROM_SNAPSHOT),
    follow_ups=(_attached("CachediSCSIVolumes", "CachediSCSIVolumes"), CONNECT),
    role_permissions=ROLE_PERMISSIONS,
    account_checks=CHECKS,
    source=PAGE,
)

STORED = Target(
    "stored-volume",
    "stored volume of a Storage Gateway",
    (
        Section("Gateway", (STORED_GATEWAY, TARGET_NAME)),
        Section("Volume", (DISK, KEY)),
        Section("Gateway type", (KIND,), folded=True),
    ),
    caveats=(
        *CAVEATS,
        Caveat(
            "The whole disk becomes the volume, and what it holds is lost. The data is fetched from AWS in "
            "the background.",
            evidence=Evidence.UNVERIFIED,
            source=CREATE_STORED,
        ),
    ),
    follow_ups=(_attached("StorediSCSIVolumes", "StorediSCSIVolumes", DiskId="{values.diskId}"), CONNECT),
    role_permissions=ROLE_PERMISSIONS,
    account_checks=CHECKS,
    usual=Equals("source.gateway_kind", "STORED"),
    source=PAGE,
)
