"""The database `customers` as it was at a moment typed in words: in the app at 80x24, on the command line,
asked for in plain lines and on a terminal, and by the exported runbook. Every way sends the same.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

WORDS = "yesterday 14:27"
SOURCE = "customers"
MOST_KEYSTROKES = 30
QUICK = {"RESTORE_POLL_SECONDS": "0.2", "LC_ALL": "C"}
MANY_ENTERS = "\n" * 40
"""More than there are questions: each takes the answer that stands there."""
QUESTIONS = (
    "From",
    *("Instance identifier", "Moment", "Instance class"),
    *("DB subnet group", "Security groups", "Multi-AZ", "Availability Zone", "Public access", "Port"),
    *("Network type", "Engine", "DB parameter group", "Option group", "Licence model"),
    # Folded sections, each one question.
    *("Storage", "Security", "Active Directory", "Logs", "Maintenance and backups", "Advanced"),
    *("Restore role", "Copy the source's tags"),
)
SECOND = timedelta(seconds=1)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def meant_now() -> str:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return iso(yesterday.replace(hour=14, minute=27, second=0))


BEGAN = meant_now()
"""What the words meant when this began: at midnight they come to mean another second."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


@pytest.fixture(scope="module")
def by_command(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command line sent: what every other way is compared with."""
    home = tmp_path_factory.mktemp("by-command")
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(home)))
    told = relight(
        "restore",
        arn_of(sandbox),
        "--at",
        WORDS,
        "--set",
        "DBInstanceIdentifier=by-command",
        "--yes",
        "--wait",
    )
    assert told.code == 0, told.err
    return restored(sandbox, told.out.strip(), "by-command")


def arn_of(sandbox: Sandbox) -> str:
    return f"arn:aws:rds:{sandbox.regions[0]}:{sandbox.account}:db:{SOURCE}"


def restored(sandbox: Sandbox, job_id: str, name: str) -> dict[str, Any]:
    """The metadata of a job that made the instance `name`, less what every attempt has of its own."""
    backup = sandbox.client("backup")
    job = backup.describe_restore_job(RestoreJobId=job_id)
    assert (job["Status"], job["CreatedResourceArn"].rpartition(":")[2]) == ("COMPLETED", name)
    [made] = sandbox.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    assert (made["DBInstanceStatus"], made["Engine"]) == ("available", "postgres")
    metadata: dict[str, Any] = backup.get_restore_job_metadata(RestoreJobId=job_id)["Metadata"]
    assert "UseLatestRestorableTime" not in metadata
    assert metadata.pop("RestoreTime") in {BEGAN, meant_now()}
    assert metadata.pop("DBInstanceIdentifier") == name
    metadata.pop("aws:backup:request-id", None)
    return metadata


def jobs(sandbox: Sandbox) -> list[str]:
    return [job["job_id"] for job in sandbox.control("GET", "/-/restores")]


@pytest.mark.needs("tmux")
def test_an_engineer_has_the_database_of_yesterday_running_in_30_keystrokes(
    sandbox: Sandbox, by_command: dict[str, Any], tmp_path: Path
) -> None:
    before = jobs(sandbox)
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        terminal.wait_for("WRITE", "Protected resources", SOURCE)
        terminal.type("/cust")
        terminal.wait_for("1/")
        terminal.press("Enter", "t")
        terminal.wait_for("Back to a moment", "continuous")
        terminal.type(WORDS)
        terminal.wait_for(f"{meant_now()} (", "nothing")
        terminal.press("Enter")
        terminal.wait_for("nothing lost", "continuous, to the second")
        terminal.press("r")
        form = terminal.wait_for("1 of", "needs a look", "customers-restored", meant_now())
        assert "Latest moment" not in form
        sandbox.control("POST", "/-/clock", {"pause": True})
        terminal.press("F5")
        terminal.wait_for("Ready: nothing in the way")
        terminal.press("s")
        terminal.wait_for("Start this restore?", sandbox.account, sandbox.regions[0], meant_now())
        terminal.press("Right", "Enter")
        terminal.wait_for("Restore job", "1 restoring")
        sandbox.control("POST", "/-/clock", {"pause": False, "speed": 4})
        terminal.wait_for("RUNNING")
        assert terminal.keystrokes <= MOST_KEYSTROKES
        sandbox.control("POST", "/-/clock", {"speed": 30})
        terminal.wait_for("COMPLETED", "Restored as", "db:customers-restored")
    [job] = set(jobs(sandbox)) - set(before)
    assert restored(sandbox, job, "customers-restored") == by_command


def test_plain_lines_ask_for_the_moment_and_send_the_same(
    relight: Relight, sandbox: Sandbox, by_command: dict[str, Any]
) -> None:
    named = ("--set", "DBInstanceIdentifier=by-plain-lines")
    told = relight(
        "--plain", "restore", "--interactive", *named, "--yes", "--wait",
        stdin=f"{SOURCE}\n{WORDS}\n{MANY_ENTERS}",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert restored(sandbox, told.out.split()[-1], "by-plain-lines") == by_command


@pytest.mark.needs("tmux")
def test_the_same_questions_are_answered_on_a_terminal(
    relight: Relight, sandbox: Sandbox, by_command: dict[str, Any], tmp_path: Path
) -> None:
    before = jobs(sandbox)
    options = ["--interactive", "--set", "DBInstanceIdentifier=by-terminal", "--yes", "--wait"]
    with Terminal(
        [str(RELIGHT), "restore", *options], columns=120, rows=60, environment=relight.environment
    ) as terminal:
        terminal.wait_for("Resource (name, id or ARN)")
        terminal.type(SOURCE).press("Enter")
        terminal.wait_for("As of when")
        terminal.type(WORDS).press("Enter")
        terminal.wait_for(f"as of    {meant_now()} (", "nothing lost")
        for question in QUESTIONS:
            terminal.wait_for(question)
            terminal.press("Enter")
        terminal.wait_for("COMPLETED  arn:", "ended with 0")
    [job] = set(jobs(sandbox)) - set(before)
    assert restored(sandbox, job, "by-terminal") == by_command


@pytest.mark.needs("aws")
def test_the_exported_runbook_makes_the_same_with_the_aws_command_alone(
    relight: Relight, sandbox: Sandbox, by_command: dict[str, Any], tmp_path: Path
) -> None:
    plan, script = tmp_path / "restore.yaml", tmp_path / "restore.sh"
    named = ("--set", "DBInstanceIdentifier=by-runbook")
    told = relight("plan", SOURCE, "--at", WORDS, *named, "-o", str(plan))
    assert told.code == 0, told.err
    assert relight("runbook", str(plan), "--format", "bash", "-o", str(script)).code == 0
    ended = subprocess.run(
        ["bash", str(script), "--yes"],
        env=sandbox.child_environment(**QUICK),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # It tells what is left to do and does not look whether it is done.
    assert ended.returncode == 5, ended.stderr
    job = next(line for line in ended.stdout.splitlines() if line.startswith("Restore job ")).split()[-1]
    assert restored(sandbox, job, "by-runbook") == by_command
