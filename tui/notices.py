"""What was just said: one notice at a time, gone by itself after a few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.timer import Timer

from tui.news import News

if TYPE_CHECKING:
    from tui.app import RelightApp

SECONDS = {"information": 4.0, "warning": 6.0, "error": 6.0}
"""How long a notice stays; one that says why something did not happen is read with more care."""


@dataclass(frozen=True, slots=True)
class Notice:
    text: str
    title: str = ""
    severity: str = "information"
    screen: object = None
    """The only screen that it is true of, such as why a key does nothing there; None for any."""


class Notices:
    """The notice of now; the newest takes the place of the one before."""

    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self.current: Notice | None = None
        self._timer: Timer | None = None

    def say(self, notice: Notice) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(SECONDS[notice.severity], self._forget)
        self._show(notice)

    def _forget(self) -> None:
        self._show(None)

    def _show(self, notice: Notice | None) -> None:
        self.current = notice
        self._app.news.publish(News.NOTICE)
