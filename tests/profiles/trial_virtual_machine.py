"""Virtual machines, declared to try the vocabulary: three targets of one point."""

from __future__ import annotations

from restore_profiles.model import (
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    RestoreProfile,
    Section,
    Severity,
    TagCopy,
    Target,
)
from restore_profiles.rules import AllOf, Always, Given, Not

VM_PAGE = "Restore a virtual machine"

VMWARE = Target(
    "vmware",
    "VMware virtual machine",
    (
        Section(
            "Virtual machine",
            (
                Field(
                    "RestoreTo",
                    "Restore to",
                    "Decides which of the other keys are taken.",
                    default="VMware",
                    choices=(Choice("VMware"),),
                    closed=True,
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field(
                    "HypervisorArn",
                    "Hypervisor",
                    "It must be online.",
                    choices=Choices("hypervisors"),
                    required=Always(),
                    attention=Always(),
                    source=VM_PAGE,
                ),
                Field("VMName", "Name", "Of the new machine.", required=Always(), source=VM_PAGE),
                Field("VMPath", "Path", "Such as /datacenter/vm.", required=Always(), source=VM_PAGE),
                Field(
                    "ComputeResourceName",
                    "Compute resource",
                    "A host or a cluster; not a host that belongs to a cluster.",
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field("VMDatastore", "Datastore", "Where the disks lie.", required=Always(), source=VM_PAGE),
                Field(
                    "DisksToRestore",
                    "Disk",
                    "Leave empty for all of them.",
                    Kind.OBJECTS,
                    fields=(
                        Field(
                            "DiskId",
                            "Disk id",
                            "As the hypervisor counts.",
                            required=Always(),
                            source=VM_PAGE,
                        ),
                        Field("Label", "Label", "As the hypervisor shows it.", source=VM_PAGE),
                    ),
                    maximum=21,
                    source=VM_PAGE,
                ),
            ),
        ),
    ),
    source=VM_PAGE,
)

INSTANCE = Target(
    "instance",
    "EC2 instance",
    (
        Section(
            "Instance",
            (
                Field(
                    "RestoreTo",
                    "Restore to",
                    "Decides which of the other keys are taken.",
                    default="EC2Instance",
                    choices=(Choice("EC2Instance"),),
                    closed=True,
                    required=Always(),
                    source=VM_PAGE,
                ),
                Field(
                    "InstanceType", "Instance type", "At least as large as the machine was.", source=VM_PAGE
                ),
                Field(
                    "SubnetId",
                    "Subnet",
                    "Where it runs.",
                    choices=Choices("subnets", needs=("VpcId",)),
                    source=VM_PAGE,
                ),
                Field("VpcId", "VPC", "Where the subnet lies.", choices=Choices("vpcs"), source=VM_PAGE),
                Field("SecurityGroupIds", "Security groups", "Who may reach it.", Kind.TEXTS, source=VM_PAGE),
                Field(
                    "DisableApiTermination",
                    "Termination protection",
                    "On or off.",
                    Kind.BOOLEAN,
                    source=VM_PAGE,
                ),
                Field(
                    "HibernationOptions",
                    "Hibernation",
                    "Whether the instance may hibernate.",
                    Kind.OBJECT,
                    fields=(Field("Configured", "Enabled", "On or off.", Kind.BOOLEAN, source=VM_PAGE),),
                    source=VM_PAGE,
                ),
                Field(
                    "Placement",
                    "Placement",
                    "As EC2 takes it.",
                    Kind.JSON,
                    evidence=Evidence.UNVERIFIED,
                    source=VM_PAGE,
                ),
                Field("UserData", "User data", "Runs at the first start.", sensitive=True, source=VM_PAGE),
            ),
        ),
    ),
    constraints=(
        Constraint(
            "SubnetId",
            AllOf(Given("SubnetId"), Not(Given("SecurityGroupIds"))),
            "Without security groups the VPC's default one is used.",
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=VM_PAGE,
        ),
    ),
    source=VM_PAGE,
)

VOLUME = Target(
    "volume",
    "EBS volume",
    (),
    unavailable="AWS documents no value of RestoreTo for it.",
    source=VM_PAGE,
)

VIRTUAL_MACHINE = RestoreProfile(
    "VirtualMachine",
    "Virtual machine",
    (VMWARE, INSTANCE, VOLUME),
    source=VM_PAGE,
    returned_only=("vmId",),
    tag_copy=TagCopy.NEVER,
)
