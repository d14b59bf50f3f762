"""The story of the README: an engineer at 80x24 who restores a volume, closes the laptop, and comes back."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

MOST_KEYSTROKES = 25


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as ready:
        yield ready


def open_app(sandbox: Sandbox, home: Path, directory: Path, *options: str) -> Terminal:
    environment = sandbox.child_environment(RELIGHT_HOME=str(home))
    return Terminal([str(RELIGHT), *options], environment=environment, directory=directory)


def test_an_engineer_restores_a_volume_in_25_keystrokes_quits_and_finds_it_again(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    home, desk = tmp_path / "home", tmp_path / "desk"
    desk.mkdir()
    with open_app(sandbox, home, desk, "--write") as terminal:
        terminal.wait_for("WRITE", "SANDBOX", "relight-shop", "Protected resources")
        terminal.type("/db-data")
        terminal.wait_for("orders-db-data", "1/")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Recovery points", "COMPLETED")
        terminal.press("r")
        terminal.wait_for("1 of", "needs a look", "Where the volume is made")
        sandbox.control("POST", "/-/clock", {"pause": True})
        terminal.press("F5")
        terminal.wait_for("Ready: nothing in the way")
        terminal.press("s")
        confirm = terminal.wait_for("Start this restore?")
        assert sandbox.account in confirm
        assert sandbox.regions[0] in confirm
        terminal.press("Right", "Enter")
        terminal.wait_for("Restore job", "1 restoring")
        sandbox.control("POST", "/-/clock", {"advance": 2})
        terminal.wait_for("RUNNING")
        assert terminal.keystrokes <= MOST_KEYSTROKES
        terminal.press_until("Escape", "Protected resources")
        terminal.press("q")
        terminal.wait_for("Leave? 1 restore keeps running in AWS.")
        terminal.press("q")
        terminal.wait_for("1 restore keeps running in AWS:", "[ended with 0]")

    assert len(sandbox.control("GET", "/-/restores")) == 1

    with open_app(sandbox, home, desk) as terminal:
        terminal.wait_for("READ-ONLY", "1 restoring")
        terminal.press("J")
        terminal.wait_for("Restore jobs", "RUNNING")
        terminal.press("Enter")
        terminal.wait_for("Restore job", "RUNNING")
        sandbox.control("POST", "/-/clock", {"pause": False, "speed": 50})
        terminal.wait_for("COMPLETED", "Restored as", "What is left to do")
        terminal.press("x")
        terminal.wait_for("Markdown runbook", "/desk", "# Restore")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Written: ")

    [runbook] = desk.glob("*.md")
    assert stat.S_IMODE(runbook.stat().st_mode) == 0o600
    assert "aws backup start-restore-job" in runbook.read_text()
    assert len(sandbox.control("GET", "/-/restores")) == 1


def test_reading_alone_never_starts_anything(sandbox: Sandbox, tmp_path: Path) -> None:
    with open_app(sandbox, tmp_path / "home", tmp_path) as terminal:
        terminal.wait_for("READ-ONLY", "Protected resources", "bastion")
        terminal.type("/db-data")
        terminal.wait_for("1/")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Recovery points", "COMPLETED")
        terminal.press("r")
        terminal.wait_for("needs a look", "Where the volume is made")
        terminal.press("F5")
        terminal.wait_for("Ready")
        terminal.press("s")
        terminal.wait_for("press W")
    assert sandbox.control("GET", "/-/restores") == []
