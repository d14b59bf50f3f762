"""Write mode: off until asked for, asked about, and off again by itself."""

from __future__ import annotations

from recovery.context import Mode
from recovery.settings import Settings
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.shop import ShopAccount


def mode_of(account: ShopAccount) -> Mode:
    return account.mode


async def test_it_is_off_until_the_question_is_answered_with_yes(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").sees("READ-ONLY").press("W").until("Turn write mode on?")
        await user.sees("shop-production (111122223333)", "eu-west-1")
        assert mode_of(account) is Mode.READ_ONLY
        await user.press("tab", "enter").until(" WRITE ")
        assert mode_of(account) is Mode.WRITE
        await user.press("W").until("READ-ONLY")
        assert mode_of(account) is Mode.READ_ONLY


async def test_enter_twice_does_not_turn_it_on(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account)
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .press("W")
            .until("Turn write mode on?")
            .press("enter")
            .until_gone("Turn")
        )
        assert mode_of(account) is Mode.READ_ONLY


async def test_it_is_off_again_after_15_minutes_without_a_key(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").press("W").until("Cancel").press("tab", "enter").until(" WRITE ")
        stage.clock.advance(14 * 60)
        await user.press("j")
        stage.clock.advance(14 * 60)
        app.write_mode.check()
        assert mode_of(account) is Mode.WRITE
        stage.clock.advance(60)
        app.write_mode.check()
        await user.until("READ-ONLY").until("Write mode is off again")
        assert mode_of(account) is Mode.READ_ONLY


async def test_the_idle_minutes_are_a_setting(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account, settings=Settings(write_idle_minutes=1))
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .press("W")
            .until("1 idle minutes")
            .press("tab", "enter")
            .until(" WRITE ")
        )
        stage.clock.advance(60)
        app.write_mode.check()
        await user.until("READ-ONLY")


async def test_an_account_that_is_opened_for_writing_goes_read_only_too(stage: Stage) -> None:
    account = shop_account(stage.clock, mode=Mode.WRITE)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until(" WRITE ")
        stage.clock.advance(15 * 60)
        app.write_mode.check()
        await user.until("READ-ONLY")


async def test_the_first_key_after_the_idle_time_does_not_keep_it_on(stage: Stage) -> None:
    """A laptop that slept: the key arrives before the timer has looked at the clock."""
    account = shop_account(stage.clock, mode=Mode.WRITE)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").until(" WRITE ")
        stage.clock.advance(8 * 60 * 60)
        await user.press("j").until("READ-ONLY").until("Write mode is off again")
        assert mode_of(account) is Mode.READ_ONLY
