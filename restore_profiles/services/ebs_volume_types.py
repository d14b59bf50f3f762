"""What EC2 takes for each type of EBS volume, and the checks that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

from restore_profiles.model import Constraint, Severity
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, LessThan, MoreThan, Not

CREATE_VOLUME = "Amazon EC2 API, CreateVolume"
VOLUME_TYPES_PAGE = "Amazon EBS volume types"


@dataclass(frozen=True, slots=True)
class VolumeType:
    """What EC2 takes for one volume type: sizes in GiB, IOPS where they are provisioned, and IOPS per GiB at
    most."""

    name: str
    label: str
    sizes: tuple[int, int]
    iops: tuple[int, int] | None = None
    iops_per_gib: int = 0
    note: str = ""

    @property
    def limits(self) -> str:
        sizes = f"{self.sizes[0]:,}-{self.sizes[1]:,} GiB"
        iops = f", {self.iops[0]:,}-{self.iops[1]:,} IOPS" if self.iops else ""
        return f"{sizes}{iops}{f'; {self.note}' if self.note else ''}"


VOLUME_TYPES = (
    VolumeType("gp3", "General purpose SSD", (1, 65_536), (3_000, 80_000), 500, "125-2,000 MiB/s"),
    VolumeType("gp2", "General purpose SSD, older", (1, 16_384), note="IOPS follow the size"),
    VolumeType("io2", "Provisioned IOPS SSD", (4, 65_536), (100, 256_000), 1_000),
    VolumeType("io1", "Provisioned IOPS SSD, older", (4, 16_384), (100, 64_000), 50),
    VolumeType("st1", "Throughput HDD", (125, 16_384), note="cannot boot"),
    VolumeType("sc1", "Cold HDD", (125, 16_384), note="cannot boot"),
    VolumeType("standard", "Magnetic", (1, 1_024), note="AWS Backup's page does not list it"),
)
PROVISIONED = tuple(each for each in VOLUME_TYPES if each.iops)
# What a gp3 volume has without being asked, and how much throughput each of its IOPS carries: 0.25 MiB/s.
GP3_IOPS, GP3_IOPS_PER_MIBS = 3_000, 4


def size_limits() -> tuple[Constraint, ...]:
    """Too small or too large for the type, by the size asked for or else by that of the backup."""
    rules = []
    for each in VOLUME_TYPES:
        is_type = Equals("volumeType", each.name)
        least, most = each.sizes
        message = f"An {each.name} volume has {least:,} to {most:,} GiB."
        outside = AnyOf(LessThan("volumeSize", least), MoreThan("volumeSize", most))
        rules.append(Constraint("volumeSize", AllOf(is_type, outside), message, source=CREATE_VOLUME))
        backup_outside = AnyOf(
            AllOf(Not(Given("volumeSize")), LessThan("point.size_gib", least)),
            MoreThan("point.size_gib", most),
        )
        message = f"The backup's size is outside the {least:,} to {most:,} GiB of an {each.name} volume."
        hint = "Choose another volume type, or a size that fits."
        rules.append(
            Constraint(
                "volumeType",
                AllOf(is_type, backup_outside),
                message,
                hint,
                Severity.WARNING,
                source=CREATE_VOLUME,
            )
        )
    return tuple(rules)


def iops_limits() -> tuple[Constraint, ...]:
    rules = []
    for each in PROVISIONED:
        assert each.iops is not None
        least, most = each.iops
        is_type = Equals("volumeType", each.name)
        outside = AnyOf(LessThan("iops", least), MoreThan("iops", most))
        message = f"An {each.name} volume has {least:,} to {most:,} IOPS."
        rules.append(Constraint("iops", AllOf(is_type, outside), message, source=CREATE_VOLUME))
        for size in ("volumeSize", "point.size_gib"):
            # The least that the type may have is allowed at any size.
            too_dense = AllOf(MoreThan("iops", least), MoreThan("iops", size, times=each.iops_per_gib))
            applies = Given(size) if size == "volumeSize" else Not(Given("volumeSize"))
            message = f"An {each.name} volume takes {each.iops_per_gib:,} IOPS per GiB at most."
            hint = "Ask for fewer IOPS or a larger volume."
            severity = Severity.ERROR if size == "volumeSize" else Severity.WARNING
            when = AllOf(is_type, applies, too_dense)
            rules.append(Constraint("iops", when, message, hint, severity, source=VOLUME_TYPES_PAGE))
    return tuple(rules)
