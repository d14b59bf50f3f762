"""From recovery points to the moments that can be restored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from recovery.models import RecoveryPoint
from recovery.restore_windows import timeline, windows
from restore_profiles.model import PointInTime
from restore_profiles.registry import profiles
from tests.profiles.samples import point_of

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


def test_a_stopped_point_ends_where_it_was_last_known_and_a_deleted_one_has_no_window() -> None:
    stopped = made(48, arn=CONTINUOUS, status="STOPPED", completed=NOW - timedelta(hours=20))
    (window,) = windows([stopped, made(48, arn=CONTINUOUS, status="DELETING")], NOW, NAMED)
    assert window.latest.moment == NOW - timedelta(hours=20, seconds=1)


def test_a_continuous_point_younger_than_the_lag_has_no_window_yet() -> None:
    assert windows([made(0.01, arn=CONTINUOUS)], NOW, NAMED) == ()


def test_a_timeline_counts_every_point_once() -> None:
    points = [made(10), made(9.5, status="EXPIRED"), made(5), made(0)]
    picture = timeline(points, NOW, 10)
    assert [bucket.points for bucket in picture.buckets] == [2, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert [bucket.restorable for bucket in picture.buckets] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert (picture.start, picture.end) == (NOW - timedelta(hours=10), NOW)


def test_a_continuous_range_covers_the_slots_it_touches() -> None:
    points = [made(10), made(4.5, arn=CONTINUOUS)]
    picture = timeline(points, NOW, 10, windows(points, NOW, NAMED))
    assert [bucket.covered for bucket in picture.buckets] == [False] * 5 + [True] * 5


def test_no_points_give_an_empty_picture_and_one_point_has_a_slot() -> None:
    assert timeline([], NOW, 10).buckets == ()
    assert sum(bucket.points for bucket in timeline([made(0)], NOW, 10).buckets) == 1


def test_a_point_from_the_future_of_a_wrong_clock_still_counts() -> None:
    picture = timeline([made(1), made(-1)], NOW, 4)
    assert sum(bucket.points for bucket in picture.buckets) == 2
