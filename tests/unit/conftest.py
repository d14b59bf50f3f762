"""An account in memory, its clock, and a journal that goes by the same clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from recovery.journal import Journal
from tests.unit.fake_account import Clock, FakeAccount


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal", clock)


@pytest.fixture
def account(clock: Clock) -> FakeAccount:
    return FakeAccount(clock)
