from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from recovery.attempts import AttemptState, new_attempt
from recovery.errors import AccessDenied
from recovery.journal import Journal
from recovery.models import CopyJob, RestoreJob
from recovery.plan import START_COPY_JOB, Step
from recovery.plan_jobs import PlanJob, jobs_of_plan, plan_jobs_in
from recovery.plan_store import keep
from recovery.plans_of_job import plans_of_job
from recovery.recognition import recognise
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.restoring import prepare, run
from restore_profiles.model import REQUEST_ID
from tests.unit.fake_account import CONTEXT, NOW, POINT, FakeAccount, ebs_plan

FIRST = ebs_plan()
OTHER_POINT = f"{POINT}9"
PLAN = RecoveryPlan(
    CONTEXT,
    (RestoreStep("data", FIRST), RestoreStep("wal", ebs_plan(point=OTHER_POINT), ("data",))),
    title="Orders",
)
SHORT = PLAN.digest[:16]
VALUES = dict(FIRST.metadata)


def found(account: FakeAccount, plan: RecoveryPlan = PLAN) -> tuple[PlanJob, ...]:
    return jobs_of_plan(plan, account.all_jobs.values(), account.job_metadata)


def test_what_a_runbook_started_is_certain_by_its_request_id(account: FakeAccount) -> None:
    first = account.add_job({**VALUES, REQUEST_ID: f"{SHORT}.data.0123"})
    second = account.add_job({**VALUES, REQUEST_ID.upper(): f"{SHORT}.wal.0.1:run-x"}, point=OTHER_POINT)
    assert [(each.step, each.job.id, each.certain) for each in found(account)] == [
        ("data", first.id, True),
        ("wal", second.id, True),
    ]


@pytest.mark.parametrize(
    "request_id",
    [f"{'0' * 16}.data.1", f"{SHORT}.wal.1", f"{SHORT}.nobody.1"],
    ids=["another plan", "another step", "no step"],
)
def test_what_a_runbook_of_another_plan_or_step_started_is_not_of_this_one(
    account: FakeAccount, request_id: str
) -> None:
    account.add_job({**VALUES, REQUEST_ID: request_id})
    assert found(account) == ()


def test_what_an_edited_runbook_started_is_the_plans_and_its_changed_values_are_named(
    account: FakeAccount,
) -> None:
    account.add_job({**VALUES, "volumeType": "io2", "iops": "3", REQUEST_ID: f"{SHORT}.data.1"})
    [told] = found(account)
    assert told.certain
    assert told.why.endswith("Its values are not the plan's: iops, volumeType.")


def test_equal_values_without_a_request_id_of_ours_are_no_more_than_probably_the_plans(
    account: FakeAccount,
) -> None:
    account.add_job(VALUES)
    account.add_job({key.upper(): text for key, text in VALUES.items()} | {REQUEST_ID: "a-uuid"})
    assert [each.certain for each in found(account)] == [False, False]
    assert "a-uuid" in found(account)[1].why


@pytest.mark.parametrize(
    "changes",
    [
        {"role_arn": "arn:aws:iam::111122223333:role/another"},
        {"resource_type": "EC2"},
        {"point_arn": f"{POINT}0"},
        {"created": FIRST.source.as_of - timedelta(seconds=1)},
        {"context": replace(CONTEXT, account="444455556666")},
        {"context": replace(CONTEXT, region="eu-central-1")},
        {"testing_plan_arn": "arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly"},
    ],
    ids=["role", "type", "point", "before its moment", "account", "Region", "a restore test"],
)
def test_a_job_that_differs_is_not_the_plans(account: FakeAccount, changes: Mapping[str, object]) -> None:
    job = account.add_job(VALUES)
    account.all_jobs[job.id] = replace(job, **changes)  # type: ignore[arg-type]
    assert found(account) == ()


@pytest.mark.parametrize(
    "metadata", [{**VALUES, "volumeType": "gp2"}, {**VALUES, "iops": "3000"}, {"encrypted": "true"}]
)
def test_a_job_of_other_metadata_is_not_the_plans(account: FakeAccount, metadata: Mapping[str, str]) -> None:
    account.add_job(metadata)
    assert found(account) == ()


def test_metadata_that_may_not_be_read_leave_a_job_probable_and_it_is_told(account: FakeAccount) -> None:
    job = account.add_job({})

    def denied(job_id: str) -> Mapping[str, str]:
        raise AccessDenied("Access denied", "You may not.")

    [told] = jobs_of_plan(PLAN, [job], denied)
    assert (told.step, told.certain) == ("data", False)
    assert "could not be read (Access denied)" in told.why


def test_what_the_journal_has_is_certain_and_another_plans_attempt_is_not_ours(
    account: FakeAccount, journal: Journal
) -> None:
    ours = run(prepare(FIRST, account, journal), FIRST, account, journal)
    [told] = plan_jobs_in(account, PLAN, journal)
    assert (told.job.id, told.certain) == (ours.job_id, True)
    assert ours.id in told.why
    other = ebs_plan("eu-west-1b")
    same_values = replace(new_attempt(other, CONTEXT, NOW), state=AttemptState.STARTED)
    job = account.add_job(VALUES)
    journal.append(replace(same_values, job_id=job.id))
    assert [each.job.id for each in plan_jobs_in(account, PLAN, journal)] == [ours.job_id]
    assert plan_jobs_in(account, PLAN, journal, NOW + timedelta(hours=1)) == ()


def test_a_copy_is_probably_the_plans_where_it_goes_to_the_same_vault(account: FakeAccount) -> None:
    vault = "arn:aws:backup:eu-central-1:111122223333:backup-vault:far"
    request = {"RecoveryPointArn": POINT, "DestinationBackupVaultArn": vault, "IamRoleArn": FIRST.role_arn}
    copy = replace(FIRST, steps=(Step(START_COPY_JOB, request, "copy-job", ("CopyJobId",)),))
    plan = RecoveryPlan(CONTEXT, (RestoreStep("copy", copy),))
    same = CopyJob(CONTEXT, "COPY-1", "RUNNING", NOW, POINT, destination_vault_arn=vault)
    other = replace(same, id="COPY-2", destination_vault_arn=f"{vault}2")
    restore = account.add_job(VALUES)
    told = jobs_of_plan(plan, [same, other, restore], account.job_metadata)
    assert [(each.job.id, each.certain) for each in told] == [("COPY-1", False)]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path))


def told_of(job: RestoreJob, metadata: Mapping[str, str] | None, journal: Journal) -> list[str]:
    return [each.words for each in plans_of_job(job, metadata, journal, CONTEXT)]


def test_a_job_tells_its_plan_where_that_was_run_here_and_its_digest_where_not(
    account: FakeAccount, journal: Journal, home: None
) -> None:
    metadata = {**VALUES, REQUEST_ID: f"{SHORT}.data.1"}
    job = account.add_job(metadata)
    runbook = "It carries the request id of a runbook of"
    assert told_of(job, metadata, journal) == [f"{SHORT}, step data: {runbook} that plan."]
    assert told_of(job, VALUES, journal) == []
    keep(PLAN)
    assert told_of(job, metadata, journal) == [f"Orders ({SHORT}), step data: {runbook} this plan."]
    [probable] = told_of(job, VALUES, journal)
    assert probable.startswith(f"Orders ({SHORT}), step data: probably. Same recovery point")
    [unread] = told_of(job, None, journal)
    assert "could not be read" in unread


def test_a_job_of_an_attempt_tells_the_plan_that_the_journal_knows(
    account: FakeAccount, journal: Journal, home: None
) -> None:
    attempt = run(prepare(FIRST, account, journal), FIRST, account, journal)
    job = account.all_jobs[attempt.job_id]
    told = told_of(job, account.metadata[job.id], journal)
    assert told == [f"{FIRST.digest[:16]}: The journal has it as attempt {attempt.id}."]


def test_an_attempt_without_an_answer_is_told_that_a_runbook_started_what_looks_like_its_job(
    account: FakeAccount, journal: Journal
) -> None:
    attempt = prepare(FIRST, account, journal)
    job = account.add_job({**VALUES, REQUEST_ID: f"{SHORT}.data.1"})
    sight = recognise(attempt, [job], account.job_metadata, taken=(), skew=0.0)
    assert f"a runbook started it: plan {SHORT}, step data" in sight.in_full
