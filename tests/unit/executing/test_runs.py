"""One run of a plan after another, or beside it."""

from __future__ import annotations

from pathlib import Path

from recovery.executing import Execution, run_of
from recovery.executing_run import unended_runs
from recovery.incident import timeline
from recovery.journal import Journal
from recovery.locations import plans_directory
from recovery.plan_store import kept
from recovery.recovery_plan import RestoreStep
from recovery.restoring import prepare, run
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
from tests.unit.fake_account import CONTEXT, lose_the_answer
from tests.unit.test_copying import COPY
from tests.unit.test_journal_imports import exported, taken_in


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


def test_trying_again_what_did_not_fail_is_a_new_run_after_a_day_and_no_old_success(
    account: Shop, journal: Journal
) -> None:
    plan = plan_of(restore("orders"))
    first = run_on(executing(account, journal, plan), account)
    assert executing(account, journal, plan, retry=True).tick().run == first.run
    account.clock.advance(90 * DAY)
    again = executing(account, journal, plan, retry=True)
    assert [state.standing.value for state in again.states().values()] == ["ready"]
    report = run_on(again, account)
    assert report.run.id != first.run.id
    assert len(account.all_jobs) == 2


def test_another_run_that_was_asked_for_waits_for_no_answer_that_was_lost_before(
    account: Shop, journal: Journal
) -> None:
    """The words of the refusal name this way out."""
    plan = plan_of(restore("orders"))
    lose_the_answer(account, after_effect=False)
    executing(account, journal, plan).tick()
    account.before_effect = lambda: None
    report = executing(account, journal, plan, again=True).tick()
    assert words(report) == {"orders": "running"}
    assert report.states["orders"].job_id == "JOB-1"
