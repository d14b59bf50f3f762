"""One sandbox for all tests of this package. Its clock is sped up a hundredfold: a restore takes 30 to 250
ms. It would end if it ever connected to anything but loopback, and its tests fail with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox_process import Sandbox, start_sandbox


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    started = start_sandbox("--clock-speed", "100", PYTHONPATH=str(Path(__file__).parent / "loopback_only"))
    yield started
    started.close()


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The shared sandbox in its first state, which it is put back to afterwards."""
    yield shared_sandbox
    shared_sandbox.control("POST", "/-/reset", {})
    shared_sandbox.control("POST", "/-/clock", {"speed": 100, "pause": False})


@pytest.fixture
def backup(sandbox: Sandbox) -> Any:
    return sandbox.client("backup")


@pytest.fixture
def still(sandbox: Sandbox) -> Sandbox:
    """The sandbox with its clock paused and at speed 1: only steps move it."""
    sandbox.control("POST", "/-/clock", {"speed": 1, "pause": True})
    return sandbox
