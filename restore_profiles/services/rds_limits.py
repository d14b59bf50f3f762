"""Combinations that RDS refuses, or that surprise."""

from __future__ import annotations

from restore_profiles.model import Constraint, Evidence, Severity
from restore_profiles.rules import AllOf, Equals, Given, LessThan, MoreThan, Not, StartsWith
from restore_profiles.services.rds_pages import (
    CONTINUOUS,
    FROM_SNAPSHOT,
    MULTI_AZ,
    PITR_PAGE,
    STORAGE_PAGE,
    TO_MOMENT,
)
from restore_profiles.services.rds_storage import GP3_PROVISIONED_FROM_GIB, LARGE_GP3, SMALL_GP3

LATEST = Equals("UseLatestRestorableTime", "true")

MOMENT = (
    Constraint(
        "RestoreTime",
        AllOf(CONTINUOUS, Given("RestoreTime"), LATEST),
        "RDS takes a moment or the latest restorable one, not both.",
        "Leave UseLatestRestorableTime out.",
        source=TO_MOMENT,
    ),
    Constraint(
        "RestoreTime",
        AllOf(Not(CONTINUOUS), Given("RestoreTime")),
        "A snapshot holds one moment only; RestoreTime belongs to continuous backups.",
        "Leave it out, or choose a continuous recovery point.",
        evidence=Evidence.MODEL,
        source=FROM_SNAPSHOT,
    ),
    Constraint(
        "UseLatestRestorableTime",
        AllOf(Not(CONTINUOUS), LATEST),
        "A snapshot holds one moment only; UseLatestRestorableTime belongs to continuous backups.",
        "Leave it out, or choose a continuous recovery point.",
        evidence=Evidence.MODEL,
        source=FROM_SNAPSHOT,
    ),
    Constraint(
        "UseLatestRestorableTime",
        AllOf(CONTINUOUS, LATEST, Not(Given("RestoreTime"))),
        "Which second that is will be known only once the restore runs.",
        "RestoreTime names one.",
        Severity.INFO,
        source=PITR_PAGE,
    ),
)

PLACE = (
    Constraint(
        "DBInstanceIdentifier",
        AllOf(
            Equals("source.exists", "yes"),
            Not(Equals("source.elsewhere", "true")),
            StartsWith("DBInstanceIdentifier", "source.id"),
            StartsWith("source.id", "DBInstanceIdentifier"),
        ),
        "That is the name of the source, which still exists.",
        "Take another name. To replace the source, rename it in RDS first, then restore under its name.",
        source=FROM_SNAPSHOT,
    ),
    Constraint(
        "AvailabilityZone",
        AllOf(MULTI_AZ, Given("AvailabilityZone")),
        "RDS takes no zone for a Multi-AZ instance.",
        "Leave AvailabilityZone out, or set MultiAZ to false.",
        evidence=Evidence.MODEL,
        source=FROM_SNAPSHOT,
    ),
    Constraint(
        "AvailabilityZone",
        AllOf(
            Given("AvailabilityZone"),
            Given("context.region"),
            Not(StartsWith("AvailabilityZone", "context.region")),
        ),
        "The zone is not in the Region where the backup lies.",
        "The name of a zone starts with its Region's.",
        source=FROM_SNAPSHOT,
    ),
)

STORAGE = (
    Constraint(
        "Iops",
        AllOf(Equals("StorageType", "io1", "io2"), Not(Given("Iops"))),
        "RDS's page asks for IOPS with io1 and io2, and says that it takes the backup's without.",
        "Give the IOPS to be sure.",
        Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=FROM_SNAPSHOT,
    ),
    Constraint(
        "Iops",
        AllOf(MoreThan("Iops", 0), LessThan("Iops", 1_000)),
        "RDS provisions 1,000 IOPS at least.",
        "Ask for more, or leave it out.",
        Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
    *(
        Constraint(
            key,
            AllOf(SMALL_GP3, Given(key)),
            f"Below {GP3_PROVISIONED_FROM_GIB} GiB RDS lets nobody ask for the IOPS or the throughput of gp3 "
            "with this engine.",
            "Leave it out.",
            Severity.WARNING,
            source=STORAGE_PAGE,
        )
        for key in ("Iops", "StorageThroughput")
    ),
    *(
        Constraint(
            key,
            AllOf(LARGE_GP3, MoreThan(key, 0), LessThan(key, least)),
            f"From {GP3_PROVISIONED_FROM_GIB} GiB on, gp3 of this engine has {least:,} {unit} without being "
            "asked, and RDS refuses less.",
            f"Leave it out, or give {least:,} or more.",
            Severity.WARNING,
            source=STORAGE_PAGE,
        )
        for key, least, unit in (("Iops", 12_000, "IOPS"), ("StorageThroughput", 500, "MiB/s"))
    ),
    Constraint(
        "AllocatedStorage",
        LessThan("AllocatedStorage", "source.allocated_gib"),
        "That is less than the source has now. A restore cannot be smaller than the backup.",
        "Leave the size empty to take the backup's.",
        # The source may have grown since the backup was made.
        Severity.WARNING,
        source=FROM_SNAPSHOT,
    ),
)

CONSTRAINTS = (*MOMENT, *PLACE, *STORAGE)
