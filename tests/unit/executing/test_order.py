"""In which order the steps of a plan start, and what a failure keeps from starting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.context import Context, Mode
from recovery.errors import (
    BadInput,
    InvalidRequest,
    ReadOnly,
    Refused,
)
from recovery.executing import run_of
from recovery.journal import Journal
from recovery.recovery_plan import OnFailure
from tests.unit.executed import (
    CHAIN,
    DAY,
    Shop,
    call,
    executing,
    plan_of,
    restore,
    run_on,
    words,
)
from tests.unit.fake_account import CONTEXT
from tests.unit.journals import file_of


def test_what_comes_after_nothing_starts_at_once_and_the_rest_in_its_order(
    account: Shop, journal: Journal
) -> None:
    execution = executing(account, journal)
    report = execution.tick()
    assert words(report) == {
        "orders": "running",
        "carts": "running",
        "attach": "waiting",
        "tell": "waiting",
    }
    assert not report.over
    account.finish(only="JOB-1")
    report = execution.tick()
    assert words(report) == {"orders": "done", "carts": "running", "attach": "done", "tell": "waiting"}
    assert {"orders", "attach"} <= {state.step for state in report.changed}
    assert execution.tick().changed == ()
    account.finish()
    assert words(execution.tick()) == dict.fromkeys(("orders", "carts", "attach", "tell"), "done")


def test_a_call_gets_what_the_restore_before_it_made(account: Shop, journal: Journal) -> None:
    report = run_on(executing(account, journal), account)
    made = {job.created_resource_arn.rpartition("/")[2] for job in account.all_jobs.values()}
    assert account.calls[0] == ("ec2:DoAttach", {"Volume": "made-by-JOB-1"})
    assert "made-by-JOB-1" in made
    assert report.run.result == "done"
    assert report.run.ended == account.clock.now


def test_every_attempt_names_its_run_and_its_end(account: Shop, journal: Journal) -> None:
    report = run_on(executing(account, journal), account)
    attempts = journal.attempts()
    assert {attempt.run for attempt in attempts} == {report.run.id}
    assert {attempt.ended for attempt in attempts} == {job.completed for job in account.all_jobs.values()}


def test_a_process_that_comes_later_goes_on_and_does_nothing_twice(account: Shop, journal: Journal) -> None:
    executing(account, journal).tick()
    executing(account, journal).tick()
    account.finish(only="JOB-1")
    executing(account, journal).tick()
    executing(account, journal).tick()
    account.finish()
    assert executing(account, journal).tick().run.result == "done"
    assert len(account.all_jobs) == 2
    assert [action for action, _ in account.calls] == ["ec2:DoAttach", "ec2:DoTell"]


def test_a_run_that_is_not_over_goes_on_months_later_with_what_it_has(
    account: Shop, journal: Journal
) -> None:
    executing(account, journal).tick()
    account.finish(only="JOB-1")
    executing(account, journal).tick()
    account.finish()
    account.clock.advance(90 * DAY)
    account.checks["ec2:DoAttach"] = "no longer"
    report = executing(account, journal).tick()
    assert report.run.result == "done"
    assert len(account.all_jobs) == 2
    assert len(account.calls) == 2


def test_once_a_step_failed_nothing_more_is_started_and_what_runs_is_followed(
    account: Shop, journal: Journal
) -> None:
    plan = plan_of(restore("orders"), restore("carts"), restore("users", "carts"))
    execution = executing(account, journal, plan)
    execution.tick()
    account.finish("FAILED", only="JOB-1")
    report = execution.tick()
    assert words(report) == {"orders": "failed", "carts": "running", "users": "skipped"}
    assert report.run.ended is None
    account.finish()
    report = execution.tick()
    assert words(report) == {"orders": "failed", "carts": "done", "users": "skipped"}
    assert report.run.result == "failed"
    assert len(account.all_jobs) == 2


def test_by_the_other_policy_only_what_comes_after_the_failed_step_is_left_out(
    account: Shop, journal: Journal
) -> None:
    plan = plan_of(
        restore("orders"),
        restore("carts"),
        restore("users", "carts"),
        call("attach", "orders", of="orders"),
        on_failure=OnFailure.GO_ON,
    )
    execution = executing(account, journal, plan)
    execution.tick()
    account.finish("FAILED", only="JOB-1")
    account.finish()
    assert words(run_on(execution, account)) == {
        "orders": "failed",
        "carts": "done",
        "users": "done",
        "attach": "skipped",
    }


def test_what_failed_is_tried_again_in_the_same_run_when_that_is_asked_for(
    account: Shop, journal: Journal
) -> None:
    execution = executing(account, journal)
    first = execution.tick()
    account.finish("FAILED", only="JOB-1")
    account.finish()
    assert execution.tick().run.result == "failed"
    assert words(executing(account, journal).tick())["orders"] == "failed"
    report = run_on(executing(account, journal, retry=True), account)
    assert report.run.id == first.run.id
    assert report.run.result == "done"
    assert [job.status for job in account.all_jobs.values()] == ["FAILED", "COMPLETED", "COMPLETED"]


def test_what_failed_days_ago_is_tried_again_beside_what_was_done_then(
    account: Shop, journal: Journal
) -> None:
    execution = executing(account, journal)
    first = execution.tick()
    account.finish("FAILED", only="JOB-1")
    account.finish()
    execution.tick()
    account.clock.advance(3 * DAY)
    again = executing(account, journal, retry=True)
    assert [state.standing.value for state in again.states().values()][:2] == ["failed", "done"]
    report = run_on(again, account)
    assert (report.run.id, report.run.result) == (first.run.id, "done")
    assert len(account.all_jobs) == 3


def test_two_processes_that_try_again_make_one_new_attempt(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"))
    execution = executing(account, journal, plan)
    execution.tick()
    account.finish("FAILED")
    execution.tick()
    both = [executing(account, journal, plan, retry=True) for _ in range(2)]
    for each in both:
        each.states()
    assert [words(each.tick()) for each in both] == [{"orders": "running"}] * 2
    assert len(account.all_jobs) == 2


def test_two_processes_that_run_one_plan_start_everything_once(account: Shop, journal: Journal) -> None:
    one, other = executing(account, journal), executing(account, journal)
    for _ in range(3):
        one.tick()
        other.tick()
        account.finish()
    assert one.tick().run == other.tick().run
    assert len(account.all_jobs) == 2
    assert len(account.calls) == 2


def test_while_writing_is_off_nothing_is_begun(account: Shop, journal: Journal) -> None:
    account.mode = Mode.READ_ONLY
    with pytest.raises(ReadOnly):
        executing(account, journal).tick()
    assert run_of(CHAIN, journal, CONTEXT) is None


def test_a_plan_of_another_account_is_refused(account: Shop, journal: Journal) -> None:
    with pytest.raises(Refused, match="Another account"):
        executing(account, journal, replace(CHAIN, context=Context("999900001111", "eu-west-1"), steps=()))


def test_a_plan_that_waits_for_itself_is_refused(account: Shop, journal: Journal) -> None:
    with pytest.raises(BadInput, match="wait for one another"):
        executing(account, journal, plan_of(restore("orders", "carts"), restore("carts", "orders")))


def test_a_damaged_journal_starts_nothing(account: Shop, journal: Journal) -> None:
    executing(account, journal).tick()
    file_of(journal).write_text("something else\n")
    account.all_jobs.clear()
    with pytest.raises(Refused, match="damaged"):
        executing(account, journal).tick()
    assert account.all_jobs == {}


def test_once_aws_refused_a_step_nothing_more_is_started_of_those_that_were_ready_with_it(
    account: Shop, journal: Journal
) -> None:
    steps = restore("orders"), restore("carts"), call("tell")
    account.refuses["backup:StartRestoreJob"] = [InvalidRequest("AWS refused a value", "No.")]
    report = executing(account, journal, plan_of(*steps)).tick()
    assert words(report) == {"orders": "failed", "carts": "skipped", "tell": "skipped"}
    assert report.run.result == "failed"
    assert (account.all_jobs, account.calls) == ({}, [])


def test_by_the_other_policy_those_that_were_ready_with_it_are_started(
    account: Shop, journal: Journal
) -> None:
    steps = restore("orders"), restore("carts"), restore("users", "orders"), call("tell")
    account.refuses["backup:StartRestoreJob"] = [InvalidRequest("AWS refused a value", "No.")]
    plan = plan_of(*steps, on_failure=OnFailure.GO_ON)
    report = executing(account, journal, plan).tick()
    assert words(report) == {"orders": "failed", "carts": "running", "users": "skipped", "tell": "done"}


def test_a_run_of_which_nothing_is_left_to_start_is_followed_while_writing_is_off(
    account: Shop, journal: Journal
) -> None:
    plan = plan_of(restore("orders"), restore("carts"))
    executing(account, journal, plan).tick()
    account.mode = Mode.READ_ONLY
    execution = executing(account, journal, plan)
    assert words(execution.tick()) == {"orders": "running", "carts": "running"}
    account.finish()
    report = execution.tick()
    assert words(report) == {"orders": "done", "carts": "done"}
    assert report.run.result == "done"


@pytest.mark.parametrize(("again", "retry"), [(False, False), (True, False), (False, True)])
def test_while_writing_is_off_nothing_is_started_of_a_run_that_is_not_over(
    account: Shop, journal: Journal, again: bool, retry: bool
) -> None:
    plan = plan_of(restore("orders"), restore("carts", "orders"))
    executing(account, journal, plan).tick()
    account.finish()
    account.mode = Mode.READ_ONLY
    with pytest.raises(ReadOnly):
        executing(account, journal, plan, again=again, retry=retry).tick()
    assert len(account.all_jobs) == 1
