"""How the durations of restore tests go over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import median

from recovery.testing.history import TestRun, minutes_text

FEWEST = 4
"""Of fewer tests no direction is told."""
MOST = 200
"""The newest so many tell the direction: it is the median of all pairs."""
STEADY = 0.1
"""A change over the whole time of less than this part of the median is none."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class TrendPoint:
    at: datetime
    minutes: float
    over: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Durations of the tests that completed, oldest first, in minutes."""

    points: tuple[TrendPoint, ...]
    median: float | None
    longest: float | None
    target: int | None
    """The target where it is the same for all."""
    words: str
    """How they go: `steady`, `longer by 3 min a month`, or why nothing can be said."""


def trend(runs: Iterable[TestRun]) -> Trend:
    """The trend of tests of one resource, or of one type."""
    completed = [run for run in runs if run.job.status == "COMPLETED" and run.minutes is not None]
    points = sorted(
        (
            TrendPoint(run.job.created, run.minutes, bool(run.over))
            for run in completed
            if run.minutes is not None
        ),
        key=lambda point: point.at,
    )
    lengths = [point.minutes for point in points]
    targets = {run.target for run in completed}
    return Trend(
        tuple(points),
        median(lengths) if lengths else None,
        max(lengths, default=None),
        targets.pop() if len(targets) == 1 else None,
        _direction(points[-MOST:]),
    )


def _direction(points: Sequence[TrendPoint]) -> str:
    """By the median of the slopes of all pairs (Theil-Sen): one test on a bad day turns nothing."""
    if len(points) < FEWEST:
        return f"too few tests to tell a direction: {len(points)}"
    slopes = [
        (later.minutes - earlier.minutes) / ((later.at - earlier.at).total_seconds() / DAY)
        for earlier, later in combinations(points, 2)
        if later.at > earlier.at
    ]
    if not slopes:
        return "all at the same time, so that there is no direction"
    a_day = median(slopes)
    days = (points[-1].at - points[0].at).total_seconds() / DAY
    if abs(a_day * days) < STEADY * median(point.minutes for point in points):
        return "steady"
    unit, size = ("month", 30.0) if days >= 60 else ("week", 7.0) if days >= 14 else ("day", 1.0)
    return f"{'longer' if a_day > 0 else 'shorter'} by {minutes_text(abs(a_day) * size)} a {unit}"
