"""What does not go together in a restore of FSx for Lustre, and what has to stay as the backup has it."""

from __future__ import annotations

from restore_profiles.model import Constraint, Severity
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, LessThan, MoreThan, MultipleOf, Not
from restore_profiles.services.fsx_fields import (
    FROM_BACKUP,
    HDD,
    NO_CAPACITY,
    PAGE,
    SAME_CAPACITY,
    SAME_STORAGE,
    TIERED,
    differs,
    given_twice,
    other_number,
    subnet_counts,
)

HERE = "LustreConfiguration"
FIRST = Equals(f"{HERE}.DeploymentType", "PERSISTENT_1")
SECOND = Equals(f"{HERE}.DeploymentType", "PERSISTENT_2")
METADATA = f"{HERE}.MetadataConfiguration"
THROUGHPUT = f"{HERE}.ThroughputCapacity"
PER_TIB = f"{HERE}.PerUnitStorageThroughput"

# The page: "only to a file system of the same deployment type, storage class, throughput capacity, storage
# capacity, data compression type, and AWS Region".
SAME = tuple(
    Constraint(
        path,
        when,
        f"{what} must be that of the backup.",
        "Leave it as the backup has it; much of it can be changed once the file system is there.",
        source=PAGE,
    )
    for path, what, when in (
        (f"{HERE}.DeploymentType", "The deployment type", differs(f"{HERE}.DeploymentType")),
        (PER_TIB, "The throughput", other_number(PER_TIB)),
        (THROUGHPUT, "The throughput", other_number(THROUGHPUT)),
        (f"{HERE}.DataCompressionType", "The compression", differs(f"{HERE}.DataCompressionType")),
    )
)

CONSTRAINTS = (
    SAME_STORAGE,
    SAME_CAPACITY,
    NO_CAPACITY,
    *SAME,
    Constraint(
        "StorageCapacity",
        AnyOf(LessThan("StorageCapacity", 32), MoreThan("StorageCapacity", 64_436)),
        "AWS Backup's console takes 32 to 64,436 GiB.",
        "Make sure that it is the backup's own capacity.",
        Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "StorageType",
        AllOf(TIERED, FIRST),
        "Intelligent-Tiering is of PERSISTENT_2 only.",
        "Leave both as the backup has them.",
        source=FROM_BACKUP,
    ),
    Constraint(
        "StorageType",
        AllOf(HDD, SECOND),
        "Disks are of PERSISTENT_1 only.",
        "Leave both as the backup has them.",
        source="CreateFileSystem, Amazon FSx API Reference",
    ),
    Constraint(
        PER_TIB,
        AllOf(Given(PER_TIB), TIERED),
        "The throughput for each TiB cannot be set with Intelligent-Tiering.",
        "Leave it out.",
        source=PAGE,
    ),
    Constraint(
        THROUGHPUT,
        AllOf(Given(THROUGHPUT), Not(MultipleOf(THROUGHPUT, 4_000))),
        "The throughput of Intelligent-Tiering is 4,000 MB/s or a multiple of it.",
        "Leave it as the backup has it.",
        source=FROM_BACKUP,
    ),
    Constraint(
        f"{METADATA}.Iops",
        AllOf(Given(f"{METADATA}.Iops"), Equals(f"{METADATA}.Mode", "AUTOMATIC")),
        "With AUTOMATIC, FSx sets the metadata IOPS itself and takes none.",
        "Leave them out, or set Mode to USER_PROVISIONED.",
        source=FROM_BACKUP,
    ),
    Constraint(
        f"{METADATA}.Iops",
        AllOf(
            Given(f"{METADATA}.Iops"),
            Not(Equals(f"{METADATA}.Iops", "1500", "3000", "6000")),
            Not(MultipleOf(f"{METADATA}.Iops", 12_000)),
        ),
        "Metadata IOPS are 1,500, 3,000, 6,000, 12,000 or a multiple of 12,000.",
        "Take the next one above.",
        source=FROM_BACKUP,
    ),
    Constraint(
        f"{METADATA}.Iops",
        AllOf(Given(f"{METADATA}.Iops"), TIERED, Not(Equals(f"{METADATA}.Iops", "6000", "12000"))),
        "Metadata IOPS of Intelligent-Tiering are 6,000 or 12,000.",
        "Take one of both.",
        source=FROM_BACKUP,
    ),
    Constraint(
        f"{METADATA}.Mode",
        AllOf(Equals(f"{METADATA}.Mode", "AUTOMATIC"), TIERED),
        "AUTOMATIC is of SSD only.",
        "Set Mode to USER_PROVISIONED, with 6,000 or 12,000 IOPS.",
        source=FROM_BACKUP,
    ),
    *subnet_counts(f"{HERE}.DeploymentType"),
    *given_twice(HERE),
)
