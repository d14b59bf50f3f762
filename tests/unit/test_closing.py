"""Whether nothing is left after a completed restore: the app and the commands ask alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from command_line.job_report import closed_after, report_of
from recovery.account import Known
from recovery.closing import MOST, is_closed, worth_asking
from recovery.errors import AccessDenied
from recovery.journal import Journal
from recovery.journal_records import Mark
from recovery.models import RestoreJob
from recovery.standing import Group
from restore_profiles.model import BY_HAND
from restore_profiles.work import Work
from tests.unit.fake_account import CONTEXT, IDENTITY, NOW, Clock, FakeAccount

HANDS = Work("power-on", "Turn it on", "", {}, BY_HAND, {}, False, "In vCenter.")


def family(account: FakeAccount, child_status: str = "COMPLETED") -> tuple[RestoreJob, RestoreJob]:
    """A completed job, and one below it."""
    parent = replace(account.add_job({}, status="COMPLETED"), is_parent=True, resource_type="CloudFormation")
    child = replace(account.add_job({}, status=child_status), parent_id=parent.id)
    account.all_jobs |= {parent.id: parent, child.id: child}
    return parent, child


def test_work_below_a_job_keeps_it_open_until_that_is_done(account: FakeAccount, journal: Journal) -> None:
    parent, child = family(account)

    def work_after(job: RestoreJob) -> Sequence[Work]:
        return [HANDS] if job.id == child.id else []

    assert is_closed(account, journal, parent, work_after) is Known.NO
    journal.record(Mark(CONTEXT, child.id, HANDS.name, True, IDENTITY.arn))
    assert is_closed(account, journal, parent, work_after) is Known.YES


def test_a_part_that_did_not_come_back_keeps_the_whole_open(account: FakeAccount, journal: Journal) -> None:
    parent, _ = family(account, "FAILED")
    assert is_closed(account, journal, parent, lambda job: ()) is Known.NO
    assert closed_after(account, journal, [parent]) == {parent.id: Known.NO}


def test_of_a_type_without_a_profile_it_is_unknown_and_not_done(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job = replace(account.add_job({}, status="COMPLETED"), resource_type="Newest")
    assert is_closed(account, journal, job, lambda each: ()) is Known.UNKNOWN
    told = report_of(account, journal, job, clock()).standing
    assert (told.group, told.why) == (Group.ATTENTION, "whether work remains is not known")


def test_of_a_job_whose_values_are_denied_it_is_unknown_and_not_guessed_by_its_type(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(job_id: str) -> dict[str, str]:
        raise AccessDenied("Access denied", "backup:GetRestoreJobMetadata is not allowed.")

    job = replace(account.add_job({}, status="COMPLETED"), resource_type="S3")
    assert closed_after(account, journal, [job]) == {job.id: Known.YES}
    monkeypatch.setattr(account, "job_metadata", denied)
    assert closed_after(account, journal, [job]) == {job.id: Known.UNKNOWN}


def test_the_newest_completed_restores_are_asked_about_and_no_tests() -> None:
    jobs = [RestoreJob(CONTEXT, f"JOB-{n}", "COMPLETED", NOW + timedelta(hours=n)) for n in range(MOST + 5)]
    jobs[7] = replace(jobs[7], status="FAILED")
    jobs[8] = replace(jobs[8], testing_plan_arn="arn:aws:backup:eu-west-1:1:restore-testing-plan:nightly")
    asked = [job.id for job in worth_asking(jobs, {"JOB-9"})]
    assert asked == [f"JOB-{n}" for n in range(MOST + 4, 1, -1) if n not in {7, 8, 9}]
    assert len(asked) == MOST
