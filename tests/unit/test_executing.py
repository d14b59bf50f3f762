"""Running a plan of several steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recovery.attempts import AttemptState
from recovery.context import Context, Mode
from recovery.errors import (
    AccessDenied,
    AwsError,
    BadInput,
    InvalidRequest,
    ReadOnly,
    Refused,
    Throttled,
)
from recovery.executing import Execution, Standing, run_of
from recovery.executing_calls import CALL_PATIENCE, LOST_PATIENCE
from recovery.executing_restores import ASK_AFTER
from recovery.executing_run import unended_runs
from recovery.incident import timeline
from recovery.journal import Journal
from recovery.journal_records import Mark
from recovery.locations import plans_directory
from recovery.plan_store import kept
from recovery.reconciling import set_aside
from recovery.recovery_plan import OnFailure, RecoveryPlan, RestoreStep
from recovery.restoring import prepare, run
from tests.unit.executed import Shop, by_hand, call, plan_of, restore, run_on, words
from tests.unit.fake_account import CONTEXT, Clock, lose_the_answer
from tests.unit.journals import file_of
from tests.unit.test_copying import COPY
from tests.unit.test_journal_imports import exported, taken_in

ANN = "arn:aws:iam::111122223333:user/ann"
DAY = timedelta(days=1).total_seconds()

CHAIN = plan_of(
    restore("orders"),
    restore("carts"),
    call("attach", "orders", of="orders"),
    call("tell", "attach", "carts"),
)


@pytest.fixture
def account(clock: Clock) -> Shop:
    return Shop(clock)


def executing(
    account: Shop,
    journal: Journal,
    plan: RecoveryPlan = CHAIN,
    *,
    again: bool = False,
    retry: bool = False,
    answers: Mapping[str, str] | None = None,
) -> Execution:
    """As another process would: it has read nothing yet."""
    fresh = Journal(journal.directory, account.clock)
    return Execution(plan, account, fresh, again=again, retry=retry, answers=answers)


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


# Limits


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
    assert "tried again in" in report.states["orders"].why
    assert words(execution.tick()) == {"orders": "ready"}
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


# Answers that do not come


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


# Calls

CALL = plan_of(restore("orders"), call("attach", "orders", of="orders"))


def test_a_call_that_aws_works_on_is_waited_for_by_its_check(account: Shop, journal: Journal) -> None:
    account.checks["ec2:DoAttach"] = "attaching"
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    report = execution.tick()
    assert (words(report)["attach"], report.states["attach"].why) == ("running", "AWS works on it.")
    account.checks["ec2:DoAttach"] = "yes"
    assert words(execution.tick())["attach"] == "done"
    assert len(account.calls) == 1


def test_a_call_whose_check_never_says_done_fails_in_the_end_and_says_so(
    account: Shop, journal: Journal
) -> None:
    account.checks["ec2:DoAttach"] = "attaching"
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    execution.tick()
    account.clock.advance(CALL_PATIENCE.total_seconds())
    report = execution.tick()
    assert words(report)["attach"] == "failed"
    assert "2 hours ago" in report.states["attach"].why
    assert report.run.result == "failed"


def test_a_call_that_is_done_already_is_not_sent(account: Shop, journal: Journal) -> None:
    account.checks["ec2:DoAttach"] = "yes"
    assert run_on(executing(account, journal, CALL), account).run.result == "done"
    assert account.calls == []


def test_where_its_check_is_denied_somebody_says_that_a_call_is_done(account: Shop, journal: Journal) -> None:
    account.checks["ec2:DoAttach"] = AccessDenied("Access denied", "You may not look.")
    execution = executing(account, journal, CALL)
    report = run_on(execution, account)
    assert words(report)["attach"] == "by hand"
    state = report.states["attach"]
    assert state.job_id == "JOB-1"
    journal.record(Mark(CONTEXT, state.job_id, "attach", True, ANN, "I looked."))
    report = execution.tick()
    assert words(report)["attach"] == "done"
    assert report.states["attach"].why == f"I looked. ({ANN})"
    assert len(account.calls) == 1


def test_a_call_without_an_answer_is_done_where_its_check_says_so(account: Shop, journal: Journal) -> None:
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    lose_the_answer(account, after_effect=True)
    assert words(execution.tick())["attach"] == "done"


def test_a_call_without_an_answer_and_without_effect_is_asked_about_and_sent_again_on_somebodys_word(
    account: Shop, journal: Journal
) -> None:
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    lose_the_answer(account, after_effect=False)
    assert words(execution.tick())["attach"] == "running"
    account.clock.advance(LOST_PATIENCE.total_seconds())
    report = execution.tick()
    assert words(report)["attach"] == "asks"
    assert len(account.requests) == 1
    account.before_effect = lambda: None
    journal.record(Mark(CONTEXT, report.states["attach"].job_id, "attach", False, ANN))
    assert words(execution.tick())["attach"] == "done"
    assert len(account.calls) == 1


def test_a_call_that_aws_refuses_has_failed_until_it_is_tried_again(account: Shop, journal: Journal) -> None:
    account.refuses["ec2:DoAttach"] = [InvalidRequest("AWS refused a value", "In use.")]
    report = run_on(executing(account, journal, CALL), account)
    assert (words(report)["attach"], report.states["attach"].why) == ("failed", "In use.")
    assert words(executing(account, journal, CALL).tick())["attach"] == "failed"
    assert run_on(executing(account, journal, CALL, retry=True), account).run.result == "done"
    assert len(account.all_jobs) == 1


def test_a_call_that_was_put_off_is_sent_later_also_by_another_process(
    account: Shop, journal: Journal
) -> None:
    account.refuses["ec2:DoAttach"] = [Throttled("AWS asks to slow down", "Rate exceeded")]
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    assert words(execution.tick())["attach"] == "ready"
    assert words(executing(account, journal, CALL).tick())["attach"] == "done"


def test_work_by_hand_waits_for_somebodys_word(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"), by_hand("mount", "orders"), call("tell", "mount"))
    execution = executing(account, journal, plan)
    report = run_on(execution, account)
    assert words(report) == {"orders": "done", "mount": "by hand", "tell": "waiting"}
    assert (report.states["mount"].job_id, report.states["mount"].why) == ("JOB-1", "Do it.")
    journal.record(Mark(CONTEXT, "JOB-1", "mount", True, ANN))
    assert words(execution.tick())["tell"] == "done"


def test_what_only_a_human_knows_is_asked_for(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"), call("attach", "orders", asks="instance"))
    report = run_on(executing(account, journal, plan), account)
    assert words(report)["attach"] == "by hand"
    assert "--answer attach:instance=" in report.states["attach"].why
    report = executing(account, journal, plan, answers={"attach:instance": "i-1"}).tick()
    assert report.run.result == "done"
    assert account.calls == [("ec2:DoAttach", {"Answer": "i-1"})]


def test_optional_work_that_fails_keeps_nothing_else_from_being_done(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"), call("tag", "orders", optional=True), call("attach", "orders"))
    account.refuses["ec2:DoTag"] = [InvalidRequest("AWS refused a value", "No.")]
    report = run_on(executing(account, journal, plan), account)
    assert words(report) == {"orders": "done", "tag": "failed", "attach": "done"}
    assert report.run.result == "done"


def test_two_steps_of_one_name_are_each_done(account: Shop, journal: Journal) -> None:
    one, other = call("one", "orders", of="orders"), call("other", "orders", of="orders")
    plan = plan_of(
        restore("orders"),
        replace(one, work=replace(one.work, name="attach")),
        replace(other, work=replace(other.work, name="attach")),
    )
    assert run_on(executing(account, journal, plan), account).run.result == "done"
    assert len(account.calls) == 2


# One run after another


def test_a_plan_that_was_run_within_the_day_is_reported(account: Shop, journal: Journal) -> None:
    first = run_on(executing(account, journal), account)
    account.clock.advance(DAY - 60)
    again = executing(account, journal).tick()
    assert again.over
    assert again.run == first.run
    assert words(again) == words(first)
    assert len(account.all_jobs) == 2


def test_a_plan_that_was_run_longer_ago_is_run_anew(account: Shop, journal: Journal) -> None:
    first = run_on(executing(account, journal), account)
    account.calls.clear()
    account.clock.advance(DAY)
    report = run_on(executing(account, journal), account)
    assert report.run.id != first.run.id
    assert report.run.result == "done"
    assert len(account.all_jobs) == 4
    assert {state.job_id for state in report.states.values()} == {"JOB-3", "JOB-4"}


def test_another_run_within_the_day_has_to_be_asked_for(account: Shop, journal: Journal) -> None:
    first = run_on(executing(account, journal), account)
    account.calls.clear()
    report = run_on(executing(account, journal, again=True), account)
    assert report.run.id != first.run.id
    assert len(account.all_jobs) == 4
    assert run_of(CHAIN, journal, CONTEXT) == report.run


def test_a_run_beside_one_that_is_not_over_stops_that_one(account: Shop, journal: Journal) -> None:
    plan = plan_of(restore("orders"), restore("carts", "orders"))
    first = executing(account, journal, plan)
    first.tick()
    second = executing(account, journal, plan, again=True)
    second.tick()
    account.finish()
    report = first.tick()
    assert report.over
    assert report.run.result == "stopped"
    assert words(report)["carts"] == "skipped"
    assert run_on(second, account).run.result == "done"
    assert len(account.all_jobs) == 3


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


def test_before_it_begins_it_tells_how_it_would(account: Shop, journal: Journal) -> None:
    orders = restore("orders")
    run(prepare(orders.plan, account, journal), orders.plan, account, journal)
    plan = plan_of(orders, restore("carts"), call("tell", "carts"))
    found = executing(account, journal, plan).states()
    assert [state.standing.value for state in found.values()] == ["running", "ready", "waiting"]
    assert run_of(plan, journal, CONTEXT) is None
    assert len(account.all_jobs) == 1


def test_a_run_that_is_not_over_is_known_and_its_plan_is_kept(account: Shop, journal: Journal) -> None:
    executing(account, journal).tick()
    [found] = unended_runs(journal, CONTEXT)
    plan = kept(found.plan_digest)
    assert plan is not None
    assert plan.digest == CHAIN.digest
    run_on(Execution(plan, account, journal), account)
    assert unended_runs(journal, CONTEXT) == ()


def test_a_colleague_goes_on_with_a_run_from_the_journal_that_was_exported(
    account: Shop, journal: Journal, tmp_path: Path
) -> None:
    theirs = Journal(tmp_path / "theirs", account.clock)
    first = Execution(CHAIN, account, theirs)
    begun = first.tick()
    account.finish(only="JOB-1")
    first.tick()
    taken_in(journal, exported(theirs))
    report = run_on(executing(account, journal), account)
    assert report.run.id == begun.run.id
    assert report.run.result == "done"
    assert len(account.all_jobs) == 2
    assert len(account.calls) == 2


def test_a_copy_is_a_step_like_a_restore_and_takes_up_nothing_of_a_limit(
    account: Shop, journal: Journal
) -> None:
    copied = RestoreStep("copy", COPY.plan())
    plan = plan_of(copied, restore("orders"), at_once={"EBS": 1})
    execution = executing(account, journal, plan)
    assert words(execution.tick()) == {"copy": "running", "orders": "running"}
    report = run_on(execution, account)
    assert report.run.result == "done"
    assert report.states["copy"].created_arn == "eu-west-1:landed"
    assert len(account.copied) == 1


def test_the_timeline_of_an_incident_tells_when_a_run_began_and_how_it_ended(
    account: Shop, journal: Journal
) -> None:
    run_id = run_on(executing(account, journal), account).run.id
    told = [entry.text for entry in timeline(journal, CONTEXT).entries if entry.kind == "run"]
    assert told == [f"Run {run_id} of the plan “The shop”: {words}" for words in ("begun", "ended. done")]


def test_a_kept_plan_is_private_and_one_that_was_changed_is_not_taken(
    account: Shop, journal: Journal
) -> None:
    executing(account, journal).tick()
    file = plans_directory() / f"{CHAIN.digest}.yaml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert kept("0" * 64) is None
    lines = [line for line in file.read_text().splitlines() if not line.startswith("digest:")]
    file.write_text("\n".join(lines).replace("eu-west-1a", "eu-west-1b"))
    assert kept(CHAIN.digest) is None


# What is refused


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
