"""The application: one account, a stack of screens, and what outlives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.signal import Signal

from recovery.account import Account, ContextRequest
from recovery.context import Mode
from recovery.errors import RelightError
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.reading import Priority
from tui import glyphs
from tui.drafts import Drafts
from tui.kit import Kit
from tui.message_log import MessageLog
from tui.messages import (
    AccountOpened,
    AccountRefused,
    CodeAsked,
    ErrorHappened,
    JobsWatched,
    News,
    ResourcesArrived,
    ResourcesEnded,
)
from tui.reading import ask
from tui.screen import RelightScreen, View
from tui.type_ahead import TypeAhead
from tui.write_mode import WriteMode

if TYPE_CHECKING:  # nothing of these is needed before somebody is signed in
    from tui.open_account import OpenAccount
    from tui.restores import Restores

ScreenFactory = Callable[..., RelightScreen[Any]]
Answer = TypeVar("Answer")

SMALLEST = (60, 16)
"""Columns and rows below which a table and its error panel no longer fit together."""
TOO_SMALL = View("too-small", {})


class RelightApp(App[None]):
    """Give it a `Kit`, factories of screens by name, and the name of the first."""

    TITLE = "Relight"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(self, kit: Kit, screens: Mapping[str, ScreenFactory], start: str = "resources") -> None:
        super().__init__()
        self.kit = kit
        self.screens_by_name = screens
        self.start = start
        self.glyphs = glyphs.choose(ascii_only=kit.ascii)
        self.request = kit.request
        self.recent: list[ContextRequest] = []
        """The contexts of this session, newest first."""
        self.opened: OpenAccount | None = None
        """The account and what has been read of it; None until signed in."""
        self.log_book = MessageLog(kit.now)
        self.write_mode = WriteMode(self)
        self.drafts = Drafts()
        self.type_ahead = TypeAhead(self)
        self.last_view: View | None = None
        self.news: Signal[News] = Signal(self, "news")
        self.last_words = ""
        """What is printed when the app has left the terminal."""
        self.animation_level = "none"

    # What screens ask of the app

    @property
    def account(self) -> Account | None:
        return self.opened.account if self.opened else None

    @cached_property
    def restores(self) -> Restores:
        from tui.restores import Restores

        return Restores(self)

    def open(self, name: str, **arguments: Any) -> None:
        """Show a view. One that is already on the stack is gone back to, so that the stack stays as deep as
        it looks."""
        view = View(name, arguments)
        self._leave()
        for depth, screen in enumerate(reversed(self.screen_stack)):
            if isinstance(screen, RelightScreen) and screen.view == view:
                self._pop(depth)
                return
        self.push_screen(self._make(view))

    def back(self) -> None:
        if len(self.screen_stack) > 1:
            self._leave()
            self._pop(1)

    def previous(self) -> None:
        """The view before this one, whichever way it was left."""
        if self.last_view is not None:
            self.open(self.last_view.name, **self.last_view.arguments)

    def _leave(self) -> None:
        screen = self.screen
        if isinstance(screen, RelightScreen) and screen.view and screen.REMEMBERED:
            self.last_view = screen.view

    def _pop(self, count: int) -> None:
        for _ in range(count):
            self.pop_screen()

    def read(
        self,
        priority: Priority,
        call: Callable[[], Answer],
        arrived: Callable[[Answer], Message],
        *,
        to: MessagePump | None = None,
        failed: Callable[[RelightError], Message] = ErrorHappened,
    ) -> None:
        """Run `call` on a reader thread and post what `arrived` makes of its answer to `to` (the app, if
        None).

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
        self.notify(text or title, title=title if text else "", timeout=4, markup=False)
        self.news.publish(News.LOG)

    def dismiss_error(self) -> bool:
        """Take the newest error out of view; False where there is none."""
        dismissed = self.log_book.dismiss()
        self.news.publish(News.LOG)
        return dismissed

    def refresh_account(self) -> None:
        if self.opened:
            self.opened.load_resources()
            self.opened.look_at_jobs()

    def toggle_write_mode(self) -> None:
        """Off at once; on only after the question."""
        account = self.account
        if account is None:
            return
        if account.mode is Mode.WRITE:
            self.write_mode.turn_off(account)
            return
        from tui.confirm import ConfirmDialog, Question, account_rows

        question = Question(
            "Turn write mode on?",
            account_rows(account),
            "Turn on",
            f"Restores can be started until W, or {self.write_mode.idle_minutes} idle minutes, turn it off.",
        )
        self.push_screen(
            ConfirmDialog(question), lambda yes: self.write_mode.turn_on(account) if yes else None
        )

    # Signing in

    def connect(self, request: ContextRequest) -> None:
        """Open another context; what was read of the one before is let go."""
        self._pop(len(self.screen_stack) - 1)
        if self.opened:
            self.opened.close()
        self.request, self.opened = request, None
        self.news.publish(News.ACCOUNT)
        connections = self.kit.connections
        self.read(
            Priority.KEY,
            lambda: connections.open(request, self._ask_code),
            AccountOpened,
            to=self,
            failed=AccountRefused,
        )

    def _ask_code(self, device: str) -> str:
        answer: Future[str] = Future()
        self.post_message(CodeAsked(device, answer))
        return answer.result()

    def on_code_asked(self, message: CodeAsked) -> None:
        self.open("mfa", device=message.device, answer=message.answer)

    def on_account_opened(self, message: AccountOpened) -> None:
        from tui.open_account import OpenAccount

        self.opened = OpenAccount(self, message.account)
        request = replace(self.request, region=message.account.context.region, write=False)
        self.recent = [request, *(each for each in self.recent if each != request)]
        self.log_book.open_errors.clear()
        self.news.publish(News.LOG)
        if message.account.mode is Mode.WRITE:
            self.write_mode.watch()
        self.news.publish(News.ACCOUNT)
        self.refresh_account()

    def on_account_refused(self, message: AccountRefused) -> None:
        self.report(message.error)
        self.news.publish(News.ACCOUNT)

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

    def on_jobs_watched(self, message: JobsWatched) -> None:
        if self.opened and self.opened.context == message.context:
            for job in self.opened.took_jobs(message):
                self._announce(job)
            for error in message.report.errors:
                self.report(error)
            self.news.publish(News.JOBS)

    def _announce(self, job: RestoreJob) -> None:
        """The job has ended while we watched: ring, and let the terminal raise its own notification (OSC
        9)."""
        if self.kit.settings.bell:
            self.bell()
            if self._driver is not None:
                self._driver.write(f"\x1b]9;Restore {job.id[:8]} {plain(job.status)}\x07")
        self.tell(f"Restore {plain(job.status).lower()}", job.id)

    # The terminal

    def get_default_screen(self) -> RelightScreen[Any]:
        return self._make(View(self.start, {}))

    def _make(self, view: View) -> RelightScreen[Any]:
        screen = self.screens_by_name[view.name](**view.arguments)
        screen.view = view
        return screen

    def on_mount(self) -> None:
        self.call_after_refresh(self.connect, self.kit.request)

    def on_resize(self, event: events.Resize) -> None:
        fits = event.size.width >= SMALLEST[0] and event.size.height >= SMALLEST[1]
        shown = isinstance(self.screen, RelightScreen) and self.screen.view == TOO_SMALL
        if fits and shown:
            self._pop(1)
        elif not fits and not shown:
            self.push_screen(self._make(TOO_SMALL))

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self.write_mode.touched()
        if isinstance(event, events.Key) and not event.is_forwarded and self.type_ahead.holds(event):
            return
        await super().on_event(event)

    async def action_quit(self) -> None:
        running = len(self.opened.running) if self.opened else 0
        noun = "restore keeps" if running == 1 else "restores keep"
        if running:
            self.last_words = f"{running} {noun} running in AWS. `relight jobs` shows how far."
        self.exit(message=self.last_words or None)
