"""What EBS volumes of each type can be."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue


@dataclass(frozen=True, slots=True)
class VolumeType:
    """Limits in GiB, IOPS and MiB/s (EC2 API, CreateVolume: Size, Iops, Throughput); None where the type
    takes no such parameter. IOPS for each GiB are from the EBS user guide, "Amazon EBS volume types"."""

    smallest: int
    largest: int
    iops: tuple[int, int] | None = None
    iops_per_gib: int = 0
    iops_required: bool = False
    throughput: tuple[int, int] | None = None


VOLUME_TYPES = {
    "gp2": VolumeType(1, 16_384),
    "gp3": VolumeType(1, 65_536, (3_000, 80_000), 500, throughput=(125, 2_000)),
    "io1": VolumeType(4, 16_384, (100, 64_000), 50, iops_required=True),
    "io2": VolumeType(4, 65_536, (100, 256_000), 1_000, iops_required=True),
    "st1": VolumeType(125, 16_384),
    "sc1": VolumeType(125, 16_384),
}

GP3_IOPS, GP3_THROUGHPUT = 3_000, 125
GP3_IOPS_PER_MIBS = 4
"""gp3 takes at most 0.25 MiB/s for each IOPS (EBS user guide, "General Purpose SSD volumes")."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is asked of a volume; None is not asked."""

    type: str
    size: int | None
    iops: int | None
    throughput: int | None


@dataclass(frozen=True, slots=True)
class Names:
    """What a request calls the figures."""

    size: str
    iops: str
    throughput: str


def refuse_figures(names: Names, asked: Figures, source_gib: int) -> None:
    """Raises a BackupError for what no volume of the type can be, made of a snapshot of `source_gib`."""
    kind = VOLUME_TYPES[asked.type]
    if asked.size is not None and asked.size < source_gib:
        raise InvalidParameterValue(
            f"Invalid {names.size}: {asked.size} GiB is smaller than the snapshot ({source_gib} GiB)."
        )
    size = source_gib if asked.size is None else asked.size
    if not kind.smallest <= size <= kind.largest:
        raise InvalidParameterValue(
            f"Invalid {names.size}: {asked.type} takes {kind.smallest} to {kind.largest} GiB, not {size}."
        )
    _refuse_iops(names, asked, kind, size)
    _refuse_throughput(names, asked, kind)


def _refuse_iops(names: Names, asked: Figures, kind: VolumeType, size: int) -> None:
    if asked.iops is None:
        if kind.iops_required:
            raise MissingParameterValue(
                f"Restore metadata is missing {names.iops}, which {asked.type} requires."
            )
        return
    if kind.iops is None:
        raise InvalidParameterValue(f"Invalid {names.iops}: {asked.type} takes none.")
    lowest, highest = kind.iops
    highest = min(highest, max(lowest, kind.iops_per_gib * size))
    if not lowest <= asked.iops <= highest:
        raise InvalidParameterValue(
            f"Invalid {names.iops}: {asked.type} of {size} GiB takes {lowest} to {highest}, not {asked.iops}."
        )


def _refuse_throughput(names: Names, asked: Figures, kind: VolumeType) -> None:
    if asked.throughput is None:
        return
    if kind.throughput is None:
        raise InvalidParameterValue(f"Invalid {names.throughput}: {asked.type} takes none.")
    lowest, highest = kind.throughput
    highest = min(highest, (asked.iops or GP3_IOPS) // GP3_IOPS_PER_MIBS)
    if not lowest <= asked.throughput <= highest:
        raise InvalidParameterValue(
            f"Invalid {names.throughput}: {lowest} to {highest} MiB/s, not {asked.throughput}."
        )
