"""The question before a write: Cancel has the focus, and what is overwritten must be named."""

from __future__ import annotations

from textual.widgets import Button

from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.shop import HOSTILE
from tui.confirm import ConfirmDialog, Question

OVERWRITES = Question(
    "Start this restore?", (("Becomes", "an SAP HANA database"),), "Start the restore", type_name="orders"
)


async def test_cancel_has_the_focus_and_escape_answers_no(stage: Stage) -> None:
    app, answers = stage.app(), list[bool | None]()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.push_screen(ConfirmDialog(Question("Sure?", (), "Do it")), answers.append)
        await user.until("Sure?").press("enter").until_gone("Sure?")
        app.push_screen(ConfirmDialog(Question("Sure?", (), "Do it")), answers.append)
        await user.until("Sure?").press("escape").until_gone("Sure?")
        assert answers == [False, False]


async def test_the_button_works_only_once_the_name_is_typed(stage: Stage) -> None:
    app, answers = stage.app(), list[bool | None]()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.push_screen(ConfirmDialog(OVERWRITES), answers.append)
        await user.until("Type orders").press("shift+tab").type("order")
        confirm = app.screen.query_one("#confirm", Button)
        assert confirm.disabled
        await user.type("s").when(lambda: not confirm.disabled).press("tab", "tab", "enter")
        await user.until_gone("Type orders")
        assert answers == [True]


async def test_a_hostile_name_is_shown_and_asked_for_as_plain_text(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.push_screen(ConfirmDialog(Question(HOSTILE, (("Name", HOSTILE),), "Do it", type_name=HOSTILE)))
        await user.until("Type ").sees("red [bold]name[/bold]")
        assert "\x1b[31m" not in user.screen


async def test_a_long_name_that_is_overwritten_leaves_its_field_and_the_buttons_in_a_small_terminal(
    stage: Stage,
) -> None:
    database = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/ERP/DB/QAS"
    rows = tuple((word, "text") for word in ("Account", "Region", "As", "Restores", "As of"))
    question = Question(
        "Start this restore?",
        (*rows, ("Becomes", f"SAP HANA database, overwritten (Database to overwrite {database})")),
        "Start the restore",
        "The review has 1 warning. AWS Backup cannot stop a restore once it has started.",
        database,
    )
    app = stage.app()
    async with driving(app, size=(80, 24)) as user:
        await user.until("orders-db-data")
        app.push_screen(ConfirmDialog(question))
        await user.until("to go").sees("Cancel", "Start the restore")


async def test_seven_rows_and_what_follows_from_it_are_read_without_scrolling_in_a_small_terminal(
    stage: Stage,
) -> None:
    app = stage.app()
    rows = tuple((word, "text") for word in ("Account", "Region", "As", "Sends", "Plan", "Restores", "Kept"))
    follows = "The plan restores them by its schedule from now on. Each test is charged for, in the end."
    async with driving(app) as user:
        await user.until("orders-db-data")
        app.push_screen(ConfirmDialog(Question("Make selection volumes?", rows, "Send it", follows)))
        await user.until("Make selection").sees("Account", "Kept", "in the end.", "Cancel", "Send it")
