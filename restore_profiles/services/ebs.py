"""Amazon EBS: a recovery point is a snapshot; it becomes a new volume."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
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
    RestoreProfile,
    Section,
    Severity,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, LessThan, Not, StartsWith
from restore_profiles.services import restore_testing
from restore_profiles.services.ebs_other_targets import (
    CACHED_VOLUME,
    FILES,
    FILES_AT_ONCE,
    STORED_VOLUME,
)
from restore_profiles.services.ebs_volume_types import CREATE_VOLUME, LIMITS, PROVISIONED, VOLUME_TYPES
from restore_profiles.services.key_permissions import key_permissions

PAGE = "Restore an Amazon EBS volume"

ARCHIVED = Equals("point.storage_class", "COLD")
ENCRYPTED_POINT = Equals("point.encrypted", "true")
NO_ARCHIVE_TIER = Equals("context.partition", "aws-cn", "aws-us-gov")

ZONE = Field(
    "availabilityZone",
    "Availability Zone",
    "Where the volume is made. It can be attached only to instances in the same zone.",
    choices=Choices("availability-zones"),
    from_source="availability_zone",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Always(),
    source=PAGE,
)

TYPE = Field(
    "volumeType",
    "Volume type",
    "Decides speed and price.",
    choices=tuple(Choice(each.name, each.label, each.limits) for each in VOLUME_TYPES),
    closed=True,
    from_source="volume_type",
    prefill_from_source=True,
    attention=Not(Given("volumeType")),
    evidence=Evidence.MODEL,
    source=CREATE_VOLUME,
)

SIZE = Field(
    "volumeSize",
    "Size",
    "At least the size of the backup, which is what it gets when left empty.",
    kind=Kind.INTEGER,
    from_source="size_gib",
    minimum=1,
    maximum=65_536,
    unit="GiB",
    if_empty="as the backup",
    evidence=Evidence.MODEL,
    source=CREATE_VOLUME,
)

IOPS = Field(
    "iops",
    "IOPS",
    "Operations per second. io1 and io2 need it; gp3 has 3,000 without being asked.",
    kind=Kind.INTEGER,
    from_source="iops",
    prefill_from_source=True,
    visible=Equals("volumeType", *PROVISIONED),
    required=Equals("volumeType", "io1", "io2"),
    evidence=Evidence.MODEL,
    source=CREATE_VOLUME,
)

THROUGHPUT = Field(
    "throughput",
    "Throughput",
    "Of gp3 only, which has 125 MiB/s without being asked.",
    kind=Kind.INTEGER,
    from_source="throughput",
    prefill_from_source=True,
    visible=Equals("volumeType", "gp3"),
    minimum=125,
    maximum=2_000,
    unit="MiB/s",
    evidence=Evidence.MODEL,
    source=CREATE_VOLUME,
)

ENCRYPTED = Field(
    "encrypted",
    "Encrypt the volume",
    "An encrypted backup always gives an encrypted volume; any other can be encrypted while it is restored.",
    kind=Kind.BOOLEAN,
    choices=(
        Choice("true", "encrypted"),
        Choice("false", "not encrypted", "An encrypted backup stays encrypted.", when=Not(ENCRYPTED_POINT)),
    ),
    closed=True,
    from_source="encrypted",
    source=PAGE,
)

KEY = Field(
    "kmsKeyId",
    "KMS key",
    "The key for the new volume. Without one, AWS takes the default key for EBS.",
    choices=Choices("kms-keys"),
    from_source="kms_key_arn",
    prefill_from_source=True,
    bound_to_region=True,
    visible=Equals("encrypted", "true"),
    attention=Not(Given("kmsKeyId")),
    source=PAGE,
)

DAYS = Field(
    "temporaryRestoreDays",
    "Days to keep it restored",
    "How long the snapshot also stays in the warm tier; both tiers are charged meanwhile.",
    kind=Kind.INTEGER,
    minimum=0,
    maximum=180,
    unit="days",
    # Shown also where nobody may ask for the storage class: an archived snapshot cannot be restored without.
    visible=AnyOf(ARCHIVED, Not(Given("point.storage_class"))),
    required=ARCHIVED,
    attention=ARCHIVED,
    source=PAGE,
)

CONSTRAINTS = (
    *LIMITS,
    Constraint(
        "availabilityZone",
        AllOf(
            Given("availabilityZone"),
            Given("context.region"),
            Not(StartsWith("availabilityZone", "context.region")),
        ),
        "The zone is not in the Region where the snapshot lies.",
        "The name of a zone starts with its Region's.",
        source=CREATE_VOLUME,
    ),
    Constraint(
        "volumeSize",
        LessThan("volumeSize", "point.size_gib"),
        "The volume would be smaller than the backup.",
        "Leave the size empty to take the backup's.",
        # AWS refuses a size below the snapshot's, but does not promise that a recovery point tells that size.
        Severity.WARNING,
        source=CREATE_VOLUME,
    ),
    Constraint(
        "kmsKeyId",
        AllOf(Given("kmsKeyId"), Not(Equals("encrypted", "true"))),
        "A KMS key is taken only where encrypted is true.",
        "Set encrypted to true, or leave the key out.",
        evidence=Evidence.MODEL,
        source=CREATE_VOLUME,
    ),
    Constraint(
        "temporaryRestoreDays",
        AllOf(NO_ARCHIVE_TIER, AnyOf(ARCHIVED, Given("temporaryRestoreDays"))),
        "There is no archive tier for EBS in the China and GovCloud Regions.",
        "Leave temporaryRestoreDays out.",
        source="Feature availability by AWS Region",
    ),
)

STILL_ATTACHED = Caveat(
    "The source volume stays where it is attached; nothing is switched over to the new one.",
    when=Given("source.attached_to"),
    source=PAGE,
)

CAVEATS = (
    Caveat(
        "The volume is attached to nothing. Mounts and devices of the instance are as they were.",
        source=PAGE,
    ),
    Caveat(
        "Each block is fetched from the snapshot when it is first read, which is slow. "
        "Read the whole device once before production uses it.",
        source="Initialize Amazon EBS volumes",
    ),
    Caveat(
        "Without a KMS key of your choice the volume gets the account's default key for EBS, "
        "which may not be the source's.",
        when=AllOf(Equals("encrypted", "true"), Not(Given("kmsKeyId"))),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "AWS Backup lists no parameter for Multi-Attach: a volume that had it is restored without.",
        when=Equals("volumeType", "io1", "io2"),
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "Tags of the source come along only where copying tags is on, with 50 at most on one resource.",
        source="Copy tags during a restore",
    ),
    Caveat(
        "The snapshot is archived: bringing it back takes up to 72 hours, costs a retrieval fee once, "
        "and both tiers are charged for the days it stays restored.",
        when=ARCHIVED,
        severity=Severity.WARNING,
        source=PAGE,
    ),
)

ATTACH = FollowUp(
    "attach",
    "Attach the volume to an instance in its zone",
    "ec2:AttachVolume",
    {"VolumeId": "{created.id}", "InstanceId": "{ask.instance}", "Device": "{ask.device}"},
    done=Check("ec2:DescribeVolumes", {"VolumeIds": ["{created.id}"]}, "Volumes[0].State", ("in-use",)),
    asks={
        "instance": "The instance that gets the volume, such as i-0abc; in the volume's zone.",
        "device": "A device name that is free on that instance, such as /dev/sdf.",
    },
    # AWS Backup hands a volume of an EKS cluster to its pods itself ("Restore an Amazon EKS cluster").
    when=Not(Given("job.parent")),
    source=PAGE,
)

MOUNT = by_hand(
    "mount",
    "Mount it on the instance",
    "On the instance: the mounts are as they were, and name the old device or its file system's UUID, which "
    "the new one shares.",
    PAGE,
    when=Not(Given("job.parent")),
    optional=True,
)

ROLE_PERMISSIONS = (
    Permission("ec2:CreateVolume"),
    Permission("ec2:DescribeSnapshots"),
    Permission("ec2:DescribeVolumes"),
    Permission("ec2:CreateTags"),
    Permission("ec2:DescribeSnapshotTierStatus", when=ARCHIVED),
    Permission("ec2:RestoreSnapshotTier", when=ARCHIVED),
    *key_permissions(AnyOf(ENCRYPTED_POINT, Equals("encrypted", "true"))),
)

VOLUME = Target(
    "volume",
    "EBS volume",
    (
        Section("Placement", (ZONE,)),
        Section("Volume", (TYPE, SIZE, IOPS, THROUGHPUT)),
        Section("Encryption", (ENCRYPTED, KEY)),
        Section(
            "Archived snapshot",
            (DAYS,),
            "A snapshot in the archive tier is moved to the warm tier first.",
            folded=True,
        ),
    ),
    constraints=CONSTRAINTS,
    caveats=(STILL_ATTACHED, *CAVEATS),
    follow_ups=(ATTACH, MOUNT),
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("ebs-volume", "Snapshot and zone"),),
    testing=restore_testing.VOLUME,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "EBS",
    "Amazon EBS",
    (VOLUME, FILES, CACHED_VOLUME, STORED_VOLUME),
    source=PAGE,
    returned_only=("volumeId",),
    source_lookup="ec2-volume",
    attempt_keys=(REQUEST_ID,),
    when_cold="archived: the restore takes up to 72 hours longer",
    limits=FILES_AT_ONCE,
)
