"""The directory that `relight sandbox` keeps its journal in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from command_line.commands.sandbox import own_home


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_a_sandbox_leaves_nothing_behind() -> None:
    with own_home() as home:
        (Path(home) / "state" / "journal").mkdir(parents=True)
        (Path(home) / "state" / "journal" / "lock").touch()
    assert not Path(home).exists()


def test_the_traceback_that_a_fault_names_is_still_there_afterwards() -> None:
    with own_home() as home:
        trace = Path(home) / "state" / "crash-20261121T030000Z-1.txt"
        trace.parent.mkdir()
        trace.touch()
    assert trace.exists()
