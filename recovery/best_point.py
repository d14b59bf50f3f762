"""The best way back to a moment, and the alternatives with what speaks for and against each.

A way gives the state of one second: of a snapshot its creation, of a continuous window any second inside it.
Ways are ranked by how much is lost of what was there at the moment asked for, then by what makes the restore
slower or less certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recovery.holdings import Holdings
from recovery.models import Continuity, NativePoint, RecoveryPoint
from recovery.moments import iso, span
from recovery.parts import why_not_by_itself
from recovery.restore_windows import Window, first_second, gaps, last_second_before
from restore_profiles.model import COLD_STORAGE
from restore_profiles.registry import profile_for

NO_KEY = "AWS documents no parameter that asks for a moment of it; the AWS Backup console can"
GONE_KEY = "its key {key} is {state}"
CLOSED_KEYS = frozenset({"PendingDeletion", "Disabled", "NotFound", "Unavailable", "PendingImport"})
"""States of kms:DescribeKey in which nothing can be decrypted, and our word for a key that is not there."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get back the state of `moment`. Exactly one of `point` and `native` is there."""

    moment: datetime
    point: RecoveryPoint | None = None
    window: Window | None = None
    """The window of `point` where the moment is chosen inside it."""
    native: NativePoint | None = None
    reasons: tuple[str, ...] = ()
    """What to know of it, in words."""
    obstacles: tuple[str, ...] = ()
    """Why it cannot be taken, or will most likely fail."""
    elsewhere: bool = False
    """Whether it lies in another Region or account than the one looked from."""
    cold: bool = False
    """Whether it lies in cold storage, as far as can be told."""

    @property
    def usable(self) -> bool:
        return not self.obstacles

    def lost(self, asked: datetime) -> timedelta:
        """How much of what was there at `asked` does not come back."""
        return asked - self.moment


@dataclass(frozen=True, slots=True)
class WaysBack:
    """The answer to "as it was at `asked`". `ways` reach the moment or less, best first; the unusable ones
    come last."""

    asked: datetime
    ways: tuple[Way, ...]
    later: Way | None
    """The usable way to the nearest moment after the one asked for, where none reaches it to the second."""
    why: str
    """Why the moment itself cannot be had; "" where it can."""

    @property
    def best(self) -> Way | None:
        """The least loss, outside AWS Backup included."""
        return next((way for way in self.ways if way.usable), None)

    @property
    def ours(self) -> Way | None:
        """The best that Relight can restore here: a recovery point of this Region and account."""
        usable = (way for way in self.ways if way.usable)
        return next((way for way in usable if way.point is not None and not way.elsewhere), None)

    @property
    def better_outside(self) -> Way | None:
        """A way outside AWS Backup that loses less than `ours`, so that nobody takes a loss for the only
        choice."""
        best, ours = self.best, self.ours
        if best is None or best.native is None:
            return None
        return best if ours is None or ours.moment < best.moment else None


def ways_back(holdings: Holdings, asked: datetime, now: datetime) -> WaysBack:
    """Every way to `asked`, an aware UTC second that is not after `now`."""
    ranges = holdings.windows(now)
    every = [
        *_windowed(holdings, ranges, asked, now),
        *_snapshots(holdings, now),
        *_natives(holdings, asked),
        *(_copy(point) for point in holdings.copies),
    ]
    ways = sorted((way for way in every if way.moment <= asked), key=lambda way: _rank(way, asked))
    usable = [way for way in ways if way.usable]
    if usable and usable[0].moment == asked:
        return WaysBack(asked, tuple(ways), None, "")
    after = [
        way for way in [*every, *_openings(holdings, ranges, asked, now)] if way.usable and way.moment > asked
    ]
    later = min(after, key=lambda way: (way.moment, _rank(way, asked)), default=None)
    return WaysBack(asked, tuple(ways), later, _why_not(holdings, ranges, asked))


def _windowed(
    holdings: Holdings, ranges: tuple[Window, ...], asked: datetime, now: datetime
) -> Iterator[Way]:
    for window in ranges:
        reasons = ["continuous, to the second"]
        if not window.exact:
            reasons.append("the ends of its window are estimated")
        moment = min(asked, window.latest.moment)
        if moment >= window.earliest.moment:
            yield _way(holdings, window.point, moment, now, window, reasons)


def _openings(
    holdings: Holdings, ranges: tuple[Window, ...], asked: datetime, now: datetime
) -> Iterator[Way]:
    """The first second of each window that begins after the moment asked for."""
    for window in ranges:
        if window.earliest.moment > asked:
            reasons = ["continuous, to the second"]
            yield _way(holdings, window.point, window.earliest.moment, now, window, reasons)


def _snapshots(holdings: Holdings, now: datetime) -> Iterator[Way]:
    named = holdings.point_in_time
    for point in holdings.points:
        # A continuous point of a type whose moments nobody can name is restored as it is.
        if point.continuity is Continuity.SNAPSHOT or named is None:
            yield _way(holdings, point, point.created, now, None, ["snapshot"])
        elif not named.key:
            yield _way(holdings, point, point.created, now, None, ["the full backup of a continuous one"])


def _way(
    holdings: Holdings,
    point: RecoveryPoint,
    moment: datetime,
    now: datetime,
    window: Window | None,
    reasons: list[str],
) -> Way:
    obstacles, named = [], holdings.point_in_time
    if window is not None and named is not None and not named.key:
        obstacles.append(NO_KEY)
    if not point.restorable:
        obstacles.append(f"its status is {point.status}")
    if alone := why_not_by_itself(replace(point, type=point.type or holdings.resource.type)):
        obstacles.append(alone)
    cold = _is_cold(point, now)
    if cold:
        profile = profile_for(point.type)
        reasons.append(profile.when_cold if profile else COLD_STORAGE)
    if point.storage_class == "DELETED":
        obstacles.append("its data is deleted")
    obstacles += _closed_key(holdings, point.encryption_key_arn)
    if point.source_vault_arn:
        reasons.append("a copy")
    if point.last_restore:
        reasons.append(f"restored before, last on {iso(point.last_restore)}")
    return Way(moment, point, window, None, tuple(reasons), tuple(obstacles), cold=cold)


def _is_cold(point: RecoveryPoint, now: datetime) -> bool:
    """Only DescribeRecoveryPoint tells the storage class. Where a listing is all there is, the day decides on
    which the point was to move."""
    if point.storage_class:
        return point.storage_class == "COLD"
    return point.move_to_cold_at is not None and point.move_to_cold_at <= now


def _natives(holdings: Holdings, asked: datetime) -> Iterator[Way]:
    for native in holdings.natives:
        if native.earliest is not None and native.latest is not None:
            first, last = first_second(native.earliest), last_second_before(native.latest)
            if first > last:
                continue
            moment = min(max(asked, first), last)
        elif native.created is not None:
            moment = native.created
        else:
            continue  # which moments it has is not told, so nothing is claimed for it
        obstacles = [] if native.restorable else [f"its status is {native.status}"]
        obstacles += _closed_key(holdings, native.key_arn)
        reasons = (f"{native.kind}, outside AWS Backup",)
        yield Way(moment, native=native, reasons=reasons, obstacles=tuple(obstacles))


def _closed_key(holdings: Holdings, arn: str) -> list[str]:
    """Why nothing can be decrypted with the key, if so. One of another account is not there for us to see."""
    key, ours = holdings.keys.get(arn), f":{holdings.resource.context.account}:" in arn
    closed = key is not None and key.state in CLOSED_KEYS and (ours or key.state != "NotFound")
    return [GONE_KEY.format(key=arn, state=key.state)] if key and closed else []


def _copy(point: RecoveryPoint) -> Way:
    context = point.context
    # Its job tells that it landed; whether it was deleted since is seen only from there.
    place = f"{context.region}, account {context.account}"
    where = f"a copy in {place}, if it is still kept: choose that context to restore it there"
    return Way(point.created, point, reasons=("snapshot", where), elsewhere=True)


def _rank(way: Way, asked: datetime) -> tuple[bool, timedelta, bool, bool, bool, bool, bool, str, str]:
    """Least first. On equal loss: here before elsewhere, AWS Backup before the service itself, what is told
    before what is estimated, warm before cold, an original before a copy."""
    point = way.point
    return (
        not way.usable,
        abs(way.lost(asked)),
        way.elsewhere,
        way.native is not None,
        way.window is not None and not way.window.exact,
        way.cold,
        point is not None and bool(point.source_vault_arn),
        point.arn if point else way.native.kind if way.native else "",
        way.native.id if way.native else "",
    )


def _why_not(holdings: Holdings, ranges: tuple[Window, ...], asked: datetime) -> str:
    """Why no window holds the moment."""
    if ranges and holdings.point_in_time and not holdings.point_in_time.key:
        return f"A continuous backup holds moments: {NO_KEY}."
    if not ranges:
        if holdings.point_in_time and any(
            point.continuity is Continuity.CONTINUOUS and point.restorable for point in holdings.points
        ):
            return "The continuous backup has only begun and holds no moment that can be restored yet."
        return "There is no continuous backup here, so only the moments of snapshots can be had."
    first, last = ranges[0].earliest, max((window.latest for window in ranges), key=lambda end: end.moment)
    if asked < first.moment:
        return f"The continuous backup begins at {iso(first.moment)} ({first.source})."
    if asked > last.moment:
        behind = span(asked - last.moment)
        return f"The continuous backup reaches to {iso(last.moment)}, {behind} before that ({last.source})."
    for gap in gaps(ranges):
        if gap.start <= asked <= gap.end:
            return f"It lies in a gap from {iso(gap.start)} to {iso(gap.end)}: {gap.why}."
    return "The continuous backup that holds it cannot be restored."


def latest_point(points: Iterable[RecoveryPoint]) -> RecoveryPoint | None:
    """The newest point that its status allows to restore and that can be restored by itself; None where there
    is none."""
    fit = (point for point in points if point.restorable and not why_not_by_itself(point))
    return max(fit, key=lambda point: (point.created, point.arn), default=None)
