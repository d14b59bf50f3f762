"""The best recovery point for a moment of every resource at once: 10,000 resources with 1,000,000 points.

`python -m benchmarks.best_point [POINTS]`. The peer is the same points as frozen models in a list for each
resource, of which the newest before the moment is taken. Both answer for the same moments, one after the
other, and must agree. Half of the resources have a continuous point too; its window is worked out once and
not once a moment, since the moment is what the keys move. Exits 1 where the median of ours is over 50 ms.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from benchmarks.point_table import NOW, POINTS, POINTS_EACH, points
from recovery.models import RecoveryPoint
from recovery.point_times import PointTimes
from recovery.restore_windows import windows
from restore_profiles.registry import profile_for

LIMIT_MS = 50
MOMENTS = 20
PAGE = 1000


def continuous(count: int) -> list[RecoveryPoint]:
    """A continuous point for every second resource."""
    prefix = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:"
    return [
        replace(point, arn=f"{prefix}{number}", type="RDS", status="COMPLETED")
        for number, point in enumerate(islice(points(count), 0, None, 2 * POINTS_EACH))
    ]


def filled(snapshots: Iterator[RecoveryPoint], ranged: Sequence[RecoveryPoint]) -> PointTimes:
    times = PointTimes()
    while page := list(islice(snapshots, PAGE)):
        times.put(page)
    times.put(ranged)
    return times


def ours(times: PointTimes, moment: datetime) -> dict[str, int]:
    return {best.resource_arn: best.moment for best in times.best_at(moment, NOW)}


class Models:
    """The peer: models by resource."""

    def __init__(self, snapshots: Iterator[RecoveryPoint], ranged: Sequence[RecoveryPoint]) -> None:
        self.points: Mapping[str, list[RecoveryPoint]] = defaultdict(list)
        for point in snapshots:
            if point.restorable:
                self.points[point.resource_arn].append(point)
        named = profile_for("RDS")
        assert named is not None
        found = windows(ranged, NOW, named.point_in_time)
        self.windows = {window.point.resource_arn: window for window in found}

    def best_at(self, moment: datetime) -> dict[str, int]:
        best = {}
        for arn, points_of in self.points.items():
            made = [point.created for point in points_of if point.created <= moment]
            window = self.windows.get(arn)
            if window and window.earliest.moment <= moment:
                made.append(min(moment, window.latest.moment))
            if made:
                best[arn] = int(max(made).timestamp())
        return best


def measured(
    answer: Callable[[datetime], dict[str, int]], moments: Sequence[datetime]
) -> tuple[list[float], list[dict[str, int]]]:
    """Milliseconds for each moment, and the answers. What was made until now is not looked for as garbage in
    between: a million models cost either side a second."""
    gc.collect()
    gc.freeze()
    answer(NOW)
    times, answers = [], []
    for moment in moments:
        begun = time.perf_counter()
        found = answer(moment)
        times.append(1000 * (time.perf_counter() - begun))
        answers.append(found)
    return times, answers


def main(count: int = POINTS) -> int:
    random = Random(2)
    moments = [NOW - timedelta(seconds=random.randrange(35 * 86_400)) for _ in range(MOMENTS)]
    ranged = continuous(count)
    start = time.perf_counter()
    times = filled(points(count), ranged)
    ready = time.perf_counter() - start
    mine, found = measured(lambda moment: ours(times, moment), moments)
    models = Models(points(count), ranged)
    theirs, wanted = measured(models.best_at, moments)
    assert found == wanted
    figures = {
        "benchmark": "best_point",
        "points": count + len(ranged),
        "resources": len(models.points),
        "ours_ms": round(statistics.median(mine), 1),
        "ours_most_ms": round(max(mine), 1),
        "peer_ms": round(statistics.median(theirs), 1),
        "limit_ms": LIMIT_MS,
    }
    print(
        f"best point of {figures['resources']:,} resources with {figures['points']:,} points: "
        f"{figures['ours_ms']} ms, at most {figures['ours_most_ms']}; peer {figures['peer_ms']} ms; "
        f"limit {LIMIT_MS} ms; filled in {ready:.0f} s"
    )
    print(json.dumps(figures))
    return 0 if statistics.median(mine) <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
