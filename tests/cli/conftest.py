from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import Relight
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose clock runs 30 times as fast: a restore takes well under a second.

    Each module has its own: tests count what was restored of a point, and others may have restored it before.
    """
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    """The command on the sandbox, with a journal of its own."""
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))
