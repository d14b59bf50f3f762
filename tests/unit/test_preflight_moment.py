"""What a look before the restore says of its moment, and the last look before the call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from recovery.account import WindowFacts
from recovery.errors import Blocked
from recovery.finding import Finding, FindingSeverity
from recovery.plan import NEWEST, PlanSource
from recovery.planning import Draft, begin
from recovery.point_in_time import aws_now, refuse_outside_window
from recovery.preflight_moment import point_in_time
from recovery.situation import Situation
from restore_profiles.registry import profile_for
from tests.profiles.samples import ROLE, point_of
from tests.runbooks.plans import page_of, script_of
from tests.unit.fake_account import NOW, FakeAccount, ebs_plan

RDS = profile_for("RDS") or pytest.fail("no RDS profile")
DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"
ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
TOLD = WindowFacts(
    NOW - timedelta(days=3), NOW - timedelta(minutes=5), "rds:DescribeDBInstanceAutomatedBackups"
)


def drafted(moment: datetime | None, *, continuous: bool = True) -> Draft:
    point = point_of(RDS, resource_arn=DATABASE, point_id="continuous:db-1" if continuous else "job-1")
    point = replace(point, created=NOW - timedelta(days=3))
    draft = begin(point.context, point, RDS, role_arn=ROLE)
    return draft.at(moment) if moment else draft


def found(draft: Draft, window: WindowFacts = TOLD) -> list[Finding]:
    account = FakeAccount(window=window)
    return list(point_in_time(Situation(draft, ebs_plan(), account, NOW)))


@pytest.mark.parametrize(
    ("minutes_ago", "window", "severity"),
    [
        (60, TOLD, PASSED),
        (60, WindowFacts(why_unknown="denied"), INFO),
        (1, TOLD, ERROR),
        (1, WindowFacts(why_unknown="denied"), WARNING),
        (60 * 24 * 4, TOLD, ERROR),
        (60, WindowFacts(NOW, NOW, "rds:Describe"), ERROR),
    ],
)
def test_a_moment_is_compared_with_its_window(
    minutes_ago: int, window: WindowFacts, severity: FindingSeverity
) -> None:
    [finding] = found(drafted(NOW - timedelta(minutes=minutes_ago)), window)
    assert finding.severity is severity


def test_a_moment_that_is_chosen_takes_the_place_of_one_typed_before_and_of_the_newest() -> None:
    before = drafted(NOW - timedelta(hours=3)).edited("UseLatestRestorableTime", "true")
    chosen = before.at(NOW - timedelta(hours=1))
    assert chosen.values["RestoreTime"] == "2026-11-21T11:00:00Z"
    assert "UseLatestRestorableTime" not in chosen.values


def test_a_moment_that_is_left_to_aws_is_not_told_as_the_one_in_which_the_point_was_made() -> None:
    database = replace(ebs_plan().source, resource_type="RDS", target="instance")
    step = ebs_plan().step
    for text, newest in (("true", True), ("false", False)):
        metadata = {"UseLatestRestorableTime": text}
        told = replace(step, request={**step.request, "Metadata": metadata})
        plan = replace(ebs_plan(), source=database, steps=(told,))
        assert plan.newest is newest
        for runbook in (script_of(plan), page_of(plan)):
            assert (NEWEST in runbook) is newest


def test_outside_the_window_the_nearest_moment_is_the_next_step() -> None:
    [finding] = found(drafted(NOW))
    assert finding.next_step == "The nearest is 2026-11-21T11:54:59Z."
    assert finding.evidence == TOLD.source


def test_a_continuous_point_without_a_moment_is_refused_and_a_snapshot_takes_none() -> None:
    [finding] = found(drafted(None))
    assert finding.severity is ERROR
    [finding] = found(drafted(None, continuous=False))
    assert finding.severity is PASSED
    assert "after 2026-11-18T12:00:00Z is not in it" in finding.text


def test_a_type_without_moments_is_told_nothing() -> None:
    ebs = profile_for("EBS") or pytest.fail("no EBS profile")
    assert found(begin(point_of(ebs).context, point_of(ebs), ebs)) == []


def test_now_is_what_awss_clock_says() -> None:
    assert aws_now(FakeAccount(skew=90.0), NOW) == NOW - timedelta(seconds=90)
    assert aws_now(FakeAccount(skew=None), NOW) == NOW


@pytest.mark.parametrize(
    ("minutes_ago", "skew", "title"),
    [
        (60, 0.0, None),
        (1, 0.0, "The moment cannot be restored any more"),
        (60 * 24 * 4, 0.0, "The moment cannot be restored any more"),
        (60, 301.0, "This machine's clock is wrong"),
        (60, -301.0, "This machine's clock is wrong"),
        (60, None, None),
    ],
)
def test_the_last_look_refuses_a_moment_that_left_the_window_and_a_clock_that_is_off(
    minutes_ago: int, skew: float | None, title: str | None
) -> None:
    point = drafted(None).point
    source = PlanSource(
        DATABASE,
        "orders",
        "RDS",
        point.arn,
        point.created,
        "main",
        moment=NOW - timedelta(minutes=minutes_ago),
    )
    plan = replace(ebs_plan(), source=source)
    refused = None
    try:
        refuse_outside_window(plan, FakeAccount(window=TOLD, skew=skew), NOW)
    except Blocked as error:
        refused = error.title
    assert refused == title
