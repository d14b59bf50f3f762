"""Whose account this is: opening another, and what happens when none opens."""

from __future__ import annotations

import stat
from dataclasses import replace

from recovery.account import ContextRequest
from recovery.errors import NeedsLogin
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.unit.fake_account import CONTEXT

SIGNED_OUT = NeedsLogin(
    "Signed out", "The session has expired.", "Run: aws sso login --profile shop", command="aws"
)


async def test_typing_a_part_of_a_region_and_enter_opens_it(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("C").until("eu-north-1").type("north").press("enter")
        await user.until("Protected resources").until("orders-db-data")
        assert stage.connections.requests[-1] == ContextRequest("shop", "eu-north-1")


async def test_the_key_of_the_filter_pressed_from_habit_is_no_part_of_it(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("C").until("eu-north-1").type("/north").press("enter")
        await user.until("Protected resources").until("orders-db-data")
        assert stage.connections.requests[-1] == ContextRequest("shop", "eu-north-1")


async def test_another_context_starts_read_only_from_its_resources(stage: Stage) -> None:
    app = stage.app(request=ContextRequest("shop", write=True))
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .press("J")
            .until("Restore jobs")
            .type(":region us-east-1")
            .press("enter")
        )
        await user.until("Protected resources").until("orders-db-data")
        assert stage.connections.requests[-1] == ContextRequest("shop", "us-east-1", write=False)
        await (
            user.type(":profile shop-recovery")
            .press("enter")
            .when(lambda: len(stage.connections.requests) == 3)
            .until("orders-db-data")
        )
        assert stage.connections.requests[-1] == ContextRequest("shop-recovery")


async def test_a_sandbox_stays_one_in_every_context(stage: Stage) -> None:
    request = ContextRequest("shop", endpoint="http://127.0.0.1:5555")
    app = stage.app(shop_account(stage.clock, context=CONTEXT), request=request)
    async with driving(app) as user:
        await user.until("SANDBOX").press("C").until("shop-recovery").type("recovery").press("enter")
        await user.until("orders-db-data")
        assert stage.connections.requests[-1].endpoint == request.endpoint


async def test_the_context_before_comes_first_in_the_list(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .type(":region us-east-1")
            .press("enter")
            .until("orders-db-data")
            .quiet()
        )
        await user.press("C").until("recent").press("escape")
        assert "recent" in user.screen.splitlines()[4]


async def test_a_failed_sign_in_stays_in_view_and_ctrl_l_tries_again(stage: Stage) -> None:
    app = stage.app(SIGNED_OUT)
    async with driving(app) as user:
        await user.until("aws sso login --profile shop").sees("not signed in to shop", "ctrl+l tries again")
        await user.press("J").until("not signed in: ctrl+l tries again")
        stage.connections.account = shop_account(stage.clock)
        await user.press("ctrl+l").until("orders-db-data").misses("Signed out")


async def test_signing_in_again_keeps_what_is_known_until_it_works_and_after(stage: Stage) -> None:
    app = stage.app(shop_account(stage.clock), request=ContextRequest("shop"))
    async with driving(app) as user:
        await user.until("orders-db-data").press("J").until("42 %").press("g").press("enter")
        job = await user.until("Restore job").quiet()
        known = job.screen
        account, stage.connections.account = stage.connections.account, SIGNED_OUT
        await (
            user.press("ctrl+l").until("Run: aws sso login --profile shop").sees("then ctrl+l signs in again")
        )
        assert "Restore job" in user.screen
        stage.connections.account = account
        await user.press("ctrl+l").until_gone("Run: aws sso login").quiet()
        assert user.screen.splitlines()[1:8] == known.splitlines()[1:8]
        assert [request.profile for request in stage.connections.requests] == ["shop"] * 3
        await user.press("escape").until("42 %").press("escape").until("orders-db-data")


async def test_giving_up_an_mfa_code_is_a_calm_message(stage: Stage) -> None:
    app = stage.app(SIGNED_OUT)
    stage.connections.wants_code = True
    async with driving(app) as user:
        await user.until("MFA code").press("escape").until("Signed out")
        assert stage.connections.codes == [""]


async def test_every_screen_says_whose_account_it_is(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        for keys in ("J", "C", "exclamation_mark", "question_mark", "W"):
            await user.press(keys).sees("READ-ONLY", "111122223333", "eu-west-1")
            await user.press("escape", "escape").until("Protected resources")


async def test_an_account_without_alias_is_named_by_its_number(stage: Stage) -> None:
    account = shop_account(stage.clock)
    account.identity = replace(account.identity, alias="")
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").sees("READ-ONLY  111122223333 eu-west-1")


async def test_answers_of_a_context_that_was_left_are_not_shown(stage: Stage) -> None:
    """A page that arrives after the change belongs to nobody."""
    from tests.screens.shop import RESOURCES
    from tui.messages import ResourcesArrived

    app = stage.app(shop_account(stage.clock, all_resources=RESOURCES[:2]))
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        elsewhere = replace(CONTEXT, account="999988887777")
        app.post_message(ResourcesArrived(elsewhere, RESOURCES, stage.clock.now))
        await user.press("j").misses("catalog")


async def test_the_recent_contexts_of_earlier_sessions_come_first_and_sandboxes_are_not_kept(
    stage: Stage,
) -> None:
    for request in (
        ContextRequest("shop-recovery", "eu-central-1"),
        ContextRequest("shop", "eu-west-1", endpoint="http://127.0.0.1:5555"),
    ):
        app = stage.app(shop_account(stage.clock, context=CONTEXT), request=request)
        async with driving(app) as user:
            await user.until("orders-db-data").quiet()
    app = stage.app(request=ContextRequest("shop", "eu-north-1"))
    async with driving(app) as user:
        await user.until("orders-db-data").press("C").until("recent")
        rows = [line.split() for line in user.screen.splitlines()]
        assert [row[:2] for row in rows if "recent" in row] == [["shop-recovery", "eu-central-1"]]
    (kept,) = (stage.journal_directory.parent / "home").rglob("recent-contexts.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_a_change_of_context_says_that_restores_keep_running(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").until("2 restoring").type(":region us-east-1").press("enter")
        await user.until("2 restores keep running in AWS").sees("111122223333 eu-west-1")


async def test_no_view_of_the_account_before_is_gone_back_to(stage: Stage) -> None:
    """Its form, or work that remains there, would be about things of the same name elsewhere."""
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("J").until("Restore jobs").press("escape")
        assert app.views.has_previous
        await user.press("C").until("eu-north-1").type("north").press("enter")
        await user.until("Protected resources").until("orders-db-data")
        assert not app.views.has_previous


async def test_a_context_that_is_asked_for_twice_is_opened_for_the_last_question_alone(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        asked = replace(app.request, region="us-east-1")
        app.connect(asked)
        first = app.request
        app.connect(asked)
        assert app.request is not first
        await user.until("orders-db-data").quiet()
        assert len({id(each) for each in stage.connections.requests[-2:]}) == 2
