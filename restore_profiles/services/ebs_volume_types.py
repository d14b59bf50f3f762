"""What EC2 takes for each type of EBS volume, and the checks that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from restore_profiles.model import Constraint, Evidence, Severity
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, LessThan, MoreThan, Not

CREATE_VOLUME = "Amazon EC2 API, CreateVolume"
VOLUME_TYPES_PAGE = "Amazon EBS volume types"


@dataclass(frozen=True, slots=True)
class VolumeType:
    """Sizes in GiB, IOPS where they are provisioned, and how many of those a GiB carries."""

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
PROVISIONED = tuple(each.name for each in VOLUME_TYPES if each.iops)

# What a gp3 volume has without being asked, and how many IOPS one MiB/s takes: each carries 0.25 MiB/s.
GP3_IOPS, GP3_IOPS_PER_MIBS = 3_000, 4
GP3 = Equals("volumeType", "gp3")


def _sizes(each: VolumeType) -> Iterator[Constraint]:
    """Too small or too large for the type, by the size asked for or else by that of the backup."""
    is_type = Equals("volumeType", each.name)
    least, most = each.sizes
    outside = AnyOf(LessThan("volumeSize", least), MoreThan("volumeSize", most))
    message = f"{each.name} volumes have {least:,} to {most:,} GiB."
    yield Constraint("volumeSize", AllOf(is_type, outside), message, source=CREATE_VOLUME)
    too_small = AllOf(Not(Given("volumeSize")), LessThan("point.size_gib", least))
    yield Constraint(
        "volumeType",
        AllOf(is_type, AnyOf(too_small, MoreThan("point.size_gib", most))),
        f"{message} The backup's size is outside.",
        "Choose another volume type, or a size that fits.",
        Severity.WARNING,
        source=CREATE_VOLUME,
    )


def _iops(each: VolumeType, least: int, most: int) -> Iterator[Constraint]:
    is_type = Equals("volumeType", each.name)
    outside = AnyOf(LessThan("iops", least), MoreThan("iops", most))
    message = f"{each.name} volumes have {least:,} to {most:,} IOPS."
    yield Constraint("iops", AllOf(is_type, outside), message, source=CREATE_VOLUME)
    by_backup = Not(Given("volumeSize"))
    for size, applies, severity in (
        ("volumeSize", Given("volumeSize"), Severity.ERROR),
        ("point.size_gib", by_backup, Severity.WARNING),
    ):
        # The least that the type may have is allowed at any size.
        too_dense = AllOf(MoreThan("iops", least), MoreThan("iops", size, times=each.iops_per_gib))
        yield Constraint(
            "iops",
            AllOf(is_type, applies, too_dense),
            f"{each.name} volumes take {each.iops_per_gib:,} IOPS per GiB at most.",
            "Ask for fewer IOPS or a larger volume.",
            severity,
            source=VOLUME_TYPES_PAGE,
        )


def _only_for(key: str, types: tuple[str, ...]) -> Constraint:
    return Constraint(
        key,
        AllOf(Given("volumeType"), Given(key), Not(Equals("volumeType", *types))),
        f"EC2 takes {key} for {', '.join(types)} only.",
        "Leave it out.",
        evidence=Evidence.MODEL,
        source=CREATE_VOLUME,
    )


THROUGHPUT_LIMITS = (
    Constraint(
        "throughput",
        AllOf(GP3, LessThan("iops", "throughput", times=GP3_IOPS_PER_MIBS)),
        "A gp3 volume carries 0.25 MiB/s per provisioned IOPS at most.",
        "Ask for four IOPS for each MiB/s.",
        source=VOLUME_TYPES_PAGE,
    ),
    Constraint(
        "throughput",
        AllOf(GP3, Not(Given("iops")), MoreThan("throughput", GP3_IOPS // GP3_IOPS_PER_MIBS)),
        "Without IOPS of its own a gp3 volume has 3,000, which carry 750 MiB/s at most.",
        "Ask for four IOPS for each MiB/s.",
        source=VOLUME_TYPES_PAGE,
    ),
)

LIMITS = (
    *(rule for each in VOLUME_TYPES for rule in _sizes(each)),
    *(rule for each in VOLUME_TYPES if each.iops for rule in _iops(each, *each.iops)),
    *THROUGHPUT_LIMITS,
    _only_for("iops", PROVISIONED),
    _only_for("throughput", ("gp3",)),
)
