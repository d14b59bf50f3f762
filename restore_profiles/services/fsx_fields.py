"""What restores of all kinds of FSx file system have in common: network, storage, upkeep.

AWS Backup's page lists the keys and hands their meaning on to FSx: "the same as using the native Amazon FSx
backup". What FSx takes is said by its operation CreateFileSystemFromBackup.
"""

from __future__ import annotations

from functools import partial

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
from restore_profiles.rules import (
    AllOf,
    Always,
    AnyOf,
    Equals,
    Given,
    LessThan,
    MoreThan,
    Not,
    Rule,
    Several,
    StartsWith,
)

PAGE = "Restore an FSx file system"
FROM_BACKUP = "CreateFileSystemFromBackup, Amazon FSx API Reference"

listed = partial(Field, source=PAGE)
of_fsx = partial(Field, source=FROM_BACKUP)
unlisted = partial(Field, source=FROM_BACKUP, evidence=Evidence.UNVERIFIED)
"""A setting that FSx takes; whether AWS Backup hands it on, no page says."""

HDD = Equals("StorageType", "HDD")
TIERED = Equals("StorageType", "INTELLIGENT_TIERING")
MAY_BE_TIERED = AnyOf(TIERED, Not(Given("StorageType")))


def differs(path: str) -> Rule:
    """The value is known not to be that of the backup."""
    return AllOf(Given(path), Given(f"returned.{path}"), Not(StartsWith(path, f"returned.{path}")))


def other_number(path: str) -> Rule:
    return AnyOf(MoreThan(path, f"returned.{path}"), LessThan(path, f"returned.{path}"))


VPC = listed(
    "VpcId",
    "VPC",
    "Where the file system can be reached. It only narrows the choice of subnets and groups.",
    choices=Choices("vpcs"),
    from_source="vpc_id",
    prefill_from_source=True,
    bound_to_region=True,
)

SUBNETS = of_fsx(
    "SubnetIds",
    "Subnets",
    "Where the file system gets its network interfaces: one subnet, or two of different zones for Multi-AZ.",
    kind=Kind.TEXTS,
    choices=Choices("subnets", needs=("VpcId",)),
    from_source="subnets",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Not(Given("SubnetIds")),
    minimum=1,
    maximum=2,
)

GROUPS = listed(
    "SecurityGroupIds",
    "Security groups",
    "Who may reach the file system. They belong to the VPC of the subnets.",
    kind=Kind.TEXTS,
    choices=Choices("security-groups", needs=("VpcId",)),
    from_source="security_groups",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("SecurityGroupIds")),
    minimum=1,
    maximum=50,
    if_empty="the VPC's default group",
)

NETWORK = Section("Network", (VPC, SUBNETS, GROUPS))

CAPACITY = of_fsx(
    "StorageCapacity",
    "Capacity",
    "As the backup has it; it can be raised once the file system is there.",
    kind=Kind.INTEGER,
    unit="GiB",
    visible=Not(TIERED),
    if_empty="as the backup",
)

KEY = listed(
    "KmsKeyId",
    "KMS key",
    "The key for the data at rest. File systems of FSx are always encrypted.",
    choices=Choices("kms-keys"),
    from_source="kms_key_arn",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Given("source.elsewhere"),
    if_empty="AWS's own key for FSx, aws/fsx",
)

UPKEEP = (
    of_fsx(
        "WeeklyMaintenanceStartTime",
        "Weekly maintenance",
        "When FSx may patch it, as d:HH:MM in UTC; 1 is Monday.",
        pattern=r"[1-7]:([01]\d|2[0-3]):?[0-5]\d",
        pattern_help="a weekday from 1 to 7 and a time, such as 1:05:00",
        if_empty="as the backup",
    ),
    of_fsx(
        "DailyAutomaticBackupStartTime",
        "Daily backup",
        "When FSx makes its own backup, as HH:MM in UTC.",
        pattern=r"([01]\d|2[0-3]):?[0-5]\d",
        pattern_help="a time such as 05:00",
        if_empty="as the backup",
    ),
    of_fsx(
        "AutomaticBackupRetentionDays",
        "Own backups kept",
        "How long FSx keeps its own daily backups; 0 makes none. AWS Backup's own plans are not affected.",
        kind=Kind.INTEGER,
        minimum=0,
        maximum=90,
        unit="days",
        if_empty="as the backup",
    ),
    of_fsx(
        "CopyTagsToBackups",
        "Copy tags to backups",
        "Whether later backups get the file system's tags.",
        kind=Kind.BOOLEAN,
        if_empty="as the backup",
    ),
)


def read_cache(key: str, path: str) -> Field:
    """The SSD cache of Intelligent-Tiering. `path` is that of the field."""
    sized = Equals(f"{path}.SizingMode", "USER_PROVISIONED")
    return listed(
        key,
        "Read cache",
        "Of Intelligent-Tiering, which needs it named.",
        kind=Kind.OBJECT,
        fields=(
            of_fsx(
                "SizingMode",
                "Size",
                "By throughput, of a size of your own, or none.",
                choices=(
                    Choice("PROPORTIONAL_TO_THROUGHPUT_CAPACITY", "by throughput"),
                    Choice("USER_PROVISIONED", "as given"),
                    Choice("NO_CACHE", "none"),
                ),
                closed=True,
                required=TIERED,
            ),
            of_fsx(
                "SizeGiB",
                "GiB",
                "For each 4,000 MB/s of Lustre, 32 to 131,072.",
                kind=Kind.INTEGER,
                visible=sized,
                required=sized,
                minimum=0,
                unit="GiB",
            ),
        ),
    )


DEPLOYMENT = listed(
    "DeploymentType",
    "Deployment type",
    "AWS's page lists it here too; what it returns has it in the configuration above.",
)
OUTSIDE = Section("The same beside the configuration", (DEPLOYMENT, *UPKEEP), folded=True)


def given_twice(configuration: str) -> tuple[Constraint, ...]:
    """Keys that the page lists by themselves, and that what is returned has in the configuration."""
    return tuple(
        Constraint(
            field.key,
            AllOf(
                Given(field.key),
                Given(f"{configuration}.{field.key}"),
                Not(StartsWith(field.key, f"{configuration}.{field.key}")),
            ),
            f"{configuration} has another {field.key}; which of the two counts is not documented.",
            "Keep the one in the configuration.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=PAGE,
        )
        for field in (DEPLOYMENT, *UPKEEP)
    )


def subnet_counts(deployment: str) -> tuple[Constraint, ...]:
    """Two subnets for Multi-AZ, one for all else."""
    multi = Equals(deployment, "MULTI_AZ_1")
    return (
        Constraint(
            "SubnetIds",
            AllOf(multi, Given("SubnetIds"), Not(Several("SubnetIds", 2))),
            "Multi-AZ needs two subnets, for the preferred and for the standby file server.",
            "Name a second subnet, in another zone.",
            source=FROM_BACKUP,
        ),
        Constraint(
            "SubnetIds",
            AllOf(Given(deployment), Not(multi), Several("SubnetIds", 2)),
            "This deployment type takes exactly one subnet.",
            "Name the one in whose zone it shall be.",
            source=FROM_BACKUP,
        ),
    )


SAME_CAPACITY = Constraint(
    "StorageCapacity",
    other_number("StorageCapacity"),
    "The capacity must be that of the backup; FSx refuses any other.",
    "Leave it as it is; it can be raised once the file system is there.",
    source=FROM_BACKUP,
)
NO_CAPACITY = Constraint(
    "StorageCapacity",
    AllOf(Given("StorageCapacity"), TIERED),
    "Storage of Intelligent-Tiering grows by itself: no capacity can be set.",
    "Leave StorageCapacity out.",
    source=PAGE,
)
SAME_STORAGE = Constraint(
    "StorageType",
    differs("StorageType"),
    "A backup of one storage class cannot become a file system of another.",
    "Leave the storage type as the backup has it.",
    source=PAGE,
)

CAVEATS = (
    Caveat(
        "A new file system is made, with an id and a DNS name of its own: clients go on using the source "
        "until they mount it.",
        source=PAGE,
    ),
    Caveat(
        "Data is loaded as it is read: the first access to each file is slower for a while.",
        source=PAGE,
    ),
    Caveat("It takes as long as making a new file system.", source=PAGE),
    Caveat("Single files or folders cannot be restored.", source=PAGE),
    Caveat(
        "Without security groups it gets the VPC's default one: clients may not reach it.",
        when=Not(Given("SecurityGroupIds")),
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=FROM_BACKUP,
    ),
    Caveat(
        "The data will be encrypted with another key than the source's.",
        when=AllOf(
            Given("KmsKeyId"), Given("source.kms_key_arn"), Not(StartsWith("KmsKeyId", "source.kms_key_arn"))
        ),
        source=PAGE,
    ),
)
