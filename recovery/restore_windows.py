"""From a resource's recovery points to the moments it can be restored to, as a picture can show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.models import Continuity, RecoveryPoint

# AWS Backup keeps a continuous backup 35 days at most ("Point-in-time recovery").
LONGEST_WINDOW = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Window:
    """A range of restorable seconds inside one continuous point. `exact` is False where AWS does not tell its
    ends."""

    point: RecoveryPoint
    earliest: datetime
    latest: datetime
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Bucket:
    """One slot of the timeline: how many points were made in it, how many of those can be restored, and
    whether a continuous point covers any of it."""

    start: datetime
    points: int
    restorable: int
    covered: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Slots of equal length from `start` to `end`, oldest first; empty where there are no points."""

    start: datetime
    end: datetime
    buckets: tuple[Bucket, ...]
    windows: tuple[Window, ...]


def windows(points: Sequence[RecoveryPoint], now: datetime, lag: timedelta) -> tuple[Window, ...]:
    """The window of each continuous point that can be restored, oldest first.

    Estimated: no API tells S3's (earliest is the later of its creation and 35 days ago, latest is `lag`
    behind `now`), and a stopped point's end is not told at all, so its last known moment is its completion.
    """
    found = []
    for point in points:
        if point.continuity is not Continuity.CONTINUOUS or not point.restorable:
            continue
        earliest = max(point.created, now - LONGEST_WINDOW)
        latest = (point.completed or point.created) if point.status == "STOPPED" else now - lag
        if latest >= earliest:
            found.append(Window(point, earliest, latest))
    return tuple(sorted(found, key=lambda window: window.earliest))


def timeline(
    points: Sequence[RecoveryPoint], now: datetime, slots: int, lag: timedelta = timedelta(minutes=5)
) -> Timeline:
    """The picture of these points in `slots` slots, from the oldest point (or window) to `now`."""
    ranges = windows(points, now, lag)
    starts = [point.created for point in points] + [window.earliest for window in ranges]
    if not starts or slots < 1:
        return Timeline(now, now, (), ranges)
    start = min(starts)
    # Never of no length: one point made this second still has its slot.
    width = max((now - start) / slots, timedelta(seconds=1))
    made, good = [0] * slots, [0] * slots
    for point in points:
        slot = min(max((point.created - start) // width, 0), slots - 1)
        made[slot] += 1
        good[slot] += point.restorable
    buckets = []
    for slot in range(slots):
        opens, closes = start + slot * width, start + (slot + 1) * width
        covered = any(window.earliest < closes and window.latest >= opens for window in ranges)
        buckets.append(Bucket(opens, made[slot], good[slot], covered))
    return Timeline(start, start + slots * width, tuple(buckets), ranges)
