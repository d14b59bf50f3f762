"""Scripts that are killed, or whose answers are lost: run again they go on, and nothing is started twice."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.recovery_plan import RecoveryPlan, plan_of_one
from tests.runbooks.plans import plan_of, plan_of_several
from tests.runbooks.scripts import BASH, PYTHON, Script, at_sandbox, jobs_by_step
from tests.runbooks.test_bash_unknown_outcomes import copy_plan
from tests.sandbox_process import Sandbox, running_sandbox

FORMS = [pytest.param(BASH, marks=pytest.mark.needs("bash", "aws")), PYTHON]
DAY = 86400


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "300", "--token-memory", "0") as ready:
        yield ready


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """One that has forgotten every token: a request that is sent twice is carried out twice."""
    running.control("POST", "/-/reset")
    return running


def killed(
    sandbox: Sandbox, run: Script, operation: str, when: str, *answer: str, discard: bool = False
) -> None:
    """Run the script and kill it with `kill -9` while that request is held; then the request goes on."""
    sandbox.control("POST", "/-/hold", {"operation": operation, "when": when})
    with run.under_way("--yes", *answer):
        assert sandbox.control("GET", "/-/held?wait=60", timeout=90), f"{operation} was never sent"
    sandbox.control("POST", "/-/release", {"discard": discard})
    deadline = time.monotonic() + 60
    while operation == "StartRestoreJob" and not discard and not jobs_by_step(sandbox):
        assert time.monotonic() < deadline, "the request that went on started nothing"
        time.sleep(0.02)


def chain(sandbox: Sandbox) -> RecoveryPlan:
    """A restore and the call that comes after it."""
    plan = plan_of_several(sandbox)
    return replace(plan, steps=(plan.step("wal"), plan.step("tag")))


MOMENTS = (
    ("StartRestoreJob", "before"),
    ("StartRestoreJob", "after"),
    ("DescribeRestoreJob", "after"),
    ("CreateTags", "before"),
    ("CreateTags", "after"),
)
BY_BASH = {("StartRestoreJob", "before"), ("CreateTags", "after")}
"""Each costs ten starts of the `aws` command, half a second each."""
KILLS = [
    pytest.param(form, *moment, marks=[pytest.mark.needs("bash", "aws")] if form == BASH else [])
    for form in (BASH, PYTHON)
    for moment in MOMENTS
    if form == PYTHON or moment in BY_BASH
]


@pytest.mark.parametrize(("form", "operation", "when"), KILLS)
def test_killed_at_any_request_it_goes_on_and_does_nothing_twice(
    form: str, operation: str, when: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    run = at_sandbox(form, chain(sandbox), tmp_path, sandbox)
    killed(sandbox, run, operation, when, "--answer", "tag:incident=7")
    told = run("--yes", "--answer", "tag:incident=7")
    assert told.returncode == 5, told.stdout + told.stderr
    assert "tag: Done." in told.stdout or "tag: It is done already." in told.stdout
    assert len(jobs_by_step(sandbox)["wal"]) == 1
    sent = [row for row in sandbox.control("GET", "/-/requests") if row["operation"] == "CreateTags"]
    assert len(sent) == 1


def test_a_request_that_never_arrived_is_asked_about_and_sent_again_only_when_told_to(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    run = at_sandbox(PYTHON, chain(sandbox), tmp_path, sandbox)
    killed(sandbox, run, "StartRestoreJob", "before", discard=True)
    asked = run("--yes")
    assert asked.returncode == 3, asked.stdout + asked.stderr
    assert "--again --only wal" in asked.stderr
    assert not jobs_by_step(sandbox)
    assert run("--yes", "--again", "--only", "wal").returncode == 5
    assert len(jobs_by_step(sandbox)["wal"]) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_job_older_than_its_attempt_is_refused(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox)
    backup = sandbox.client("backup")
    older = backup.start_restore_job(**plan.step.request)["RestoreJobId"]
    run = at_sandbox(form, plan_of_one(plan), tmp_path, sandbox)
    killed(sandbox, run, "StartRestoreJob", "before", discard=True)
    [record] = run.records()
    record.write_text(re.sub(r"sent=(\d+)", lambda sent: f"sent={int(sent[1]) + 3600}", record.read_text()))
    named = run("--job", older)
    assert named.returncode == 3, named.stdout + named.stderr
    assert "before" in named.stderr
    other = backup.list_restore_jobs()["RestoreJobs"]
    foreign = next(row for row in other if row["RecoveryPointArn"] != plan.source.point_arn)
    assert run("--job", foreign["RestoreJobId"]).returncode == 2


def aged(run: Script, seconds: int) -> None:
    """The records as a run of so long ago left them."""
    for record in run.records():
        moments = re.compile(r"(?m)^(sent|ended)=(\d+)$")
        text = moments.sub(lambda found: f"{found[1]}={int(found[2]) - seconds}", record.read_text())
        record.write_text(text)


@pytest.mark.parametrize("form", FORMS)
def test_three_months_later_it_is_a_new_attempt_and_a_new_job(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    run = at_sandbox(form, plan_of_one(plan_of(sandbox)), tmp_path, sandbox)
    assert run("--yes").returncode == 5
    assert run("--yes").returncode == 5
    assert len(jobs_by_step(sandbox)["restore"]) == 1
    aged(run, 90 * DAY)
    sandbox.control("POST", "/-/clock", {"advance": 90 * DAY})
    [first] = jobs_by_step(sandbox)["restore"]
    assert run("--yes", "--job", f"restore={first['job_id']}").returncode == 5
    assert len(jobs_by_step(sandbox)["restore"]) == 1
    later = run("--yes")
    assert later.returncode == 5, later.stderr
    assert "ended 90 days ago" in later.stdout
    old, new = jobs_by_step(sandbox)["restore"]
    assert f"Restored: {new['created_resource_arn']}" in later.stdout
    assert str(old["created_resource_arn"]) not in later.stdout
    assert len(list(tmp_path.glob(".restore-*.state.*"))) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_job_that_ended_long_ago_unseen_is_history_too(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, "payments-ledger")
    seeded = sandbox.client("backup").list_restore_jobs(MaxResults=100)["RestoreJobs"]
    old = min((job for job in seeded if job["Status"] == "COMPLETED"), key=lambda job: job["CreationDate"])
    run = at_sandbox(form, plan_of_one(plan), tmp_path, sandbox)
    killed(sandbox, run, "StartRestoreJob", "before", discard=True)
    [record] = run.records()
    sent = int(old["CreationDate"].timestamp())
    record.write_text(f"plan={plan.digest}\nsent={sent}\ntoken=t\njob={old['RestoreJobId']}\n")
    told = run("--yes")
    assert "That is history" in told.stdout
    assert len(jobs_by_step(sandbox)["restore"]) == 1
    assert f"Restored: {old['CreatedResourceArn']}" not in told.stdout


def test_of_two_runs_at_once_one_sends(sandbox: Sandbox, tmp_path: Path) -> None:
    run = at_sandbox(PYTHON, plan_of_one(plan_of(sandbox)), tmp_path, sandbox)
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob", "when": "before"})
    with run.under_way("--yes") as first:
        assert sandbox.control("GET", "/-/held?wait=60", timeout=90)
        other = run("--yes")
        assert other.returncode == 3, other.stdout + other.stderr
        sandbox.control("POST", "/-/release", {})
        first.wait(timeout=60)
    assert len(jobs_by_step(sandbox)["restore"]) == 1


@pytest.mark.parametrize("form", FORMS)
def test_interrupted_it_says_that_the_job_goes_on_and_follows_it_when_run_again(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    run = at_sandbox(form, plan_of_one(plan_of(sandbox)), tmp_path, sandbox)
    sandbox.control("POST", "/-/hold", {"operation": "DescribeRestoreJob", "when": "before"})
    with run.under_way("--yes") as process:
        assert sandbox.control("GET", "/-/held?wait=60", timeout=90)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 130
    sandbox.control("POST", "/-/release", {"discard": True})
    assert "COMPLETED" in run("--yes").stdout
    assert len(jobs_by_step(sandbox)["restore"]) == 1


def test_a_copy_is_started_once_and_followed(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = copy_plan(sandbox, "batch-scratch")
    run = at_sandbox(PYTHON, plan_of_one(plan), tmp_path, sandbox)
    killed(sandbox, run, "DescribeCopyJob", "after")
    told = run("--yes")
    assert "The copy: arn:" in told.stdout, told.stderr
    rows = sandbox.control("GET", "/-/copies")
    assert len([row for row in rows if row["recovery_point_arn"] == plan.source.point_arn]) == 1
