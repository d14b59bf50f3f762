"""From a resource's recovery points to the moments it can be restored to.

A window is a run of restorable whole seconds inside one continuous point, both ends included. Who tells an
end is kept with it: the service (`Reads.restore_window`), or nobody, and then it is estimated from the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recovery.account import WindowFacts
from recovery.models import Continuity, RecoveryPoint
from restore_profiles.model import PointInTime

# AWS Backup keeps a continuous backup 35 days at most ("Point-in-time recovery").
LONGEST_WINDOW = timedelta(days=35)
SECOND = timedelta(seconds=1)

CREATED = "estimated: the point's creation; no API tells it"
OLDEST = "estimated: 35 days ago, the longest AWS Backup keeps; no API tells it"
KEPT = "estimated: {days} d ago, as long as the point is kept; no API tells it"
LAGS = "estimated: about {minutes} min behind now; no API tells it"
ENDED = "estimated: the stopped point's last known moment; no API tells when it stopped"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a window. `source` tells in words where it comes from; `exact` where the service said it."""

    moment: datetime
    source: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The restorable seconds of one continuous point."""

    point: RecoveryPoint
    earliest: Bound
    latest: Bound

    @property
    def exact(self) -> bool:
        return self.earliest.exact and self.latest.exact

    def holds(self, moment: datetime) -> bool:
        return self.earliest.moment <= moment <= self.latest.moment


@dataclass(frozen=True, slots=True)
class Gap:
    """Seconds between two windows that no continuous point holds."""

    start: datetime
    end: datetime
    why: str


def windows(
    points: Iterable[RecoveryPoint],
    now: datetime,
    named: PointInTime | None,
    told: Mapping[str, WindowFacts] | None = None,
) -> tuple[Window, ...]:
    """The window of each continuous point that can be restored, oldest first.

    `named` is the profile's (None: the type takes no moment, so there is none); `told` what the service said,
    by the point's ARN.
    """
    if named is None:
        return ()
    found = []
    for point in points:
        if point.continuity is Continuity.CONTINUOUS and point.restorable:
            window = _window(point, now, named, (told or {}).get(point.arn, WindowFacts()))
            if window.earliest.moment <= window.latest.moment:
                found.append(window)
    return tuple(sorted(found, key=lambda window: (window.earliest.moment, window.latest.moment)))


def gaps(ranges: Sequence[Window]) -> tuple[Gap, ...]:
    """What no window holds between the first second and the last of all, oldest first. `ranges` as `windows`
    gives them."""
    found: list[Gap] = []
    furthest: Window | None = None
    for window in ranges:
        start = window.earliest.moment
        if furthest is not None and start - furthest.latest.moment > SECOND:
            stopped = furthest.point.status == "STOPPED"
            why = "the continuous backup was interrupted" if stopped else "no continuous point holds it"
            found.append(Gap(furthest.latest.moment + SECOND, start - SECOND, why))
        if furthest is None or window.latest.moment > furthest.latest.moment:
            furthest = window
    return tuple(found)


def first_second(moment: datetime) -> datetime:
    """The first whole second that is not before `moment`."""
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return whole if whole == moment else whole + SECOND


def last_second_before(moment: datetime) -> datetime:
    """The last whole second before `moment`, which itself cannot be restored: a restore time must lie before
    the latest one (RDS API, RestoreDBInstanceToPointInTime)."""
    return first_second(moment) - SECOND


def _window(point: RecoveryPoint, now: datetime, named: PointInTime, told: WindowFacts) -> Window:
    if told.earliest is not None:
        earliest = Bound(first_second(told.earliest), told.source, exact=True)
    else:
        earliest = _estimated_earliest(point, now)
    if told.latest is not None:
        latest = Bound(last_second_before(told.latest), told.source, exact=True)
    elif point.status == "STOPPED":
        latest = Bound(last_second_before(point.completed or point.created), ENDED, exact=False)
    else:
        why = LAGS.format(minutes=named.lag_seconds // 60)
        latest = Bound(last_second_before(now - timedelta(seconds=named.lag_seconds)), why, exact=False)
    return Window(point, earliest, latest)


def _estimated_earliest(point: RecoveryPoint, now: datetime) -> Bound:
    """The point's creation, or where older moments are not kept any more ("Point-in-time recovery")."""
    oldest, why = now - LONGEST_WINDOW, OLDEST
    if point.keep_days is not None and 0 < point.keep_days < LONGEST_WINDOW.days:
        oldest, why = now - timedelta(days=point.keep_days), KEPT.format(days=point.keep_days)
    moment, why = (point.created, CREATED) if point.created >= oldest else (oldest, why)
    return Bound(first_second(moment), why, exact=False)
