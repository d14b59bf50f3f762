"""The volumes of a restored EC2 instance: as in the backup's image, or device by device."""

from __future__ import annotations

from restore_profiles.model import (
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    Section,
    Severity,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, Not
from restore_profiles.services.ebs_volume_types import PROVISIONED, VOLUME_TYPES
from restore_profiles.services.ec2_run_instances import as_run_instances_takes

PAGE = "Restore an Amazon EC2 instance"

DEVICE = "BlockDeviceMappings[]"
ANY_DEVICE = Given("BlockDeviceMappings[0].DeviceName")

EBS = Field(
    "Ebs",
    "Volume",
    "What the device's volume is to be; the rest is as in the image.",
    Kind.OBJECT,
    fields=(
        Field(
            "VolumeType",
            "Volume type",
            "Decides speed and price.",
            choices=tuple(Choice(each.name, each.label, each.limits) for each in VOLUME_TYPES),
            closed=True,
        ),
        Field("VolumeSize", "Size", "At least the snapshot's.", Kind.INTEGER, minimum=1, unit="GiB"),
        Field(
            "Iops",
            "IOPS",
            "Operations per second; io1 and io2 need it.",
            Kind.INTEGER,
            visible=Equals(f"{DEVICE}.Ebs.VolumeType", *PROVISIONED),
            required=Equals(f"{DEVICE}.Ebs.VolumeType", "io1", "io2"),
        ),
        Field(
            "Throughput",
            "Throughput",
            "Of gp3 only.",
            Kind.INTEGER,
            visible=Equals(f"{DEVICE}.Ebs.VolumeType", "gp3"),
            minimum=125,
            maximum=2_000,
            unit="MiB/s",
        ),
        Field(
            "Encrypted",
            "Encrypt",
            "Nothing takes the encryption of a snapshot away. A point copied from another account or Region "
            "wants true.",
            Kind.BOOLEAN,
        ),
        Field(
            "KmsKeyId",
            "KMS key",
            "A key of this Region, in place of the default key for EBS.",
            choices=Choices("kms-keys"),
            bound_to_region=True,
            visible=Equals(f"{DEVICE}.Ebs.Encrypted", "true"),
        ),
        Field(
            "DeleteOnTermination",
            "Delete with the instance",
            "False keeps the volume when the instance is terminated.",
            Kind.BOOLEAN,
        ),
    ),
)

BLOCK_DEVICES = Field(
    "BlockDeviceMappings",
    "Device",
    "Only those that are to differ from the image.",
    Kind.OBJECTS,
    fields=as_run_instances_takes(
        Field(
            "DeviceName",
            "Device",
            "As the image names it, such as /dev/xvda.",
            required=Always(),
        ),
        EBS,
        Field("VirtualName", "Instance store", "ephemeral0 and on: a disk of the host, which is empty."),
        Field(
            "NoDevice",
            "Leave the device out",
            "Any text here leaves it out.",
            visible=Not(Given(f"{DEVICE}.VirtualName")),
        ),
    ),
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

EBS_OPTIMIZED = Field(
    "EbsOptimized",
    "EBS-optimized",
    "Own throughput to EBS; older types charge for it, newer ones always have it.",
    Kind.BOOLEAN,
    from_source="ebs_optimized",
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        "BlockDeviceMappings",
        ANY_DEVICE,
        "AWS Backup's page does not say for certain whether the devices go as a list or as an object around "
        "one; they are sent as a list.",
        "Leave them empty to take the image's, unless something has to differ.",
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
)

CAVEATS = (
    Caveat(
        "Each block is fetched from its snapshot when it is first read: the first boot and the first "
        "queries are slow.",
        source="Initialize Amazon EBS volumes",
    ),
    Caveat("Instance store volumes are not in the backup; they come up empty.", source="Amazon EC2 backups"),
    Caveat(
        "The point was copied from another Region or account: the restore may fail unless each device is "
        "encrypted with a key of this Region.",
        when=AllOf(Equals("source.elsewhere", "true"), Not(ANY_DEVICE)),
        severity=Severity.WARNING,
        source=PAGE,
    ),
)

SECTIONS = (
    Section(
        "Storage",
        (EBS_OPTIMIZED, BLOCK_DEVICES),
        "The image's volumes are restored as they were.",
        folded=True,
    ),
)
