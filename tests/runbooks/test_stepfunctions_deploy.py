"""What deploys a state machine and runs it, with the real `aws` command."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from recovery.recovery_plan import RecoveryPlan
from runbooks.stepfunctions import render
from tests.runbooks.plans import FACTS, plan_of_several
from tests.runbooks.state_machine_engine import Engine, engine_on
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.needs("bash", "aws")


@pytest.fixture(scope="module")
def engine(sandbox: Sandbox) -> Iterator[Engine]:
    with engine_on(sandbox) as started:
        yield started


def folder_of(plan: RecoveryPlan, directory: Path) -> Path:
    for file in render(plan, FACTS):
        (directory / file.name).write_text(str(file.content), encoding="utf-8")
    return directory


def deploy(
    engine: Engine, folder: Path, *arguments: str, expected: int, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs deploy.sh with IAM, S3 and STS in the sandbox and Step Functions in the interpreter."""
    told = subprocess.run(
        ["bash", str(folder / "deploy.sh"), *arguments],
        env={
            **engine.sandbox.child_environment(AWS_ENDPOINT_URL_SFN=engine.url),
            "RESTORE_POLL_SECONDS": "0.2",
            "RESTORE_JOB_POLL_SECONDS": "1",
            "LC_ALL": "C",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == expected, told.stdout + told.stderr
    return told


def test_it_is_put_there_started_followed_and_what_failed_is_run_again(
    engine: Engine, tmp_path: Path
) -> None:
    plan = plan_of_several(engine.sandbox)
    folder = folder_of(plan, tmp_path)
    name = f"relight-{plan.digest[:16]}"
    deploy(engine, folder, "put", expected=0)
    written = json.loads((folder / "role-policy.json").read_text())
    found = engine.sandbox.client("iam").get_role_policy(RoleName=name, PolicyName=name)["PolicyDocument"]
    assert found == written
    deploy(engine, folder, "put", expected=0)  # brought up to date

    engine.sandbox.control("POST", "/-/faults", {"name": "job-fail", "nth": 2})
    incident = 'INC-1 "x" \\ \t`id` $(id)'
    started = deploy(engine, folder, "start", "--yes", expected=0, TAG_INCIDENT=incident)
    execution = started.stdout.splitlines()[0]
    failed = deploy(engine, folder, "follow", execution, expected=1)
    engine.sandbox.control("DELETE", "/-/faults")
    assert "RestoreFailed" in failed.stdout
    assert f"again {execution}" in failed.stderr

    with engine.recorded() as starts:
        again = deploy(engine, folder, "again", execution, "--yes", expected=0).stdout.splitlines()[0]
        followed = deploy(engine, folder, "follow", again, expected=0)
    assert len(starts) == 2  # what failed, and what came after it
    assert json.loads(followed.stdout.splitlines()[-1])["ask"] == {"TAG_INCIDENT": incident}

    told = deploy(engine, folder, "start", "--yes", expected=3, TAG_INCIDENT=incident)
    assert f"again {again}" in told.stderr
    once_more = deploy(engine, folder, "start", "--yes", "--again", expected=0, TAG_INCIDENT=incident)
    told = deploy(engine, folder, "start", "--yes", "--again", expected=3, TAG_INCIDENT=incident)
    assert f"follow {once_more.stdout.splitlines()[0]}" in told.stderr

    deploy(engine, folder, "remove", "--yes", expected=0)
    assert name not in str(engine.sandbox.client("iam").list_roles()["Roles"])


def test_what_is_asked_for_is_refused_where_there_is_nobody_to_ask(engine: Engine, tmp_path: Path) -> None:
    folder = folder_of(plan_of_several(engine.sandbox), tmp_path)
    assert "bash" in deploy(engine, folder, "start", "--yes", expected=4).stderr  # nothing is there yet
    deploy(engine, folder, "put", expected=0)
    told = deploy(engine, folder, "start", "--yes", expected=3)
    assert "TAG_INCIDENT is asked for: The incident's number. (tag)" in told.stderr
    told = deploy(engine, folder, "start", "--input", str(folder / "input.json"), expected=2)
    assert "**ASK:" in told.stderr
    told = deploy(engine, folder, "start", expected=3, TAG_INCIDENT="1")
    assert "Not confirmed" in told.stderr


@pytest.mark.parametrize(
    ("moment", "recent"),
    [
        ("2001-01-01T00:00:00Z", False),
        ("978307200.0", False),
        ("2999-01-01T00:00:00Z", True),
        ("32472144000.123", True),
    ],
)
def test_what_ended_more_than_a_day_ago_is_history(
    engine: Engine, tmp_path: Path, moment: str, recent: bool
) -> None:
    """In each way in which the aws command tells a time."""
    script = (folder_of(plan_of_several(engine.sandbox), tmp_path) / "deploy.sh").read_text()
    [function] = re.findall(r"^within_a_day\(\) \{.*?^\}$", script, re.MULTILINE | re.DOTALL)
    told = subprocess.run(["bash", "-c", f'{function}\nwithin_a_day "$1"', "-", moment], check=False)
    assert (told.returncode == 0) is recent


def test_another_account_is_refused(engine: Engine, tmp_path: Path) -> None:
    folder = folder_of(plan_of_several(engine.sandbox), tmp_path)
    told = deploy(engine, folder, "put", expected=3, AWS_PROFILE="dr")
    assert "444455556666" in told.stderr


@pytest.mark.parametrize("arguments", [(), ("run",), ("put", "--what"), ("follow",), ("start", "--bucket")])
def test_bad_usage_says_what_is_missing(engine: Engine, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = folder_of(plan_of_several(engine.sandbox), tmp_path)
    assert deploy(engine, folder, *arguments, expected=2).stderr
