"""Which group a job stands in, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from command_line.job_report import report_of
from recovery.account import Known
from recovery.channel_line import sentence
from recovery.errors import AccessDenied
from recovery.estimates import RestoreHistory
from recovery.journal import Journal
from recovery.journal_records import Note, SignOff
from recovery.models import RestoreJob
from recovery.progress import Stall
from recovery.standing import Group, answered_jobs, standing_of
from tests.unit.fake_account import CONTEXT, IDENTITY, NOW, POINT, VOLUME, Clock, FakeAccount

JOB = RestoreJob(
    CONTEXT,
    "JOB",
    "COMPLETED",
    NOW,
    resource_type="EBS",
    point_arn=POINT,
    source_arn=VOLUME,
    completed=NOW + timedelta(minutes=7),
)
STALL = Stall(timedelta(minutes=45), timedelta(minutes=30), "30 min without history: 0 gaps known")
PLAN = "arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:nightly"


@pytest.mark.parametrize(
    ("job", "known", "group", "why"),
    [
        (replace(JOB, status="RUNNING"), {}, Group.RUNNING, ""),
        (
            replace(JOB, status="PENDING"),
            {"stall": STALL},
            Group.ATTENTION,
            "stalled: no progress for 45 min",
        ),
        (replace(JOB, status="FAILED"), {}, Group.ATTENTION, "failed, neither repeated nor signed off"),
        (replace(JOB, status="ABORTED"), {"answered": True}, Group.FINISHED, ""),
        (JOB, {"closed": Known.YES}, Group.FINISHED, ""),
        (JOB, {"closed": Known.NO}, Group.ATTENTION, "work remains"),
        (JOB, {}, Group.ATTENTION, "whether work remains is not known"),
        (JOB, {"answered": True}, Group.FINISHED, ""),
        (
            replace(JOB, resource_type="S3", status_message="One or more objects failed to be restored."),
            {"closed": Known.YES},
            Group.ATTENTION,
            "completed in part",
        ),
        (replace(JOB, testing_plan_arn=PLAN), {}, Group.FINISHED, ""),
        (
            replace(JOB, testing_plan_arn=PLAN, validation_status="TIMED_OUT"),
            {},
            Group.ATTENTION,
            "validation timed out",
        ),
        (
            replace(JOB, testing_plan_arn=PLAN, validation_status="SUCCESSFUL", deletion_status="FAILED"),
            {},
            Group.ATTENTION,
            "clean-up of the test failed",
        ),
    ],
)
def test_a_job_stands_where_it_says_why(
    job: RestoreJob, known: dict[str, object], group: Group, why: str
) -> None:
    standing = standing_of(job, **known)  # type: ignore[arg-type]
    assert (standing.group, standing.why) == (group, why)


def later(job_id: str, status: str, **members: str) -> RestoreJob:
    return replace(JOB, id=job_id, status=status, created=NOW + timedelta(hours=1), **members)  # type: ignore[arg-type]


def test_a_failed_job_is_answered_by_a_later_one_of_its_source_that_runs_or_completed() -> None:
    failed = replace(JOB, status="FAILED")
    assert answered_jobs([failed]) == frozenset()
    assert answered_jobs([failed, later("AGAIN", "RUNNING")]) == {"JOB"}
    assert answered_jobs([failed, later("AGAIN", "FAILED")]) == frozenset()
    assert answered_jobs([failed, later("OTHER", "COMPLETED", source_arn="arn:other")]) == frozenset()
    assert answered_jobs([later("LATER", "FAILED"), JOB]) == frozenset(), "what came before answers nothing"


def test_a_restore_test_does_not_repeat_a_restore_that_somebody_waits_for() -> None:
    failed = replace(JOB, status="FAILED")
    assert answered_jobs([failed, later("TEST", "COMPLETED", testing_plan_arn=PLAN)]) == frozenset()


def test_a_sign_off_answers_and_a_note_does_not() -> None:
    by = IDENTITY.arn
    assert answered_jobs([], [SignOff(CONTEXT, "JOB", by), Note(CONTEXT, "OTHER", "seen", by)]) == {"JOB"}


def test_500_jobs_are_grouped_in_one_pass_over_them() -> None:
    jobs = [
        replace(JOB, id=str(number), status="FAILED", source_arn=str(number % 5)) for number in range(500)
    ]
    assert answered_jobs([*jobs, later("AGAIN", "COMPLETED", source_arn="3")]) == {
        str(number) for number in range(3, 500, 5)
    }


def told(
    job: RestoreJob, history: RestoreHistory | None = None, stall: Stall | None = None, why: str = ""
) -> str:
    estimate = history.estimate(job) if history else None
    now = NOW + timedelta(minutes=10)
    return sentence(job, name="orders-db", context=CONTEXT, estimate=estimate, stall=stall, now=now, why=why)


def test_the_line_for_a_channel_says_how_far_it_is_and_that_nothing_is_known_of_how_long() -> None:
    running = replace(JOB, status="RUNNING", percent=42.0, completed=None, point_created=NOW)
    assert told(running) == (
        "Restore of EBS orders-db from the backup of 2026-11-21 12:00 UTC (111122223333 eu-west-1): "
        "RUNNING, 42%, running for 10 min. No history to estimate from. Job JOB. [12:10 UTC]"
    )


def test_the_line_for_a_channel_has_the_estimate_with_what_it_rests_on_and_none_of_a_stalled_job() -> None:
    history = RestoreHistory(
        replace(JOB, id=str(number), completed=NOW + timedelta(minutes=20)) for number in range(3)
    )
    running = replace(JOB, status="RUNNING", percent=42.0, completed=None)
    assert (
        "running for 10 min. About 10 min left; 9 of 10 took up to 20 min (3 restores of EBS, of any size)"
        in told(running, history)
    )
    assert "running for 10 min. No progress for 45 min, so how long it goes on is unknown. Job JOB" in told(
        running, history, STALL
    )


def test_the_line_for_a_channel_tells_the_end_and_is_one_line_whatever_aws_says() -> None:
    made = replace(JOB, created_resource_arn="arn:aws:ec2:eu-west-1:1:volume/vol-1")
    assert ": COMPLETED after 7 min as vol-1. Job JOB" in told(made)
    failed = replace(JOB, status="FAILED", status_message="Access\n\x1b[31mdenied.")
    line = told(failed)
    assert "FAILED after 7 min: Access" in line
    assert "\n" not in line
    assert "\x1b" not in line


def test_the_line_for_a_channel_does_not_pass_completed_off_as_recovered() -> None:
    why = standing_of(JOB, closed=Known.NO).why
    assert ": COMPLETED after 7 min, but work remains. Job JOB" in told(JOB, why=why)


def test_the_line_for_a_channel_leaves_out_what_only_aws_can_decode() -> None:
    said = f"You may not. Encoded authorization failure message: {'x' * 400} (Service: Ec2)"
    line = told(replace(JOB, status="FAILED", status_message=said))
    assert "You may not. Encoded authorization failure message: (left out) (Service: Ec2). Job JOB" in line


def test_of_a_continuous_backup_no_moment_is_claimed() -> None:
    continuous = replace(
        JOB, point_arn="arn:aws:backup:eu-west-1:1:recovery-point:continuous:db-1", point_created=NOW
    )
    assert "from the backup of" not in told(continuous)


def test_one_job_is_told_to_be_repeated_as_it_is_in_the_list(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    failed = account.add_job({}, status="FAILED")
    assert report_of(account, journal, failed, clock()).standing.group is Group.ATTENTION
    clock.advance(60)
    account.add_job({}, status="RUNNING")
    assert report_of(account, journal, failed, clock()).standing.group is Group.FINISHED
    account.fail_reads = AccessDenied("Access denied", "backup:ListRestoreJobs is not allowed.")
    assert report_of(account, journal, failed, clock()).standing.group is Group.ATTENTION
