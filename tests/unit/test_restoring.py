from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.attempts import Attempt, AttemptState
from recovery.context import Context, Mode
from recovery.errors import (
    AccessDenied,
    AwsError,
    InvalidRequest,
    NeedsLogin,
    ReadOnly,
    Refused,
    Throttled,
    Unreachable,
)
from recovery.journal import Journal
from recovery.restoring import prepare, run
from restore_profiles.model import REQUEST_ID
from tests.unit.fake_account import FakeAccount, ebs_plan, raising
from tests.unit.journals import file_of

PLAN = ebs_plan()


def test_intent_and_token_are_on_disk_before_the_call(account: FakeAccount, journal: Journal) -> None:
    seen: list[Attempt] = []
    account.before_effect = lambda: seen.extend(Journal(journal.directory).attempts())
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert [(on_disk.state, on_disk.token) for on_disk in seen] == [(AttemptState.SENT, attempt.token)]


def test_a_started_attempt_knows_its_job(account: FakeAccount, journal: Journal) -> None:
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert (attempt.state, attempt.job_id) == (AttemptState.STARTED, "JOB-1")
    assert journal.attempts() == (attempt,)


def test_the_request_is_the_plans_with_the_attempts_id_added(account: FakeAccount, journal: Journal) -> None:
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    [request] = account.requests
    assert request == {
        **PLAN.step.request,
        "Metadata": {**PLAN.metadata, REQUEST_ID: attempt.id},
    }
    assert attempt.plan_digest == PLAN.digest


def test_a_type_that_documents_no_request_id_is_sent_none(account: FakeAccount, journal: Journal) -> None:
    plan = replace(PLAN, steps=(replace(PLAN.step, attempt_keys=()),))
    run(prepare(plan, account, journal), plan, account, journal)
    assert account.requests == [plan.step.request]


def test_the_same_plan_again_is_its_attempt_and_is_not_sent_again(
    account: FakeAccount, journal: Journal
) -> None:
    first = run(prepare(PLAN, account, journal), PLAN, account, journal)
    again = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert again == first
    assert len(account.all_jobs) == 1


def test_a_second_restore_of_the_same_plan_has_to_be_asked_for(
    account: FakeAccount, journal: Journal
) -> None:
    first = run(prepare(PLAN, account, journal), PLAN, account, journal)
    second = run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)
    assert second.id != first.id
    assert second.token != first.token
    assert len(account.all_jobs) == 2


def test_asking_for_again_twice_before_anything_was_sent_prepares_one(
    account: FakeAccount, journal: Journal
) -> None:
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert prepare(PLAN, account, journal, again=True) == prepare(PLAN, account, journal, again=True)


def test_a_second_one_that_waits_is_not_sent_unless_it_is_asked_for_again(
    account: FakeAccount, journal: Journal
) -> None:
    first = run(prepare(PLAN, account, journal), PLAN, account, journal)
    second = prepare(PLAN, account, journal, again=True)
    assert prepare(PLAN, account, journal) == first
    assert run(prepare(PLAN, account, journal), PLAN, account, journal) == first
    assert len(account.all_jobs) == 1
    assert prepare(PLAN, account, journal, again=True) == second


def test_a_rehearsal_in_a_sandbox_is_not_the_real_attempt(account: FakeAccount, journal: Journal) -> None:
    rehearsed = run(prepare(PLAN, account, journal), PLAN, account, journal)
    real = FakeAccount(account.clock, context=replace(account.context, endpoint=""))
    assert prepare(PLAN, real, journal).id != rehearsed.id


@pytest.mark.parametrize(
    "elsewhere",
    [
        Context("999900001111", "eu-west-1"),
        Context("111122223333", "us-east-1"),
        Context("111122223333", "eu-west-1", "aws-cn"),
    ],
)
def test_a_plan_of_another_account_or_region_is_refused(
    account: FakeAccount, journal: Journal, elsewhere: Context
) -> None:
    with pytest.raises(Refused, match=elsewhere.region):
        prepare(ebs_plan(context=elsewhere), account, journal)
    assert journal.attempts() == ()


def test_an_attempt_of_another_plan_is_refused(account: FakeAccount, journal: Journal) -> None:
    attempt = prepare(PLAN, account, journal)
    with pytest.raises(Refused, match="another plan"):
        run(attempt, ebs_plan("eu-west-1b"), account, journal)
    assert account.requests == []


def test_while_writing_is_off_nothing_is_sent_and_the_attempt_waits(
    account: FakeAccount, journal: Journal
) -> None:
    account.mode = Mode.READ_ONLY
    with pytest.raises(ReadOnly):
        run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert account.requests == []
    account.mode = Mode.WRITE
    assert run(prepare(PLAN, account, journal), PLAN, account, journal).state is AttemptState.STARTED


def test_a_damaged_journal_refuses_new_attempts(account: FakeAccount, journal: Journal) -> None:
    prepare(PLAN, account, journal)
    file_of(journal).write_text("something else\n")
    with pytest.raises(Refused, match="line 1"):
        prepare(PLAN, account, journal)


def test_a_journal_of_a_newer_relight_is_not_to_be_moved_away(account: FakeAccount, journal: Journal) -> None:
    prepare(PLAN, account, journal)
    with file_of(journal).open("a") as file:
        file.write('{"schema": 99}\n')
    with pytest.raises(Refused, match="newer Relight") as caught:
        prepare(PLAN, account, journal)
    assert "Update Relight" in caught.value.next_step


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("No connection", "Nobody listens."),
        Throttled("Throttled", "Too many requests."),
        NeedsLogin("Login expired", "The token has expired."),
        ReadOnly("Writing is off", "The door is shut."),
    ],
)
def test_where_aws_certainly_did_nothing_the_same_attempt_is_sent_next_time(
    account: FakeAccount, journal: Journal, error: Exception
) -> None:
    account.before_effect = lambda: raising(error)
    attempt = prepare(PLAN, account, journal)
    with pytest.raises(type(error)):
        run(attempt, PLAN, account, journal)
    account.before_effect = lambda: None
    after = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert (after.id, after.token, after.state) == (attempt.id, attempt.token, AttemptState.STARTED)


@pytest.mark.parametrize(
    "error",
    [
        AccessDenied("Access denied", "Not allowed.", action="iam:PassRole"),
        InvalidRequest("Invalid", "volumeType is unknown."),
        AwsError("AWS refused", "Clock is off.", code="RequestTimeTooSkewed"),
    ],
)
def test_a_refused_plan_runs_as_a_first_time_after_the_cause_is_mended(
    account: FakeAccount, journal: Journal, error: AwsError
) -> None:
    account.before_effect = lambda: raising(error)
    refused = prepare(PLAN, account, journal)
    with pytest.raises(type(error)):
        run(refused, PLAN, account, journal)
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.REFUSED]
    account.before_effect = lambda: None
    after = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert after.state is AttemptState.STARTED
    assert after.token != refused.token


def test_a_refused_second_restore_does_not_make_the_first_one_forgotten(
    account: FakeAccount, journal: Journal
) -> None:
    first = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.before_effect = lambda: raising(AccessDenied("Access denied", "No."))
    with pytest.raises(AccessDenied):
        run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)
    assert prepare(PLAN, account, journal) == first


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a bug")])
def test_a_call_that_is_broken_off_leaves_the_outcome_unknown(
    account: FakeAccount, journal: Journal, error: BaseException
) -> None:
    account.after_effect = lambda: raising(error)
    with pytest.raises(type(error)):
        run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.UNKNOWN]


def test_an_answer_without_a_job_leaves_the_outcome_unknown(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeAccount, "start", lambda self, *call, token: {})
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert attempt.state is AttemptState.UNKNOWN


def test_a_disk_that_fills_during_the_call_loses_no_job(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = prepare(PLAN, account, journal)

    def fill_the_disk() -> None:
        monkeypatch.setattr("os.fsync", lambda file: raising(OSError(28, "No space left on device")))

    account.after_effect = fill_the_disk
    started = run(attempt, PLAN, account, journal)
    assert (started.state, started.job_id) == (AttemptState.STARTED, "JOB-1")
    assert "No space left" in started.why


def test_nothing_is_sent_where_the_journal_does_not_reach_the_disk(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = prepare(PLAN, account, journal)
    monkeypatch.setattr("os.fsync", lambda file: raising(OSError(28, "No space left on device")))
    with pytest.raises(Refused, match="No space left"):
        run(attempt, PLAN, account, journal)
    assert account.requests == []


def test_two_processes_that_run_the_same_attempt_send_it_once(account: FakeAccount, journal: Journal) -> None:
    attempt = prepare(PLAN, account, journal)
    other = Journal(journal.directory, journal.now)
    meanwhile: list[AttemptState] = []
    account.before_effect = lambda: meanwhile.append(run(attempt, PLAN, account, other).state)
    assert run(attempt, PLAN, account, journal).state is AttemptState.STARTED
    assert meanwhile == [AttemptState.SENT]
    assert len(account.all_jobs) == 1
