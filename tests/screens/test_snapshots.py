"""What every screen looks like: at 80x24 and 120x40, without colour, and in ASCII. Names are hostile."""

from __future__ import annotations

import pytest

from recovery.errors import AccessDenied, NeedsLogin
from tests.screens.conftest import Snapshot, Stage, shop_account
from tests.screens.driver import User, driving
from tests.screens.shop import RESOURCES

SMALL, LARGE = (80, 24), (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


def to_points(user: User) -> User:
    """The points of the volume, with the details of the one under the cursor."""
    return (
        user.type("/orders-db-data")
        .press("enter", "enter")
        .until("COMPLETED")
        .when(lambda: bool(getattr(user.app.screen, "_described", ())))
        .quiet()
    )


def ready(user: User) -> User:
    return user.until("orders-db-data").until("restoring").quiet()


@SIZES
async def test_screens_of_the_way_from_a_resource_to_a_job(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app, name = stage.app(), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await ready(user)
        snapshot(app, f"resources-{name}")
        await user.type("/!web type:e").press("enter")
        snapshot(app, f"resources-filtered-{name}")
        await to_points(user.press("escape"))
        snapshot(app, f"points-{name}")
        await user.press("enter").until("WARM").quiet()
        snapshot(app, f"point-{name}")
        await user.press("J").until("RUNNING")
        snapshot(app, f"jobs-{name}")
        for state, key in (("running", "j"), ("completed", "j"), ("failed", "j")):
            await user.press(key, "enter").until("Started").quiet()
            snapshot(app, f"job-{state}-{name}")
            await user.press("escape").until("RUNNING")


@SIZES
async def test_screens_beside_that_way(stage: Stage, snapshot: Snapshot, size: tuple[int, int]) -> None:
    app, name = stage.app(), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await ready(user).press("C").until("us-east-1").quiet()
        snapshot(app, f"contexts-{name}")
        await user.press("escape", "escape").until("Protected").press("question_mark").until("Help")
        snapshot(app, f"help-{name}")
        await user.press("escape").until("Protected").type(":jo")
        snapshot(app, f"command-{name}")
        await user.press("escape").press("W").until("Cancel")
        snapshot(app, f"write-mode-question-{name}")


@SIZES
async def test_an_error_stays_above_the_keys_and_in_the_messages(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    denied = AccessDenied(
        "Not allowed",
        "backup-operator may not list protected resources.",
        "Ask for backup:ListProtectedResources, or press p to restore by ARN.",
        action="backup:ListProtectedResources",
        request_id="0a1b2c3d",
    )
    app, name = stage.app(shop_account(stage.clock, resources_error=denied)), f"{size[0]}x{size[1]}"
    async with driving(app, size) as user:
        await user.until("Not allowed").until("restoring").quiet()
        snapshot(app, f"resources-denied-{name}")
        await user.press("exclamation_mark").until("Messages of this session")
        snapshot(app, f"messages-{name}")
        await user.press("enter").until("0a1b2c3d")
        snapshot(app, f"message-{name}")


@SIZES
async def test_a_failed_sign_in_says_what_mends_it(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    words = ("Signed out", "The session of profile shop has expired.", "Run: aws sso login --profile shop")
    app = stage.app(NeedsLogin(*words, command="aws sso login --profile shop"))
    async with driving(app, size) as user:
        await user.until("expired").quiet()
        snapshot(app, f"signed-out-{size[0]}x{size[1]}")


@SIZES
async def test_an_mfa_code_is_asked_for_on_a_screen(
    stage: Stage, snapshot: Snapshot, size: tuple[int, int]
) -> None:
    app = stage.app()
    stage.connections.wants_code = True
    async with driving(app, size) as user:
        await user.until("MFA")
        snapshot(app, f"mfa-{size[0]}x{size[1]}")
        await user.type("123456").press("enter").until("orders-db-data")
        assert stage.connections.codes == ["123456"]


async def test_a_terminal_that_is_too_small_is_told_so_and_all_is_kept(
    stage: Stage, snapshot: Snapshot
) -> None:
    app = stage.app()
    async with driving(app, SMALL) as user:
        await ready(user).press("g", "j").resize(48, 12).until("needs 60 x 16")
        snapshot(app, "too-small-48x12")
        await user.resize(*SMALL).until("carts")
        assert "› carts" in user.screen


async def test_points_without_colour(
    stage: Stage, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = stage.app()
    async with driving(app, SMALL) as user:
        await to_points(ready(user))
        snapshot(app, "points-no-color-80x24")


async def test_in_ascii_every_sign_is_ascii(stage: Stage, snapshot: Snapshot) -> None:
    app = stage.app(shop_account(stage.clock, all_resources=RESOURCES[:8]), ascii_only=True)
    async with driving(app, SMALL) as user:
        await ready(user)
        assert user.screen.isascii(), user.screen
        await to_points(user)
        assert user.screen.isascii(), user.screen
        snapshot(app, "points-ascii-80x24")
        await user.press("J").until("RUNNING")
        assert user.screen.isascii(), user.screen
