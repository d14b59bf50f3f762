"""Parameters of RDS for storage."""

from __future__ import annotations

from restore_profiles.model import Choice, Kind, Section
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, LessThan, Not
from restore_profiles.services.rds_engines import MARIADB, MYSQL, ORACLE, POSTGRES, SQL_SERVER, engine_is
from restore_profiles.services.rds_pages import CONTINUOUS, TO_MOMENT, known, newer

GP3_PROVISIONED_FROM_GIB = 400
"""Below it, RDS for these engines runs gp3 with 3,000 IOPS and 125 MiB/s and lets nobody ask for others
("Amazon RDS DB instance storage")."""
SMALL_GP3 = AllOf(
    Equals("StorageType", "gp3"),
    engine_is(*POSTGRES, *MYSQL, *MARIADB),
    AnyOf(
        LessThan("AllocatedStorage", GP3_PROVISIONED_FROM_GIB),
        AllOf(Not(Given("AllocatedStorage")), LessThan("source.allocated_gib", GP3_PROVISIONED_FROM_GIB)),
    ),
)
LARGE_GP3 = AllOf(Equals("StorageType", "gp3"), engine_is(*POSTGRES, *MYSQL, *MARIADB), Not(SMALL_GP3))

TYPES = (
    Choice("gp3", "General purpose SSD"),
    Choice("gp2", "General purpose SSD, older"),
    Choice("io2", "Provisioned IOPS SSD"),
    Choice("io1", "Provisioned IOPS SSD, older"),
    Choice("standard", "Magnetic"),
)

VOLUME = (
    newer("VolumeName", "Volume", "rdsdbdata2, rdsdbdata3 or rdsdbdata4."),
    newer("StorageType", "Storage type", "As of the first volume.", choices=(Choice("gp3"), Choice("io2"))),
    newer("AllocatedStorage", "Size", "Of this volume.", kind=Kind.INTEGER, unit="GiB"),
    newer("IOPS", "IOPS", "Of this volume.", kind=Kind.INTEGER),
    newer("StorageThroughput", "Throughput", "Of this volume.", kind=Kind.INTEGER, unit="MiB/s"),
    newer("MaxAllocatedStorage", "Size at most", "How far it may grow.", kind=Kind.INTEGER, unit="GiB"),
)

STORAGE = Section(
    "Storage",
    (
        known(
            "StorageType",
            "Storage type",
            "Decides speed and price. A change of type takes long after the restore.",
            choices=TYPES,
            closed=True,
            from_source="storage_type",
            prefill_from_source=True,
            if_empty="io1 where IOPS are given, else gp3",
        ),
        known(
            "AllocatedStorage",
            "Size",
            "At least what the source had when it was backed up.",
            kind=Kind.INTEGER,
            from_source="allocated_gib",
            visible=Not(engine_is(*SQL_SERVER)),
            minimum=5,
            maximum=65_536,
            unit="GiB",
            if_empty="as the backup",
        ),
        known(
            "Iops",
            "IOPS",
            "Operations per second; 0 makes it storage without provisioned IOPS.",
            kind=Kind.INTEGER,
            from_source="iops",
            prefill_from_source=True,
            visible=AllOf(
                AnyOf(Not(Given("StorageType")), Equals("StorageType", "io1", "io2", "gp3")), Not(SMALL_GP3)
            ),
            minimum=0,
            maximum=256_000,
            if_empty="as the backup",
        ),
        newer(
            "StorageThroughput",
            "Throughput",
            "Of gp3 only.",
            kind=Kind.INTEGER,
            from_source="throughput",
            visible=AllOf(AnyOf(Not(Given("StorageType")), Equals("StorageType", "gp3")), Not(SMALL_GP3)),
            unit="MiB/s",
        ),
        newer(
            "MaxAllocatedStorage",
            "Size at most",
            "How far RDS may grow the storage by itself. A restore from a snapshot takes none.",
            kind=Kind.INTEGER,
            from_source="max_allocated_gib",
            visible=CONTINUOUS,
            unit="GiB",
            source=TO_MOMENT,
        ),
        newer(
            "DedicatedLogVolume",
            "Dedicated log volume",
            "Keeps the transaction logs on a volume of their own.",
            kind=Kind.BOOLEAN,
            from_source="dedicated_log_volume",
        ),
        newer(
            "AdditionalStorageVolumes",
            "More volumes",
            "Up to three, of Oracle and SQL Server only.",
            kind=Kind.OBJECTS,
            visible=engine_is(*ORACLE, *SQL_SERVER),
            maximum=3,
            fields=VOLUME,
        ),
    ),
    folded=True,
)
