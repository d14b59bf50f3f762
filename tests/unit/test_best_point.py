"""The best way back to a moment: what is taken, what is told beside it, and what holds for every holding."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from recovery.account import KeyFacts, WindowFacts
from recovery.best_point import Way, ways_back
from recovery.context import Context
from recovery.holdings import Holdings
from recovery.models import NativePoint, ProtectedResource, RecoveryPoint
from recovery.restore_windows import Window
from tests.properties import tried
from tests.unit.fake_account import CONTEXT, NOW

DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
RESOURCE = ProtectedResource(CONTEXT, DATABASE, "RDS", "orders")
ASKED = NOW - timedelta(hours=2)
HOUR = timedelta(hours=1)


def snapshot(number: int, created: datetime, **changes: object) -> RecoveryPoint:
    arn = f"arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-{number}"
    point = RecoveryPoint(CONTEXT, arn, DATABASE, "COMPLETED", created, type="RDS")
    return replace(point, **changes)  # type: ignore[arg-type]


def continuous(number: int, created: datetime, **changes: object) -> RecoveryPoint:
    arn = f"arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:db-{number}"
    return snapshot(number, created, arn=arn, **changes)


def automated(number: int, earliest: datetime | None, latest: datetime | None) -> NativePoint:
    return NativePoint(
        CONTEXT,
        f"auto-{number}",
        DATABASE,
        "RDS automated backup",
        "rds:RestoreDBInstanceToPointInTime",
        {"RestoreTime": "{moment}"},
        {},
        earliest=earliest,
        latest=latest,
    )


def held(*points: RecoveryPoint, **changes: object) -> Holdings:
    return replace(Holdings(RESOURCE, points), **changes)  # type: ignore[arg-type]


def test_a_moment_inside_a_window_is_reached_to_the_second() -> None:
    point = continuous(1, NOW - 24 * HOUR)
    found = ways_back(held(snapshot(2, ASKED - HOUR), point), ASKED, NOW)
    assert found.best is not None
    assert (found.best.point, found.best.moment, found.why, found.later) == (point, ASKED, "", None)
    assert [way.lost(ASKED) for way in found.ways] == [timedelta(), HOUR]


def test_after_the_window_its_last_second_is_nearest_and_why_is_told() -> None:
    found = ways_back(held(continuous(1, NOW - 24 * HOUR)), NOW, NOW)
    assert found.best is not None
    assert found.best.lost(NOW) == timedelta(seconds=301)
    assert "reaches to" in found.why


def test_before_everything_the_nearest_is_the_first_second_of_the_window() -> None:
    told = {continuous(1, ASKED).arn: WindowFacts(ASKED + HOUR, NOW - HOUR / 2, "rds:Describe")}
    found = ways_back(held(continuous(1, ASKED), told=told), ASKED, NOW)
    assert found.best is None
    assert found.later is not None
    assert found.later.moment == ASKED + HOUR
    assert "begins at" in found.why
    assert "rds:Describe" in found.why


def test_in_a_gap_both_sides_of_it_are_told() -> None:
    stopped = continuous(1, ASKED - 20 * HOUR, status="STOPPED", completed=ASKED - HOUR)
    found = ways_back(held(stopped, continuous(2, ASKED + HOUR)), ASKED, NOW)
    assert found.ours is not None
    assert found.ours.point == stopped
    assert found.later is not None
    assert found.later.moment == ASKED + HOUR
    assert "interrupted" in found.why


def test_a_continuous_backup_that_has_just_begun_is_not_told_to_be_none() -> None:
    found = ways_back(held(continuous(1, NOW - timedelta(minutes=2))), NOW, NOW)
    assert found.best is None
    assert "only begun" in found.why


def test_moments_that_no_key_asks_for_are_shown_and_the_full_backup_is_what_can_be_had() -> None:
    arn = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp/DB/HDB"
    kind = "SAP HANA on Amazon EC2"
    point = RecoveryPoint(
        CONTEXT, f"{DATABASE}:hana", arn, "AVAILABLE", NOW - 24 * HOUR, type=kind, resource_name="HDB"
    )
    told = {point.arn: WindowFacts(NOW - 24 * HOUR, NOW - HOUR, "metadata")}
    found = ways_back(Holdings(ProtectedResource(CONTEXT, arn, kind), (point,), told), ASKED, NOW)
    assert found.best is not None
    assert (found.best.window, found.best.moment) == (None, point.created)
    assert [(way.moment, way.usable) for way in found.ways] == [(point.created, True), (ASKED, False)]
    assert "AWS documents no parameter" in found.ways[1].obstacles[0]
    assert "AWS documents no parameter" in found.why


def test_what_the_service_holds_is_best_where_it_loses_less_and_is_said_to_be_outside() -> None:
    native = automated(1, NOW - 48 * HOUR, NOW - timedelta(minutes=5))
    day_old = snapshot(1, ASKED - 23 * HOUR)
    found = ways_back(held(day_old, natives=(native,)), ASKED, NOW)
    assert found.best is not None
    assert (found.best.native, found.best.lost(ASKED)) == (native, timedelta())
    assert found.ours is not None
    assert found.ours.point == day_old
    assert found.better_outside == found.best


def test_on_equal_loss_ours_comes_first_and_nothing_is_better_outside() -> None:
    native = automated(1, NOW - 48 * HOUR, NOW)
    found = ways_back(held(continuous(1, NOW - 48 * HOUR), natives=(native,)), ASKED, NOW)
    assert found.best == found.ours
    assert found.better_outside is None


def test_a_service_that_tells_no_moments_is_claimed_nothing_for() -> None:
    assert ways_back(held(natives=(automated(1, None, None),)), ASKED, NOW).ways == ()


def test_points_that_cannot_be_restored_come_last_with_the_reason() -> None:
    fine = snapshot(1, ASKED - 5 * HOUR)
    pending = snapshot(2, ASKED - HOUR, encryption_key_arn=KEY)
    expired = snapshot(3, ASKED - 2 * HOUR, status="EXPIRED")
    keys = {KEY: KeyFacts(KEY, "PendingDeletion")}
    found = ways_back(held(pending, expired, fine, keys=keys), ASKED, NOW)
    assert found.best is not None
    assert found.best.point == fine
    assert [way.obstacles for way in found.ways[1:]] == [
        (f"its key {KEY} is PendingDeletion",),
        ("its status is EXPIRED",),
    ]


def test_a_key_that_could_not_be_asked_about_is_no_obstacle() -> None:
    point = snapshot(1, ASKED, encryption_key_arn=KEY)
    found = ways_back(held(point, keys={KEY: KeyFacts(KEY, why_unknown="denied")}), ASKED, NOW)
    assert found.best is not None


def test_a_key_that_is_gone_closes_what_lies_outside_too() -> None:
    native = replace(automated(1, NOW - 48 * HOUR, NOW), key_arn=KEY)
    found = ways_back(held(natives=(native,), keys={KEY: KeyFacts(KEY, "Disabled")}), ASKED, NOW)
    assert found.best is None
    assert [way.obstacles for way in found.ways] == [(f"its key {KEY} is Disabled",)]


def test_a_key_of_another_account_that_is_not_found_is_no_obstacle() -> None:
    foreign = KEY.replace(CONTEXT.account, "999999999999")
    point = snapshot(1, ASKED, encryption_key_arn=foreign)
    for state, usable in (("NotFound", True), ("PendingDeletion", False)):
        [way] = ways_back(held(point, keys={foreign: KeyFacts(foreign, state)}), ASKED, NOW).ways
        assert way.usable == usable


def test_on_equal_loss_a_window_that_is_told_comes_before_an_estimated_one() -> None:
    guessed, known = continuous(1, NOW - 24 * HOUR), continuous(2, NOW - 24 * HOUR)
    told = {known.arn: WindowFacts(NOW - 24 * HOUR, NOW, "rds:Describe")}
    found = ways_back(held(guessed, known, told=told), ASKED, NOW)
    assert [way.point for way in found.ways] == [known, guessed]


def test_cold_storage_is_a_reason_and_on_equal_loss_a_warm_point_wins() -> None:
    cold, warm = snapshot(1, ASKED, storage_class="COLD"), snapshot(2, ASKED, storage_class="WARM")
    found = ways_back(held(cold, warm), ASKED, NOW)
    assert [way.point for way in found.ways] == [warm, cold]
    assert any("4 hours" in reason for reason in found.ways[1].reasons)


def test_a_copy_elsewhere_is_shown_and_not_taken_for_ours() -> None:
    there = Context("111122223333", "eu-central-1")
    copy = snapshot(1, ASKED, context=there)
    found = ways_back(held(snapshot(2, ASKED - HOUR), copies=(copy,)), ASKED, NOW)
    assert found.best is not None
    assert found.best.point == copy
    assert any("eu-central-1" in reason for reason in found.best.reasons)
    assert found.ours is not None
    assert found.ours.lost(ASKED) == HOUR


def test_the_best_way_to_now_is_the_newest_moment_over_windows_and_snapshots() -> None:
    point = continuous(1, NOW - 24 * HOUR)
    way = ways_back(held(point, snapshot(2, NOW - HOUR)), NOW, NOW).ours
    assert way is not None
    assert (way.point, way.moment) == (point, NOW - timedelta(seconds=301))
    newer = snapshot(3, NOW - timedelta(minutes=1))
    way = ways_back(held(point, newer), NOW, NOW).ours
    assert way is not None
    assert way.point == newer


ages = st.integers(0, 40 * 86_400).map(lambda old: NOW - timedelta(seconds=old))
statuses = st.sampled_from(["COMPLETED", "COMPLETED", "STOPPED", "EXPIRED", "PARTIAL"])


@st.composite
def points(draw: st.DrawFn) -> RecoveryPoint:
    make = draw(st.sampled_from([snapshot, continuous]))
    return make(
        draw(st.integers(0, 10**6)),
        draw(ages),
        status=draw(statuses),
        completed=draw(st.none() | ages),
        storage_class=draw(st.sampled_from(["", "WARM", "COLD", "DELETED"])),
        encryption_key_arn=draw(st.sampled_from(["", KEY])),
    )


@st.composite
def holdings(draw: st.DrawFn) -> Holdings:
    found = draw(st.lists(points(), max_size=8, unique_by=lambda point: point.arn))
    told = {
        point.arn: WindowFacts(draw(st.none() | ages), draw(st.none() | ages), "rds:Describe")
        for point in found
        if draw(st.booleans())
    }
    natives = [
        automated(number, draw(st.none() | ages), draw(st.none() | ages))
        for number in range(draw(st.integers(0, 3)))
    ]
    keys = {KEY: KeyFacts(KEY, draw(st.sampled_from(["Enabled", "Disabled", ""])))}
    return held(*found, told=told, natives=tuple(natives), keys=keys)


def inside(way: Way, ranges: tuple[Window, ...]) -> bool:
    if way.window:
        return way.window in ranges and way.window.holds(way.moment) and not way.moment.microsecond
    if way.native:
        first, last = way.native.earliest, way.native.latest
        assert first is not None
        assert last is not None
        return first <= way.moment < last
    return way.point is not None and way.moment == way.point.created


@tried
@given(holdings(), ages)
def test_no_proposed_moment_is_ever_outside_what_holds_it(every: Holdings, asked: datetime) -> None:
    found = ways_back(every, asked, NOW)
    ranges = every.windows(NOW)
    proposed = [*found.ways, *([found.later] if found.later else [])]
    assert all(inside(way, ranges) for way in proposed)
    assert all(way.moment <= asked for way in found.ways)
    assert found.later is None or found.later.moment > asked


@tried
@given(holdings(), ages)
def test_a_moment_that_cannot_be_had_has_a_nearest_where_anything_is_usable(
    every: Holdings, asked: datetime
) -> None:
    found = ways_back(every, asked, NOW)
    exact = found.best is not None and found.best.moment == asked
    assert exact == (found.why == "")
    # Everything here was there by now, so what is usable for any moment is a way to now.
    usable = ways_back(every, NOW, NOW).best is not None
    assert usable == (found.best is not None or found.later is not None)


@tried
@given(holdings(), ages, st.randoms(use_true_random=False))
def test_the_order_of_ways_does_not_depend_on_the_order_of_points(
    every: Holdings, asked: datetime, random: st.DataObject
) -> None:
    shuffled = list(every.points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = ways_back(replace(every, points=tuple(shuffled)), asked, NOW)
    assert again == ways_back(every, asked, NOW)


@tried
@given(holdings(), points(), ages)
def test_one_more_point_never_makes_the_best_worse(
    every: Holdings, more: RecoveryPoint, asked: datetime
) -> None:
    before = ways_back(every, asked, NOW)
    if more.arn in {point.arn for point in every.points}:
        return
    after = ways_back(replace(every, points=(*every.points, more)), asked, NOW)
    for one, other in ((before.best, after.best), (before.ours, after.ours)):
        assert one is None or (other is not None and other.lost(asked) <= one.lost(asked))


@tried
@given(holdings(), ages)
def test_the_best_loses_least_of_all_that_is_usable(every: Holdings, asked: datetime) -> None:
    found = ways_back(every, asked, NOW)
    usable = [way for way in found.ways if way.usable]
    assert [way.usable for way in found.ways] == sorted((way.usable for way in found.ways), reverse=True)
    assert found.best is None or found.best.lost(asked) == min(way.lost(asked) for way in usable)


def test_a_point_whose_day_in_cold_storage_has_come_counts_as_cold_although_no_listing_says_so() -> None:
    """Only DescribeRecoveryPoint tells the storage class; the listings tell the day it moves."""
    cold = snapshot(1, ASKED, move_to_cold_at=NOW - HOUR)
    warm = snapshot(2, ASKED, move_to_cold_at=NOW + HOUR)
    first, second = ways_back(held(cold, warm), ASKED, NOW).ways
    assert (first.point, second.point) == (warm, cold)
    assert "4 hours longer" in " ".join(second.reasons)
    assert "4 hours longer" not in " ".join(first.reasons)


def test_a_composite_point_is_a_way_where_its_profile_restores_it_whole() -> None:
    whole = snapshot(1, ASKED, type="EKS", is_parent=True)
    part = snapshot(2, ASKED, type="EKS", parent_arn=whole.arn)
    cluster = Holdings(replace(RESOURCE, type="EKS"), (part, whole))
    assert [(way.point, way.usable) for way in ways_back(cluster, ASKED, NOW).ways] == [
        (whole, True),
        (part, False),
    ]
    stack = Holdings(replace(RESOURCE, type="CloudFormation"), (replace(whole, type=""),))
    (only,) = ways_back(stack, ASKED, NOW).ways
    assert "each of those is restored by itself" in only.obstacles[0]
