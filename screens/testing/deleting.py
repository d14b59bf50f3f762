"""Deleting a restore testing plan or a selection: asked with its name typed, told of when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from recovery.account import Account
from recovery.errors import RelightError
from recovery.journal import Journal
from recovery.testing.editing import delete_plan, delete_selection
from screens.testing.sending import send
from tui.confirm import ConfirmDialog, Question, account_rows

if TYPE_CHECKING:
    from tui.app import RelightApp


def ask_to_delete_plan(app: RelightApp, name: str, done: Callable[[], None] = lambda: None) -> None:
    """Its selections go first, as AWS asks for; `done` is called once it is gone."""

    def deleted(names: tuple[str, ...] | RelightError) -> None:
        if not isinstance(names, RelightError):
            app.tell(f"Deleted plan {name}", f"and its selections: {', '.join(names)}" if names else "")
            done()

    _ask(
        app,
        Question(
            "Delete this restore testing plan?",
            (*_where(app), ("Plan", name)),
            "Delete it",
            "Its selections are deleted with it, and it restores nothing any more. Jobs that run, and the "
            "history of jobs, stay.",
            type_name=name,
        ),
        lambda: send(app, lambda account, journal: delete_plan(account, name, journal), deleted),
    )


def ask_to_delete_selection(app: RelightApp, plan: str, name: str) -> None:
    def deleted(outcome: object) -> None:
        if not isinstance(outcome, RelightError):
            app.tell(f"Deleted selection {name}", f"of plan {plan}")

    def call(account: Account, journal: Journal) -> object:
        return delete_selection(account, plan, name, journal)

    _ask(
        app,
        Question(
            "Delete this selection?",
            (*_where(app), ("Plan", plan), ("Selection", name)),
            "Delete it",
            "Its resources are not tested by this plan any more.",
            type_name=name,
        ),
        lambda: send(app, call, deleted),
    )


def _where(app: RelightApp) -> tuple[tuple[str, str], ...]:
    return account_rows(app.account) if app.account else ()


def _ask(app: RelightApp, question: Question, confirmed: Callable[[], None]) -> None:
    app.push_screen(ConfirmDialog(question), lambda yes: confirmed() if yes else None)
