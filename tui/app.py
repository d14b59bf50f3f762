"""The application: one account, a stack of screens, and what outlives them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.signal import Signal

from tui import glyphs
from tui.drafts import Drafts
from tui.message_log import MessageLog
from tui.news import News
from tui.reading import ask
from tui.screen import RelightScreen, View
from tui.scroll_bars import use_plain
from tui.signing_in import SigningIn
from tui.type_ahead import TypeAhead
from tui.views import ScreenFactory, Views
from tui.write_mode import WriteMode

if TYPE_CHECKING:  # nothing of these is needed before somebody is signed in
    from recovery.account import Account, ContextRequest
    from recovery.errors import RelightError
    from recovery.reading import Priority
    from tui.kit import Kit
    from tui.leaving import Leaving
    from tui.messages import (
        AccountOpened,
        AccountRefused,
        CodeAsked,
        ErrorHappened,
        HistoryArrived,
        JobsUnwatched,
        JobsWatched,
        OutsideArrived,
        ResourcesArrived,
        ResourcesEnded,
    )
    from tui.moment_reader import MomentReader
    from tui.notices import Notices
    from tui.open_account import OpenAccount
    from tui.plan_runs import PlanRuns
    from tui.restores import Restores

Answer = TypeVar("Answer")


class RelightApp(App[None]):
    """Give it a `Kit`, factories of screens by name, and the name of the first."""

    TITLE = "Relight"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(self, kit: Kit, screens: Mapping[str, ScreenFactory], start: str = "resources") -> None:
        self.glyphs = glyphs.choose(ascii_only=kit.ascii or kit.settings.ascii)
        sheets = ("app.tcss", "ascii.tcss") if self.glyphs is glyphs.ASCII else ("app.tcss",)
        super().__init__(css_path=[Path(__file__).with_name(sheet) for sheet in sheets])
        use_plain(self.glyphs is glyphs.ASCII)
        self.kit = kit
        self.start = start
        self.opened: OpenAccount | None = None
        """The account and what has been read of it; None until signed in."""
        self.views = Views(self, screens)
        self.signing_in = SigningIn(self)
        self.log_book = MessageLog(kit.now)
        self.write_mode = WriteMode(self)
        self.drafts = Drafts()
        self.type_ahead = TypeAhead(self)
        self.news: Signal[News] = Signal(self, "news")
        self.animation_level = "none"
        if kit.settings.theme:
            self.theme = kit.settings.theme

    # What screens ask of the app

    @property
    def account(self) -> Account | None:
        return self.opened.account if self.opened else None

    @property
    def request(self) -> ContextRequest:
        """The context that is open, or being opened."""
        return self.signing_in.request

    @cached_property
    def restores(self) -> Restores:
        from tui.restores import Restores

        return Restores(self)

    @cached_property
    def plan_runs(self) -> PlanRuns:
        from tui.plan_runs import PlanRuns

        return PlanRuns(self)

    @cached_property
    def notices(self) -> Notices:
        from tui.notices import Notices

        return Notices(self)

    @cached_property
    def moments(self) -> MomentReader:
        from tui.moment_reader import MomentReader

        return MomentReader(self)

    @cached_property
    def leaving(self) -> Leaving:
        from tui.leaving import Leaving

        return Leaving(self)

    def open(self, name: str, **arguments: Any) -> None:
        """Show the screen of that name; `arguments` go to its factory."""
        self.views.open(View(name, arguments))

    def back(self) -> None:
        self.views.back()

    def read(
        self,
        priority: Priority,
        call: Callable[[], Answer],
        arrived: Callable[[Answer], Message],
        *,
        to: MessagePump | None = None,
        failed: Callable[[RelightError], Message] | None = None,
    ) -> None:
        """Run `call` on a reader thread; post what `arrived` makes of its answer to `to` (None: the app).

        An error is posted to the app as `ErrorHappened`, or as what `failed` makes of it to `to`.
        """
        ask(self, priority, call, arrived, to=to, failed=failed)

    def report(self, error: RelightError) -> None:
        """Keep the error in view until it is dismissed, and in the message log for good."""
        self.log_book.add_error(error)
        self.news.publish(News.LOG)

    def tell(self, title: str, text: str = "") -> None:
        """Something went well: shown for four seconds, and kept in the message log."""
        self.log_book.add(title, text)
        self.notify(text or title, title=title if text else "")
        self.news.publish(News.LOG)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: str = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say it in the line above the keys, in place of Textual's toasts. It is never read as markup."""
        from tui.notices import Notice

        self.notices.say(Notice(message, title, severity))

    def dismiss_error(self) -> bool:
        """Take the newest error out of view; False where there is none."""
        dismissed = self.log_book.dismiss()
        self.news.publish(News.LOG)
        return dismissed

    def refresh_account(self) -> None:
        if self.opened:
            self.opened.load_resources()
        self.look_at_jobs()

    def look_at_jobs(self) -> None:
        """Now, and not only when the watcher's turn is."""
        if self.opened:
            self.opened.look_at_jobs()

    # Signing in

    def connect(self, request: ContextRequest, then: View | None = None) -> None:
        """Open another context, and `then` a view in it; what was read of the one before is let go."""
        self.signing_in.start(request, then)

    def on_code_asked(self, message: CodeAsked) -> None:
        self.open("mfa", device=message.device, answer=message.answer)

    def on_account_opened(self, message: AccountOpened) -> None:
        self.signing_in.opened(message)

    def on_account_refused(self, message: AccountRefused) -> None:
        self.signing_in.refused(message)

    # What the readers found

    def on_error_happened(self, message: ErrorHappened) -> None:
        self.report(message.error)

    def on_resources_arrived(self, message: ResourcesArrived) -> None:
        if self.opened and self.opened.took_page(message):
            self.news.publish(News.RESOURCES)

    def on_resources_ended(self, message: ResourcesEnded) -> None:
        if self.opened and self.opened.took_end(message):
            if message.error:
                self.report(message.error)
            self.news.publish(News.RESOURCES)

    def on_outside_arrived(self, message: OutsideArrived) -> None:
        if self.opened and self.opened.took_outside(message):
            if message.error:
                self.log_book.add(message.error.title, message.error.text)
            self.news.publish(News.RESOURCES)

    def on_history_arrived(self, message: HistoryArrived) -> None:
        if self.opened and self.opened.took_history(message):
            self.news.publish(News.JOBS)
        elif message.error:
            self.log_book.add(message.error.title, message.error.text)

    def on_jobs_watched(self, message: JobsWatched) -> None:
        if self.opened and self.opened.context == message.context:
            from tui.announcing import tell_of_jobs

            tell_of_jobs(self, self.opened, message)

    def on_jobs_unwatched(self, message: JobsUnwatched) -> None:
        self.report(message.error)
        if self.opened and self.opened.context == message.context:
            self.opened.look_again_later()

    # The terminal

    def get_default_screen(self) -> RelightScreen[Any]:
        return self.views.make(View(self.start, {}))

    def on_mount(self) -> None:
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """The first frame is on the terminal: what did not have to be there for it begins."""
        if not gc.isenabled():  # as `relight` starts; see command_line.terminal_app
            gc.freeze()
            gc.enable()
        self.connect(self.kit.request)

    def on_resize(self, event: events.Resize) -> None:
        self.views.fit(event.size)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self.write_mode.touched()
        if isinstance(event, events.Key) and not event.is_forwarded and self.type_ahead.holds(event):
            return
        await super().on_event(event)

    async def action_quit(self) -> None:
        self.leaving.wished()

    def action_help_quit(self) -> None:
        """ctrl+c, where there is nothing to copy."""
        self.leaving.asked()

    def _handle_exception(self, error: Exception) -> None:
        self.leaving.crash(error)
