"""Writes of restore testing: each is sent once, belongs to the app, and its end is told everywhere."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from recovery.account import Account
from recovery.errors import RelightError
from recovery.journal import Journal
from recovery.reading import Priority
from tui.reading import as_relight_error
from tui.screen import RelightScreen

if TYPE_CHECKING:
    from tui.app import RelightApp

Answer = TypeVar("Answer")


def send(
    app: RelightApp,
    call: Callable[[Account, Journal], Answer],
    ended: Callable[[Answer | RelightError], None],
    *,
    may_take_long: bool = False,
) -> None:
    """Run `call` on a reader thread; `ended` hears of it on the app's own, whichever screen is open then. An
    error is reported before. What may take minutes gets a thread of its own: the readers are few."""
    account, journal = app.account, app.kit.journal
    if account is None:
        return

    def told(outcome: Answer | Exception) -> None:
        app.call_later(heard, outcome)

    def heard(outcome: Answer | Exception) -> None:
        if isinstance(outcome, Exception):
            error: RelightError = as_relight_error(outcome)
            app.report(error)
            ended(error)
        else:
            ended(outcome)
            look_again(app)

    def work() -> None:
        try:
            told(call(account, journal))
        except Exception as error:
            told(error)

    if may_take_long:
        Thread(target=work, name="check of a restore test", daemon=True).start()
    else:
        app.kit.reads.submit(Priority.KEY, lambda: call(account, journal), told)


def look_again(app: RelightApp) -> None:
    """Let the open screens of restore testing read again: something was written."""
    for screen in app.screen_stack:
        if isinstance(screen, RelightScreen) and screen.view and screen.view.name in READ_AGAIN:
            screen.action_refresh()


READ_AGAIN = frozenset({"testing-plans", "testing-plan", "testing-selections", "tests", "coverage"})
"""The screens that show what a write changes, by the names that they are opened by."""
