"""Which resources a plan tests at a due time, from which point, and when within its start window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from aws_sandbox.backup.restore_request import RESTORABLE
from aws_sandbox.backup.store import RecoveryPoint, Store
from aws_sandbox.restore_testing.plans import Plan, PointSelection, Selection
from aws_sandbox.world.accounts import stable_hex

DAY, HOUR = 86_400.0, 3_600.0


@dataclass(frozen=True, slots=True, order=True)
class DueTest:
    """One resource to be tested, sorted by when. Times in epoch seconds of the clock that restores run by."""

    at: float
    due: float
    plan_arn: str = field(compare=False)
    selection: str = field(compare=False)
    resource_arn: str
    closes: float = field(compare=False)
    """End of the start window: what has not begun by then is cancelled, and leaves no job."""


def tests_due(plan: Plan, due: float, store: Store) -> Iterator[DueTest]:
    """One for each resource that a selection covers, at a moment of chance in the start window that is the
    same in every run."""
    window = plan.start_window_hours * HOUR
    for selection in plan.selections.values():
        for arn in covered(selection, store):
            chance = int(stable_hex("moment", plan.name, selection.name, due, arn, length=8), 16) / 16**8
            yield DueTest(due + chance * window, due, plan.arn, selection.name, arn, due + window)


def covered(selection: Selection, store: Store) -> Iterator[str]:
    """The resources of a selection. Tags are those of the most recent point (guide, "Create a restore testing
    plan")."""
    for arn, points in store.points_by_resource.items():
        if points[0].resource.type == selection.type:
            tags = {**points[0].source_tags, **store.point_tags.get(points[0].arn, {})}
            if selection.covers(arn, tags):
                yield arn


def chosen_point(
    wanted: PointSelection, points: Iterable[RecoveryPoint], moment: float, seed: object
) -> RecoveryPoint | None:
    """The newest, or one of chance, of those that match; None where there is none. A continuous point counts
    as old as its latest moment: its own age is that of its window, and what AWS compares is undocumented."""
    oldest = moment - wanted.window_days * DAY
    matching = [
        point
        for point in points
        if point.status in RESTORABLE
        and ("CONTINUOUS" if point.continuous else "SNAPSHOT") in wanted.types
        and _matches(wanted.include, point.vault_arn)
        and not _matches(wanted.exclude, point.vault_arn)
        and oldest <= _newest_moment(point, moment) <= moment
    ]
    if not matching:
        return None
    matching.sort(key=lambda point: (-_newest_moment(point, moment), point.arn))
    if wanted.algorithm == "LATEST_WITHIN_WINDOW":
        return matching[0]
    return matching[int(stable_hex("point", seed, length=8), 16) % len(matching)]


def free_from(ends: Iterable[float], at: float, most: int) -> float:
    """When a test that is due at `at` begins, where others of its type end at `ends` and `most` run at
    once."""
    running = sorted(end for end in ends if end > at)
    return at if len(running) < most else running[len(running) - most]


def _newest_moment(point: RecoveryPoint, moment: float) -> float:
    return min(point.restorable_range[1], moment) if point.continuous else point.created


def _matches(patterns: Iterable[str], vault_arn: str) -> bool:
    return any(_wildcard(pattern).fullmatch(vault_arn) for pattern in patterns)


@lru_cache(maxsize=256)
def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))))
