"""How the durations of restore tests go over time, in words and as a plot of plain characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from recovery.testing.history import TestRun


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
    """How they go: `steady, 42 min`, `longer by 3 min a month`, or why nothing can be said."""


def trend(runs: Iterable[TestRun]) -> Trend:
    raise NotImplementedError


def plot(trend: Trend, width: int, height: int, *, ascii: bool = False) -> str:
    raise NotImplementedError
