"""Whether a job still moves, and what a pause means for its type."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from recovery.journal_records import JobChange
from recovery.models import RestoreJob
from recovery.progress import MOST, ProgressLog
from tests.unit.fake_account import CONTEXT, NOW

JOB = RestoreJob(CONTEXT, "JOB", "RUNNING", NOW, resource_type="RDS", percent=40.0)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def changes(gap: float, number: int, kind: str = "RDS") -> list[JobChange]:
    """A job that moved every `gap` minutes, and ended."""
    start = NOW - timedelta(days=1)
    moved = [
        JobChange(CONTEXT, f"{kind}-{gap}", "RUNNING", kind, float(step), at=start + minutes(gap * step))
        for step in range(number)
    ]
    return [
        *moved,
        JobChange(CONTEXT, f"{kind}-{gap}", "COMPLETED", kind, 100.0, at=start + minutes(gap * number)),
    ]


def test_without_history_a_job_may_stand_still_for_30_minutes() -> None:
    log = ProgressLog()
    log.saw([JOB], NOW)
    assert log.stalled(JOB, NOW + minutes(30)) is None
    stall = log.stalled(JOB, NOW + minutes(31))
    assert stall is not None
    assert (stall.still_for, stall.limit) == (minutes(31), minutes(30))
    assert stall.basis == "30 min without history: 0 gaps known"


def test_with_history_the_95th_percentile_of_the_types_gaps_is_the_limit() -> None:
    log = ProgressLog([*changes(2, 38), *changes(50, 2)])
    log.saw([JOB], NOW)
    assert log.stalled(JOB, NOW + minutes(2)) is None
    stall = log.stalled(JOB, NOW + minutes(3))
    assert stall is not None
    assert (stall.limit, stall.basis) == (minutes(2), "95 of 100 among 40 gaps of RDS")
    other = replace(JOB, id="OTHER", resource_type="EFS")
    log.saw([other], NOW)
    assert log.stalled(other, NOW + minutes(3)) is None


def test_fewer_than_20_gaps_are_no_history() -> None:
    log = ProgressLog(changes(2, 19))
    log.saw([JOB], NOW)
    assert log.stalled(JOB, NOW + minutes(10)) is None


def test_one_that_is_still_at_its_beginning_has_stood_still_since_it_was_created() -> None:
    pending = replace(JOB, status="PENDING", percent=0.0)
    log = ProgressLog()
    log.saw([pending], NOW + minutes(45))
    assert log.still_since("JOB") == NOW
    assert log.stalled(pending, NOW + minutes(45)) is not None


def test_one_that_is_under_way_when_first_seen_has_stood_still_since_then() -> None:
    log = ProgressLog()
    log.saw([JOB], NOW + minutes(45))
    assert log.still_since("JOB") == NOW + minutes(45)


def test_a_change_of_status_is_a_move_and_an_end_forgets_the_job() -> None:
    log = ProgressLog()
    log.saw([replace(JOB, status="PENDING")], NOW)
    log.saw([JOB], NOW + minutes(20))
    assert log.still_since("JOB") == NOW + minutes(20)
    log.saw([JOB], NOW + minutes(25))
    assert log.still_since("JOB") == NOW + minutes(20)
    ended = replace(JOB, status="COMPLETED", percent=100.0)
    log.saw([ended], NOW + minutes(40))
    assert log.still_since("JOB") is None
    assert log.stalled(ended, NOW + minutes(400)) is None


def test_what_two_wrote_down_of_the_same_move_is_one_move() -> None:
    twice = [each for change in changes(2, 25) for each in (change, change)]
    log = ProgressLog(twice)
    log.saw([JOB], NOW)
    stall = log.stalled(JOB, NOW + minutes(3))
    assert stall is not None
    assert stall.basis == "95 of 100 among 25 gaps of RDS"


def known_gaps(log: ProgressLog, job: RestoreJob, now: datetime) -> str:
    """How many gaps of the job's type are known, as its stall says."""
    log.saw([job], now)
    stall = log.stalled(job, now + timedelta(days=9))
    assert stall is not None
    return stall.basis.removeprefix("30 min without history: ")


def test_what_moved_while_nobody_looked_tells_of_no_gap() -> None:
    begun = JobChange(CONTEXT, "JOB", "RUNNING", "RDS", 10.0, at=NOW - timedelta(hours=8))
    log = ProgressLog([begun])
    assert log.saw([JOB], NOW) == {"JOB"}
    log.saw([JOB], NOW + minutes(1))
    assert known_gaps(log, JOB, NOW + minutes(2)) == "0 gaps known"
    # When it came to 40 % is not known, so neither is how long it stayed there.
    assert log.saw([replace(JOB, percent=50.0)], NOW + minutes(3)) == frozenset()
    assert known_gaps(log, replace(JOB, percent=50.0), NOW + minutes(4)) == "0 gaps known"
    assert log.saw([replace(JOB, percent=60.0)], NOW + minutes(5)) == frozenset()
    assert known_gaps(log, replace(JOB, percent=60.0), NOW + minutes(6)) == "1 gap known"
    # The laptop sleeps.
    assert log.saw([replace(JOB, percent=90.0)], NOW + minutes(400)) == {"JOB"}
    assert known_gaps(log, replace(JOB, percent=90.0), NOW + minutes(401)) == "1 gap known"


def test_what_the_journal_says_was_not_watched_is_no_gap_for_the_next_one_either() -> None:
    marks = ((10.0, False), (40.0, True), (50.0, False), (60.0, False))
    log = ProgressLog(
        JobChange(CONTEXT, "JOB", "RUNNING", "RDS", percent, unwatched=unwatched, at=NOW + minutes(percent))
        for percent, unwatched in marks
    )
    assert known_gaps(log, replace(JOB, percent=60.0), NOW + minutes(61)) == "1 gap known"


def test_a_pause_in_which_it_did_not_move_is_part_of_its_gap() -> None:
    begun = JobChange(CONTEXT, "JOB", "RUNNING", "RDS", 40.0, at=NOW - timedelta(hours=1))
    log = ProgressLog([begun])
    log.saw([JOB], NOW)
    assert log.stalled(JOB, NOW) is not None
    assert log.saw([replace(JOB, percent=41.0)], NOW + minutes(1)) == frozenset()
    assert known_gaps(log, replace(JOB, percent=41.0), NOW + minutes(2)) == "1 gap known"


def test_memory_stays_bounded() -> None:
    log = ProgressLog(change for number in range(1, 200) for change in changes(number, 5))
    log.saw([JOB], NOW)
    assert log.stalled(JOB, NOW + minutes(150)) is None
    stall = log.stalled(JOB, NOW + minutes(300))
    assert stall is not None
    assert f"{MOST} gaps" in stall.basis
