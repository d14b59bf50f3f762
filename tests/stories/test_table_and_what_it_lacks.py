"""A table as of a backup before a bad deploy, and everything that its source has and no backup holds: done
piece by piece on the job's screen, and by `relight job ID --follow-ups`.
"""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

SOURCE = "orders"
WORDS = "yesterday 14:27"
"""At least nine hours ago at any time of day, and so before the deploy of three hours before the start."""
OPEN, DONE = "[ ] open", "[x] done"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The source has time to live, too, so that it has everything that there is."""
    with running_sandbox("--clock-speed", "30") as ready:
        ready.client("dynamodb").update_time_to_live(
            TableName=SOURCE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"}
        )
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


def settings(sandbox: Sandbox, name: str) -> dict[str, Any]:
    """What no backup of a table holds."""
    dynamodb, scaling = sandbox.client("dynamodb"), sandbox.client("application-autoscaling")
    table = dynamodb.describe_table(TableName=name)["Table"]
    recovery = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = recovery["PointInTimeRecoveryDescription"]
    of_table = {"ServiceNamespace": "dynamodb", "ResourceIds": [f"table/{name}"]}
    tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    return {
        "ttl": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
        "stream": table.get("StreamSpecification"),
        "recovery": (recovery["PointInTimeRecoveryStatus"], recovery.get("RecoveryPeriodInDays")),
        "protection": table["DeletionProtectionEnabled"],
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "scaling": {
            target["ScalableDimension"]: (target["MinCapacity"], target["MaxCapacity"])
            for target in scaling.describe_scalable_targets(**of_table)["ScalableTargets"]
        },
    }


def items(sandbox: Sandbox, name: str) -> dict[str, Any]:
    pages = sandbox.client("dynamodb").get_paginator("scan").paginate(TableName=name)
    return {item["order_id"]["S"]: item for page in pages for item in page["Items"]}


def assert_is_the_table_of_before_the_deploy(sandbox: Sandbox, name: str) -> None:
    """The deploy has marked orders as refunded and has lost some; orders came in until then."""
    then, now = items(sandbox, name), items(sandbox, SOURCE)
    refunded = {key for key, item in now.items() if item["status"]["S"] == "refunded"}
    assert refunded
    assert {item["status"]["S"] for item in then.values()} <= {"placed", "paid"}
    assert then.keys() - now.keys(), "what the deploy lost is back"
    unharmed = (then.keys() & now.keys()) - refunded
    assert unharmed
    assert [key for key in unharmed if then[key] != now[key] and then[key]["status"]["S"] == "paid"] == []


@pytest.mark.needs("tmux")
def test_on_the_screen_of_the_job_the_table_gets_all_that_its_source_has(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        terminal.wait_for("WRITE", "Protected resources", "bastion")
        terminal.type("/orders")
        terminal.wait_for("5/")
        terminal.press("Enter", "t")
        terminal.wait_for("Back to a moment", "snapshots", "outside")
        terminal.type(WORDS)
        terminal.wait_for("nothing lost", "AWS Backup's best")
        terminal.press("Enter", "Down", "r")
        terminal.wait_for("1 of", "needs a look", "orders-restored")
        terminal.press("F5")
        terminal.wait_for("Ready: 1 warning")
        terminal.press("s")
        terminal.wait_for("Start this restore?", sandbox.account)
        terminal.press("Right", "Enter")
        terminal.wait_for("COMPLETED", "table/orders-restor", "What is left to do", OPEN)
        assert_is_the_table_of_before_the_deploy(sandbox, "orders-restored")
        assert settings(sandbox, "orders-restored") != settings(sandbox, SOURCE)

        terminal.press("f")
        listed = terminal.wait_for("what is left", "Sends dynamodb:", OPEN, "[?] unknown")
        pieces = [line.strip() for line in listed.splitlines() if OPEN in line]
        for piece in pieces:
            terminal.press("Enter")
            terminal.wait_for("Do it", sandbox.account)
            terminal.press("Right", "Enter")
            terminal.wait_for(piece.replace(OPEN, DONE))
            terminal.press("Down")
        terminal.press("Escape")
        terminal.wait_for("Restore jobs", "All is done")
    assert settings(sandbox, "orders-restored") == settings(sandbox, SOURCE)


def test_on_the_command_line_each_piece_is_asked_about_and_done_once(
    relight: Relight, sandbox: Sandbox
) -> None:
    name = "orders-by-command"
    table = f"arn:aws:dynamodb:{sandbox.regions[0]}:{sandbox.account}:table/{SOURCE}"
    told = relight("restore", table, "--at", WORDS, "--set", f"targetTableName={name}", "--yes", "--wait")
    assert told.code == 5, told.err
    assert "Outside AWS Backup less is lost" in told.err
    job = told.out.strip()
    assert_is_the_table_of_before_the_deploy(sandbox, name)
    assert settings(sandbox, name) != settings(sandbox, SOURCE)

    names = [piece["name"] for piece in relight("job", job, "--json").json["remaining"]]
    assert names[-1] == "alarm", "it asks for what only the user knows, and is optional"
    ours, theirs = pty.openpty()
    os.write(ours, b"y\n" * (len(names) - 1) + b"n\n")
    ended = subprocess.run(
        [str(RELIGHT), "job", job, "--follow-ups"],
        env=dict(relight.environment),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert ended.returncode == 0, ended.stderr
    assert settings(sandbox, name) == settings(sandbox, SOURCE)
    again = relight("job", job)
    assert again.code == 0, again.err
