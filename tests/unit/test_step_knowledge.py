"""What the account and the journal tell of a plan's restores, for its runbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.errors import AccessDenied
from recovery.estimates import RestoreHistory
from recovery.journal import Journal
from recovery.models import RecoveryPoint
from recovery.recovery_plan import plan_of_one
from recovery.step_knowledge import journalled, last_test_words, read_knowledge, takes_words
from tests.unit.fake_account import CONTEXT, NOW, VOLUME, Clock, FakeAccount, ebs_plan
from tests.unit.tested_account import TEST, taking

PLAN = plan_of_one(ebs_plan())


@dataclass
class Forbidding(FakeAccount):
    """One that may list no jobs and describe no point."""

    def jobs(self, **_: Any) -> Any:
        raise AccessDenied("Not allowed", "backup:ListRestoreJobs is denied.")

    def point(self, *_: Any) -> Any:
        raise AccessDenied("Not allowed", "backup:DescribeRecoveryPoint is denied.")


def test_the_newest_test_that_proved_something_is_told_and_one_that_did_not_is_not() -> None:
    good = taking(40, days_ago=7, validation_status="SUCCESSFUL")
    wrong = taking(30, days_ago=1, validation_status="FAILED")
    told = last_test_words(VOLUME, (wrong, good, taking(1, days_ago=20)))
    assert told == "2026-11-14T12:40:00Z by restore testing plan weekly_rehearsal, 40 min, validated"
    none = "no restore test of it completed in the last 90 days"
    assert last_test_words(VOLUME, (wrong,)) == last_test_words("another", (good,)) == none


def test_how_long_it_takes_is_what_restores_like_it_took() -> None:
    account = FakeAccount()
    point = RecoveryPoint(CONTEXT, TEST.point_arn, VOLUME, "COMPLETED", NOW, "EBS")
    history = RestoreHistory(
        taking(minutes, days_ago=minutes, testing_plan_arn="") for minutes in (10, 20, 90)
    )
    told = takes_words(account, history, point)
    assert told == "half took up to 20 min, 9 of 10 up to 1 h 30 min (3 restores of EBS, of any size)"
    assert takes_words(account, RestoreHistory(), point) == ""


def test_what_may_not_be_read_is_named_once_and_the_journal_still_tells_its_job(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Clock())
    attempt = new_attempt(PLAN.restores[0].plan, CONTEXT, NOW)
    older = new_attempt(PLAN.restores[0].plan, CONTEXT, NOW - timedelta(days=9))
    for each, job in ((older, "JOB-1"), (attempt, "JOB-2")):
        journal.append(each)
        journal.append(_started(each, job))
    found = read_knowledge(Forbidding(), PLAN, journal, NOW)
    assert found.missing == ("Past restores and tests are not known: backup:ListRestoreJobs is denied.",)
    assert (found.steps["restore"].job_id, found.steps["restore"].tested) == ("JOB-2", "")
    assert journalled(PLAN, journal).steps["restore"].job_id == "JOB-2"


def _started(attempt: Attempt, job: str) -> Attempt:
    return replace(attempt, state=AttemptState.STARTED, job_id=job, sent=NOW)
