"""What every screen of Relight has in common: its frame, its keys, and reasons instead of silence."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from recovery.context import Mode
from tui import commands
from tui.actions import BY_ID, DIALOG, EVERYWHERE, Action, Need, in_scopes, key_name
from tui.context_bar import ContextBar
from tui.key_bar import KeyBar
from tui.news import News
from tui.the_app import the_app

if TYPE_CHECKING:
    from tui.app import RelightApp
    from tui.command_bar import CommandBar

Result = TypeVar("Result")


class View(NamedTuple):
    """What a screen shows: the name it was opened by and with what."""

    name: str
    arguments: Mapping[str, Any]


def binding(action: Action) -> Binding:
    return Binding(
        ",".join(action.keys),
        f"act('{action.id}')",
        action.label,
        show=False,
        priority=action.priority,
        tooltip=action.tooltip,
        id=action.id,
    )


class RelightScreen(Screen[Result]):
    """A screen in the frame that all share: context bar above; error, notice, command line and keys below.

    A subclass yields what lies between from `content`, names its `SCOPES` of the actions table, and has a
    method `action_<id>` for each action of those scopes that is not here already.
    """

    SCOPES: ClassVar[tuple[str, ...]] = (EVERYWHERE,)
    DEFAULT_CSS = """
    RelightScreen #body { height: 1fr; }
    """
    PURPOSE: ClassVar[str] = ""
    """A sentence for the help: what one does here."""
    REMEMBERED: ClassVar[bool] = True
    """Whether `-` comes back to it."""
    view: View | None = None
    """Set by the app; None for a dialog that somebody pushed by hand."""

    def __init_subclass__(cls, **options: Any) -> None:
        own = cls.__dict__.get("BINDINGS", [])
        cls.BINDINGS = [*own, *(binding(action) for action in in_scopes(cls.SCOPES))]
        super().__init_subclass__(**options)

    @property
    def relight(self) -> RelightApp:
        return the_app(self)

    def compose(self) -> ComposeResult:
        yield ContextBar()
        with Vertical(id="body"):
            yield from self.content()
        yield KeyBar()

    def content(self) -> ComposeResult:
        yield from ()

    # Parts of the frame that are made when they are first wanted, most often never

    @on(events.Mount)
    async def _hear_what_is_said(self) -> None:
        self.relight.news.subscribe(self, self._make_room)
        if len(self.app.screen_stack) > 1:  # before the first screen nothing can have been said
            await self._make_room(News.LOG)
            await self._make_room(News.NOTICE)

    async def _make_room(self, news: News) -> None:
        """For an error or a notice; the widget shows by itself what it hears of from then on."""
        if news is News.LOG and self.relight.log_book.open_errors:
            from tui.error_panel import ErrorPanel

            if not self.query(ErrorPanel):
                await self.mount(ErrorPanel(), after="#body")
        elif news is News.NOTICE and self.relight.notices.current:
            from tui.notice_line import NoticeLine

            if not self.query(NoticeLine):
                await self.mount(NoticeLine(), after=self.query("#body, ErrorPanel").last())

    async def command_bar(self) -> CommandBar:
        from tui.command_bar import CommandBar

        if not self.query(CommandBar):
            await self.mount(CommandBar(), before=self.query_one(KeyBar))
        return self.query_one(CommandBar)

    # Actions, and why one cannot be done just now

    def actions(self) -> tuple[Action, ...]:
        """What can be done here, in the table's order, possible just now or not."""
        return tuple(action for action in in_scopes(self.SCOPES) if hasattr(self, action.method))

    def why_not(self, action: Action) -> str:
        """The reason why an action is not possible just now, for the user; "" where it is.

        Subclasses add their own reasons before or after these.
        """
        reasons = (self.missing(need) for need in action.needs)
        return next((reason for reason in reasons if reason), "")

    def missing(self, need: Need) -> str:
        """Why a need is not met; "" where it is."""
        account = self.relight.account
        if need is Need.ACCOUNT:
            if account:
                return ""
            if self.relight.signing_in.under_way:
                return "still signing in"
            return "not signed in: ctrl+l tries again, C chooses another context"
        if need is Need.WRITE:
            return "" if account and account.mode is Mode.WRITE else "read-only: press W"
        if need is Need.VIEW_BEFORE:
            return "" if self.relight.views.has_previous else "no view was left yet"
        if need is Need.ROOT:
            return (
                ""
                if len(self.app.screen_stack) == 1
                else "not on the first screen: esc goes back, ctrl+q leaves"
            )
        return ""

    def refresh_keys(self) -> None:
        """What can be done has changed."""
        self.query_one(KeyBar).refresh()

    async def action_act(self, action_id: str) -> None:
        """Do the action, or say why not. Every key of the actions table comes through here."""
        action = BY_ID[action_id]
        reason = self.why_not(action)
        if reason:
            self._say_here(reason, f"{key_name(action.keys[0])} {action.label}")
            return
        outcome = getattr(self, action.method)()
        if inspect.isawaitable(outcome):
            await outcome

    def _say_here(self, reason: str, title: str = "") -> None:
        """Why something did not happen, gone with the screen: on the next one it may be possible."""
        from tui.notices import Notice

        self.relight.notices.say(Notice(reason, title, "warning", self))

    # Actions that every screen has

    def action_help(self) -> None:
        self.relight.open("help", screen=self)

    async def action_command(self) -> None:
        await (await self.command_bar()).open_command(commands.words(self))

    async def on_command_bar_command_given(self, message: CommandBar.CommandGiven) -> None:
        await commands.run(self, message.text)

    def command_resources(self) -> None:
        self.relight.open("resources")

    def command_open(self, path: str) -> None:
        if reason := self.missing(Need.ACCOUNT):
            self._say_here(reason, ":open")
        else:
            self.relight.open("open-plan", path=path)

    def command_profile(self, name: str) -> None:
        commands.other_context(self, profile=name, region="")

    def command_region(self, name: str) -> None:
        commands.other_context(self, region=name)

    def action_back(self) -> None:
        if self.relight.dismiss_error():
            return
        if len(self.app.screen_stack) > 1:
            self.relight.back()
        else:
            self._say_here("This is the first screen: q leaves.")

    def action_previous_view(self) -> None:
        self.relight.views.previous()

    def action_jobs(self) -> None:
        self.relight.open("jobs")

    def action_testing(self) -> None:
        self.relight.open("testing-plans")

    def action_runs(self) -> None:
        self.relight.open("plan-runs")

    def action_contexts(self) -> None:
        self.relight.open("contexts")

    def action_messages(self) -> None:
        self.relight.open("messages")

    def action_paste_arn(self) -> None:
        self.relight.open("paste-arn")

    def action_refresh(self) -> None:
        self.relight.refresh_account()

    def action_sign_in(self) -> None:
        self.relight.signing_in.again()

    def action_write_mode(self) -> None:
        self.relight.write_mode.toggle()

    async def action_quit(self) -> None:
        await self.relight.action_quit()


class RelightModal(RelightScreen[Result], ModalScreen[Result]):
    """A dialog over the screen before it; esc closes it and answers nothing."""

    SCOPES = (DIALOG,)
    DEFAULT_CSS = """
    RelightModal { align: center middle; }
    RelightModal #body {
        width: 90%; max-width: 100; height: auto; max-height: 85%; padding: 0 2;
        background: $surface; border: round $primary;
    }
    RelightModal > ErrorPanel, RelightModal > NoticeLine, RelightModal > CommandBar {
        dock: bottom; margin-bottom: 1;
    }
    """
