"""The records beside the scripts: shared by bash and Python, and not believed where they were changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from recovery.recovery_plan import plan_of_one
from tests.runbooks.plans import plan_of, plan_of_several, script_of
from tests.runbooks.scripts import BASH, PYTHON, Script, at_sandbox, jobs_by_step
from tests.sandbox_process import Sandbox, running_sandbox

FORMS = [pytest.param(BASH, marks=pytest.mark.needs("bash", "aws")), PYTHON]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "300", "--token-memory", "0") as ready:
        yield ready


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.control("POST", "/-/reset")
    return running


def recorded(form: str, sandbox: Sandbox, directory: Path, text: bytes) -> tuple[Script, Path]:
    """A script whose step has that record."""
    plan = plan_of_one(plan_of(sandbox))
    record = directory / f".restore-{plan.digest[:16]}.restore.state"
    record.write_bytes(text)
    return at_sandbox(form, plan, directory, sandbox), record


@pytest.mark.needs("bash", "aws")
@pytest.mark.parametrize(("first", "second"), [(BASH, PYTHON), (PYTHON, BASH)])
def test_what_one_language_began_the_other_goes_on_with(
    first: str, second: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of_several(sandbox)
    begun = at_sandbox(first, plan, tmp_path, sandbox)("--yes", "--only", "data", "--only", "wal")
    assert begun.returncode == 5, begun.stderr
    assert set(jobs_by_step(sandbox)) == {"data", "wal"}
    both = at_sandbox(second, plan, tmp_path, sandbox)
    told = both("--yes", "--answer", "tag:incident=it's \\ 7")
    assert told.returncode == 5, told.stderr
    assert "tag: Done." in told.stdout
    assert {step: len(jobs) for step, jobs in jobs_by_step(sandbox).items()} == {
        "data": 1,
        "wal": 1,
        "scratch": 1,
    }
    reported = at_sandbox(first, plan, tmp_path, sandbox)("--yes")
    assert reported.returncode == 5, reported.stderr
    assert len(both.records()) == 4
    assert sum(map(len, jobs_by_step(sandbox).values())) == 3


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "line", [b"sent=x[$(touch here)]\ntoken=t\njob=J", b"sent=1\ntoken=t\nended=abc\nresult=COMPLETED"]
)
def test_a_moment_that_somebody_changed_is_told_and_nothing_starts(
    form: str, line: bytes, sandbox: Sandbox, tmp_path: Path
) -> None:
    run, record = recorded(form, sandbox, tmp_path, line + b"\n")
    told = run("--yes")
    assert told.returncode == 2, told.stdout + told.stderr
    assert f"{record} was changed" in told.stderr
    assert "Traceback" not in told.stderr
    assert not jobs_by_step(sandbox)


@pytest.mark.parametrize("form", FORMS)
def test_a_record_of_anything_else_is_asked_about(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    run, _ = recorded(form, sandbox, tmp_path, bytes(range(256)))
    told = run("--yes")
    assert told.returncode == 3, told.stdout + told.stderr
    assert "--again" in told.stderr
    assert not jobs_by_step(sandbox)


@pytest.mark.parametrize("form", FORMS)
def test_a_job_that_aws_has_forgotten_is_not_said_to_go_on(
    form: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    run, _ = recorded(form, sandbox, tmp_path, b"sent=1700000000\ntoken=t\njob=GONE\n")
    told = run("--yes")
    assert told.returncode == 3, told.stdout + told.stderr
    assert "AWS knows no job GONE" in told.stderr
    assert "goes on" not in told.stdout + told.stderr
    assert run("--yes", "--again").returncode == 5
    assert len(jobs_by_step(sandbox)["restore"]) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_dry_run_leaves_the_records_as_they_are(form: str, sandbox: Sandbox, tmp_path: Path) -> None:
    run = at_sandbox(form, plan_of_one(plan_of(sandbox)), tmp_path, sandbox)
    assert run("--yes").returncode == 5
    [record] = run.records()
    before = record.read_text()
    told = run("--dry-run", "--again")
    assert "Nothing was sent." in told.stdout
    assert '"RecoveryPointArn"' in told.stdout
    assert [path.read_text() for path in tmp_path.glob(".restore-*")] == [before]


@pytest.mark.needs("dash", "bash", "aws")
def test_another_shell_is_told_what_to_type(sandbox: Sandbox, tmp_path: Path) -> None:
    run = at_sandbox(BASH, plan_of_one(plan_of(sandbox)), tmp_path, sandbox)
    told = subprocess.run(["dash", str(run.path)], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr == f"This needs bash: bash {run.path}\n"
    assert "--dry-run" in run("--help").stdout
    # `bash --posix` is what macOS starts as `sh`.
    posix = subprocess.run(
        ["bash", "--posix", str(run.path), "--dry-run"], env=run.environment, capture_output=True, check=False
    )
    assert posix.returncode == 0


def test_the_script_of_one_restore_has_nothing_that_only_several_need(sandbox: Sandbox) -> None:
    script = script_of(plan_of(sandbox))
    for several in (
        "lanes",
        "on_failure",
        "--only",
        "--answer",
        "find_step",
        "secrets",
        "in_json",
        "kind == call ]] &&",
    ):
        assert several not in script, several
    assert "# [" not in script
    assert script.count("\n") < 480
