"""Going about: from resources to points and back, filtering, sorting, marking, copying."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import User, driving
from tests.screens.shop import RESOURCES
from tests.unit.fake_account import POINT, VOLUME
from tui.app import RelightApp
from tui.tables import Table


def rows_of(user: User) -> list[str]:
    """The first words of the rows in view."""
    return [line[2:33].strip() for line in user.screen.splitlines()[3:-2] if line[2:33].strip()]


def table_of(app: RelightApp) -> Table:
    return app.screen.query_one(Table)


async def test_the_first_frame_waits_for_nobody(stage: Stage) -> None:
    """It is painted although signing in has not even begun."""
    app = stage.app()
    async with driving(app) as user:
        assert "signing in to shop" in user.screen or "shop-production" in user.screen
        await user.until("orders-db-data")


async def test_a_filter_counts_what_it_shows_and_esc_takes_it_away(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders").until("2/10 /orders").press("enter")
        assert rows_of(user) == ["orders-db", "orders-db-data"]
        await user.press("slash", "right").type(" !type:rds").until("1/10")
        await user.press("escape").until_gone("1/10")
        assert len(rows_of(user)) == 10


async def test_another_search_replaces_the_one_before(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders").until("2/10 /orders").press("enter")
        await user.type("/web").until("2/10 /web").press("enter")
        assert rows_of(user) == ["web", "web"]


async def test_a_filter_puts_the_cursor_on_its_first_match(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("G").type("/orders").until("2/10 /orders")
        assert table_of(app).cursor_row == 0
        first = table_of(app).cursor_key
        await user.press("escape").until_gone("2/10")
        assert table_of(app).cursor_key == first


async def test_a_filter_that_nothing_matches_says_how_to_get_out(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/nothing").press("enter").until("No row matches nothing")
        await user.press("escape").until("orders-db-data")


async def test_the_cursor_stays_on_its_row_when_the_order_changes(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("g", "j", "j", "j")
        key = table_of(app).cursor_key
        await user.press("s", "s", "S")
        assert table_of(app).cursor_key == key
        assert table_of(app).cursor_row == table_of(app).rows.row_of(key)


async def test_the_cursor_stays_on_its_row_when_a_refresh_brings_new_ones(stage: Stage) -> None:
    account = shop_account(stage.clock)
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("orders-db-data").press("g", "j", "j", "j")
        key = table_of(app).cursor_key
        first = replace(RESOURCES[0], arn=f"{VOLUME}new", name="000-first")
        account.all_resources = (first, *RESOURCES[1:])
        await user.press("ctrl+r").until("000-first").until_gone("orders-db-data")
        assert table_of(app).cursor_key == key


async def test_vim_keys_and_arrows_move_the_same_cursor(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("G")
        assert table_of(app).cursor_row == 9
        await user.press("k", "up", "home", "j", "down")
        assert table_of(app).cursor_row == 2


async def test_ten_thousand_resources_are_read_in_pages_and_any_is_reached(stage: Stage) -> None:
    many = [
        replace(
            RESOURCES[0], arn=f"arn:aws:ec2:eu-west-1:1:volume/vol-{number:05}", name=f"volume-{number:05}"
        )
        for number in range(10_000)
    ]
    app = stage.app(shop_account(stage.clock, all_resources=many))
    async with driving(app) as user:
        await user.until("10,000").quiet().press("G").until("volume-09999")
        await user.type("/09998").until("1/10,000").press("enter").press("escape").until("volume-09998")


async def test_the_newest_point_that_can_be_restored_is_chosen_for_the_user(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders-db-data").press("enter", "enter").until("CREATING")
        assert table_of(app).cursor_key == POINT


async def test_a_point_that_cannot_be_restored_says_why(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders-db-data").press("enter", "enter").until("CREATING")
        await user.press("g", "r").until("its status is CREATING")


async def test_esc_goes_back_one_level_and_minus_to_the_last_view(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders-db-data").press("enter", "enter").until("CREATING")
        await user.press("enter").until("WARM").press("J").until("Restore jobs")
        await user.press("minus").until("WARM")
        await user.press("minus").until("Restore jobs").press("minus").until("WARM")
        await user.press("escape").until("CREATING").press("escape").until("1/10")


async def test_details_that_the_listing_leaves_out_are_read_for_the_row_under_the_cursor_only(
    stage: Stage,
) -> None:
    account = shop_account(stage.clock)
    asked: list[str] = []
    read = account.point

    def point(arn: str, vault: str, vault_account: str = "") -> object:
        asked.append(arn)
        return read(arn, vault, vault_account)

    account.point = point  # type: ignore[method-assign,assignment]
    app = stage.app(account)
    async with driving(app, (120, 40)) as user:
        await (
            user.until("orders-db-data")
            .type("/orders-db-data")
            .press("enter", "enter")
            .until("in 34 d")
            .quiet()
        )
        assert asked == [POINT]


async def test_marks_stay_on_their_rows(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("g", "j", "space", "S")
        marked = [line for line in user.screen.splitlines() if "●" in line]
        assert len(marked) == 1
        assert "carts" in marked[0]


async def test_copying_says_where_it_went(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type("/orders-db-data").press("enter", "Y").until("Copied the ARN")
        assert app.clipboard == VOLUME
        await user.press("y").until("Copied the id")
        assert app.clipboard == "vol-0123456789abcdef0"
        await user.press("c").until("Copied the aws line")
        assert app.clipboard == (
            f"aws backup list-recovery-points-by-resource --resource-arn {VOLUME} --region eu-west-1"
        )


async def test_a_row_is_chosen_by_two_clicks_and_a_column_sorted_by_one_on_its_head(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").click("Table", x=4, y=3)
        assert table_of(app).cursor_row == 2
        await user.click("Table", x=4, y=0).until("Name ▼")
        await user.click("Table", x=4, y=table_of(app).cursor_row + 1).until("Recovery points")


async def test_an_account_that_protects_nothing_says_what_to_press(stage: Stage) -> None:
    app = stage.app(shop_account(stage.clock, all_resources=()))
    async with driving(app) as user:
        await user.until("protects nothing here yet")


async def test_pages_that_came_before_an_error_stay_and_the_listing_is_called_incomplete(
    stage: Stage,
) -> None:
    account = shop_account(stage.clock, page_size=4)
    pages = account.resources

    def resources() -> object:
        yield next(iter(pages()))
        raise ValueError("page two is broken")

    account.resources = resources  # type: ignore[method-assign,assignment]
    app = stage.app(account)
    async with driving(app) as user:
        await user.until("incomplete").sees("Relight made a mistake", "page two is broken", "catalog")
