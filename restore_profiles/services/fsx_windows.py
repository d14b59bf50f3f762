"""FSx for Windows File Server."""

from __future__ import annotations

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Kind,
    Permission,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, LessThan, Not
from restore_profiles.services import restore_testing
from restore_profiles.services.fsx_afterwards import ALIASES, ROLE_PERMISSIONS, TAGS, own_backups
from restore_profiles.services.fsx_fields import (
    CAPACITY,
    CAVEATS,
    FROM_BACKUP,
    HDD,
    KEY,
    NETWORK,
    OUTSIDE,
    PAGE,
    SAME_CAPACITY,
    UPKEEP,
    differs,
    given_twice,
    listed,
    of_fsx,
    subnet_counts,
    unlisted,
)
from restore_profiles.services.fsx_windows_directory import OWN_DIRECTORY_FIELDS

DEPLOYMENT = "WindowsConfiguration.DeploymentType"
DIRECTORY = "WindowsConfiguration.ActiveDirectoryId"
OWN_DIRECTORY = "WindowsConfiguration.SelfManagedActiveDirectoryConfiguration"
MULTI_AZ = Equals(DEPLOYMENT, "MULTI_AZ_1")
SMALLEST_HDD = 2_000

STORAGE_TYPE = of_fsx(
    "StorageType",
    "Storage type",
    "SSD, or disks, which are cheaper and slower.",
    choices=(Choice("SSD"), Choice("HDD", note="From 2,000 GiB, and not for SINGLE_AZ_1.")),
    closed=True,
    from_source="storage_type",
    prefill_from_source=True,
    if_empty="SSD",
)

# FSx's reference tells powers of two up to 2,048; newer file systems report the larger four.
THROUGHPUTS = (*(2**power for power in range(3, 12)), 4_608, 6_144, 9_216, 12_288)

CONFIGURATION = listed(
    "WindowsConfiguration",
    "Windows",
    "What only FSx for Windows File Server has.",
    kind=Kind.OBJECT,
    fields=(
        of_fsx(
            "DeploymentType",
            "Deployment type",
            "One zone or two. It cannot change on a restore.",
            choices=(
                Choice("MULTI_AZ_1", "two zones"),
                Choice("SINGLE_AZ_2", "one zone, latest generation"),
                Choice("SINGLE_AZ_1", "one zone"),
            ),
            closed=True,
            from_source="deployment_type",
            prefill_from_source=True,
            if_empty="as the backup",
        ),
        of_fsx(
            "PreferredSubnetId",
            "Preferred subnet",
            "Of the two subnets, the one with the active file server.",
            choices=Choices("subnets", needs=("VpcId",)),
            from_source="preferred_subnet",
            prefill_from_source=True,
            bound_to_region=True,
            visible=AnyOf(MULTI_AZ, Not(Given(DEPLOYMENT))),
            required=MULTI_AZ,
        ),
        of_fsx(
            "ThroughputCapacity",
            "Throughput",
            "AWS Backup's console recommends 16 MB/s; more is faster and dearer.",
            kind=Kind.INTEGER,
            choices=tuple(Choice(str(each)) for each in THROUGHPUTS),
            from_source="throughput",
            prefill_from_source=True,
            attention=Not(Given("WindowsConfiguration.ThroughputCapacity")),
            minimum=8,
            unit="MB/s",
            # The page's own example gives the number as a string.
            quoted_in_json=True,
        ),
        listed(
            "ActiveDirectoryId",
            "AWS directory",
            "The AWS Managed Microsoft AD that it joins. What was in a directory of your own stays in one.",
            choices=Choices("directories"),
            from_source="directory_id",
            prefill_from_source=True,
            bound_to_region=True,
            attention=AllOf(
                Not(Given(DIRECTORY)), Not(Given(f"{OWN_DIRECTORY}.DomainName")), Not(Given("source.domain"))
            ),
            if_empty="the backup's directory",
        ),
        unlisted(
            "SelfManagedActiveDirectoryConfiguration",
            "Own directory",
            "Where the source is in a directory that AWS does not manage.",
            kind=Kind.OBJECT,
            visible=Not(Given(DIRECTORY)),
            fields=OWN_DIRECTORY_FIELDS,
        ),
        *UPKEEP,
        unlisted(
            "DiskIopsConfiguration",
            "IOPS",
            "Of SSD: more than the three per GiB that come by themselves.",
            kind=Kind.OBJECT,
            visible=Not(HDD),
            fields=(
                unlisted(
                    "Mode",
                    "Mode",
                    "Who decides.",
                    choices=(Choice("AUTOMATIC"), Choice("USER_PROVISIONED")),
                    prefill=False,
                    from_source="iops_mode",
                    prefill_from_source=True,
                ),
                unlisted(
                    "Iops",
                    "IOPS",
                    "At least three per GiB.",
                    kind=Kind.INTEGER,
                    # What is returned of AUTOMATIC are IOPS too, which would no longer follow the capacity.
                    prefill=False,
                    from_source="iops",
                    prefill_from_source=True,
                    minimum=0,
                    if_empty="three for each GiB",
                ),
            ),
        ),
        unlisted(
            "AuditLogConfiguration",
            "Audit log",
            "Which attempts to use files and shares are logged.",
            kind=Kind.OBJECT,
            fields=(
                *(
                    unlisted(
                        key,
                        label,
                        "Successes, failures, both or neither.",
                        choices=(
                            Choice("DISABLED"),
                            Choice("SUCCESS_ONLY"),
                            Choice("FAILURE_ONLY"),
                            Choice("SUCCESS_AND_FAILURE"),
                        ),
                        required=Always(),
                    )
                    for key, label in (
                        ("FileAccessAuditLogLevel", "Files"),
                        ("FileShareAccessAuditLogLevel", "Shares"),
                    )
                ),
                unlisted(
                    "AuditLogDestination",
                    "Where to",
                    "ARN of a log group or delivery stream whose name begins with /aws/fsx or aws-fsx.",
                    bound_to_region=True,
                ),
            ),
        ),
    ),
)

TOO_SMALL = AnyOf(
    LessThan("StorageCapacity", SMALLEST_HDD),
    AllOf(Not(Given("StorageCapacity")), LessThan("returned.StorageCapacity", SMALLEST_HDD)),
)

# The source may be another by now than it was when it was backed up; what was returned is of the backup.
IN_OWN_DIRECTORY = Given(f"returned.{OWN_DIRECTORY}.DomainName")

CONSTRAINTS = (
    Constraint(
        "StorageType",
        AllOf(HDD, TOO_SMALL),
        "Disks need a capacity of 2,000 GiB or more.",
        "Choose SSD.",
        source=PAGE,
    ),
    Constraint(
        "StorageType",
        AllOf(HDD, Equals(DEPLOYMENT, "SINGLE_AZ_1")),
        "SINGLE_AZ_1 has no disks: only SINGLE_AZ_2 and MULTI_AZ_1 take HDD.",
        "Choose SSD.",
        source=FROM_BACKUP,
    ),
    Constraint(
        DEPLOYMENT,
        differs(DEPLOYMENT),
        "The deployment type cannot change on a restore.",
        "Leave it as the backup has it.",
        source=PAGE,
    ),
    Constraint(
        DIRECTORY,
        AllOf(Given(DIRECTORY), IN_OWN_DIRECTORY, Not(Given(f"returned.{DIRECTORY}"))),
        "The backup was in a directory of your own, and its kind of Active Directory cannot change.",
        "Leave ActiveDirectoryId out, and tell the settings of your own directory.",
        source=PAGE,
    ),
    Constraint(
        f"{OWN_DIRECTORY}.DomainName",
        AllOf(Given(f"{OWN_DIRECTORY}.DomainName"), Given(f"returned.{DIRECTORY}")),
        "The backup was in an AWS Managed Microsoft AD, and its kind of Active Directory cannot change.",
        "Leave it out, and name an AWS directory in ActiveDirectoryId.",
        source=PAGE,
    ),
    Constraint(
        "WindowsConfiguration.ThroughputCapacity",
        AllOf(
            AnyOf(Given(DEPLOYMENT), Given(DIRECTORY), Given("WindowsConfiguration.PreferredSubnetId")),
            Not(Given("WindowsConfiguration.ThroughputCapacity")),
        ),
        "FSx wants the throughput named wherever it is given a configuration; whether AWS Backup takes the "
        "backup's is not documented.",
        "Name it, such as 32.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=FROM_BACKUP,
    ),
    SAME_CAPACITY,
    *subnet_counts(DEPLOYMENT),
    *given_twice("WindowsConfiguration"),
)

WINDOWS = Target(
    "windows",
    "FSx for Windows File Server",
    (
        NETWORK,
        Section("Storage", (STORAGE_TYPE, CAPACITY, KEY)),
        Section("File server", (CONFIGURATION,)),
        OUTSIDE,
    ),
    constraints=CONSTRAINTS,
    caveats=(
        *CAVEATS,
        Caveat(
            "It stays in the kind of Active Directory that the backup was in: AWS's or your own.",
            source=PAGE,
        ),
        Caveat(
            "The backup was in a directory of your own: without the password of its service account it "
            "cannot be joined again.",
            when=AllOf(
                AnyOf(Given("source.domain"), IN_OWN_DIRECTORY),
                Not(Given(f"{OWN_DIRECTORY}.Password")),
                Not(Given(f"{OWN_DIRECTORY}.DomainJoinServiceAccountSecret")),
            ),
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=FROM_BACKUP,
        ),
        Caveat(
            "The source's DNS aliases stay with the source.",
            when=Given("source.aliases"),
            source="Managing DNS aliases, Amazon FSx for Windows File Server User Guide",
        ),
    ),
    follow_ups=(ALIASES, own_backups("WindowsConfiguration"), TAGS),
    role_permissions=(*ROLE_PERMISSIONS, Permission("ds:DescribeDirectories")),
    account_checks=(AccountCheck("fsx-network", "Network"), AccountCheck("fsx-directory", "Directory")),
    applies=AnyOf(Equals("returned.FileSystemType", "WINDOWS"), Equals("source.type", "WINDOWS")),
    testing=restore_testing.WINDOWS,
    source=PAGE,
)
