"""How many restores of a plan run side by side, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from recovery.errors import (
    AccessDenied,
    AwsError,
    InvalidRequest,
    Throttled,
)
from recovery.executing import Standing
from recovery.journal import Journal
from recovery.models import RestoreJob
from recovery.restoring import prepare, run
from tests.unit.executed import (
    Shop,
    executing,
    plan_of,
    restore,
    run_on,
    words,
)


def test_of_a_type_as_many_run_as_its_service_allows(account: Shop, journal: Journal) -> None:
    steps = [restore(f"table-{number}", resource_type="Timestream") for number in range(4)]
    plan = plan_of(*steps, restore("orders"))
    report = executing(account, journal, plan).tick()
    assert [state.standing for state in report.states.values()].count(Standing.RUNNING) == 2
    assert "Timestream runs 1 at a time" in report.states["table-3"].why
    run_on(executing(account, journal, plan), account)
    assert account.most_at_once == {"Timestream": 1, "EBS": 1}


def test_a_plan_may_say_that_its_account_has_more_or_wants_less(account: Shop, journal: Journal) -> None:
    tables = [restore(f"table-{number}", resource_type="Timestream") for number in range(4)]
    volumes = [restore(f"volume-{number}") for number in range(4)]
    plan = plan_of(*tables, *volumes, at_once={"Timestream": 3, "EBS": 2})
    run_on(executing(account, journal, plan), account)
    assert account.most_at_once == {"Timestream": 3, "EBS": 2}


def test_restores_that_others_started_are_counted(account: Shop, journal: Journal) -> None:
    theirs = account.add_job({}).id
    account.all_jobs[theirs] = replace(account.all_jobs[theirs], resource_type="Timestream")
    plan = plan_of(restore("table", resource_type="Timestream"))
    execution = executing(account, journal, plan)
    assert words(execution.tick()) == {"table": "ready"}
    account.finish()
    assert words(execution.tick()) == {"table": "running"}


@pytest.mark.parametrize(
    "error",
    [
        Throttled("AWS asks to slow down", "StartRestoreJob: Rate exceeded", code="ThrottlingException"),
        InvalidRequest("A limit is reached", "StartRestoreJob: 1 of 1", code="LimitExceededException"),
    ],
)
def test_what_aws_puts_off_waits_and_is_sent_later_with_its_attempt(
    account: Shop, journal: Journal, error: AwsError
) -> None:
    account.refuses["backup:StartRestoreJob"] = [error]
    plan = plan_of(restore("orders"))
    execution = executing(account, journal, plan)
    report = execution.tick()
    assert words(report) == {"orders": "ready"}
    assert report.errors == (error,)
    assert "tried again at 2026-11-21T12:00:05Z" in report.states["orders"].why
    account.clock.advance(1)
    report = execution.tick()
    assert (words(report), report.changed) == ({"orders": "ready"}, ())
    account.clock.advance(10)
    assert words(execution.tick()) == {"orders": "running"}
    assert len(journal.attempts()) == 1


def test_a_throttled_start_keeps_the_others_from_knocking_too(account: Shop, journal: Journal) -> None:
    account.refuses["backup:StartRestoreJob"] = [Throttled("Slow down", "Rate exceeded")] * 9
    report = executing(account, journal, plan_of(*(restore(f"v-{n}") for n in range(5)))).tick()
    assert len(report.errors) == 1
    assert len(account.refuses["backup:StartRestoreJob"]) == 8


def test_while_it_is_not_known_what_else_runs_a_limited_type_waits(account: Shop, journal: Journal) -> None:
    account.fail_reads = Throttled("AWS asks to slow down", "ListRestoreJobs")
    plan = plan_of(restore("table", resource_type="Timestream"), restore("orders"))
    execution = executing(account, journal, plan)
    assert words(execution.tick()) == {"table": "ready", "orders": "running"}
    account.fail_reads = None
    assert words(execution.tick()) == {"table": "running", "orders": "running"}


def test_where_jobs_may_not_be_listed_it_starts_all_the_same(account: Shop, journal: Journal) -> None:
    account.fail_reads = AccessDenied("Access denied", "You may not list restore jobs.")
    plan = plan_of(restore("table", resource_type="Timestream"))
    assert words(executing(account, journal, plan).tick()) == {"table": "running"}


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_limit_that_another_process_uses_up_after_the_last_look_is_kept(
    account: Shop, journal: Journal, monkeypatch: pytest.MonkeyPatch, is_sent: bool
) -> None:
    theirs = restore("carts", resource_type="Timestream")
    mine = executing(account, journal, plan_of(restore("orders", resource_type="Timestream")))
    listed = account.jobs

    def jobs(*, created_after: datetime | None = None) -> Iterator[Sequence[RestoreJob]]:
        yield from listed(created_after=created_after)
        monkeypatch.undo()
        attempt = prepare(theirs.plan, account, journal)
        if is_sent:
            run(attempt, theirs.plan, account, journal)

    monkeypatch.setattr(account, "jobs", jobs)
    assert words(mine.tick()) == {"orders": "ready"}
    account.finish()
    account.clock.advance(60)
    assert words(mine.tick()) == {"orders": "running"}
