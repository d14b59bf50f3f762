"""The login expires while a restore runs: what is known stays in view, the command that mends it is told, and
the restore is followed to its end once the login is back.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

EXPIRED = {"name": "expired-credentials", "rate": 1.0}
MENDS = "Run: aws configure"
"""The sandbox's profile has keys of its own; with IAM Identity Center it is `aws sso login`."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Its clock stands still until a test moves it."""
    with running_sandbox() as ready:
        yield ready


@contextmanager
def standing_still(sandbox: Sandbox) -> Iterator[None]:
    sandbox.control("POST", "/-/clock", {"pause": True})
    try:
        yield
    finally:
        sandbox.control("DELETE", "/-/faults")
        sandbox.control("POST", "/-/clock", {"pause": False, "speed": 50})


@pytest.mark.needs("tmux")
@pytest.mark.parametrize("key", ["C-l", ""], ids=["signed in again with a key", "it is back by itself"])
def test_the_app_shows_what_it_knew_and_follows_the_restore_to_its_end(
    sandbox: Sandbox, tmp_path: Path, key: str
) -> None:
    before = sandbox.control("GET", "/-/restores")
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path)))
    with standing_still(sandbox):
        told = relight("restore", "orders-db-data", "--latest", "--yes", "--again")
        assert told.code == 0, told.err
        with Terminal([str(RELIGHT)], environment=relight.environment) as terminal:
            terminal.wait_for("1 restoring")
            terminal.press("J")
            terminal.wait_for("Restore jobs", "1 running")
            terminal.press("Enter")
            terminal.wait_for(told.out.strip(), "PENDING", "Attach the volume")
            sandbox.control("POST", "/-/clock", {"advance": 2})
            terminal.wait_for("RUNNING", "33 %")
            sandbox.control("POST", "/-/faults", EXPIRED)
            screen = terminal.wait_for("Login expired", MENDS, "ctrl+l")
            for known in (told.out.strip(), "RUNNING", "33 %", "1 restoring"):
                assert known in screen
            if key:
                terminal.press(key)
                screen = terminal.wait_for("What is known stays in view")
                assert "33 %" in screen
                sandbox.control("DELETE", "/-/faults")
                terminal.press(key)
            else:
                sandbox.control("DELETE", "/-/faults")
            terminal.wait_until_gone("Login expired")
            sandbox.control("POST", "/-/clock", {"pause": False, "speed": 50})
            terminal.wait_for(told.out.strip(), "COMPLETED, WORK LEFT", "volume/vol-")
    assert len(sandbox.control("GET", "/-/restores")) == len(before) + 1


def test_the_command_line_ends_with_4_and_the_words_how_to_go_on(sandbox: Sandbox, tmp_path: Path) -> None:
    before = sandbox.control("GET", "/-/restores")
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path)))
    words = ("restore", "orders-db-data", "--latest", "--yes", "--again", "--wait")
    with standing_still(sandbox):
        with subprocess.Popen(
            [str(RELIGHT), *words],
            env=dict(relight.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as waiting:
            assert waiting.stdout is not None
            job = waiting.stdout.readline().strip()
            sandbox.control("POST", "/-/faults", EXPIRED)
            _, said = waiting.communicate(timeout=60)
        assert waiting.returncode == 4, said
        assert "Login expired" in said
        assert MENDS in said
        assert f"relight job {job} --wait" in said
        refused = relight("job", job, "--wait")
        assert (refused.code, MENDS in refused.err) == (4, True)
    told = relight("job", job, "--wait")
    assert told.code == 5, told.err
    assert "COMPLETED is not recovered" in told.err
    assert len(sandbox.control("GET", "/-/restores")) == len(before) + 1
