"""The app on an account in memory, and the comparison of a screen with its picture in `__snapshots__`.

`pytest tests/screens --snapshot-update` writes the pictures anew; look at the difference before a commit.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from recovery.account import Account, ContextRequest
from recovery.journal import Journal
from recovery.reading import ReadQueue
from recovery.settings import Settings
from screens.registry import SCREENS
from tests.screens.picture import picture
from tests.screens.shop import JOBS, ShopAccount, ShopConnections
from tests.unit.fake_account import Clock
from tui.app import RelightApp
from tui.kit import Kit

DEFAULTS = Settings()
SHOP_PROFILE = ContextRequest("shop")
SNAPSHOTS = Path(__file__).parent / "__snapshots__"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write the pictures of the screens anew")


@dataclass
class Stage:
    """Makes the app for a test, and holds what stands behind it."""

    journal_directory: Path
    clock: Clock = field(default_factory=Clock)
    reads: ReadQueue = field(default_factory=ReadQueue)
    connections: ShopConnections = field(init=False)

    def app(
        self,
        account: Account | Exception | None = None,
        *,
        ascii_only: bool = False,
        settings: Settings = DEFAULTS,
        request: ContextRequest = SHOP_PROFILE,
    ) -> RelightApp:
        self.connections = ShopConnections(account if account is not None else shop_account(self.clock))
        kit = Kit(
            self.connections,
            request,
            lambda: Journal(self.journal_directory, self.clock),
            settings,
            self.reads,
            self.clock,
            ascii_only,
        )
        return RelightApp(kit, SCREENS)


def shop_account(clock: Clock | None = None, **members: Any) -> ShopAccount:
    """The shop with its four restore jobs."""
    account = ShopAccount(clock=clock or Clock(), **members)
    for job in JOBS:
        account.put_job(job, {"availabilityZone": "eu-west-1a", "encrypted": "true", "volumeType": "gp3"})
    return account


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr("sys.__stdout__", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path / "home"))
    # Copying must not reach the clipboard of whoever runs the tests.
    monkeypatch.setattr("tui.clipboard.native_program", lambda environment: None)
    # The cursor need not rest: what its row's details add is part of the pictures.
    monkeypatch.setattr("screens.points.PAUSE", 0.001)
    made = Stage(tmp_path / "journal")
    yield made
    made.reads.close()


Snapshot = Callable[[App[Any], str], None]


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compares what the app shows with the picture kept under a name."""

    def compare(app: App[Any], name: str) -> None:
        drawn, file = picture(app), SNAPSHOTS / f"{name}.txt"
        if request.config.getoption("--snapshot-update", default=False):
            file.parent.mkdir(exist_ok=True)
            file.write_text(drawn, encoding="utf-8")
            return
        assert file.exists(), f"no picture {file.name}: run pytest tests/screens --snapshot-update"
        assert drawn == file.read_text(encoding="utf-8"), f"{file.name} has changed"

    return compare
