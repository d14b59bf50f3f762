"""The way back to a plan that was written to a file."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from recovery.errors import RelightError
from recovery.plain_text import plain
from recovery.plan import refuse_elsewhere
from recovery.plan_reading import plan_of_text, read_text
from recovery.reading import Priority
from screens.export import place
from screens.plan_in_hand import PlanFile, PlanHand, opened_plan
from tui.confirm import Buttons
from tui.screen import RelightModal
from tui.steady_input import SteadyInput

ABOUT = (
    "It opens as it was decided. Nothing is sent: each step can be changed, checked and started from there."
)


@dataclass
class PlanFileRead(Message, bubble=False):
    file: PlanFile


@dataclass
class PlanFileRefused(Message, bubble=False):
    error: RelightError


class OpenPlanScreen(RelightModal[None]):
    """Asks for a file; one that is given is read at once. What is wrong with it is said here, so that the
    name can be mended, or the file."""

    REMEMBERED = False
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    OpenPlanScreen #body { max-width: 100; }
    OpenPlanScreen .title { text-style: bold; padding-bottom: 1; }
    OpenPlanScreen Input { border: none; height: 1; margin-top: 1; }
    OpenPlanScreen #refused { height: auto; max-height: 8; display: none; }
    OpenPlanScreen #refused Static { height: auto; color: $text-error; }
    OpenPlanScreen Buttons { margin-top: 1; }
    """

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self._path = path
        self._reading = False

    def content(self) -> ComposeResult:
        yield Static("Open a plan file", classes="title")
        yield Static(ABOUT)
        yield SteadyInput(plain(self._path), compact=True, placeholder="~/plan.yaml", id="path")
        with VerticalScroll(id="refused", can_focus=False):
            yield Static(markup=False)
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button("Open it", id="open", variant="primary", compact=True)

    def on_mount(self) -> None:
        if self._path:
            self.read_file()

    @on(Input.Submitted)
    @on(Button.Pressed, "#open")
    def read_file(self) -> None:
        account, typed = self.relight.account, self.query_one("#path", Input).value
        if account is None or self._reading:
            return
        context = account.context

        def read() -> PlanFileRead:
            path = place(typed.strip().strip("\"'"))
            text = read_text(path)
            plan = plan_of_text(path, text)
            refuse_elsewhere(plan, context)
            return PlanFileRead(PlanFile(path, text, plan))

        self._reading = True
        self._say("")
        self.relight.read(Priority.KEY, read, lambda read: read, to=self, failed=PlanFileRefused)

    def on_plan_file_read(self, message: PlanFileRead) -> None:
        self._reading = False
        if self.app.screen is not self:
            return
        hand = PlanHand(opened_plan(message.file.plan, self.relight.moments.now()), message.file)
        relight = self.relight
        relight.back()
        relight.open("recovery-plan", hand=hand)

    def on_plan_file_refused(self, message: PlanFileRefused) -> None:
        self._reading = False
        error = message.error
        self._say("\n".join(filter(None, (f"{error.title}.", error.text, error.next_step))))
        self.query_one("#path", Input).focus()

    def _say(self, text: str) -> None:
        refused = self.query_one("#refused")
        refused.display = bool(text)
        refused.query_one(Static).update(Content("\n".join(plain(line) for line in text.splitlines())))
        refused.scroll_home(animate=False)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self.action_back()
