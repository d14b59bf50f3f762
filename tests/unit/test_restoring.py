from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recovery.attempts import Attempt, AttemptState
from recovery.context import Context, Mode
from recovery.errors import (
    AccessDenied,
    AnswerLost,
    AwsError,
    InvalidRequest,
    NeedsLogin,
    ReadOnly,
    Refused,
    Throttled,
    Unreachable,
)
from recovery.journal import Journal
from recovery.recognition import Verdict
from recovery.restoring import (
    adopt,
    look_for,
    look_until_found,
    prepare,
    reconcile,
    run,
    set_aside,
)
from restore_profiles.model import REQUEST_ID
from tests.unit.fake_account import POINT, Clock, FakeAccount, ebs_plan

PLAN = ebs_plan()


def raising(error: BaseException) -> None:
    raise error


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal.jsonl", clock)


@pytest.fixture
def account(clock: Clock) -> FakeAccount:
    return FakeAccount(clock)


def lose_the_answer(account: FakeAccount, *, after_effect: bool) -> None:
    error = AnswerLost("Answer lost", "The connection broke.")
    if after_effect:
        account.after_effect = lambda: raising(error)
    else:
        account.before_effect = lambda: raising(error)


def test_intent_and_token_are_on_disk_before_the_call(account: FakeAccount, journal: Journal) -> None:
    seen: list[Attempt] = []
    account.before_effect = lambda: seen.extend(Journal(journal.path).attempts())
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
        **PLAN.restore.request,
        "Metadata": {**PLAN.metadata, REQUEST_ID: attempt.id},
    }
    assert attempt.plan_digest == PLAN.digest


def test_a_type_that_documents_no_request_id_is_sent_none(account: FakeAccount, journal: Journal) -> None:
    plan = replace(PLAN, source=replace(PLAN.source, resource_type="NobodyKnows"))
    run(prepare(plan, account, journal), plan, account, journal)
    assert account.requests == [plan.restore.request]


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
    journal.path.write_text("something else\n")
    with pytest.raises(Refused, match="line 1"):
        prepare(PLAN, account, journal)


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


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("after_effect", [True, False])
def test_an_unknown_attempt_is_never_sent_again(
    account: FakeAccount, journal: Journal, after_effect: bool, remembers: bool
) -> None:
    account.remembers_tokens = remembers
    lose_the_answer(account, after_effect=after_effect)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert unknown.state is AttemptState.UNKNOWN
    account.before_effect = account.after_effect = lambda: None
    assert run(prepare(PLAN, account, journal), PLAN, account, journal) == unknown
    assert len(account.requests) == 1


def test_a_job_whose_answer_was_lost_is_recognised_by_its_request_id(
    account: FakeAccount, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=True)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    [sight] = reconcile(account, journal)
    assert sight.verdict is Verdict.FOUND
    assert (sight.attempt.id, sight.attempt.state) == (unknown.id, AttemptState.STARTED)
    assert journal.attempts() == (sight.attempt,)
    assert reconcile(account, journal) == ()


def test_a_job_that_is_not_listed_yet_is_asked_about_and_found_when_it_is(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    account.list_lag = 8.0
    lose_the_answer(account, after_effect=True)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    sight = look_for(attempt, account, journal)
    assert (sight.verdict, bool(sight.question)) == (Verdict.NOT_SEEN, True)
    assert journal.attempts()[0].state is AttemptState.UNKNOWN
    assert look_until_found(attempt, account, journal, clock.advance).verdict is Verdict.FOUND


def test_looking_ends_with_a_question_where_nothing_was_started(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    lose_the_answer(account, after_effect=False)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    sight = look_until_found(attempt, account, journal, clock.advance)
    assert (sight.verdict, bool(sight.question)) == (Verdict.NOT_SEEN, True)


def test_a_job_of_the_same_point_and_role_without_a_request_id_is_asked_about(
    account: FakeAccount, journal: Journal
) -> None:
    account.hides_metadata = True
    lose_the_answer(account, after_effect=True)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    sight = look_for(attempt, account, journal)
    assert sight.verdict is Verdict.UNCLEAR
    assert [candidate.job.id for candidate in sight.candidates] == ["JOB-1"]
    assert journal.attempts()[0].state is AttemptState.UNKNOWN


def test_somebody_elses_restore_of_the_same_point_is_not_taken_for_ours(
    account: FakeAccount, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=False)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.add_job({REQUEST_ID: "somebody-elses"})
    account.add_job({REQUEST_ID: attempt.id}, point=POINT.replace("abc", "def"))
    sight = look_for(attempt, account, journal)
    assert sight.verdict is Verdict.UNCLEAR
    assert "another request id" in sight.candidates[0].evidence
    assert journal.attempts()[0].job_id == ""


def test_jobs_of_other_attempts_and_older_jobs_are_no_candidates(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    account.hides_metadata = True
    account.add_job({})
    clock.advance(1800)
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    lose_the_answer(account, after_effect=False)
    attempt = run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)
    assert look_for(attempt, account, journal).verdict is Verdict.NOT_SEEN


def test_a_clock_that_is_ahead_of_aws_still_finds_the_job(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    account.skew = 3600.0
    lose_the_answer(account, after_effect=True)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    [job] = account.all_jobs.values()
    clock.advance(-3600)
    account.all_jobs[job.id] = replace(job, created=clock.now)
    assert look_for(attempt, account, journal).verdict is Verdict.FOUND


def test_a_listing_that_fails_is_a_question_and_not_an_absence(
    account: FakeAccount, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=True)
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.fail_reads = AccessDenied("Access denied", "backup:ListRestoreJobs is missing.")
    [sight] = reconcile(account, journal)
    assert sight.verdict is Verdict.NOT_LISTED
    assert "backup:ListRestoreJobs" in sight.text
    assert sight.question


def test_a_prepared_attempt_is_told_at_start(account: FakeAccount, journal: Journal) -> None:
    prepare(PLAN, account, journal)
    [sight] = reconcile(account, journal)
    assert (sight.verdict, sight.question) == (Verdict.NOT_SENT, "")


def test_attempts_of_another_context_are_left_alone(account: FakeAccount, journal: Journal) -> None:
    lose_the_answer(account, after_effect=True)
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    elsewhere = FakeAccount(account.clock, context=replace(account.context, endpoint=""))
    assert reconcile(elsewhere, journal) == ()
    assert elsewhere.lists == []


def test_an_attempt_set_aside_does_not_count_but_is_still_recognised(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    account.list_lag = 60.0
    lose_the_answer(account, after_effect=True)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert set_aside(unknown, journal).state is AttemptState.SET_ASIDE
    assert prepare(PLAN, account, journal).id != unknown.id
    clock.advance(61)
    found = [sight.attempt.id for sight in reconcile(account, journal) if sight.verdict is Verdict.FOUND]
    assert found == [unknown.id]


def test_a_job_is_adopted_on_the_users_word_unless_its_point_differs(
    account: FakeAccount, journal: Journal
) -> None:
    account.hides_metadata = True
    lose_the_answer(account, after_effect=True)
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    with pytest.raises(Exception, match="another"):
        adopt(attempt, account.add_job({}, point="arn:aws:ec2:eu-west-1::snapshot/another"), journal)
    assert adopt(attempt, account.all_jobs["JOB-1"], journal).job_id == "JOB-1"


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
    other = Journal(journal.path, journal.now)
    meanwhile: list[AttemptState] = []
    account.before_effect = lambda: meanwhile.append(run(attempt, PLAN, account, other).state)
    assert run(attempt, PLAN, account, journal).state is AttemptState.STARTED
    assert meanwhile == [AttemptState.SENT]
    assert len(account.all_jobs) == 1
