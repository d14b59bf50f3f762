from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from command_line.following import wait_for_job
from command_line.output import Output
from recovery.attempts import Attempt, AttemptState
from recovery.errors import AnswerLost, NotFound, Throttled, Unreachable
from recovery.job_changes import job_changes
from recovery.journal import Journal
from recovery.models import RestoreJob
from recovery.recognition import Verdict
from recovery.reconciling import set_aside
from recovery.restoring import prepare, run
from recovery.watching import Watch
from tests.unit.fake_account import CONTEXT, Clock, FakeAccount, ebs_plan

PLAN = ebs_plan()


def start(account: FakeAccount, journal: Journal) -> Attempt:
    return run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)


def test_a_job_is_followed_to_its_end_and_the_attempt_records_it(
    account: FakeAccount, journal: Journal
) -> None:
    job_id = start(account, journal).job_id
    watch = Watch(account, journal)
    seen = []
    for status, percent in (("PENDING", 0.0), ("RUNNING", 50.0), ("COMPLETED", 100.0)):
        account.change_job(job_id, status, percent=percent)
        report = watch.tick()
        changed = [(job.status, job.percent) for job in report.changed if isinstance(job, RestoreJob)]
        seen.append((changed, set(report.running)))
    assert seen == [
        ([("PENDING", 0.0)], {job_id}),
        ([("RUNNING", 50.0)], {job_id}),
        ([("COMPLETED", 100.0)], set()),
    ]
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.COMPLETED]


@pytest.mark.parametrize("status", ["FAILED", "ABORTED"])
def test_a_job_that_did_not_succeed_leaves_its_reason_in_the_journal(
    account: FakeAccount, journal: Journal, status: str
) -> None:
    account.change_job(start(account, journal).job_id, status, message="The key is pending deletion.")
    Watch(account, journal).tick()
    [attempt] = journal.attempts()
    assert (attempt.state.upper(), attempt.why) == (status, "The key is pending deletion.")


def test_nothing_is_reported_as_changed_that_did_not_change(account: FakeAccount, journal: Journal) -> None:
    start(account, journal)
    watch = Watch(account, journal)
    assert len(watch.tick().changed) == 1
    assert watch.tick().changed == ()


def test_500_running_jobs_cost_one_listing_and_no_describe(account: FakeAccount, journal: Journal) -> None:
    for _ in range(500):
        account.add_job({})
    account.page_size = 100
    report = Watch(account, journal).tick()
    assert len(report.running) == 500
    assert (len(account.lists), account.describes) == (1, [])


def test_listings_reach_back_to_the_oldest_unfinished_job(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    oldest = start(account, journal)
    clock.advance(3600)
    younger = account.add_job({})
    watch = Watch(account, journal)
    watch.tick()
    clock.advance(3600)
    watch.tick()
    account.change_job(oldest.job_id, "COMPLETED")
    watch.tick()
    watch.tick()
    since = [moment for moment in account.lists if moment is not None]
    second = timedelta(seconds=1)
    assert since[1] == account.all_jobs[oldest.job_id].created - second
    assert since[3] == younger.created - second


def test_a_job_started_days_ago_is_found_again_after_a_restart(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job_id = start(account, journal).job_id
    clock.advance(3 * 86_400)
    assert Watch(account, journal).tick().running == {job_id}


def test_a_job_that_the_listing_lacks_is_described_and_then_less_and_less_often(
    account: FakeAccount, journal: Journal
) -> None:
    account.list_lag = 1e9
    job_id = start(account, journal).job_id
    watch = Watch(account, journal)
    reports = [watch.tick() for _ in range(16)]
    assert all(report.running == {job_id} for report in reports)
    assert account.describes == [job_id] * 5


def test_a_job_that_aws_no_longer_knows_is_told_and_not_waited_for(
    account: FakeAccount, journal: Journal
) -> None:
    job_id = start(account, journal).job_id
    watch = Watch(account, journal)
    watch.tick()
    del account.all_jobs[job_id]
    report = watch.tick()
    assert [error.title for error in report.errors] == ["Not found"]
    assert report.running == frozenset()
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.STARTED]


def test_waiting_for_a_job_that_aws_no_longer_knows_ends(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start(account, journal).job_id
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        account.all_jobs.pop(job_id, None)
        assert len(pauses) < 100

    monkeypatch.setattr("time.sleep", pause)
    with pytest.raises(NotFound, match=job_id):
        wait_for_job(account, journal, job_id, Output())


def test_a_listing_that_fails_keeps_what_was_known_and_says_since_when(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job_id = start(account, journal).job_id
    watch = Watch(account, journal)
    watch.tick()
    seen = clock.now
    clock.advance(15)
    account.fail_reads = AnswerLost("Answer lost", "The page was cut short.")
    report = watch.tick()
    assert (set(report.running), report.changed, report.listed_at) == ({job_id}, (), seen)
    assert report.errors == (account.fail_reads,)
    assert account.describes == []


def test_an_attempt_without_an_answer_is_recognised_by_the_watch(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    def lose() -> None:
        raise AnswerLost("Answer lost", "The connection broke.")

    account.after_effect, account.list_lag = lose, 20.0
    start(account, journal)
    watch = Watch(account, journal)
    first = watch.tick()
    clock.advance(30)
    second = watch.tick()
    assert [sight.verdict for sight in (*first.sights, *second.sights)] == [Verdict.NOT_SEEN, Verdict.FOUND]
    assert watch.tick().running == {"JOB-1"}


def test_there_are_four_listings_a_minute_against_aws_whatever_is_asked(
    journal: Journal, clock: Clock
) -> None:
    account = FakeAccount(clock, context=replace(CONTEXT, endpoint=""))
    account.add_job({})
    watch = Watch(account, journal, every=0.1)
    assert watch.tick().next_in_seconds == 30, "the first look lists copies, too"
    assert watch.tick().next_in_seconds == 15
    assert Watch(account, journal, every=40).tick().next_in_seconds == 40
    beside = Watch(account, journal, beside=1)
    assert [beside.tick().next_in_seconds for _ in range(2)] == [45, 15], "so does who lists beside it, once"


def test_a_job_that_stands_still_is_told_and_no_longer_once_it_moves(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job = account.add_job({})
    watch = Watch(account, journal)
    account.change_job(job.id, "RUNNING", percent=10.0)
    watch.tick()
    clock.advance(29 * 60)
    assert watch.tick().stalls == {}
    clock.advance(2 * 60)
    stall = watch.tick().stalls[job.id]
    assert (stall.still_for, stall.limit) == (timedelta(minutes=31), timedelta(minutes=30))
    assert "without history" in stall.basis
    account.change_job(job.id, "RUNNING", percent=11.0)
    assert watch.tick().stalls == {}


def test_while_nothing_can_be_listed_no_job_is_said_to_stand_still(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job = account.add_job({})
    watch = Watch(account, journal)
    account.change_job(job.id, "RUNNING", percent=10.0)
    watch.tick()
    account.fail_reads = Unreachable("No connection", "The network is gone.")
    clock.advance(40 * 60)
    assert watch.tick().stalls == {}
    account.fail_reads = None
    assert set(watch.tick().stalls) == {job.id}


def test_what_our_own_job_did_while_nobody_looked_is_written_down_as_not_watched(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    ours = start(account, journal).job_id
    watch = Watch(account, journal)
    watch.tick()
    for percent, pause in ((10.0, 15), (60.0, 3600), (70.0, 15)):
        account.change_job(ours, "RUNNING", percent=percent)
        clock.advance(pause)
        watch.tick()
    account.change_job(ours, "COMPLETED", percent=100.0)
    Watch(account, journal).tick()
    changes = job_changes(journal, account.context)
    assert [each.unwatched for each in changes] == [False, False, True, False, True]


def test_how_far_our_own_jobs_are_is_written_down_once_a_change_and_of_strangers_nothing(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    ours, stranger = start(account, journal).job_id, account.add_job({}).id
    watch = Watch(account, journal)
    for status, percent in (("RUNNING", 10.0), ("RUNNING", 10.0), ("RUNNING", 60.0), ("COMPLETED", 100.0)):
        for job_id in (ours, stranger):
            account.change_job(job_id, status, percent=percent)
        clock.advance(15)
        watch.tick()
    changes = job_changes(journal, account.context)
    assert [(each.about, each.status, each.percent) for each in changes] == [
        (ours, "RUNNING", 10.0),
        (ours, "RUNNING", 60.0),
        (ours, "COMPLETED", 100.0),
    ]
    Watch(account, journal).tick()
    assert len(job_changes(journal, account.context)) == 3


def test_the_pause_is_what_was_asked_in_a_sandbox(account: FakeAccount, journal: Journal) -> None:
    account.add_job({})
    assert Watch(account, journal).tick().next_in_seconds == 0.25
    assert Watch(account, journal, every=0.1).tick().next_in_seconds == 0.1


def test_the_watch_slows_down_while_nothing_runs(account: FakeAccount, journal: Journal) -> None:
    assert Watch(account, journal).tick().next_in_seconds == 1


def test_the_watch_slows_down_while_throttled_and_recovers(account: FakeAccount, journal: Journal) -> None:
    account.add_job({})
    watch = Watch(account, journal)
    watch.tick()
    account.fail_reads = Throttled("Throttled", "Rate exceeded.")
    assert [watch.tick().next_in_seconds for _ in range(6)] == [0.5, 1, 2, 4, 4, 4]
    account.fail_reads = None
    assert watch.tick().next_in_seconds == 0.25


def test_a_full_disk_does_not_end_the_watch(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start(account, journal).job_id
    account.change_job(job_id, "COMPLETED")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    watch = Watch(account, journal)
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        report = watch.tick()
    assert "No space left" in report.errors[0].text
    assert [job.status for job in report.jobs] == ["COMPLETED"]
    watch.tick()
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.COMPLETED]


def test_an_old_attempt_is_described_and_makes_no_listing_long(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job_id = start(account, journal).job_id
    clock.advance(90 * 86_400)
    account.change_job(job_id, "COMPLETED")
    Watch(account, journal).tick()
    assert account.describes == [job_id]
    assert account.lists == [clock.now - timedelta(hours=24)]
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.COMPLETED]


def test_an_old_attempt_without_an_answer_is_looked_for_once_and_told_always(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    def lose() -> None:
        raise AnswerLost("Answer lost", "The connection broke.")

    account.before_effect = lose
    start(account, journal)
    clock.advance(90 * 86_400)
    watch = Watch(account, journal)
    assert [[sight.verdict for sight in watch.tick().sights] for _ in range(2)] == [[Verdict.NOT_SEEN]] * 2
    assert [(clock.now - since).days for since in account.lists if since] == [90, 0]


def test_an_unreadable_journal_is_told_and_jobs_are_followed_all_the_same(
    account: FakeAccount, journal: Journal
) -> None:
    account.add_job({})
    journal.directory.touch()
    report = Watch(account, journal).tick()
    assert {error.title for error in report.errors} == {"The journal cannot be used"}
    assert report.running == {"JOB-1"}


def test_a_journal_of_another_account_that_cannot_be_read_hides_nothing_of_this_one(
    account: FakeAccount, journal: Journal
) -> None:
    attempt = start(account, journal)
    (journal.directory / "aws-999900001111-eu-west-1" / "2026-11.jsonl").mkdir(parents=True)
    account.change_job(attempt.job_id, "COMPLETED")
    assert Watch(account, journal).tick().errors == ()
    assert [each.state for each in journal.attempts(CONTEXT)] == [AttemptState.COMPLETED]


def test_an_attempt_that_was_set_aside_is_no_longer_told(account: FakeAccount, journal: Journal) -> None:
    def lose() -> None:
        raise AnswerLost("Answer lost", "The connection broke.")

    account.before_effect = lose
    attempt = start(account, journal)
    watch = Watch(account, journal)
    assert len(watch.tick().sights) == 1
    set_aside(attempt, journal)
    assert watch.tick().sights == ()


def test_a_job_that_is_as_it_was_stays_the_object_that_it_was(account: FakeAccount, journal: Journal) -> None:
    job_id = start(account, journal).job_id
    watch = Watch(account, journal)
    [first] = watch.tick().jobs
    account.change_job(job_id, first.status, percent=first.percent)
    assert account.all_jobs[job_id] is not first
    [second] = watch.tick().jobs
    assert second is first
