"""A deploy broke three things at once. They are marked, brought back to one moment by one plan, which is
saved and started; the app dies in the middle, and whoever opens it again goes on with the plan."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

BROKEN = ("orders-db-data", "carts", "stock-levels")
"""A volume and two tables, by what is typed to find each."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Its clock stands still, so that no restore ends before the test says so."""
    with running_sandbox() as ready:
        ready.control("POST", "/-/clock", {"pause": True})
        yield ready


def open_app(sandbox: Sandbox, home: Path, desk: Path) -> Terminal:
    environment = sandbox.child_environment(RELIGHT_HOME=str(home))
    return Terminal([str(RELIGHT), "--write"], environment=environment, directory=desk)


def mark_what_broke(terminal: Terminal) -> None:
    terminal.wait_for("WRITE", "Protected resources", "bastion")
    for name in BROKEN:
        terminal.type(f"/{name}").press("Enter")
        terminal.wait_for("1/", f"/{name}")
        terminal.press("Space", "Escape")
        terminal.wait_until_gone(" 1/")


def test_three_resources_come_back_by_one_plan_although_the_app_dies_in_the_middle(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    home, desk = tmp_path / "home", tmp_path / "desk"
    desk.mkdir()
    with open_app(sandbox, home, desk) as terminal:
        mark_what_broke(terminal)
        terminal.press("P")
        terminal.wait_for("Plan of what is marked", "All as of")
        terminal.type("-1h")
        terminal.wait_for("1 h ago", "at most")
        terminal.press("F5")
        terminal.wait_for("not saved", "3 resources")
        terminal.wait_until_gone("checking")
        terminal.press("j", "j", "a")  # the rows are sorted by name
        terminal.wait_for("stock-levels starts after")
        terminal.type(BROKEN[0]).press("Enter")
        terminal.wait_until_gone("Put it there")
        terminal.press("S")
        terminal.wait_for("Save the plan")
        terminal.press("Enter")
        terminal.wait_for("Plan written")
        terminal.press("s")
        question = terminal.wait_for("Start this plan?", "3 restores")
        assert sandbox.account in question
        assert sandbox.regions[0] in question
        terminal.press("Right", "Enter")
        terminal.wait_for("2 running, 1 waiting")
        terminal.kill()

    [file] = desk.glob("*.yaml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(home)))
    checked = relight("plan", "check", str(file))
    assert checked.code == 0, checked.err
    assert len(sandbox.control("GET", "/-/restores")) == 2

    with open_app(sandbox, home, desk) as terminal:
        terminal.wait_for("1 plan has not ended")
        terminal.press("R")
        terminal.wait_for("Plans that were started here", "NOT ENDED")
        terminal.press("Enter")
        terminal.wait_for("Not run by this app", "WAITING")
        terminal.press("s")
        terminal.wait_for("Go on with this plan?", "What is done is not done again")
        terminal.press("Right", "Enter")
        terminal.wait_for("2 running, 1 waiting", "1 plan")
        sandbox.control("POST", "/-/clock", {"pause": False, "speed": 50})
        terminal.wait_for("3 done", "every step is done")
        terminal.press("Enter")
        terminal.wait_for("Restore job", "COMPLETED")

    restores = sandbox.control("GET", "/-/restores")
    assert len({each["recovery_point_arn"] for each in restores}) == len(restores) == 3
