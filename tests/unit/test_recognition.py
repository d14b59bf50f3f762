from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.attempts import AttemptState
from recovery.errors import AccessDenied, BadInput, Refused
from recovery.journal import Journal
from recovery.models import CopyJob
from recovery.recognition import Verdict
from recovery.reconciling import adopt, look_for, look_until_found, reconcile, set_aside
from recovery.restoring import prepare, run
from restore_profiles.model import REQUEST_ID
from tests.unit.fake_account import CONTEXT, NOW, POINT, Clock, FakeAccount, ebs_plan, lose_the_answer

PLAN = ebs_plan()


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


def test_a_job_that_the_poller_found_first_is_found_for_who_waits_too(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    lose_the_answer(account, after_effect=True)
    unknown = run(prepare(PLAN, account, journal), PLAN, account, journal)
    [seen] = reconcile(account, journal)
    sight = look_until_found(unknown, account, journal, clock.advance)
    assert (sight.verdict, sight.question) == (Verdict.FOUND, "")
    assert sight.attempt == seen.attempt


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


@pytest.mark.parametrize("carries", [True, False])
def test_a_restore_that_names_no_role_is_recognised_or_asked_about_and_never_sent_again(
    account: FakeAccount, journal: Journal, carries: bool
) -> None:
    request = {key: value for key, value in PLAN.step.request.items() if key != "IamRoleArn"}
    keys = PLAN.step.attempt_keys if carries else ()
    plan = replace(PLAN, steps=(replace(PLAN.step, request=request, attempt_keys=keys),))
    lose_the_answer(account, after_effect=True)
    attempt = run(prepare(plan, account, journal), plan, account, journal)
    account.after_effect = lambda: None
    sight = look_for(attempt, account, journal)
    assert sight.verdict is (Verdict.FOUND if carries else Verdict.UNCLEAR)
    assert "and role" not in sight.in_full
    run(prepare(plan, account, journal), plan, account, journal)
    assert len(account.requests) == 1


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


def test_another_plan_of_a_point_waits_until_the_unknown_attempt_is_settled(
    account: FakeAccount, journal: Journal
) -> None:
    """The same words a minute later name another second of a continuous point, and so another plan."""
    lose_the_answer(account, after_effect=True)
    first = run(prepare(PLAN, account, journal), PLAN, account, journal)
    account.after_effect = lambda: None
    later = ebs_plan("eu-west-1b")
    with pytest.raises(Refused, match="not settled") as refused:
        prepare(later, account, journal)
    assert f"set-aside {first.id}" in refused.value.next_step
    assert len(account.all_jobs) == 1
    other_point = ebs_plan(point=f"{POINT}0")
    assert run(prepare(other_point, account, journal), other_point, account, journal).job_id
    set_aside(first, journal)
    assert run(prepare(later, account, journal), later, account, journal).job_id


def test_a_plan_prepared_before_waits_for_the_unknown_attempt_too_unless_again(
    account: FakeAccount, journal: Journal
) -> None:
    later = ebs_plan("eu-west-1b")
    prepare(later, account, journal)
    lose_the_answer(account, after_effect=True)
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    with pytest.raises(Refused, match="not settled"):
        prepare(later, account, journal)
    assert prepare(later, account, journal, again=True).plan_digest == later.digest


def test_what_is_known_of_an_attempt_or_a_job_is_not_adopted_over(
    account: FakeAccount, journal: Journal
) -> None:
    started = run(prepare(PLAN, account, journal), PLAN, account, journal)
    other = account.add_job({})
    with pytest.raises(BadInput, match="is job JOB-1"):
        adopt(started, other, journal)
    lose_the_answer(account, after_effect=False)
    unknown = run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)
    with pytest.raises(BadInput, match="the one of attempt"):
        adopt(unknown, account.all_jobs["JOB-1"], journal)
    with pytest.raises(BadInput, match="a copy"):
        adopt(unknown, CopyJob(CONTEXT, "COPY-1", "CREATED", NOW, point_arn=POINT), journal)
    assert adopt(unknown, other, journal).job_id == other.id
