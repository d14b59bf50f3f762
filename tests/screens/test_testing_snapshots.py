"""What the screens of restore testing look like, at 80x24 and 120x40, and in ASCII. Names are hostile."""

from __future__ import annotations

import pytest

from recovery.locations import targets_file
from recovery.testing.targets import set_target
from tests.screens.conftest import Snapshot, Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import steady
from tests.screens.testing_shop import rehearsing
from tests.unit.fake_account import VOLUME

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


async def to_plans(user: User) -> User:
    await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal")
    return await steady(user)


@SIZES
async def test_plans_selections_and_their_forms(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app, name = stage.app(rehearsing()), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_plans(user)
        snapshot(app, f"testing-plans-{name}")
        await steady(user.press("enter").until("Recovery points"))
        snapshot(app, f"testing-plan-{name}")
        await steady(user.press("l").until("volumes"))
        snapshot(app, f"testing-selections-{name}")
        await steady(user.press("j", "enter").until("inferred"))
        snapshot(app, f"testing-selection-form-{name}")
        await steady(user.press("escape", "escape", "e").until("Start window"))
        snapshot(app, f"testing-plan-form-{name}")
        await steady(user.press("down", "down", "ctrl+u").type("8").press("f5").until("Request of"))
        snapshot(app, f"testing-review-{name}")
        await steady(user.press("s").until("Send it"))
        snapshot(app, f"testing-send-{name}")


@SIZES
async def test_tests_coverage_and_durations(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    set_target(targets_file(), VOLUME, 45)
    app, name = stage.app(rehearsing()), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await to_plans(user)
        await steady(user.press("h").until("FAILED").press("j"))
        snapshot(app, f"tests-{name}")
        await steady(user.press("v").until("Is what the test made right?"))
        snapshot(app, f"tests-verdict-{name}")
        await steady(user.press("escape", "escape", "v").until("never tested").press("G"))
        snapshot(app, f"coverage-{name}")
        await steady(user.press("t").until("How many minutes"))
        snapshot(app, f"coverage-target-{name}")
        await steady(user.press("escape", "d").until("Durations").until("median"))
        snapshot(app, f"trend-{name}")


async def test_in_ascii(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(rehearsing(), ascii_only=True)
    async with driving(app) as user:
        await to_plans(user)
        snapshot(app, "testing-plans-ascii")
        await steady(user.press("v").until("never tested").press("G", "d").until("median"))
        snapshot(app, "trend-ascii")
