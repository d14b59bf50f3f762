"""A restore that replaces data, on the command line: its name has to be typed, and a yes is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox
from tests.stories.terminal import Terminal

DATABASE = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/ERP/DB/HDB"
INTO_ITSELF = ("restore", DATABASE, "--latest", "--set", f"aws:backup:TargetDatabaseArn={DATABASE}")


def started(sandbox: Sandbox) -> int:
    return len(sandbox.control("GET", "/-/restores"))


@pytest.mark.needs("tmux")
def test_the_name_of_what_is_replaced_is_typed(relight: Relight, sandbox: Sandbox, tmp_path: Path) -> None:
    before = started(sandbox)
    for answer, ends in (("y", "ended with 3"), ("HDB", "ended with 3"), (DATABASE, "ended with 0")):
        with Terminal(
            [str(RELIGHT), *INTO_ITSELF],
            columns=160,
            rows=50,
            environment=relight.environment,
            directory=tmp_path,
        ) as terminal:
            terminal.wait_for(f"This replaces the data of {DATABASE}. Type that name to start")
            terminal.type(answer).press("Enter")
            terminal.wait_for(ends)
    assert started(sandbox) == before + 1


def test_without_the_database_to_overwrite_nothing_starts(relight: Relight, sandbox: Sandbox) -> None:
    before = started(sandbox)
    told = relight("restore", DATABASE, "--latest", "--yes")
    assert told.code != 0
    assert "aws:backup:TargetDatabaseArn" in told.err
    assert started(sandbox) == before


def test_a_plan_file_without_a_terminal_says_what_yes_would_replace(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    before = started(sandbox)
    file = str(tmp_path / "plan.yaml")
    assert relight("plan", *INTO_ITSELF[1:], "-o", file).code == 0
    for words in (("restore", file), INTO_ITSELF):
        told = relight(*words)
        assert told.code == 3
        assert f"--yes starts without asking, and replaces the data of {DATABASE}." in told.err
    assert started(sandbox) == before
