"""Virtual machines of VMware, backed up through a Backup gateway: a new machine in VMware, an EC2 instance,
or one of its disks as an EBS volume."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choices,
    Constraint,
    Evidence,
    Field,
    Limit,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, Equals, Given, Not
from restore_profiles.services.ebs import ATTACH
from restore_profiles.services.ec2_messages import LAUNCH
from restore_profiles.services.key_permissions import key_permissions
from restore_profiles.services.virtual_machine_ec2 import INSTANCE
from restore_profiles.services.virtual_machine_fields import (
    ALL_DISKS,
    ENCRYPTED,
    KEY,
    PAGE,
    SOME_DISKS,
    VOLUME_TYPE,
    ZONE,
    restore_to,
)

TO_VMWARE = replace(
    restore_to(
        "VMware",
        "VMware",
        "Of AWS's own example. Whether VMware Cloud on AWS has a value of its own is documented nowhere.",
    ),
    evidence=Evidence.UNVERIFIED,
)

ONE_DISK = Given("ItemsToRestore[0].DiskId")

HYPERVISOR = Field(
    "HypervisorArn",
    "Hypervisor",
    "That of the new machine: VMware on your premises, VMware Cloud on AWS or on an Outpost. It has to be "
    "online.",
    choices=Choices("hypervisors"),
    from_source="hypervisor_arn",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Not(Given("HypervisorArn")),
    source=PAGE,
)

NAME = Field(
    "VMName",
    "Name",
    "Of the new machine. The one that was backed up is not touched.",
    prefill=False,
    from_source="name",
    suggestion="{returned.VMName|source.name|source}-restored",
    required=Always(),
    attention=Always(),
    source=PAGE,
)

PATH = Field(
    "VMPath",
    "Path",
    "The folder in vCenter, such as /datacenter/vm.",
    from_source="path",
    prefill_from_source=True,
    required=Always(),
    attention=Not(Given("VMPath")),
    source=PAGE,
)

COMPUTE = Field(
    "ComputeResourceName",
    "Compute resource",
    "A cluster, or a host that belongs to none: a host of a cluster cannot be chosen.",
    from_source="host_name",
    required=Always(),
    attention=Not(Given("ComputeResourceName")),
    source=PAGE,
)

DATASTORE = Field(
    "VMDatastore",
    "Datastore",
    "Where the disks are written, with room for all of them.",
    required=Always(),
    attention=Not(Given("VMDatastore")),
    source=PAGE,
)

MACHINE_ID = Field(
    "vmId",
    "Machine in the backup",
    "As AWS returned it. The page's example sends it along, its list of keys leaves it out.",
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

VMWARE = Target(
    "vmware",
    "virtual machine in VMware",
    (
        Section("Virtual machine", (TO_VMWARE, HYPERVISOR, NAME, PATH)),
        Section("Place", (COMPUTE, DATASTORE)),
        Section(
            "Disks",
            (replace(ALL_DISKS, visible=Not(ONE_DISK)), SOME_DISKS, MACHINE_ID),
            "The whole machine unless disks are chosen.",
            folded=True,
        ),
    ),
    constraints=(
        Constraint(
            "DisksToRestore",
            AllOf(Given("DisksToRestore[0].DiskId"), ONE_DISK),
            "DisksToRestore means every disk, and ItemsToRestore a choice of them.",
            "Leave DisksToRestore out.",
            Severity.WARNING,
            source=PAGE,
        ),
        Constraint(
            "DisksToRestore",
            Given("DisksToRestore[0].DiskId"),
            "DisksToRestore has to name every disk of the machine; it takes no choice of them.",
            "Leave it out to restore all, or name the wanted ones in ItemsToRestore.",
            Severity.INFO,
            source=PAGE,
        ),
    ),
    caveats=(
        Caveat(
            "The machine is made shut down. Nothing of AWS turns it on: that is done in vCenter.",
            severity=Severity.WARNING,
            source=PAGE,
        ),
        Caveat("VMware Tools are not in the backup, and have to be installed again.", source=PAGE),
        Caveat(
            "The backup's network cards, MAC addresses and snapshots are not promised by AWS: look at the "
            "machine's settings before it is turned on.",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat(
            "A gateway does 4 backups and restores at a time, and its line to the hypervisor sets the speed.",
            source="Working with gateways (AWS Backup guide)",
        ),
        Caveat(
            "The disks that are chosen have to hold a system that boots, or the machine will not.",
            when=ONE_DISK,
            source=PAGE,
        ),
    ),
    follow_ups=(
        by_hand(
            "look-at-settings",
            "Look at its network cards and settings before it is turned on",
            "In vCenter: AWS promises neither the cards nor their addresses; beside the source they clash.",
            PAGE,
            optional=True,
        ),
        by_hand("power-on", "Turn the machine on", "In vCenter: the machine is made shut down.", PAGE),
        by_hand(
            "vmware-tools",
            "Install VMware Tools in it again",
            "In vCenter: Guest OS, Install VMware Tools. They are not in the backup.",
            PAGE,
        ),
    ),
    role_permissions=(Permission("backup-gateway:Restore"),),
    account_checks=(AccountCheck("hypervisor", "Hypervisor"),),
    items="one or more disks",
    source=PAGE,
)

RESTORE_TO_VOLUME = Field(
    "RestoreTo",
    "Restore to",
    "No AWS page gives the value for a volume. This one follows EC2Instance's pattern; a restore made in the "
    "console shows AWS's own: aws backup get-restore-job-metadata --restore-job-id ID.",
    prefill=False,
    suggestion="EBSVolume",
    required=Always(),
    attention=Always(),
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

VOLUME = Target(
    "volume",
    "EBS volume of one disk",
    (
        Section(
            "Disk",
            (
                RESTORE_TO_VOLUME,
                replace(
                    SOME_DISKS, label="Disk", minimum=1, maximum=1, required=Always(), attention=Always()
                ),
            ),
        ),
        Section("Volume", (ZONE, VOLUME_TYPE, ENCRYPTED, KEY)),
    ),
    constraints=(
        Constraint(
            "EbsVolumeType",
            Equals("EbsVolumeType", "io1", "io2"),
            "io1 and io2 volumes need IOPS, and AWS Backup has no key for them here.",
            "Take gp3, and change the volume's type in EC2 afterwards.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Constraint(
            "KmsKeyId",
            AllOf(Given("KmsKeyId"), Not(Equals("IsEncrypted", "true"))),
            "A KMS key means something only where IsEncrypted is true.",
            "Set IsEncrypted to true, or leave the key out.",
            Severity.WARNING,
            source=PAGE,
        ),
    ),
    caveats=(
        Caveat(
            "AWS documents neither the value of RestoreTo nor how the disk is written. With a wrong one the "
            "restore is refused or fails; nothing is lost by that.",
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat("The volume is attached to nothing, and LVM volumes on it have to be activated.", source=PAGE),
        Caveat(
            "A restore makes one disk; a machine of several takes one restore each.",
            source=PAGE,
        ),
    ),
    follow_ups=(ATTACH,),
    role_permissions=(
        Permission("backup-gateway:Restore"),
        *(
            Permission(f"ebs:{action}")
            for action in ("StartSnapshot", "PutSnapshotBlock", "CompleteSnapshot")
        ),
        *(Permission(f"ec2:{action}") for action in ("CreateVolume", "DescribeVolumes", "CreateTags")),
        *key_permissions(Equals("IsEncrypted", "true")),
    ),
    account_checks=(AccountCheck("ebs-volume", "Zone"),),
    items="one disk",
    source=PAGE,
)

PROFILE = RestoreProfile(
    "VirtualMachine",
    "Virtual machine (VMware)",
    (VMWARE, INSTANCE, VOLUME),
    source=PAGE,
    tag_copy=TagCopy.NEVER,
    source_lookup="virtual-machine",
    messages=(LAUNCH,),
    # A gateway serves one hypervisor. AWS raises the number by no request, but a hypervisor may have several
    # gateways, of which no metadata tells: whoever has them may say so.
    limits=(
        Limit(
            4,
            per="HypervisorArn",
            when=Given("HypervisorArn"),
            adjustable=True,
            source="AWS Backup gateway quotas",
        ),
    ),
)
