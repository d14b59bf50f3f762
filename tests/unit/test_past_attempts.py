"""A plan that is run again long after: a new attempt and a new job, never the old job's success."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from recovery.attempts import AttemptState
from recovery.errors import AccessDenied
from recovery.journal import Journal
from recovery.past_attempts import HISTORY_AFTER, is_past
from recovery.restoring import attempt_of, prepare, run
from recovery.watching import Watch
from tests.unit.fake_account import FakeAccount, ebs_plan, lose_the_answer

PLAN = ebs_plan()
THREE_MONTHS = timedelta(days=92).total_seconds()


def ended(account: FakeAccount, journal: Journal, status: str = "COMPLETED") -> None:
    """Run the plan to its end, with somebody watching."""
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    job = account.all_jobs[started.job_id]
    account.all_jobs[job.id] = replace(job, status=status, completed=account.clock.now)
    Watch(account, journal).tick()


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "ABORTED"])
def test_after_three_months_it_is_a_new_attempt_and_a_new_job(
    account: FakeAccount, journal: Journal, status: str
) -> None:
    ended(account, journal, status)
    account.clock.advance(THREE_MONTHS)
    assert attempt_of(PLAN, account, journal) is None
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert (attempt.state, attempt.job_id) == (AttemptState.STARTED, "JOB-2")
    assert attempt_of(PLAN, account, journal) == attempt


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED", "ABORTED"])
def test_within_a_day_of_its_end_it_is_reported(account: FakeAccount, journal: Journal, status: str) -> None:
    ended(account, journal, status)
    account.clock.advance(HISTORY_AFTER.total_seconds() - 1)
    attempt = attempt_of(PLAN, account, journal)
    assert attempt is not None
    assert prepare(PLAN, account, journal) == attempt
    assert prepare(PLAN, account, journal, again=True) != attempt
    account.clock.advance(1)
    assert attempt_of(PLAN, account, journal) is None


def test_a_job_whose_end_nobody_saw_is_looked_up_first(account: FakeAccount, journal: Journal) -> None:
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.clock.advance(60)
    job = account.all_jobs[started.job_id]
    account.all_jobs[job.id] = replace(job, status="COMPLETED", completed=account.clock.now)
    account.clock.advance(THREE_MONTHS)
    assert attempt_of(PLAN, account, journal) is None
    [attempt] = journal.attempts()
    assert attempt.state is AttemptState.COMPLETED
    assert attempt.ended == account.all_jobs[job.id].completed
    assert run(prepare(PLAN, account, journal), PLAN, account, journal).job_id == "JOB-2"


def test_one_that_ran_for_a_week_and_ended_an_hour_ago_is_reported(
    account: FakeAccount, journal: Journal
) -> None:
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.clock.advance(timedelta(days=7).total_seconds())
    job = account.all_jobs[started.job_id]
    account.all_jobs[job.id] = replace(job, status="COMPLETED", completed=account.clock.now)
    account.clock.advance(3600)
    found = attempt_of(PLAN, account, journal)
    assert found is not None
    assert found.state is AttemptState.COMPLETED


def test_one_that_still_runs_after_a_week_is_reported(account: FakeAccount, journal: Journal) -> None:
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.clock.advance(timedelta(days=7).total_seconds())
    assert attempt_of(PLAN, account, journal) == started


def test_one_whose_job_aws_does_not_know_any_more_is_over(account: FakeAccount, journal: Journal) -> None:
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.all_jobs.clear()
    account.tokens.clear()
    account.clock.advance(THREE_MONTHS)
    assert attempt_of(PLAN, account, journal) is None
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert attempt.state is AttemptState.STARTED
    assert len(journal.attempts()) == 2


def test_one_that_may_not_be_looked_up_is_reported(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.clock.advance(THREE_MONTHS)

    def denied(job_id: str) -> None:
        raise AccessDenied("Access denied", "You may not describe restore jobs.")

    monkeypatch.setattr(account, "job", denied)
    assert attempt_of(PLAN, account, journal) == started


def test_one_that_nobody_settled_is_asked_about_also_after_three_months(
    account: FakeAccount, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=False)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.clock.advance(THREE_MONTHS)
    assert attempt_of(PLAN, account, journal) == unknown


def test_an_attempt_of_an_older_journal_counts_from_when_it_was_sent(
    account: FakeAccount, journal: Journal
) -> None:
    ended(account, journal)
    [attempt] = journal.attempts()
    older = replace(attempt, ended=None)
    assert older.sent is not None
    assert is_past(older, older.sent + HISTORY_AFTER)
    assert not is_past(older, older.sent + HISTORY_AFTER - timedelta(seconds=1))


def test_the_job_of_the_old_attempt_is_never_that_of_a_new_one_without_an_answer(
    account: FakeAccount, journal: Journal
) -> None:
    ended(account, journal)
    account.clock.advance(THREE_MONTHS)
    lose_the_answer(account, after_effect=False)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    for _ in range(3):
        Watch(account, journal).tick()
        account.clock.advance(60)
    assert journal.attempts()[-1] == unknown
