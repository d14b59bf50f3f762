"""What a run takes over of restores that were made outside of it."""

from __future__ import annotations

from recovery.journal import Journal
from recovery.restoring import prepare, run
from tests.unit.executed import (
    DAY,
    Shop,
    by_hand,
    executing,
    plan_of,
    restore,
    run_on,
)


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
