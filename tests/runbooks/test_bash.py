"""The Bash runbook, run by bash with the real `aws` command."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from recovery.plan import RestorePlan
from tests.runbooks.plans import FACTS, bucket_plan, hiding, hostile_plan, plan_of, script_of
from tests.sandbox_process import Sandbox

QUICK = {"RESTORE_POLL_SECONDS": "0.2", "LC_ALL": "C"}


def written(plan: RestorePlan, directory: Path) -> Path:
    script = directory / "restore.sh"
    script.write_text(script_of(plan, FACTS), encoding="utf-8")
    return script


def run(script: Path, *arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(script), *arguments],
        env={**environment, **QUICK},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def restores_of(sandbox: Sandbox, plan: RestorePlan) -> list[dict[str, Any]]:
    """The jobs that the sandbox really started for the plan's point with its role."""
    rows = sandbox.control("GET", "/-/restores")
    return [row for row in rows if plan.source.point_arn in row.values()]


@pytest.mark.needs("shellcheck")
@pytest.mark.parametrize("redacted", [False, True])
def test_shellcheck_finds_nothing_in_the_script_of_a_hostile_plan(tmp_path: Path, redacted: bool) -> None:
    script = tmp_path / "restore.sh"
    script.write_text(script_of(hostile_plan(), hiding(FACTS) if redacted else FACTS), encoding="utf-8")
    assert_shellcheck_is_silent(script)


@pytest.mark.needs("shellcheck")
@pytest.mark.parametrize("target", ["bucket", "new-bucket"])
def test_shellcheck_finds_nothing_where_parts_may_be_missing(tmp_path: Path, target: str) -> None:
    assert_shellcheck_is_silent(written(bucket_plan(target), tmp_path))


def assert_shellcheck_is_silent(script: Path) -> None:
    checked = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.needs("bash", "aws")
def test_the_script_restores_to_completed_and_a_second_run_only_reports(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of(sandbox)
    script = written(plan, tmp_path)
    first = run(script, "--yes", environment=sandbox.child_environment())
    assert "COMPLETED" in first.stdout, first.stderr
    # The volume is there and hangs on no instance yet: that is work which remains.
    assert first.returncode == 5
    [made] = [line.split()[1] for line in first.stdout.splitlines() if line.startswith("Restored:")]
    volume = made.rsplit("/", 1)[-1]
    assert (
        f'aws ec2 attach-volume --region eu-west-1 --cli-input-json \'{{"VolumeId": "{volume}"'
        in first.stdout
    )
    [state] = tmp_path.glob(".restore-*.state")
    assert state.stat().st_mode & 0o777 == 0o600
    second = run(script, "--yes", environment=sandbox.child_environment())
    assert second.returncode == 5
    assert len(restores_of(sandbox, plan)) == 1


@pytest.mark.needs("bash", "aws")
def test_another_account_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    script = written(plan_of(sandbox), tmp_path)
    told = run(script, "--yes", environment=sandbox.child_environment(AWS_PROFILE="dr"))
    assert told.returncode == 3
    assert "444455556666" in told.stderr
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.needs("bash", "aws")
def test_another_region_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    script = written(plan_of(sandbox), tmp_path)
    told = run(script, "--yes", environment=sandbox.child_environment(AWS_REGION="eu-central-1"))
    assert told.returncode == 3
    assert "eu-central-1" in told.stderr


@pytest.mark.needs("bash", "aws")
def test_without_a_terminal_and_without_yes_nothing_starts(sandbox: Sandbox, tmp_path: Path) -> None:
    told = run(written(plan_of(sandbox), tmp_path), environment=sandbox.child_environment())
    assert told.returncode == 3
    assert "Not confirmed" in told.stderr
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.needs("bash", "aws")
def test_on_a_terminal_it_asks_and_anything_but_yes_starts_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    script = written(plan_of(sandbox), tmp_path)
    ours, theirs = pty.openpty()
    os.write(ours, b"y\n")
    told = subprocess.run(
        ["bash", str(script)],
        env={**sandbox.child_environment(), **QUICK},
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert told.returncode == 3
    assert "Type yes to start" in told.stderr
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.needs("bash", "aws")
def test_two_that_wait_for_a_yes_at_once_start_one_restore(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, "catalog-cache [blue]")
    script = written(plan, tmp_path)
    with asking(sandbox, script) as (first, say_first), asking(sandbox, script) as (second, say_second):
        os.write(say_first, b"yes\n")
        first.communicate(timeout=60)
        os.write(say_second, b"yes\n")
        told = second.communicate(timeout=60)[1]
    assert (first.returncode, second.returncode) == (5, 3)
    assert "Another run" in told
    assert len(restores_of(sandbox, plan)) == 1


@contextmanager
def asking(sandbox: Sandbox, script: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A run that waits for its answer on a terminal, and the end to type it at."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["bash", str(script)],
        env={**sandbox.child_environment(), **QUICK},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        seen = ""
        while "Type yes to start: " not in seen:
            letter = process.stderr.read(1)
            assert letter, seen
            seen += letter
        yield process, ours
    os.close(ours)
    os.close(theirs)


@pytest.mark.needs("bash", "aws")
def test_a_run_that_was_stopped_before_it_wrote_anything_is_asked_about(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    plan = plan_of(sandbox, "search-index 🔎 主要")
    script = written(plan, tmp_path)
    (tmp_path / f".restore-{plan.digest[:16]}.restore.state").touch()
    told = run(script, "--yes", environment=sandbox.child_environment())
    assert told.returncode == 3
    assert "--again" in told.stderr
    assert not restores_of(sandbox, plan)


@pytest.mark.needs("bash", "aws")
def test_a_refused_request_leaves_no_attempt_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, role="NoSuchRole")
    told = run(written(plan, tmp_path), "--yes", environment=sandbox.child_environment())
    assert told.returncode == 4
    assert "nothing was started" in told.stderr
    assert not list(tmp_path.glob(".restore-*"))


@pytest.mark.needs("bash", "aws")
def test_a_restore_that_fails_says_why_and_exits_1(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, "payments-ledger")
    told = run(written(plan, tmp_path), "--yes", environment=sandbox.child_environment())
    assert told.returncode == 1
    assert "PendingDeletion" in told.stderr
    assert "--retry" in told.stderr


@pytest.mark.needs("bash", "aws")
def test_a_lost_answer_is_recognised_and_never_sent_again(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, "orders-db-wal")
    script = written(plan, tmp_path)
    lost = run_with_fault(sandbox, script, "drop_after")
    assert lost.returncode == 4
    assert "not known whether the restore started" in lost.stderr
    found = run(script, "--yes", environment=sandbox.child_environment())
    assert "COMPLETED" in found.stdout
    assert len(restores_of(sandbox, plan)) == 1


@pytest.mark.needs("bash", "aws")
def test_a_job_that_is_not_seen_is_asked_about_and_can_be_named(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_of(sandbox, "batch-scratch")
    script = written(plan, tmp_path)
    assert run_with_fault(sandbox, script, "drop_before").returncode == 4
    # A colleague restores the same point meanwhile: that job is listed, and it is not taken for ours.
    other = sandbox.client("backup").start_restore_job(**plan.step.request)["RestoreJobId"]
    asked = run(script, "--yes", environment=sandbox.child_environment())
    assert asked.returncode == 3
    assert other in asked.stdout
    assert "--again" in asked.stderr
    named = run(script, "--job", other, environment=sandbox.child_environment())
    assert f"Restore job {other}" in named.stdout
    assert len(restores_of(sandbox, plan)) == 1


def run_with_fault(sandbox: Sandbox, script: Path, kind: str) -> subprocess.CompletedProcess[str]:
    sandbox.control("POST", "/-/faults", [{"operation": "StartRestoreJob", "kind": kind, "nth": 1}])
    try:
        return run(script, "--yes", environment=sandbox.child_environment())
    finally:
        sandbox.control("DELETE", "/-/faults")


@pytest.mark.needs("bash", "aws")
def test_without_a_terminal_what_was_left_out_is_not_asked_for_and_nothing_starts(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    script = tmp_path / "restore.sh"
    text = script_of(hostile_plan(), hiding(FACTS))
    script.write_text(text, encoding="utf-8")
    assert "rm -rf /)" not in text
    told = run(script, "--yes", environment=sandbox.child_environment())
    assert told.returncode == 3
    assert "export RELIGHT_RESTORE_QUOTES" in told.stderr
