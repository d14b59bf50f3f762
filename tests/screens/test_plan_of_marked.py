"""Several resources are marked and brought back to one moment: what each loses, and the plan of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event
from typing import cast

from recovery.errors import AccessDenied
from recovery.models import RecoveryPoint
from screens.plan_of_marked import PlanOfMarkedScreen
from screens.recovery_plan import RecoveryPlanScreen
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.incident import CONTINUOUS, NATIVES
from tests.screens.planning import PlanningAccount, mark, snapshot_of, to_plan, volumes
from tests.screens.restoring import steady
from tests.screens.shop import RESOURCES
from tests.unit.fake_account import NOW
from tui.app import RelightApp


def shop(stage: Stage, **members: object) -> RelightApp:
    return stage.app(PlanningAccount(clock=stage.clock, **members))  # type: ignore[arg-type]


def wanted(app: RelightApp) -> list[str]:
    assert isinstance(app.screen, PlanOfMarkedScreen)
    return [row.wanted.resource.label for row in app.screen._every_row()]


async def test_what_is_marked_under_several_filters_is_one_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "orders-db-data", "carts").press("P").until("at most 5 h lost"))
        assert wanted(app) == ["carts", "orders-db-data"]
        await user.press("f5").until("not saved").sees("2 resources")
        assert isinstance(app.screen, RecoveryPlanScreen)
        assert app.screen.hand.ids == ("carts", "orders-db-data")


async def test_where_nothing_is_marked_it_is_the_row_under_the_cursor(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(user.until("orders-db-data").type("/carts").press("enter", "P").until("at most 3 h"))
        assert wanted(app) == ["carts"]


async def test_one_moment_is_typed_and_each_row_says_what_it_loses_of_that(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "orders-db-data", "type:rds").press("P").until_gone("reading,"))
        await user.type("-6h").until("23 h").sees("nothing", "2026-11-20 07:00:00Z", "2026-11-21 06:00:00Z")
        await user.press("enter", "f5").until("not saved").sees("at most 23 h lost (orders-db-data)")
        await user.sees("2026-11-21 06:00Z")


async def test_what_nothing_brings_back_says_why_and_is_not_in_the_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "media", "carts").press("P").until_gone("reading,"))
        await user.press("enter", "j").until("Not in the plan: no recovery point here reaches that moment")
        await user.press("f5").until("not saved").sees("2 resources, 1 cannot be restored", "not in the plan")


async def test_what_only_its_own_service_holds_is_told_and_shown(stage: Stage) -> None:
    app = shop(stage, natives=NATIVES, database_points=())
    async with driving(app) as user:
        await steady(mark(user, "type:rds").press("P").until_gone("reading,"))
        await user.press("enter").until("Not in the plan: only its service itself holds a backup")
        await user.press("enter").until("Back to a moment").until("RDS automated backup")


async def test_where_nothing_brings_any_of_them_back_there_is_no_plan(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "media").press("P").until_gone("reading,"))
        await user.press("f5").until("none of these can be restored")


async def test_a_plan_that_is_asked_for_while_aws_is_asked_is_made_when_all_have_answered(
    stage: Stage,
) -> None:
    held = Event()
    account = PlanningAccount(clock=stage.clock)
    listed = account.points_of

    def slow(resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        held.wait()
        return listed(resource_arn)

    account.points_of = slow  # type: ignore[method-assign]
    app = stage.app(account)
    async with driving(app) as user:
        await mark(user, "orders-db-data", "carts").press("P").until("reading, 2 to go").press("f5")
        await user.until("then the plan is made")
        held.set()
        await user.until("not saved").sees("2 resources")


async def test_the_newest_moment_is_that_of_the_reading_however_long_the_plan_is_made(
    stage: Stage,
) -> None:
    app = shop(stage)
    continuous = replace(CONTINUOUS, status="COMPLETED")
    async with driving(app) as user:
        account = cast("PlanningAccount", app.kit.connections.account)  # type: ignore[attr-defined]
        account.database_points, account.windows = (continuous,), {}
        await steady(mark(user, "type:rds", "orders-db-data").press("P").until_gone("reading,"))
        for _ in range(3):
            stage.clock.advance(7)
            app.screen.look_again()  # type: ignore[attr-defined]
        await user.press("f5").until("not saved").sees("2 resources")


async def test_points_that_may_not_be_listed_are_told_at_their_row(stage: Stage) -> None:
    denied = AccessDenied("Not allowed", "ann may not list points.", "Ask for it.", action="backup:X")
    app = shop(stage, points_error=denied)
    async with driving(app) as user:
        await steady(mark(user, "type:rds", "carts").press("P").until_gone("reading,"))
        await user.press("enter", "j").until("Not in the plan: Not allowed: ann may not list points.")
        await user.press("f5").until("not saved").sees("1 cannot be restored")


async def test_a_row_that_is_left_out_is_gone(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "orders-db-data", "carts").press("P").until_gone("reading,"))
        await user.press("enter", "delete")
        assert wanted(app) == ["orders-db-data"]
        await user.press("delete").until("Nothing is left to make a plan of")


async def test_a_row_opens_every_way_back_to_the_same_moment(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await steady(mark(user, "orders-db-data").press("P").until_gone("reading,"))
        await user.type("-6h").press("enter", "enter").until("Back to a moment").until("6 h ago")


async def test_marked_points_of_one_resource_become_a_plan_of_those_points(stage: Stage) -> None:
    app = shop(stage)
    disk = RESOURCES[0]
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders-db-data").press("enter", "enter")
        await steady(
            user.until("COMPLETED")
            .quiet()
            .press("space", "space")
            .until("2 marked")
            .press("P")
            .until_gone("reading,")
        )
        await user.sees("2026-11-21 07:00:00Z", "2026-11-20 07:00:00Z", "1 d 5 h")
        await steady(user.press("f5").until("not saved"))
        assert isinstance(app.screen, RecoveryPlanScreen)
        drafts = app.screen.hand.drafts
        assert list(drafts) == ["orders-db-data", "orders-db-data-2"]
        assert [each.point.arn for each in drafts.values()] == [
            snapshot_of(disk, hours).arn for hours in (5, 29)
        ]


async def test_a_plan_of_two_hundred_is_made_and_steered(stage: Stage) -> None:
    app = shop(stage, all_resources=volumes(200))
    async with driving(app) as user:
        await user.until("data-000").quiet()
        for _ in range(200):
            app.screen.action_mark()  # type: ignore[attr-defined]
        await steady(user.press("P").until_gone("reading,"))
        await steady(user.press("f5").until("200 resources").until_gone("checking"))
        await user.press("G").until("› 200").sees("data-199")
        await user.type("/data-07").press("enter").until("10/200")


async def test_the_plan_in_hand_is_as_it_was_when_one_comes_back_to_it(stage: Stage) -> None:
    app = shop(stage)
    async with driving(app) as user:
        await to_plan(user, "orders-db-data", "carts")
        await user.press("delete").until("1 resource").press("escape").until("Plan of what is marked")
        await user.press("enter", "minus").until("1 resource").sees("orders-db-data")
        assert app.kit.now() == NOW
