"""A run of time laid out in cells of equal length, and which of them are covered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

SECOND = timedelta(seconds=1)

Range = tuple[datetime, datetime]
"""The first second and the last."""


class Cover(Enum):
    """How much of a cell can be restored to the second."""

    NONE = auto()
    """Before the first of all ranges, or after the last."""
    GAP = auto()
    PART = auto()
    FULL = auto()


@dataclass(frozen=True, slots=True)
class Axis:
    """`cells` cells from `start` to `end`, oldest first."""

    start: datetime
    end: datetime
    cells: int

    @property
    def step(self) -> timedelta:
        """Never of no length: what happened all in this second still has its cell."""
        return max((self.end - self.start) / max(self.cells, 1), SECOND)

    def cell_of(self, moment: datetime) -> int | None:
        """The cell that a moment falls into; None where it lies outside."""
        if not self.start <= moment <= self.end:
            return None
        return min((moment - self.start) // self.step, self.cells - 1)

    def counts(self, moments: Iterable[datetime]) -> list[int]:
        """How many of the moments fall into each cell."""
        found = [0] * self.cells
        for moment in moments:
            cell = self.cell_of(moment)
            if cell is not None:
                found[cell] += 1
        return found

    def covers(self, ranges: Sequence[Range]) -> list[Cover]:
        """How far each cell is covered. A cell in which ranges begin, or end for good, is covered."""
        merged = joined(ranges)
        return [self._cover(self.start + cell * self.step, merged) for cell in range(self.cells)]

    def _cover(self, opens: datetime, merged: Sequence[Range]) -> Cover:
        if not merged:
            return Cover.NONE
        opens, closes = max(opens, merged[0][0]), min(opens + self.step - SECOND, merged[-1][1])
        if opens > closes:
            return Cover.NONE
        inside = [each for each in merged if each[0] <= closes and each[1] >= opens]
        if not inside:
            return Cover.GAP
        whole = inside[0][0] <= opens and inside[0][1] >= closes
        return Cover.FULL if whole else Cover.PART


def joined(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in order, those that overlap or follow each other made one."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first - found[-1][1] <= SECOND:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
