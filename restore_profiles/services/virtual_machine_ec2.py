"""A virtual machine as an EC2 instance: RunInstances' parameters through AWS Backup, none of them needed."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Check,
    Choices,
    Evidence,
    Field,
    FollowUp,
    Permission,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import Always, Given, Never, Not
from restore_profiles.services import ec2_hardware, ec2_instance, ec2_network, ec2_purchase, ec2_storage
from restore_profiles.services.virtual_machine_fields import (
    ENCRYPTED,
    KEY,
    PAGE,
    SOME_DISKS,
    VOLUME_TYPE,
    ZONE,
    restore_to,
)

EC2_PAGE = "Considerations when restoring a VM to an Amazon EC2 instance"
PROFILE_KEY = "IamInstanceProfileName"


def _of_a_machine(field: Field) -> Field:
    """EC2's field where the source is no instance: nothing of it is known beforehand."""
    return replace(field, from_source="", prefill_from_source=False, source=PAGE)


TYPE = replace(
    _of_a_machine(ec2_instance.TYPE),
    help="With at least the processors and memory that the machine had.",
    attention=Always(),
    if_empty="a default of AWS's, which is not documented",
)

VPC = Field(
    "VpcId",
    "VPC",
    "The VPC of the subnet and of the security groups.",
    choices=Choices("vpcs"),
    if_empty="that of the subnet, or the account's default VPC",
    source=PAGE,
)

SUBNET = replace(_of_a_machine(ec2_network.SUBNET), choices=Choices("subnets", needs=("VpcId",)))
GROUPS = _of_a_machine(ec2_network.GROUPS)

INSTANCE_PROFILE = Field(
    PROFILE_KEY,
    "Instance profile",
    "By its name: what programs on the instance may do in AWS. The machine had none.",
    if_empty="no instance profile",
    source=PAGE,
)

BEHAVIOUR = tuple(
    _of_a_machine(field)
    for field in (
        replace(ec2_instance.IMDS, attention=Always(), if_empty="both versions are served"),
        ec2_instance.TERMINATION,
        ec2_instance.SHUTDOWN,
        ec2_instance.HIBERNATION,
        replace(
            ec2_instance.USER_DATA,
            help="Runs at the first boot, such as a script that puts your SSH key in its place. In base64.",
        ),
    )
)

IMAGE = (
    Field("KernelId", "Kernel", "Of a paravirtual image.", source=PAGE),
    Field("RamdiskId", "RAM disk", "Of a paravirtual image.", source=PAGE),
)

HARDWARE = tuple(
    _of_a_machine(field)
    for field in (
        ec2_hardware.CREDITS,
        ec2_hardware.PLACEMENT,
        ec2_storage.EBS_OPTIMIZED,
        ec2_purchase.LICENSES,
    )
)

OF_THE_VOLUMES = tuple(
    replace(
        field,
        default="",
        required=Never(),
        attention=Never(),
        if_empty="",
        evidence=Evidence.UNVERIFIED,
        help=f"{field.help} AWS lists it for instances and volumes together; whether an instance's volumes "
        "follow it is not documented.",
    )
    for field in (ENCRYPTED, KEY, VOLUME_TYPE, ZONE)
)

CAVEATS = (
    Caveat(
        "A licence for the system is included by default, and charged.",
        severity=Severity.WARNING,
        source=EC2_PAGE,
    ),
    Caveat(
        "No key pair can be named: to log in, put a public key into authorized_keys by user data, or have "
        "another way in.",
        when=Not(Given("UserData")),
        severity=Severity.WARNING,
        source=EC2_PAGE,
    ),
    Caveat("A disk of more than 5 TB is not restored, nor is a machine of more than 21.", source=EC2_PAGE),
    Caveat(
        "The system has to be one that VM Import/Export takes; otherwise the job fails.",
        source="VM Import/Export prerequisites",
    ),
    Caveat(
        "Where EC2 allows listed images only (Allowed AMIs), aws-backup-vault has to be among them, or the "
        "job fails with words such as Source AMI not found in Region.",
        source=EC2_PAGE,
    ),
    Caveat("VMware Tools are not in the backup.", source=PAGE),
    Caveat(
        "It is a new instance with another address. The machine in VMware stays as it is.",
        source=PAGE,
    ),
    Caveat(
        "AWS ignores a choice of disks here: every disk is restored.",
        when=Given("ItemsToRestore[0].DiskId"),
        severity=Severity.WARNING,
        source=PAGE,
    ),
)

START = FollowUp(
    "start",
    "Start the instance, where it is stopped",
    "ec2:StartInstances",
    {"InstanceIds": ["{created.id}"]},
    done=Check(
        "ec2:DescribeInstances",
        {"InstanceIds": ["{created.id}"]},
        "Reservations[0].Instances[0].State.Name",
        ("running",),
    ),
    asks={},
    optional=True,
    evidence=Evidence.UNVERIFIED,
    source="Amazon EC2 API, StartInstances",
)

INSTANCE = Target(
    "instance",
    "EC2 instance",
    (
        Section("Instance", (restore_to("EC2Instance", "an EC2 instance"), TYPE, INSTANCE_PROFILE)),
        Section("Network", (VPC, SUBNET, GROUPS)),
        Section("Behaviour", BEHAVIOUR, folded=True),
        replace(
            ec2_network.SECTIONS[1],
            fields=tuple(_of_a_machine(field) for field in ec2_network.SECTIONS[1].fields),
            help="",
        ),
        Section("Hardware and licences", HARDWARE, folded=True),
        Section("Volumes", OF_THE_VOLUMES, folded=True),
        Section(
            "Rarely needed",
            (*IMAGE, replace(SOME_DISKS, help="Ignored: a machine becomes an instance with all its disks.")),
            folded=True,
        ),
    ),
    constraints=ec2_network.CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=(START,),
    role_permissions=(
        Permission("backup-gateway:Restore"),
        *(
            Permission(f"ebs:{action}")
            for action in ("StartSnapshot", "PutSnapshotBlock", "CompleteSnapshot")
        ),
        *(
            Permission(f"ec2:{action}")
            for action in ("RunInstances", "DescribeInstances", "DescribeImages", "CreateTags")
        ),
        Permission("iam:PassRole", when=Given(PROFILE_KEY)),
    ),
    account_checks=(AccountCheck("ec2-launch", "Type and network"),),
    source=PAGE,
)
