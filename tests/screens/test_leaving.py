"""Ending the app: by ctrl+c pressed twice, and by an error of its own."""

from __future__ import annotations

import stat

import pytest

from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.shop import RESOURCES, ShopAccount, job
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


async def test_q_while_restores_run_says_which_go_on_and_what_nobody_does_then(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring").quiet()
        await user.press("q").until("Leave? 2 restores keep running in AWS.")
        await user.sees(
            "00000001 EBS orders-db-data, running, 42 %, about 14 min left", "Nobody watches them"
        )
        await user.press("enter").until_gone("Leave?").sees("Protected resources")
        await user.press("q").until("Leave?").press("q")
    assert app.leaving.last_words.splitlines()[0] == "2 restores keep running in AWS:"
    assert app.leaving.last_words.endswith("`relight job ID` tells what is left to do.")


async def test_the_words_of_leaving_name_a_few_of_many_and_no_markup_or_escape_of_theirs(
    stage: Stage,
) -> None:
    account = shop_account(stage.clock)
    for number in range(30, 60):
        account.put_job(job(number, "RUNNING", 5, source_arn=RESOURCES[-2].arn))
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").until("32 restoring").quiet()
        await user.press("q").until("and 27 more").press("q")
    assert "\x1b" not in app.leaving.last_words
    assert len(app.leaving.last_words.splitlines()) == 9


async def test_ctrl_q_asks_on_any_screen_and_pressed_again_leaves(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring").press("J").until("Restore jobs")
        await user.press("ctrl+q").until("Leave?").press("ctrl+q")
    assert "2 restores keep running in AWS" in app.leaving.last_words


async def test_q_without_restores_leaves_at_once(stage: Stage) -> None:
    app = stage.app(ShopAccount(clock=stage.clock))
    async with driving(app) as user:
        await user.until("orders-db-data").quiet().press("q")
    assert app.leaving.last_words == ""


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
