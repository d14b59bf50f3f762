"""The whole account as of one moment: of every resource the best recovery point at or before it.

The points lie in a `PointTable`; beside it the restorable rows of each resource are kept in the order of
their creation, so that a moment costs each resource one binary search: 10,000 resources with a million points
answer within 50 ms (`benchmarks/best_point.py`), where looking at each point takes seconds.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from recovery.account import WindowFacts
from recovery.models import Continuity, RecoveryPoint
from recovery.point_table import PointTable
from recovery.restore_windows import Window, windows
from restore_profiles.registry import profile_for

NEVER = -(1 << 62)
"""Before every moment: nothing reaches back."""


class BestPoint(NamedTuple):
    """What a resource can be brought back to. `moment` is in seconds since 1970 and at most the one asked
    for."""

    resource_arn: str
    moment: int
    row: int
    """The row of a snapshot in the table; meaningless where there is a window."""
    window: Window | None
    """The window of a continuous point, inside which the moment is chosen."""

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.moment, UTC)


class _Reach(NamedTuple):
    """The restorable seconds of one window, both ends included."""

    first: int
    last: int
    window: Window


class PointTimes:
    """Fill it with pages of points, then ask `best_at`. Continuous points count with their windows: as their
    service tells them where it was asked, else estimated. A composite point counts as one: the points nested
    in it bring its resource back."""

    def __init__(self) -> None:
        self.table = PointTable()
        self._continuous: dict[str, list[RecoveryPoint]] = {}
        self._restorable = bytearray()
        self._originals = bytearray()
        self._indexed = -1
        self._rows = array("I")
        """Restorable rows, those of a resource together, oldest first."""
        self._moments = array("q")
        """Seconds of creation, in the order of `_rows`."""
        self._starts = array("I")
        self._reaches: list[tuple[int, list[_Reach]]] = []
        """Windows by the code of their resource, as of `_reached`."""
        self._reached: tuple[datetime, object, int] | None = None

    def put(self, points: Sequence[RecoveryPoint]) -> None:
        """Add a page of points."""
        self.table.put(points)
        for point in points:
            profile = profile_for(point.type)
            named = profile.point_in_time if profile else None
            ranged = point.continuity is Continuity.CONTINUOUS and named is not None and named.key != ""
            if ranged:
                self._continuous.setdefault(point.resource_arn, []).append(point)
            usable = point.restorable and point.storage_class != "DELETED"
            self._restorable.append(usable and not ranged)
            self._originals.append(not point.source_vault_arn)

    def best_at(
        self, moment: datetime, now: datetime, told: Mapping[str, WindowFacts] | None = None
    ) -> list[BestPoint]:
        """Of each resource that can be brought back to `moment` or to before it, the way with the least loss.

        `told` is what services said of continuous points, by ARN.
        """
        self._index()
        self._reach(now, told or {})
        asked = int(moment.timestamp())
        arns, moments, rows = self.table.resource_arns, self._moments, self._rows
        best = {}
        for code, (start, end) in enumerate(pairwise(self._starts)):
            place = bisect_right(moments, asked, start, end) - 1
            if place >= start:
                best[code] = BestPoint(arns[code], moments[place], rows[place], None)
        for code, reaches in self._reaches:
            found = best[code].moment if code in best else NEVER
            for first, last, window in reaches:
                reached = min(asked, last)
                if first <= reached and reached >= found:
                    found = reached
                    best[code] = BestPoint(arns[code], found, 0, window)
        return [*best.values()]

    def point_arn(self, best: BestPoint) -> str:
        return best.window.point.arn if best.window else self.table.key_at(best.row)

    def _index(self) -> None:
        """Sort the restorable rows again where points came since."""
        if self._indexed == self.table.version:
            return
        created = self.table.created
        by_resource: list[list[int]] = [[] for _ in self.table.resource_arns]
        for row, (code, usable) in enumerate(zip(self.table.resource_codes, self._restorable, strict=True)):
            if usable:
                by_resource[code].append(row)
        self._rows, self._moments, self._starts = array("I"), array("q"), array("I", [0])
        for rows in by_resource:
            rows.sort(key=created.__getitem__)
            moments = array("q", map(created.__getitem__, rows))
            if any(one == other for one, other in pairwise(moments)):
                # A copy has the moment of its original, which is taken; vaults are read in any order.
                rows.sort(key=lambda row: (created[row], self._originals[row], self.table.key_at(row)))
            self._rows.extend(rows)
            self._moments.extend(moments)
            self._starts.append(len(self._rows))
        self._indexed = self.table.version

    def _reach(self, now: datetime, told: Mapping[str, WindowFacts]) -> None:
        """Work the windows out, once for each `now`: 30 ms for 5,000."""
        if self._reached == (now, told, self.table.version):
            return
        codes = {arn: code for code, arn in enumerate(self.table.resource_arns)}
        self._reaches = []
        for arn, points in self._continuous.items():
            profile = profile_for(points[0].type)
            ranges = windows(points, now, profile.point_in_time if profile else None, told)
            reaches = [
                _Reach(_second(window.earliest.moment), _second(window.latest.moment), window)
                for window in ranges
            ]
            self._reaches.append((codes[arn], reaches))
        self._reached = (now, told, self.table.version)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
