"""Amazon EC2: a recovery point is an image (AMI); it becomes a new instance."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Evidence,
    Permission,
    RestoreProfile,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, Not
from restore_profiles.services import (
    ec2_hardware,
    ec2_instance,
    ec2_network,
    ec2_purchase,
    ec2_storage,
    restore_testing,
)
from restore_profiles.services.ec2_follow_ups import FOLLOW_UPS
from restore_profiles.services.ec2_instance import ACTS_AS_ROLE, PAGE, PROFILE_KEY
from restore_profiles.services.ec2_messages import MESSAGES
from restore_profiles.services.ec2_run_instances import RUN_INSTANCES
from restore_profiles.services.key_permissions import key_permissions

ENCRYPTED_POINT = Equals("point.encrypted", "true")
WINDOWS = AnyOf(Equals("source.platform", "windows"), Equals("returned.Platform", "windows"))

VSS_PAGE = "Windows VSS backups"
SMALL_TYPES = tuple(f"{family}.{size}" for family in ("t2", "t3", "t3a") for size in ("nano", "micro"))
TOO_SMALL_FOR_VSS = AnyOf(
    Equals("returned.InstanceType", *SMALL_TYPES),
    AllOf(Not(Given("returned.InstanceType")), Equals("source.instance_type", *SMALL_TYPES)),
)

CAVEATS = (
    Caveat(
        "The source instance runs: the restored one boots beside it, and whatever starts by itself (queue "
        "consumers, timers, cluster agents) works twice.",
        when=Equals("source.state", "running"),
        severity=Severity.WARNING,
        source=RUN_INSTANCES,
    ),
    Caveat(
        "It is a new instance: another id and another private address. What names the old ones (DNS, "
        "configurations, alarms, backup plans by ARN) does not know it.",
        source=PAGE,
    ),
    Caveat(
        "The instance profile goes along only if the restore role may pass the profile's role "
        "(iam:PassRole to ec2.amazonaws.com); else EC2 refuses the instance and the job fails.",
        when=ACTS_AS_ROLE,
        source=PAGE,
    ),
    Caveat(
        "Without its instance profile the programs on the instance have no AWS credentials.",
        when=AllOf(
            Not(ACTS_AS_ROLE), AnyOf(Given("source.instance_profile"), Given(f"returned.{PROFILE_KEY}"))
        ),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "User data is not in the backup, and nothing of it runs again.",
        when=Not(Given("UserData")),
        source=PAGE,
    ),
    Caveat(
        "Without an instance type EC2 takes a default of its own, which may be too small or not offered.",
        when=Not(Given("InstanceType")),
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=RUN_INSTANCES,
    ),
    Caveat(
        "Its Elastic IP address stays with the source until it is moved.",
        when=Given("source.elastic_ip"),
        source=PAGE,
    ),
    Caveat(
        "AWS Backup leaves network interfaces out of a backup whose metadata would be too large; the source "
        "may have had more than one.",
        when=Not(Given("returned.NetworkInterfaces")),
        source="Amazon EC2 backups",
    ),
    Caveat(
        "The volumes are as after a power cut, all at one moment (crash-consistent): databases on them "
        "recover from their own logs when they start.",
        when=Not(WINDOWS),
        source="Amazon EBS multi-volume, crash-consistent backups",
    ),
    Caveat(
        "A Windows backup made with VSS is consistent for applications only if its job completed without a "
        "message; otherwise, and without VSS, it is as after a power cut.",
        when=AllOf(WINDOWS, Not(TOO_SMALL_FOR_VSS)),
        source=VSS_PAGE,
    ),
    Caveat(
        "VSS is not supported on the smallest T2 and T3 types: the Windows backup is as after a power cut, "
        "and databases recover from their own logs.",
        when=AllOf(WINDOWS, TOO_SMALL_FOR_VSS),
        severity=Severity.WARNING,
        source=VSS_PAGE,
    ),
    Caveat("Elastic Inference accelerators are not in the backup.", source="Amazon EC2 backups"),
    Caveat(
        "EC2's quotas hold for the restore: vCPUs of the type's family, addresses, volumes.",
        source=PAGE,
    ),
    Caveat(
        "Tags of the source come along only where copying tags is on, with 50 at most on one resource.",
        source="Copy tags during a restore",
    ),
    *ec2_storage.CAVEATS,
)

ROLE_PERMISSIONS = (
    *(
        Permission(f"ec2:{action}")
        for action in (
            *("RunInstances", "DescribeInstances", "DescribeImages", "TerminateInstances"),
            *("CreateVolume", "DeleteVolume", "DescribeVolumes", "DescribeSnapshots", "CreateTags"),
        )
    ),
    Permission("iam:PassRole", when=ACTS_AS_ROLE, resource="{source.instance_profile_role}"),
    *key_permissions(ENCRYPTED_POINT),
)

INSTANCE = Target(
    "instance",
    "EC2 instance",
    (
        *ec2_network.SECTIONS[:1],
        *ec2_instance.SECTIONS,
        *ec2_storage.SECTIONS,
        *ec2_network.SECTIONS[1:],
        *ec2_hardware.SECTIONS[:1],
        *ec2_purchase.SECTIONS,
        *ec2_hardware.SECTIONS[1:],
    ),
    constraints=(
        *ec2_instance.CONSTRAINTS,
        *ec2_network.CONSTRAINTS,
        *ec2_storage.CONSTRAINTS,
        *ec2_hardware.CONSTRAINTS,
        *ec2_purchase.CONSTRAINTS,
    ),
    caveats=CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("ec2-launch", "Image, type and network"),),
    testing=restore_testing.INSTANCE,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "EC2",
    "Amazon EC2",
    (INSTANCE,),
    source=PAGE,
    # The page of 2026 takes it for information only; that of 2024 lists it like the others.
    information_only=("VpcId",),
    source_lookup="ec2-instance",
    attempt_keys=(REQUEST_ID,),
    messages=MESSAGES,
)
