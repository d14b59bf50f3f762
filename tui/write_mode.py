"""Write mode as the app keeps it: off until asked for, off again after 15 idle minutes
(`write_idle_minutes` of the settings).

What enforces it lies below the screens, in `aws_api.guard`; this only turns it on and off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.timer import Timer

from recovery.context import Mode
from tui.news import News

if TYPE_CHECKING:
    from recovery.account import Account
    from tui.app import RelightApp

LOOK_EVERY = 15.0
"""Seconds between looks at the clock, only while writing is on."""


class WriteMode:
    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self._touched: datetime = app.kit.now()
        self._timer: Timer | None = None

    @property
    def idle_minutes(self) -> int:
        return self._app.kit.settings.write_idle_minutes

    def touched(self) -> None:
        """The user pressed a key or the mouse. The first key after a laptop wakes can come before the timer's
        look at the clock, and does not keep writing on."""
        self.check()
        self._touched = self._app.kit.now()

    def toggle(self) -> None:
        """Off at once; on only after the question."""
        account = self._app.account
        if account is None:
            return
        if account.mode is Mode.WRITE:
            self.turn_off(account)
            return
        from tui.confirm import ConfirmDialog, Question, account_rows

        question = Question(
            "Turn write mode on?",
            account_rows(account),
            "Turn on",
            f"Restores can be started until W, or {self.idle_minutes} idle minutes, turn it off.",
        )
        self._app.push_screen(ConfirmDialog(question), lambda yes: self.turn_on(account) if yes else None)

    def turn_on(self, account: Account) -> None:
        self._touched = self._app.kit.now()
        account.set_mode(Mode.WRITE)
        self.watch()
        self._app.news.publish(News.MODE)

    def turn_off(self, account: Account) -> None:
        account.set_mode(Mode.READ_ONLY)
        self._stop()
        self._app.news.publish(News.MODE)

    def watch(self) -> None:
        """Start looking at the clock, where the account is open for writing."""
        self._stop()
        self._timer = self._app.set_interval(LOOK_EVERY, self.check)

    def check(self) -> None:
        """Turn writing off where nobody has touched anything for so long."""
        account = self._app.account
        if account is None or account.mode is not Mode.WRITE:
            self._stop()
        elif self._app.plan_runs.active:  # a plan that was confirmed starts its later steps by itself
            self._touched = self._app.kit.now()
        elif self._app.kit.now() - self._touched >= timedelta(minutes=self.idle_minutes):
            self.turn_off(account)
            self._app.tell(
                "Write mode is off again",
                f"Nobody touched anything for {self.idle_minutes} minutes. W turns it on.",
            )

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
