"""A volume of FSx for NetApp ONTAP: it is restored as a new volume of a file system that exists."""

from __future__ import annotations

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choice,
    Choices,
    Constraint,
    Evidence,
    Field,
    Kind,
    Permission,
    Section,
    Severity,
    Target,
    by_hand,
)
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, LessThan, Matches, Not
from restore_profiles.services import restore_testing
from restore_profiles.services.fsx_afterwards import TAGS
from restore_profiles.services.fsx_fields import PAGE, listed

FROM_BACKUP = "CreateVolumeFromBackup, Amazon FSx API Reference"
TESTING_PAGE = "Restore testing inferred metadata"
TIERING = "OntapConfiguration.tieringPolicy"

NAME = Field(
    "Name",
    "New volume's name",
    "No volume of the storage virtual machine may have it.",
    prefill=False,
    suggestion="restored",
    required=Always(),
    attention=Always(),
    pattern=r"[A-Za-z0-9_]{1,203}",
    pattern_help="up to 203 letters, digits and underscores",
    source="Creating volumes, Amazon FSx for NetApp ONTAP User Guide",
)

CONFIGURATION = listed(
    "OntapConfiguration",
    "ONTAP",
    "Where the volume is made, and how.",
    kind=Kind.OBJECT,
    required=Always(),
    fields=(
        Field(
            "storageVirtualMachineId",
            "Virtual machine",
            "The storage virtual machine decides the file system and the zone. It may be of another file "
            "system than the source's.",
            choices=Choices("storage-virtual-machines"),
            from_source="svm",
            prefill_from_source=True,
            bound_to_region=True,
            required=Always(),
            attention=Not(Equals("source.exists", "yes")),
            source=TESTING_PAGE,
        ),
        Field(
            "junctionPath",
            "Junction path",
            "Where clients find the volume. The source's own is taken while the source is there.",
            prefill=False,
            suggestion="/restored",
            required=Always(),
            attention=Always(),
            pattern=r"/.{1,254}",
            pattern_help="a path that begins with /, such as /vol3",
            source=FROM_BACKUP,
        ),
        listed(
            "sizeInMegabytes",
            "Size",
            "At least what the backup holds.",
            kind=Kind.INTEGER,
            from_source="size_mb",
            prefill_from_source=True,
            attention=Not(Given("OntapConfiguration.sizeInMegabytes")),
            minimum=1,
            unit="MB",
        ),
        listed(
            "storageEfficiencyEnabled",
            "Storage efficiency",
            "Deduplication, compression and compaction.",
            kind=Kind.BOOLEAN,
            from_source="storage_efficiency",
            prefill_from_source=True,
            attention=Not(Given("OntapConfiguration.storageEfficiencyEnabled")),
        ),
        listed(
            "tieringPolicy",
            "Tiering",
            "Which data moves to the cheaper capacity pool. The page names the key alone; the members are "
            "those of FSx.",
            kind=Kind.OBJECT,
            evidence=Evidence.UNVERIFIED,
            fields=(
                Field(
                    "name",
                    "Policy",
                    "What moves.",
                    choices=(
                        Choice("SNAPSHOT_ONLY", "cold snapshots"),
                        Choice("AUTO", "cold data and snapshots"),
                        Choice("ALL", "all data"),
                        Choice("NONE", "nothing"),
                    ),
                    from_source="tiering",
                    prefill_from_source=True,
                    evidence=Evidence.UNVERIFIED,
                    if_empty="cold snapshots",
                    source=FROM_BACKUP,
                ),
                Field(
                    "coolingPeriod",
                    "Cold after",
                    "Days without access.",
                    kind=Kind.INTEGER,
                    visible=AnyOf(
                        Equals(f"{TIERING}.name", "AUTO", "SNAPSHOT_ONLY"), Not(Given(f"{TIERING}.name"))
                    ),
                    from_source="cooling_days",
                    prefill_from_source=True,
                    minimum=2,
                    maximum=183,
                    unit="days",
                    evidence=Evidence.UNVERIFIED,
                    source=FROM_BACKUP,
                ),
            ),
        ),
        Field(
            "securityStyle",
            "Security style",
            "Whose permissions count.",
            choices=(Choice("UNIX"), Choice("NTFS"), Choice("MIXED")),
            from_source="security_style",
            prefill_from_source=True,
            if_empty="that of the root volume",
            source=TESTING_PAGE,
        ),
        Field(
            "ontapVolumeType",
            "Volume type",
            "RW can be written; DP is the destination of a replication.",
            choices=(Choice("RW"), Choice("DP")),
            if_empty="RW",
            source=TESTING_PAGE,
        ),
        Field(
            "snapshotPolicy",
            "Snapshot policy",
            "When ONTAP makes snapshots: default, default-1weekly, none, or a policy of your own.",
            from_source="snapshot_policy",
            prefill_from_source=True,
            if_empty="default",
            source=TESTING_PAGE,
        ),
    ),
)

SUBNETS = Field(
    "SubnetIds",
    "Subnets",
    "Taken and not looked at: the storage virtual machine decides where the volume is.",
    kind=Kind.TEXTS,
    choices=Choices("subnets"),
    prefill=False,
    evidence=Evidence.UNVERIFIED,
    if_empty="not needed",
    source=PAGE,
)

ONTAP = Target(
    "ontap-volume",
    "A volume of FSx for NetApp ONTAP",
    (
        Section("Volume", (NAME, CONFIGURATION)),
        Section("Without effect", (SUBNETS,), folded=True),
    ),
    constraints=(
        Constraint(
            "OntapConfiguration.ontapVolumeType",
            Equals("OntapConfiguration.ontapVolumeType", "DP"),
            "A DP volume can only be read: it waits for a replication.",
            "Choose RW.",
            Severity.WARNING,
            source=FROM_BACKUP,
        ),
        Constraint(
            "OntapConfiguration.sizeInMegabytes",
            LessThan("OntapConfiguration.sizeInMegabytes", "source.size_mb"),
            "The volume will be smaller than the source.",
            "Make sure that the data of the backup fits.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=FROM_BACKUP,
        ),
        Constraint(
            "OntapConfiguration.storageEfficiencyEnabled",
            AllOf(
                Not(Given("OntapConfiguration.storageEfficiencyEnabled")),
                Not(Equals("OntapConfiguration.ontapVolumeType", "DP")),
                Given("OntapConfiguration.storageVirtualMachineId"),
            ),
            "FSx wants storage efficiency named for an RW volume; whether AWS Backup does is not documented.",
            "Set storageEfficiencyEnabled to true or false.",
            Severity.WARNING,
            Evidence.UNVERIFIED,
            source=FROM_BACKUP,
        ),
    ),
    caveats=(
        Caveat(
            "A new volume is made beside the source; clients find it under the new junction path.",
            source=PAGE,
        ),
        Caveat("Data is loaded as it is read: the first access is slower for a while.", source=PAGE),
        Caveat(
            "The file system needs room for it; a volume on a full file system cannot be made.",
            evidence=Evidence.UNVERIFIED,
            source=PAGE,
        ),
        Caveat(
            "Shares, exports and LUN mappings of the source are not part of the volume.",
            evidence=Evidence.UNVERIFIED,
            source="Working with backups, Amazon FSx for NetApp ONTAP User Guide",
        ),
    ),
    follow_ups=(
        by_hand(
            "shares",
            "Make its shares, exports and LUN mappings, as the source had them",
            "With the ONTAP CLI or REST API of the file system: they are not part of the volume.",
            PAGE,
            optional=True,
        ),
        TAGS,
    ),
    role_permissions=tuple(
        Permission(f"fsx:{action}")
        for action in (
            "CreateVolumeFromBackup",
            "DescribeVolumes",
            "DescribeBackups",
            "DescribeFileSystems",
            "DeleteVolume",
            "TagResource",
            "UntagResource",
        )
    ),
    account_checks=(AccountCheck("fsx-volume", "Volume"),),
    applies=AnyOf(
        Equals("returned.FileSystemType", "ONTAP"),
        Equals("source.type", "ONTAP"),
        Matches("point.resource_arn", r"arn:[^:]*:fsx:[^:]*:[^:]*:volume/.+", "the ARN of a volume"),
    ),
    testing=restore_testing.ONTAP,
    source=PAGE,
)
