"""From recovery points to the moments that can be restored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from recovery.account import WindowFacts
from recovery.models import RecoveryPoint
from recovery.restore_windows import SECOND, gaps, windows
from restore_profiles.model import PointInTime
from restore_profiles.registry import profiles
from tests.profiles.samples import point_of
from tests.properties import tried

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAMED = PointInTime("RestoreTime", "UseLatestRestorableTime", lag_seconds=300)
SNAPSHOT = point_of(profiles()[0])
CONTINUOUS = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:orders-1a2b"


def made(hours_ago: float, **changes: object) -> RecoveryPoint:
    return replace(SNAPSHOT, created=NOW - timedelta(hours=hours_ago), **changes)  # type: ignore[arg-type]


def test_a_continuous_point_opens_a_window_up_to_the_lag() -> None:
    (window,) = windows([made(48, arn=CONTINUOUS), made(3)], NOW, NAMED)
    assert window.earliest.moment == NOW - timedelta(hours=48)
    assert window.latest.moment == NOW - timedelta(seconds=301)
    assert not window.exact


def test_a_window_never_reaches_back_more_than_35_days() -> None:
    (window,) = windows([made(24 * 40, arn=CONTINUOUS)], NOW, NAMED)
    assert window.earliest.moment == NOW - timedelta(days=35)


def test_a_window_reaches_back_as_long_as_the_point_is_kept() -> None:
    (window,) = windows([made(24 * 20, arn=CONTINUOUS, keep_days=7)], NOW, NAMED)
    assert window.earliest.moment == NOW - timedelta(days=7)
    assert "7 d ago" in window.earliest.source
    (young,) = windows([made(24 * 3, arn=CONTINUOUS, keep_days=7)], NOW, NAMED)
    assert young.earliest.moment == NOW - timedelta(days=3)


def test_a_stopped_point_ends_where_it_was_last_known_and_a_deleted_one_has_no_window() -> None:
    stopped = made(48, arn=CONTINUOUS, status="STOPPED", completed=NOW - timedelta(hours=20))
    (window,) = windows([stopped, made(48, arn=CONTINUOUS, status="DELETING")], NOW, NAMED)
    assert window.latest.moment == NOW - timedelta(hours=20, seconds=1)


def test_a_continuous_point_younger_than_the_lag_has_no_window_yet() -> None:
    assert windows([made(0.01, arn=CONTINUOUS)], NOW, NAMED) == ()


def test_between_two_windows_lies_a_gap_with_its_reason() -> None:
    stopped = made(48, arn=CONTINUOUS, status="STOPPED", completed=NOW - timedelta(hours=20))
    after = made(10, arn=CONTINUOUS + "2")
    [gap] = gaps(windows([after, stopped], NOW, NAMED))
    assert gap.start == NOW - timedelta(hours=20)
    assert gap.end == NOW - timedelta(hours=10, seconds=1)
    assert gap.why == "the continuous backup was interrupted"


def test_windows_that_touch_or_overlap_leave_no_gap() -> None:
    stopped = made(48, arn=CONTINUOUS, status="STOPPED", completed=NOW - timedelta(hours=20))
    assert gaps(windows([stopped, made(20, arn=CONTINUOUS + "2")], NOW, NAMED)) == ()
    assert gaps(windows([stopped, made(30, arn=CONTINUOUS + "2")], NOW, NAMED)) == ()


def test_the_moment_that_aws_calls_the_latest_cannot_itself_be_restored() -> None:
    told = {CONTINUOUS: WindowFacts(NOW - timedelta(hours=1, microseconds=-1), NOW, "rds:Describe")}
    [window] = windows([made(48, arn=CONTINUOUS)], NOW, NAMED, told)
    assert window.latest.moment == NOW - SECOND
    assert window.earliest.moment == NOW - timedelta(hours=1) + SECOND
    assert window.exact


ages = st.integers(0, 40 * 86_400 * 1_000).map(lambda old: NOW - timedelta(milliseconds=old))


@st.composite
def points(draw: st.DrawFn) -> RecoveryPoint:
    tail = draw(st.integers(0, 10**6))
    status = draw(st.sampled_from(["COMPLETED", "STOPPED", "DELETING"]))
    completed = draw(st.none() | ages)
    return replace(
        SNAPSHOT,
        created=draw(ages),
        arn=f"{CONTINUOUS}{tail}",
        status=status,
        completed=completed,
        keep_days=draw(st.none() | st.integers(1, 40)),
    )


@tried
@given(st.lists(points(), max_size=6, unique_by=lambda point: point.arn), st.data())
def test_every_second_from_the_first_to_the_last_is_in_a_window_or_in_a_gap(
    every: list[RecoveryPoint], data: st.DataObject
) -> None:
    told = {
        point.arn: WindowFacts(data.draw(st.none() | ages), data.draw(st.none() | ages), "rds:Describe")
        for point in every
    }
    ranges = windows(every, NOW, NAMED, told)
    between = gaps(ranges)
    ends = [window.latest.moment for window in ranges]
    edges = [window.earliest.moment for window in ranges] + ends + [gap.start for gap in between]
    for moment in (each + step for each in edges for step in (-SECOND, timedelta(), SECOND)):
        if ranges[0].earliest.moment <= moment <= max(ends):
            held = any(window.holds(moment) for window in ranges)
            assert held != any(gap.start <= moment <= gap.end for gap in between)
    assert all(not moment.microsecond for moment in edges)
    assert all(window.latest.moment < NOW for window in ranges)
