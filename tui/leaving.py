"""How the app ends: by wish, by ctrl+c pressed twice, or by an error of its own. AWS goes on in all cases,
and the terminal is told so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from tui.app import RelightApp

AGAIN_WITHIN = timedelta(seconds=4)
"""Between two ctrl+c that mean it; as long as the notice of the first stays."""
CRASHED = 4
"""Exit code: what became of the restores is AWS's to tell (`RelightError.exit_code`)."""


class Leaving:
    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self._asked: datetime | None = None
        self.last_words = ""
        """What is printed when the app has left the terminal."""

    def asked(self) -> None:
        """ctrl+c: the first says what the second does."""
        now = self._app.kit.now()
        if self._asked is not None and now - self._asked < AGAIN_WITHIN:
            self.leave()
            return
        self._asked = now
        self._app.notify("ctrl+c again leaves; restores keep running in AWS.", severity="warning")

    def wished(self) -> None:
        """q: leave, or where restores or plans run say first what becomes of them."""
        from tui.going_on import COME_BACK, WITHOUT_US, how_many, named, plans_left

        app, count = self._app, how_many(self._app.opened)
        plans = plans_left(app.plan_runs.active)
        if app.opened is None or not (count or plans):
            self.leave()
            return
        from tui.confirm import Question
        from tui.leave_dialog import LeaveDialog

        if isinstance(app.screen, LeaveDialog):  # ctrl+q pressed twice
            self.leave()
            return
        told = f"{WITHOUT_US}\n{COME_BACK}" if count else ""
        question = Question(
            f"Leave? {count or 'A plan is not through'}.",
            named(app.opened, app.kit.now()),
            "Leave (q)",
            "\n".join(filter(None, (plans, told))),
        )
        app.push_screen(LeaveDialog(question), self._answered)

    def _answered(self, leave: bool | None) -> None:
        if leave:
            self.leave()

    def leave(self) -> None:
        self.last_words = self._going_on()
        self._app.exit(message=Text(self.last_words) if self.last_words else None)

    def crash(self, error: Exception) -> None:
        """Leave the terminal in order. What happened goes to a file, without the values of variables:
        restore metadata may be secret."""
        from recovery.crash import keep, place_of

        app = self._app
        if app._exception is None:  # where Textual's tests look for it
            app._exception = error
            app._exception_event.set()
        going_on = self._going_on() or "Restores that were started go on in AWS. `relight jobs` shows them."
        kept = keep(error, app.kit.now())
        report = f"Please report it; {kept} says what happened." if kept else "Please report it."
        self.last_words = f"Relight has stopped: {place_of(error)}.\n{going_on}\n{report}"
        app.exit(return_code=CRASHED, message=Text(self.last_words))
        app._close_messages_no_wait()

    def _going_on(self) -> str:
        from tui.going_on import farewell

        return farewell(self._app.opened, self._app.kit.now(), self._app.plan_runs.active)
