"""Restores of which nobody knows whether they started, or how they ended."""

from __future__ import annotations

from dataclasses import replace

from recovery.attempts import AttemptState
from recovery.errors import (
    InvalidRequest,
)
from recovery.executing_restores import ASK_AFTER
from recovery.journal import Journal
from recovery.reconciling import set_aside
from recovery.restoring import prepare, run
from tests.unit.executed import (
    DAY,
    Shop,
    executing,
    plan_of,
    restore,
    run_on,
    words,
)
from tests.unit.fake_account import lose_the_answer


def test_a_lost_answer_is_found_by_its_request_id(account: Shop, journal: Journal) -> None:
    lose_the_answer(account, after_effect=True)
    plan = plan_of(restore("orders"))
    execution = executing(account, journal, plan)
    assert words(execution.tick()) == {"orders": "running"}
    assert execution.tick().states["orders"].job_id == "JOB-1"


def test_what_nobody_knows_is_asked_about_and_the_rest_goes_on(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"), restore("carts"), restore("users", "orders"))
    lose_the_answer(account, after_effect=False)
    execution = executing(account, journal, plan)
    execution.tick()
    account.before_effect = lambda: None
    account.clock.advance(ASK_AFTER.total_seconds())
    report = execution.tick()
    assert words(report) == {"orders": "asks", "carts": "asks", "users": "waiting"}
    assert report.over
    assert report.run.ended is None
    for state in (report.states["orders"], report.states["carts"]):
        attempt = next(each for each in journal.attempts() if each.id == state.attempt_id)
        set_aside(attempt, journal)
    report = run_on(execution, account)
    assert report.run.result == "done"
    assert len(account.all_jobs) == 3


def test_a_limit_that_is_used_up_by_what_nobody_knows_waits_for_somebody(
    account: Shop, journal: Journal
) -> None:
    plan = plan_of(*(restore(f"table-{number}", resource_type="Timestream") for number in (1, 2)))
    lose_the_answer(account, after_effect=False)
    execution = executing(account, journal, plan)
    execution.tick()
    account.before_effect = lambda: None
    account.clock.advance(ASK_AFTER.total_seconds())
    report = execution.tick()
    assert words(report) == {"table-1": "asks", "table-2": "waiting"}
    assert "has to be settled" in report.states["table-2"].why
    assert report.over
    set_aside(journal.attempts()[0], journal)
    assert run_on(execution, account).run.result == "done"
    assert account.most_at_once == {"Timestream": 1}


def test_an_unsettled_attempt_of_the_same_point_elsewhere_has_to_be_settled_first(
    account: Shop, journal: Journal
) -> None:
    step = restore("orders")
    other = replace(step.plan, steps=(replace(step.plan.step, gives=("RestoreJobId", "x")),))
    lose_the_answer(account, after_effect=False)
    unknown = run(prepare(other, account, journal), other, account, journal)
    account.before_effect = lambda: None
    execution = executing(account, journal, plan_of(step))
    report = execution.tick()
    assert words(report) == {"orders": "asks"}
    assert f"relight journal set-aside {unknown.id}" in report.states["orders"].why
    set_aside(unknown, journal)
    assert words(execution.tick()) == {"orders": "running"}


def test_what_aws_refuses_has_failed_and_is_not_sent_again(account: Shop, journal: Journal) -> None:
    account.refuses["backup:StartRestoreJob"] = [InvalidRequest("AWS refused a value", "volumeType")]
    plan = plan_of(restore("orders"))
    report = executing(account, journal, plan).tick()
    assert words(report) == {"orders": "failed"}
    assert report.states["orders"].why == "volumeType"
    assert words(executing(account, journal, plan).tick()) == {"orders": "failed"}
    assert journal.attempts()[0].state is AttemptState.REFUSED
    assert words(executing(account, journal, plan, retry=True).tick()) == {"orders": "running"}


def test_a_job_that_aws_forgot_has_failed_as_far_as_anybody_knows(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"))
    executing(account, journal, plan).tick()
    account.all_jobs.clear()
    account.clock.advance(40 * DAY)
    report = executing(account, journal, plan).tick()
    assert words(report) == {"orders": "failed"}
    assert "does not know job JOB-1" in report.states["orders"].why


def test_a_restore_without_an_answer_is_asked_about_also_where_the_clock_was_put_back(
    account: Shop, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=False)
    execution = executing(account, journal, plan_of(restore("orders")))
    execution.tick()
    account.clock.advance(-30 * DAY)
    assert words(execution.tick()) == {"orders": "asks"}


def test_a_job_that_aws_does_not_show_yet_has_not_failed(account: Shop, journal: Journal) -> None:
    execution = executing(account, journal, plan_of(restore("orders")))
    execution.tick()
    hidden = dict(account.all_jobs)
    account.all_jobs.clear()
    report = execution.tick()
    assert (words(report), report.over) == ({"orders": "running"}, False)
    assert "does not show job JOB-1 yet" in report.states["orders"].why
    account.all_jobs |= hidden
    account.finish()
    for _ in range(4):
        report = execution.tick()
    assert words(report) == {"orders": "done"}
