"""The calls and the work by hand of a plan."""

from __future__ import annotations

from dataclasses import replace

from recovery.errors import (
    AccessDenied,
    InvalidRequest,
    Throttled,
)
from recovery.executing_calls import CALL_PATIENCE, LOST_PATIENCE
from recovery.journal import Journal
from recovery.journal_records import Mark
from tests.unit.executed import (
    ANN,
    Shop,
    by_hand,
    call,
    executing,
    plan_of,
    restore,
    run_on,
    words,
)
from tests.unit.fake_account import CONTEXT, lose_the_answer

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


def test_a_call_that_was_done_while_nobody_looked_is_done_however_late_somebody_does(
    account: Shop, journal: Journal
) -> None:
    account.checks["ec2:DoAttach"] = "attaching"
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    execution.tick()
    del account.checks["ec2:DoAttach"]
    account.clock.advance(CALL_PATIENCE.total_seconds() + 1)
    report = executing(account, journal, CALL).tick()
    assert (words(report)["attach"], report.run.result) == ("done", "done")


def test_a_call_without_an_answer_is_asked_about_also_where_the_clock_was_put_back(
    account: Shop, journal: Journal
) -> None:
    execution = executing(account, journal, CALL)
    execution.tick()
    account.finish()
    lose_the_answer(account, after_effect=False)
    execution.tick()
    account.clock.advance(-30 * 24 * 3600)
    assert words(execution.tick())["attach"] == "asks"
