"""What a run takes over of restores that were made outside of it."""

from __future__ import annotations

import pytest

from recovery.errors import InvalidRequest, Throttled
from recovery.journal import Journal
from recovery.reconciling import set_aside
from recovery.restoring import prepare, run
from recovery.watching import Watch
from tests.unit.executed import (
    DAY,
    Shop,
    by_hand,
    executing,
    plan_of,
    restore,
    run_on,
    words,
)
from tests.unit.fake_account import lose_the_answer


def test_a_restore_made_within_the_day_is_taken_over_and_a_failed_one_is_not(
    account: Shop, journal: Journal
) -> None:
    orders, carts = restore("orders"), restore("carts")
    for step, status in ((orders, "COMPLETED"), (carts, "FAILED")):
        run(prepare(step.plan, account, journal), step.plan, account, journal)
        account.finish(status)
    report = run_on(executing(account, journal, plan_of(orders, carts)), account)
    assert [state.job_id for state in report.states.values()] == ["JOB-1", "JOB-3"]


def test_a_restore_of_last_week_is_not_taken_over(account: Shop, journal: Journal) -> None:
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    account.finish()
    account.clock.advance(7 * DAY)
    report = run_on(executing(account, journal, plan_of(orders)), account)
    assert report.states["orders"].job_id == "JOB-2"


def test_what_was_taken_over_stays_taken_over_in_a_run_of_many_days(account: Shop, journal: Journal) -> None:
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    account.finish()
    plan = plan_of(orders, by_hand("mount", "orders"))
    executing(account, journal, plan).tick()
    account.clock.advance(7 * DAY)
    report = executing(account, journal, plan).tick()
    assert report.states["orders"].job_id == "JOB-1"
    assert len(account.all_jobs) == 1


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED"])
@pytest.mark.parametrize("again", [False, True])
def test_before_it_begins_a_restore_of_last_week_by_itself_is_not_told_as_its_step(
    account: Shop, journal: Journal, status: str, again: bool
) -> None:
    """Else it would be neither checked nor asked about, and then started."""
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    account.finish(status)
    Watch(account, journal).tick()
    account.clock.advance(7 * DAY)
    states = executing(account, journal, plan_of(orders, restore("carts")), again=again).states()
    assert [state.standing.value for state in states.values()] == ["ready", "ready"]


def test_a_restore_that_is_about_to_be_sent_by_itself_is_not_sent_beside_it(
    account: Shop, journal: Journal
) -> None:
    orders = restore("orders")
    prepared = prepare(orders.plan, account, journal)
    assert words(executing(account, journal, plan_of(orders, restore("carts"))).tick())["orders"] == "running"
    assert run(prepared, orders.plan, account, journal).job_id == "JOB-1"
    assert len(account.all_jobs) == 2


def test_a_restore_of_two_plans_that_aws_put_off_in_one_is_started_once(
    account: Shop, journal: Journal
) -> None:
    orders = restore("orders")
    one = executing(account, journal, plan_of(orders, restore("carts")))
    other = executing(account, journal, plan_of(orders, restore("users")))
    account.refuses["backup:StartRestoreJob"] = [Throttled("AWS asks to slow down", "Rate exceeded")]
    assert words(one.tick())["orders"] == "ready"
    assert words(other.tick())["orders"] == "running"
    account.clock.advance(60)
    assert words(one.tick())["orders"] == "running"
    assert len(account.all_jobs) == 3
    account.finish()
    assert [each.tick().run.result for each in (one, other)] == ["done", "done"]


def test_a_restore_that_was_taken_over_and_then_fails_has_failed_and_is_not_started_again(
    account: Shop, journal: Journal
) -> None:
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    account.clock.advance(60)
    execution = executing(account, journal, plan_of(orders, restore("carts", "orders")))
    assert words(execution.tick())["orders"] == "running"
    account.clock.advance(60)
    account.finish("FAILED")
    report = execution.tick()
    assert words(report) == {"orders": "failed", "carts": "skipped"}
    assert len(account.all_jobs) == 1
    plan = plan_of(orders, restore("carts", "orders"))
    assert run_on(executing(account, journal, plan, retry=True), account).run.result == "done"


def test_a_restore_that_was_made_goes_before_another_that_was_only_prepared(
    account: Shop, journal: Journal
) -> None:
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    prepare(orders.plan, account, journal, again=True)
    account.finish()
    report = run_on(executing(account, journal, plan_of(orders, restore("carts", "orders"))), account)
    assert [state.job_id for state in report.states.values()] == ["JOB-1", "JOB-2"]


@pytest.mark.parametrize("how", ["set aside", "refused"])
def test_what_came_to_nothing_is_not_started_beside_the_same_restore_of_another_plan(
    account: Shop, journal: Journal, how: str
) -> None:
    orders = restore("orders")
    plan = plan_of(orders, restore("carts", "orders"))
    if how == "refused":
        account.refuses["backup:StartRestoreJob"] = [InvalidRequest("AWS refused a value", "No.")]
    else:
        lose_the_answer(account, after_effect=False)
    executing(account, journal, plan).tick()
    account.before_effect = lambda: None
    if how == "set aside":
        set_aside(journal.attempts()[0], journal)
    executing(account, journal, plan_of(orders, restore("users", "orders"))).tick()
    assert len(account.all_jobs) == 1
    report = executing(account, journal, plan, retry=how == "refused").tick()
    assert (words(report)["orders"], len(account.all_jobs)) == ("running", 1)
