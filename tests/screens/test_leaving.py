"""Ending the app: by ctrl+c pressed twice, and by an error of its own."""

from __future__ import annotations

import stat

import pytest

from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tui.app import RelightApp
from tui.timeline import TimelineStrip

SECRET = "a-password-of-the-restored-database"


async def draw_the_timeline(app: RelightApp) -> None:
    async with driving(app) as user:
        await user.until("orders-db-data").until("restoring")
        await user.type("/orders-db-data").press("enter", "enter").until("never here")


async def test_the_second_ctrl_c_leaves_and_the_first_says_so(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").until("restoring").press("ctrl+c").until("ctrl+c again leaves")
        stage.clock.advance(60)
        await user.press("ctrl+c")
        assert app.is_running
        await user.press("ctrl+c")
    assert app.return_code == 0
    assert "2 restores keep running in AWS" in app.leaving.last_words


async def test_a_crash_leaves_calm_words_and_a_private_file_without_values(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def render(strip: TimelineStrip) -> str:
        metadata = {"MasterUserPassword": SECRET}
        raise ValueError(f"cannot draw {len(metadata)} values")

    monkeypatch.setattr(TimelineStrip, "render", render)
    app = stage.app()
    with pytest.raises(ValueError, match="cannot draw"):
        await draw_the_timeline(app)
    assert app.return_code == 4
    assert "ValueError in render" in app.leaving.last_words
    assert "2 restores keep running in AWS" in app.leaving.last_words
    (file,) = (stage.journal_directory.parent / "home" / "state").glob("crash-*.txt")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "cannot draw 1 values" in file.read_text(encoding="utf-8")
    assert SECRET not in file.read_text(encoding="utf-8") + app.leaving.last_words
    assert SECRET not in "".join(capsys.readouterr())
    assert str(file) in app.leaving.last_words
