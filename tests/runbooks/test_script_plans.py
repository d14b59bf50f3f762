"""A plan of several steps, run by each script that it is exported to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep
from restore_profiles.model import BY_HAND
from restore_profiles.work import Work
from tests.runbooks.plans import plan_of, plan_of_several
from tests.runbooks.scripts import (
    AWS_2_IS_HERE,
    BASH,
    BASH_V2,
    PYTHON,
    Script,
    at_sandbox,
    jobs_by_step,
    known_to_debian,
)
from tests.sandbox_process import Sandbox, running_sandbox

FORMS = [
    pytest.param(BASH, marks=pytest.mark.needs("bash", "aws")),
    pytest.param(PYTHON),
]
EVERY_FORM = [*FORMS, pytest.param(BASH_V2, marks=AWS_2_IS_HERE)]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "300") as ready:
        yield ready


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.control("POST", "/-/reset")
    running.control("POST", "/-/clock", {"speed": 300, "pause": False})
    return running


def several(form: str, sandbox: Sandbox, directory: Path, **changes: object) -> tuple[RecoveryPlan, Script]:
    plan = replace(plan_of_several(sandbox), **changes)  # type: ignore[arg-type]
    return plan, at_sandbox(form, plan, directory, sandbox)


@pytest.mark.parametrize("form", EVERY_FORM)
def test_steps_run_in_their_order_and_a_call_gets_what_was_made_and_answered(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of_several(sandbox)
    plan = known_to_debian(plan) if form == BASH_V2 else plan
    run = at_sandbox(form, plan, tmp_path, sandbox)
    told = run("--yes", "--answer", 'tag:incident=it\'s "3" {ask.incident} \\ 日本')
    assert told.returncode == 5, told.stderr  # the volumes hang on no instance yet
    jobs = jobs_by_step(sandbox)
    assert {name: len(rows) for name, rows in jobs.items()} == {"data": 1, "wal": 1, "scratch": 1}
    backup = sandbox.client("backup")
    described = {
        name: backup.describe_restore_job(RestoreJobId=rows[0]["job_id"]) for name, rows in jobs.items()
    }
    assert {job["Status"] for job in described.values()} == {"COMPLETED"}
    assert described["data"]["CompletionDate"] <= described["scratch"]["CreationDate"]
    for step in plan.restores:
        job = jobs[step.id][0]
        sent = dict(backup.get_restore_job_metadata(RestoreJobId=job["job_id"])["Metadata"])
        assert re.fullmatch(rf"{plan.digest[:16]}\.{step.id}\.[0-9a-f]{{32}}", job["token"])
        assert sent.pop("aws:backup:request-id") == job["token"]
        assert sent == step.plan.metadata
    volume = described["wal"]["CreatedResourceArn"].rpartition("/")[2]
    [found] = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    assert {"Key": "restored", "Value": 'it\'s "3" {ask.incident} \\ 日本'} in found["Tags"]
    assert {path.stat().st_mode & 0o777 for path in run.records()} == {0o600}
    again = run("--yes")
    assert again.returncode == 5, again.stderr
    assert {name: len(rows) for name, rows in jobs_by_step(sandbox).items()} == dict.fromkeys(jobs, 1)
    assert described["wal"]["CreatedResourceArn"] in again.stdout


@pytest.mark.parametrize("form", FORMS)
def test_a_dry_run_shows_everything_and_sends_nothing(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    plan, run = several(form, sandbox, tmp_path)
    told = run("--dry-run")
    assert told.returncode == 0, told.stderr
    for step in plan.restores:
        assert step.plan.source.point_arn in told.stdout
    assert "restored" in told.stdout
    assert not run.records()
    assert not jobs_by_step(sandbox)


def failing(sandbox: Sandbox, policy: OnFailure) -> RecoveryPlan:
    """The first of four steps fails; the second comes after it, the others do not. One runs at a time."""
    steps = (
        RestoreStep("ledger", plan_of(sandbox, "payments-ledger")),
        RestoreStep("after", plan_of(sandbox, "batch-scratch"), ("ledger",)),
        RestoreStep("wal", plan_of(sandbox, "orders-db-wal")),
        RestoreStep("later", plan_of(sandbox, "orders-db-data"), ("wal",)),
    )
    return RecoveryPlan(steps[0].plan.context, steps, on_failure=policy, at_once={"EBS": 1})


@pytest.mark.parametrize(
    ("form", "policy", "started"),
    [
        pytest.param(PYTHON, OnFailure.STOP, {"ledger"}),
        pytest.param(PYTHON, OnFailure.GO_ON, {"ledger", "wal", "later"}),
        pytest.param(
            BASH,
            OnFailure.GO_ON,
            {"ledger", "wal", "later"},
            marks=pytest.mark.needs("bash", "aws"),
        ),
    ],
)
def test_a_failure_stops_what_the_plan_says_and_limits_hold(
    form: str, policy: OnFailure, started: set[str], sandbox: Sandbox, tmp_path: Path
) -> None:
    run = at_sandbox(form, failing(sandbox, policy), tmp_path, sandbox)
    told = run("--yes")
    assert told.returncode == 1, told.stdout
    assert "PendingDeletion" in told.stderr
    assert set(jobs_by_step(sandbox)) == started
    backup = sandbox.client("backup")
    spans = sorted(
        (job["CreationDate"], job["CompletionDate"])
        for rows in jobs_by_step(sandbox).values()
        for job in [backup.describe_restore_job(RestoreJobId=rows[0]["job_id"])]
    )
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans))
    reported = run("--yes")
    assert reported.returncode == 1
    assert "--retry" in reported.stderr
    assert run("--yes", "--retry", "--only", "ledger").returncode == 1
    assert len(jobs_by_step(sandbox)["ledger"]) == 2
    assert all(len(rows) == 1 for name, rows in jobs_by_step(sandbox).items() if name != "ledger")


@pytest.mark.parametrize("form", FORMS)
def test_a_throttled_start_is_tried_again_and_a_time_out_is_told(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of_several(sandbox)
    run = at_sandbox(form, replace(plan, steps=plan.steps[:1]), tmp_path, sandbox)
    slow_down = {
        "operation": "StartRestoreJob",
        "kind": "error",
        "code": "ThrottlingException",
        "status": 400,
    }
    sandbox.control("POST", "/-/faults", [{**slow_down, "nth": 1}])
    sandbox.control("POST", "/-/clock", {"pause": True})
    late = run("--yes", "--timeout", "1")
    assert late.returncode == 5, late.stderr
    assert "takes longer than 1 seconds" in late.stdout
    assert "tried again" in late.stdout
    sandbox.control("POST", "/-/clock", {"pause": False})
    done = run("--yes")
    assert "COMPLETED" in done.stdout
    assert len(jobs_by_step(sandbox)["data"]) == 1


@pytest.mark.parametrize("form", FORMS)
def test_work_by_hand_is_left_open_and_what_comes_after_it_waits(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    hand = Work("check", "Look at the rows", "", {}, BY_HAND, {}, False, "Count them.")
    steps = (CallStep("look", hand), RestoreStep("wal", plan_of(sandbox, "orders-db-wal"), ("look",)))
    plan = RecoveryPlan(steps[1].plan.context, steps)
    run = at_sandbox(form, plan, tmp_path, sandbox)
    told = run("--yes")
    assert told.returncode == 5, told.stderr
    assert "Count them." in told.stdout
    assert not jobs_by_step(sandbox)


def test_a_step_alone_waits_for_what_comes_before_it(sandbox: Sandbox, tmp_path: Path) -> None:
    _, run = several(PYTHON, sandbox, tmp_path)
    assert run("--yes", "--only", "scratch").returncode == 5
    assert not jobs_by_step(sandbox)
    assert run("--yes", "--only", "nobody").returncode == 2
    assert run("--yes", "--only", "data").returncode == 5
    assert set(jobs_by_step(sandbox)) == {"data"}
