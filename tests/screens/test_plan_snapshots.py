"""What the screens of a plan look like: at 80x24 and 120x40, without colour, in ASCII. Names are hostile."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.plan_dialogs import LinesDialog
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import driving
from tests.screens.planning import PlanningAccount, mark
from tests.screens.restoring import steady
from tests.screens.test_plan_run import go_on, look, open_run, three_steps
from tui.notices import SECONDS

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
MARKED = ("orders-db-data", "type:rds", "carts", "media", "vol-0bad")


@SIZES
async def test_the_way_from_what_is_marked_to_the_question(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    app, name = stage.app(PlanningAccount(clock=stage.clock)), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await steady(mark(user, *MARKED))
        snapshot(app, f"resources-marked-{name}")
        await steady(user.press("P").until_gone("reading,"))
        snapshot(app, f"plan-of-marked-{name}")
        await steady(user.press("f5").until("not saved").until_gone("checking"))
        snapshot(app, f"plan-{name}")
        await steady(user.press("f", "j").until("to answer"))
        snapshot(app, f"plan-with-follow-ups-{name}")
        await steady(user.press("f", "f5").until("Dry run").until_gone("checking"))
        snapshot(app, f"plan-dry-run-{name}")
        await steady(user.press("escape").until("not saved").press("w").until("Words of the plan"))
        assert isinstance(app.screen, LinesDialog)
        snapshot(app, f"plan-words-{name}")
        await steady(user.press("escape").until_gone("Words of the plan").press("s").until("Cancel"))
        snapshot(app, f"plan-question-{name}")
        await steady(user.press("escape").until_gone("Cancel").press("question_mark").until("Help"))
        snapshot(app, f"help-plan-{name}")


@SIZES
async def test_a_plan_that_runs(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SECONDS, "information", 1000.0)
    app, name = stage.app(PlanningAccount(clock=stage.clock)), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await go_on(await open_run(user, three_steps()), "1 running")
        account = app.account
        assert isinstance(account, PlanningAccount)
        account.change_job("JOB-1", "RUNNING", percent=42.0)
        await look(user)
        snapshot(app, f"plan-run-{name}")
        account.change_job("JOB-1", "FAILED", message="The disk \x1b[31mis[/] on fire.")
        await (await look(user)).until("1 failed")
        snapshot(app, f"plan-run-failed-{name}")
        await steady(user.press("R").until("Plans that were started here").until("FAILED"))
        snapshot(app, f"plan-runs-{name}")


async def test_a_plan_without_colour(
    stage: Stage, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app(PlanningAccount(clock=stage.clock))
    async with driving(app) as user:
        await steady(mark(user, *MARKED).press("P").until_gone("reading,"))
        await steady(user.press("f5").until("not saved").until_gone("checking"))
        snapshot(app, "plan-no-color-80x24")


async def test_in_ascii_every_sign_of_a_plan_is_ascii(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(PlanningAccount(clock=stage.clock), ascii_only=True)
    async with driving(app) as user:
        await steady(mark(user, *MARKED[:4]).press("P").until_gone("reading,"))
        await steady(user.press("f5").until("not saved").until_gone("checking"))
        assert user.screen.isascii(), user.screen
        snapshot(app, "plan-ascii-80x24")
        await steady(user.press("s").until("Cancel").press("right", "enter").until("3 running"))
        assert user.screen.isascii(), user.screen
