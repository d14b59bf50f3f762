"""FSx for OpenZFS. AWS Backup's page hands the members of `OpenZFSConfiguration` on to FSx's own reference.

The console's quick restore is the prefilled form; its standard restore is the same form with changes.
"""

from __future__ import annotations

from dataclasses import replace

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
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, LessThan, Not
from restore_profiles.services import restore_testing
from restore_profiles.services.fsx_afterwards import ROLE_PERMISSIONS, TAGS, own_backups
from restore_profiles.services.fsx_fields import (
    CAPACITY,
    CAVEATS,
    FROM_BACKUP,
    KEY,
    MAY_BE_TIERED,
    NETWORK,
    NO_CAPACITY,
    OUTSIDE,
    PAGE,
    SAME_STORAGE,
    TIERED,
    UPKEEP,
    given_twice,
    listed,
    of_fsx,
    read_cache,
    subnet_counts,
)
from restore_profiles.services.fsx_openzfs_root import ROOT_VOLUME

HERE = "OpenZFSConfiguration"
DEPLOYMENT = f"{HERE}.DeploymentType"
THROUGHPUT = f"{HERE}.ThroughputCapacity"
IOPS = f"{HERE}.DiskIopsConfiguration"
MULTI_AZ = Equals(DEPLOYMENT, "MULTI_AZ_1")
FIRST = Equals(DEPLOYMENT, "SINGLE_AZ_1", "SINGLE_AZ_HA_1")
SECOND = Equals(DEPLOYMENT, "MULTI_AZ_1", "SINGLE_AZ_2", "SINGLE_AZ_HA_2")
MAY_BE_MULTI = AnyOf(MULTI_AZ, Not(Given(DEPLOYMENT)))

STORAGE_TYPE = of_fsx(
    "StorageType",
    "Storage class",
    "As the backup has it.",
    choices=(Choice("SSD"), Choice("INTELLIGENT_TIERING", "Intelligent-Tiering", "Of MULTI_AZ_1 only.")),
    closed=True,
    from_source="storage_type",
    prefill_from_source=True,
    if_empty="SSD",
)

# MB/s by generation ("ThroughputCapacity"). The larger a generation's first figure, the newer it is.
THROUGHPUTS = (
    *((each, Not(SECOND)) for each in (64, 128, 256, 512, 1_024, 2_048, 3_072, 4_096)),
    *((each, Not(FIRST)) for each in (160, 320, 640, 1_280, 2_560, 3_840, 5_120, 7_680, 10_240)),
)

IOPS_FIELDS = (
    listed(
        "Iops",
        "IOPS",
        "More than the three for each GiB that come by themselves.",
        kind=Kind.INTEGER,
        # What is returned of AUTOMATIC are IOPS too, which would no longer follow the capacity.
        prefill=False,
        from_source="iops",
        prefill_from_source=True,
        attention=AllOf(Equals(f"returned.{IOPS}.Mode", "USER_PROVISIONED"), Not(Given(f"{IOPS}.Iops"))),
        minimum=0,
        maximum=160_000,
        if_empty="three for each GiB",
    ),
    of_fsx(
        "Mode",
        "Mode",
        "AUTOMATIC follows the capacity. Left out where IOPS are given.",
        choices=(Choice("AUTOMATIC"), Choice("USER_PROVISIONED")),
        # What is returned has both, and both are not taken.
        prefill=False,
    ),
)

CONFIGURATION = listed(
    HERE,
    "OpenZFS",
    "What only FSx for OpenZFS has.",
    kind=Kind.OBJECT,
    required=TIERED,
    fields=(
        of_fsx(
            "DeploymentType",
            "Deployment type",
            "One zone or two, with or without a standby.",
            choices=(
                Choice("MULTI_AZ_1", "two zones"),
                Choice("SINGLE_AZ_HA_2", "one zone with a standby, latest generation"),
                Choice("SINGLE_AZ_HA_1", "one zone with a standby"),
                Choice("SINGLE_AZ_2", "one zone, latest generation"),
                Choice("SINGLE_AZ_1", "one zone"),
            ),
            closed=True,
            from_source="deployment_type",
            prefill_from_source=True,
            attention=Not(Given(DEPLOYMENT)),
        ),
        listed(
            "ThroughputCapacity",
            "Throughput",
            "AWS Backup's console recommends 64 MB/s for SSD and 160 for Intelligent-Tiering.",
            kind=Kind.INTEGER,
            choices=tuple(Choice(str(each), when=when) for each, when in THROUGHPUTS),
            closed=True,
            from_source="throughput",
            prefill_from_source=True,
            attention=Not(Given(THROUGHPUT)),
            minimum=8,
            unit="MB/s",
        ),
        listed(
            "DiskIopsConfiguration",
            "IOPS",
            "Of SSD.",
            kind=Kind.OBJECT,
            visible=Not(TIERED),
            # The guide of 2024 has it so.
            also_spelled=("DesklopsConfiguration",),
            fields=IOPS_FIELDS,
        ),
        replace(
            read_cache("ReadCacheConfiguration", f"{HERE}.ReadCacheConfiguration"),
            visible=MAY_BE_TIERED,
            required=TIERED,
        ),
        of_fsx(
            "PreferredSubnetId",
            "Preferred subnet",
            "Of the two subnets, the one with the active file server.",
            choices=Choices("subnets", needs=("VpcId",)),
            from_source="preferred_subnet",
            prefill_from_source=True,
            bound_to_region=True,
            visible=MAY_BE_MULTI,
            required=MULTI_AZ,
        ),
        of_fsx(
            "EndpointIpAddressRange",
            "Endpoint range",
            "A range of the VPC, or any other, that no subnet has.",
            # The source's own range is in use while the source is there.
            prefill=False,
            visible=MAY_BE_MULTI,
            if_empty="a free /28 of the VPC",
        ),
        of_fsx(
            "EndpointIpv6AddressRange",
            "Endpoint range, v6",
            "The same for IPv6.",
            prefill=False,
            visible=MAY_BE_MULTI,
            if_empty="a free /118 of the VPC",
        ),
        of_fsx(
            "RouteTableIds",
            "Route tables",
            "Those of the subnets whose clients reach it.",
            kind=Kind.TEXTS,
            bound_to_region=True,
            visible=MAY_BE_MULTI,
            from_source="route_tables",
            prefill_from_source=True,
            maximum=50,
            if_empty="the VPC's main one",
        ),
        *UPKEEP,
        of_fsx(
            "CopyTagsToVolumes",
            "Copy tags to volumes",
            "Whether new volumes get the file system's tags.",
            kind=Kind.BOOLEAN,
            if_empty="as the backup",
        ),
        ROOT_VOLUME,
    ),
)

CONSTRAINTS = (
    SAME_STORAGE,
    NO_CAPACITY,
    Constraint(
        "StorageCapacity",
        LessThan("StorageCapacity", "returned.StorageCapacity"),
        "The capacity must be at least that of the backup.",
        "Leave it as it is, or raise it.",
        source=FROM_BACKUP,
    ),
    Constraint(
        "StorageType",
        AllOf(TIERED, Given(DEPLOYMENT), Not(MULTI_AZ)),
        "Intelligent-Tiering is of MULTI_AZ_1 only.",
        "Leave both as the backup has them.",
        source=FROM_BACKUP,
    ),
    Constraint(
        f"{IOPS}.Iops",
        AllOf(Given(f"{IOPS}.Iops"), TIERED),
        "IOPS cannot be set with Intelligent-Tiering.",
        "Leave them out.",
        source=PAGE,
    ),
    Constraint(
        f"{IOPS}.Mode",
        AllOf(Given(f"{IOPS}.Mode"), Given(f"{IOPS}.Iops")),
        "Where IOPS are given, the mode must not be.",
        "Leave Mode out.",
        source=PAGE,
    ),
    *(
        Constraint(
            path,
            AllOf(Given(other), Not(Given(path))),
            f"FSx wants {path.rpartition('.')[2]} named wherever it is given a configuration; whether AWS "
            "Backup takes the backup's is not documented.",
            "Name it.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=FROM_BACKUP,
        )
        for path, other in ((DEPLOYMENT, THROUGHPUT), (THROUGHPUT, DEPLOYMENT))
    ),
    *subnet_counts(DEPLOYMENT),
    *given_twice(HERE),
)

OPENZFS = Target(
    "openzfs",
    "FSx for OpenZFS",
    (
        NETWORK,
        Section(
            "Storage",
            (
                STORAGE_TYPE,
                replace(CAPACITY, help="At least as the backup has it.", minimum=64, maximum=524_288),
                KEY,
            ),
        ),
        Section("OpenZFS", (CONFIGURATION,)),
        OUTSIDE,
    ),
    constraints=CONSTRAINTS,
    caveats=(
        *CAVEATS,
        Caveat("Volumes and snapshots keep the settings that they had.", source=PAGE),
        Caveat(
            "What is given for the root volume replaces its settings as a whole; who may mount the volumes "
            "below it is theirs.",
            when=Given(f"{HERE}.RootVolumeConfiguration.NfsExports[0].ClientConfigurations[0].Clients"),
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
    ),
    follow_ups=(own_backups(HERE), TAGS),
    role_permissions=(
        *ROLE_PERMISSIONS,
        Permission("ec2:DescribeRouteTables", when=MULTI_AZ),
        Permission("ec2:CreateTags", when=MULTI_AZ),
    ),
    account_checks=(AccountCheck("fsx-network", "Network"),),
    applies=AnyOf(Equals("returned.FileSystemType", "OPENZFS"), Equals("source.type", "OPENZFS")),
    testing=restore_testing.OPENZFS,
    source=PAGE,
)
