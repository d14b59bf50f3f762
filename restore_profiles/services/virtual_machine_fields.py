"""What restores of a virtual machine share: where to, which of its disks, and how those become volumes."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Evidence, Field, Kind
from restore_profiles.rules import Always, Equals, Given, Not
from restore_profiles.services.ebs_volume_types import VOLUME_TYPES

PAGE = "Restore a virtual machine using AWS Backup"


def restore_to(value: str, label: str, help: str = "Follows from the target.") -> Field:
    """`RestoreTo`, which decides what the other keys mean."""
    return Field(
        "RestoreTo",
        "Restore to",
        help,
        choices=(Choice(value, label),),
        closed=True,
        default=value,
        prefill=False,
        required=Always(),
        source=PAGE,
    )


DISK_ID = Field(
    "DiskId",
    "Disk id",
    "As the hypervisor counts: 2000 is the first disk of the first SCSI controller.",
    required=Always(),
    source=PAGE,
)
LABEL = Field("Label", "Label", "As the hypervisor shows it, such as Hard disk 1.", source=PAGE)

ALL_DISKS = Field(
    "DisksToRestore",
    "Disk",
    "Every disk of the machine, or none at all; both restore the whole of it. A choice of disks goes below.",
    kind=Kind.OBJECTS,
    fields=(DISK_ID, LABEL),
    if_empty="all disks",
    source=PAGE,
)

SOME_DISKS = Field(
    "ItemsToRestore",
    "Disk to restore",
    "AWS documents that the choice of disks goes here, and not how it is written: as DisksToRestore is, "
    "by all appearance.",
    kind=Kind.OBJECTS,
    prefill=False,
    fields=(DISK_ID, LABEL),
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

ZONE = Field(
    "AvailabilityZone",
    "Availability Zone",
    "Where the volume is made. It can be attached only to instances in the same zone.",
    choices=Choices("availability-zones"),
    required=Always(),
    attention=Always(),
    source=PAGE,
)

VOLUME_TYPE = Field(
    "EbsVolumeType",
    "Volume type",
    "Decides speed and price.",
    choices=tuple(Choice(each.name, each.label, each.limits) for each in VOLUME_TYPES),
    default="gp3",
    source=PAGE,
)

ENCRYPTED = Field(
    "IsEncrypted",
    "Encrypt",
    "Whether what is written to EBS is encrypted.",
    kind=Kind.BOOLEAN,
    attention=Not(Given("IsEncrypted")),
    if_empty="as the account's default for EBS says",
    source=PAGE,
)

KEY = Field(
    "KmsKeyId",
    "KMS key",
    "The key for what is encrypted. Without one, AWS takes the default key for EBS.",
    choices=Choices("kms-keys"),
    visible=Equals("IsEncrypted", "true"),
    attention=Not(Given("KmsKeyId")),
    source=PAGE,
)
