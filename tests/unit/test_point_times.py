"""The whole account as of one moment, beside the plain rule: the newest that is not after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from recovery.account import WindowFacts
from recovery.models import Continuity, RecoveryPoint
from recovery.point_times import PointTimes
from recovery.restore_windows import windows
from restore_profiles.registry import profile_for
from tests.properties import tried
from tests.unit.fake_account import CONTEXT, NOW

PREFIX = "arn:aws:backup:eu-west-1:111122223333:recovery-point:"


def point(number: int, created: datetime, database: int = 0, **changes: object) -> RecoveryPoint:
    resource = f"arn:aws:rds:eu-west-1:111122223333:db:orders-{database}"
    made = RecoveryPoint(CONTEXT, f"{PREFIX}{number}", resource, "COMPLETED", created, type="RDS")
    return replace(made, **changes)  # type: ignore[arg-type]


def filled(*points: RecoveryPoint) -> PointTimes:
    times = PointTimes()
    times.put(points)
    return times


def test_the_newest_at_or_before_the_moment_is_best() -> None:
    old, exact, late = (point(n, NOW - timedelta(hours=hours)) for n, hours in enumerate((9, 5, 1)))
    times = filled(late, old, exact)
    [best] = times.best_at(exact.created, NOW)
    assert (times.point_arn(best), best.at) == (exact.arn, exact.created)
    assert times.best_at(old.created - timedelta(seconds=1), NOW) == []


def test_points_that_came_later_count_too() -> None:
    times = filled(point(1, NOW - timedelta(hours=5)))
    times.best_at(NOW, NOW)
    newer = point(2, NOW - timedelta(hours=1))
    times.put([newer])
    [best] = times.best_at(NOW, NOW)
    assert times.point_arn(best) == newer.arn


def test_of_a_copy_and_its_original_the_original_is_taken_in_whichever_order_they_come() -> None:
    original = point(1, NOW - timedelta(hours=5))
    copy = replace(
        original, arn=f"{PREFIX}2", source_vault_arn="arn:aws:backup:eu-west-1:1:backup-vault:main"
    )
    for times in (filled(original, copy), filled(copy, original)):
        [best] = times.best_at(NOW, NOW)
        assert times.point_arn(best) == original.arn


def test_a_window_that_its_service_tells_wins_over_its_estimate() -> None:
    ranged = point(1, NOW - timedelta(days=3), arn=f"{PREFIX}continuous:db-1")
    times = filled(ranged)
    [best] = times.best_at(NOW, NOW)
    assert best.at == NOW - timedelta(seconds=301)
    told = {ranged.arn: WindowFacts(latest=NOW - timedelta(hours=1))}
    [best] = times.best_at(NOW, NOW, told)
    assert best.at == NOW - timedelta(hours=1, seconds=1)
    assert times.point_arn(best) == ranged.arn


@st.composite
def points(draw: st.DrawFn) -> RecoveryPoint:
    number = draw(st.integers(0, 10**6))
    tail = draw(st.sampled_from(["", "continuous:"]))
    return point(
        number,
        NOW - timedelta(seconds=draw(st.integers(0, 40 * 86_400))),
        draw(st.integers(0, 3)),
        arn=f"{PREFIX}{tail}{number}",
        status=draw(st.sampled_from(["COMPLETED", "COMPLETED", "STOPPED", "EXPIRED"])),
        storage_class=draw(st.sampled_from(["", "WARM", "DELETED"])),
    )


def plainly(every: list[RecoveryPoint], asked: datetime) -> dict[str, datetime]:
    """The same by looking at each point."""
    profile = profile_for("RDS")
    assert profile is not None
    best: dict[str, datetime] = {}
    for each in every:
        moments = [min(asked, window.latest.moment) for window in windows([each], NOW, profile.point_in_time)]
        held = moments if moments and windows([each], NOW, profile.point_in_time)[0].holds(moments[0]) else []
        if each.continuity is Continuity.SNAPSHOT and each.restorable and each.storage_class != "DELETED":
            held = [each.created]
        for moment in held:
            if moment <= asked:
                best[each.resource_arn] = max(moment, best.get(each.resource_arn, moment))
    return best


@tried
@given(st.lists(points(), max_size=12, unique_by=lambda each: each.arn), st.integers(0, 41 * 86_400))
def test_the_index_answers_as_looking_at_each_point_does(every: list[RecoveryPoint], old: int) -> None:
    asked = NOW - timedelta(seconds=old)
    found = {best.resource_arn: best.at for best in filled(*every).best_at(asked, NOW)}
    assert found == plainly(every, asked)
