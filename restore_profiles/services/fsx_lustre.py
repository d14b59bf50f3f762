"""FSx for Lustre. AWS Backup's page hands the members of `LustreConfiguration` on to FSx's own reference."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Evidence,
    Kind,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import (
    AllOf,
    Always,
    AnyOf,
    Equals,
    Given,
    Not,
    StartsWith,
)
from restore_profiles.services import restore_testing
from restore_profiles.services.fsx_afterwards import ROLE_PERMISSIONS, TAGS, own_backups
from restore_profiles.services.fsx_fields import (
    CAPACITY,
    CAVEATS,
    HDD,
    KEY,
    MAY_BE_TIERED,
    NETWORK,
    OUTSIDE,
    PAGE,
    TIERED,
    UPKEEP,
    listed,
    of_fsx,
    read_cache,
)
from restore_profiles.services.fsx_lustre_limits import CONSTRAINTS, FIRST, HERE, SECOND

STORAGE_TYPE = of_fsx(
    "StorageType",
    "Storage class",
    "As the backup has it.",
    choices=(
        Choice("SSD"),
        Choice("HDD", note="Of PERSISTENT_1 only."),
        Choice("INTELLIGENT_TIERING", "Intelligent-Tiering", "Of PERSISTENT_2 only."),
    ),
    closed=True,
    from_source="storage_type",
    prefill_from_source=True,
    if_empty="SSD",
)

# MB/s per TiB, by what they are for ("PerUnitStorageThroughput").
THROUGHPUTS = (
    *((each, AllOf(Not(SECOND), Not(HDD))) for each in (50, 100, 200)),
    *((each, AllOf(Not(SECOND), AnyOf(HDD, Not(Given("StorageType"))))) for each in (12, 40)),
    *((each, AllOf(Not(FIRST), Not(HDD))) for each in (125, 250, 500, 1_000)),
)

METADATA_FIELDS = (
    of_fsx(
        "Mode",
        "Mode",
        "AUTOMATIC follows the capacity, and is of SSD only.",
        choices=(Choice("AUTOMATIC"), Choice("USER_PROVISIONED")),
        closed=True,
        required=Always(),
    ),
    of_fsx(
        "Iops",
        "Metadata IOPS",
        "Of USER_PROVISIONED: 1,500, 3,000, 6,000, 12,000 or a multiple of 12,000.",
        kind=Kind.INTEGER,
        minimum=1_500,
        maximum=192_000,
    ),
)

LOGS = (
    of_fsx(
        "Level",
        "Level",
        "What is logged.",
        choices=(Choice("DISABLED"), Choice("WARN_ONLY"), Choice("ERROR_ONLY"), Choice("WARN_ERROR")),
        closed=True,
        required=Always(),
    ),
    of_fsx(
        "Destination",
        "Log group",
        "Its ARN; the name begins with /aws/fsx.",
        bound_to_region=True,
        if_empty="/aws/fsx/lustre",
    ),
)

ROOT_SQUASH = (
    of_fsx(
        "RootSquash",
        "Root becomes",
        "User and group as UID:GID; 0:0 leaves root as it is.",
        pattern=r"\d{1,10}:\d{1,10}",
        pattern_help="two numbers, such as 365534:65534",
    ),
    of_fsx(
        "NoSquashNids",
        "Except for",
        "Clients whose root stays root, such as 10.0.1.6@tcp.",
        kind=Kind.TEXTS,
        maximum=64,
    ),
)

CONFIGURATION = listed(
    HERE,
    "Lustre",
    "What only FSx for Lustre has.",
    kind=Kind.OBJECT,
    required=AnyOf(HDD, TIERED),
    fields=(
        of_fsx(
            "DeploymentType",
            "Deployment type",
            "AWS Backup knows persistent ones only. It cannot change on a restore.",
            choices=(Choice("PERSISTENT_1"), Choice("PERSISTENT_2", note="The latest generation.")),
            closed=True,
            from_source="deployment_type",
            prefill_from_source=True,
            if_empty="as the backup",
        ),
        listed(
            "PerUnitStorageThroughput",
            "Throughput",
            "For each TiB of storage. As the backup has it.",
            kind=Kind.INTEGER,
            choices=tuple(Choice(str(each), when=when) for each, when in THROUGHPUTS),
            closed=True,
            visible=Not(TIERED),
            from_source="throughput_per_tib",
            prefill_from_source=True,
            unit="MB/s per TiB",
            if_empty="as the backup",
        ),
        of_fsx(
            "ThroughputCapacity",
            "Throughput",
            "Of Intelligent-Tiering: 4,000 MB/s or a multiple of it. As the backup has it.",
            kind=Kind.INTEGER,
            visible=MAY_BE_TIERED,
            minimum=4_000,
            maximum=2_000_000,
            unit="MB/s",
            if_empty="as the backup",
        ),
        listed(
            "DriveCacheType",
            "Drive cache",
            "Of disks: READ keeps up to a fifth of the data on SSD.",
            choices=(Choice("NONE"), Choice("READ")),
            closed=True,
            visible=AnyOf(HDD, Not(Given("StorageType"))),
            required=HDD,
        ),
        replace(
            read_cache("DataReadCacheConfiguration", f"{HERE}.DataReadCacheConfiguration"),
            visible=MAY_BE_TIERED,
            required=TIERED,
        ),
        listed(
            "EfaEnabled",
            "Fabric adapter",
            "EFA and GPUDirect Storage. Needs a security group that lets all in and out within itself.",
            kind=Kind.BOOLEAN,
            if_empty="false",
        ),
        of_fsx(
            "DataCompressionType",
            "Compression",
            "As the backup has it.",
            choices=(Choice("NONE"), Choice("LZ4")),
            closed=True,
            if_empty="as the backup",
        ),
        of_fsx(
            "MetadataConfiguration",
            "Metadata speed",
            "Of PERSISTENT_2.",
            kind=Kind.OBJECT,
            visible=Not(FIRST),
            fields=METADATA_FIELDS,
        ),
        *UPKEEP,
        of_fsx("LogConfiguration", "Log", "What goes to CloudWatch Logs.", kind=Kind.OBJECT, fields=LOGS),
        of_fsx(
            "RootSquashConfiguration",
            "Root squash",
            "Who root on a client is.",
            kind=Kind.OBJECT,
            fields=ROOT_SQUASH,
        ),
    ),
)

LUSTRE = Target(
    "lustre",
    "FSx for Lustre",
    (
        NETWORK,
        Section("Storage", (STORAGE_TYPE, CAPACITY, KEY)),
        Section("Lustre", (CONFIGURATION,)),
        OUTSIDE,
    ),
    constraints=CONSTRAINTS,
    caveats=(
        *CAVEATS,
        Caveat(
            "Clients mount it by a mount name of its own, which is another than the source's.",
            evidence=Evidence.UNVERIFIED,
            source="Mounting your Amazon FSx file system, Amazon FSx for Lustre User Guide",
        ),
        Caveat(
            "It is linked to no S3 bucket: AWS Backup does not back up file systems that are.",
            source=PAGE,
        ),
        Caveat(
            "The page restores Lustre in the Region of the original only; this one is a copy elsewhere.",
            when=AllOf(Given("source.region"), Not(StartsWith("source.region", "context.region"))),
            severity=Severity.WARNING,
            source=PAGE,
        ),
    ),
    follow_ups=(own_backups(HERE), TAGS),
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("fsx-network", "Network"),),
    applies=AnyOf(Equals("returned.FileSystemType", "LUSTRE"), Equals("source.type", "LUSTRE")),
    testing=restore_testing.LUSTRE,
    source=PAGE,
)
