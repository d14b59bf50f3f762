"""The question before something is written. Cancel has the focus, so that a key pressed twice confirms
nothing."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from recovery.account import Account
from recovery.plain_text import plain
from tui.screen import RelightModal
from tui.steady_input import SteadyInput


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `rows` are a word and what it stands for, such as `Region` and `eu-west-1`."""

    title: str
    rows: tuple[tuple[str, str], ...]
    verb: str
    """What the button that does it says: `Start the restore`."""
    text: str = ""
    """A sentence on what follows from it."""
    type_name: str = ""
    """What has to be typed before the button works: the name of what is overwritten."""


def account_rows(account: Account) -> tuple[tuple[str, str], ...]:
    """Where it happens; every question says so."""
    context, identity = account.context, account.identity
    name = f"{identity.alias} ({context.account})" if identity.alias else context.account
    where = f"{context.region}, simulated" if context.is_sandbox else context.region
    return (("Account", name), ("Region", where), ("As", identity.role))


class Buttons(Horizontal):
    """Buttons in a row; the arrow keys go from one to the other, and on to what is above and below."""

    BINDINGS = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    Buttons { height: 1; align-horizontal: right; }
    Buttons Button { margin-left: 2; }
    """


class ConfirmDialog(RelightModal[bool]):
    """Answers True where the user confirmed, False or None where not."""

    AUTO_FOCUS = "#cancel"
    DEFAULT_CSS = """
    ConfirmDialog #body { max-width: 76; max-height: 100%; border: round $warning; padding: 0 2; }
    ConfirmDialog .title { text-style: bold; padding-bottom: 1; }
    ConfirmDialog .said { height: auto; max-height: 12; }
    ConfirmDialog .said Static { height: auto; }
    ConfirmDialog .follows { padding-top: 1; color: $text-warning; }
    ConfirmDialog Input { border: none; height: 1; }
    ConfirmDialog Buttons { margin-top: 1; }
    """

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def content(self) -> ComposeResult:
        question = self.question
        yield Static(Content(plain(question.title)), classes="title")
        with VerticalScroll(classes="said", can_focus=False):
            for word, text in question.rows:
                yield Static(Content.assemble((f"{word:<9}", "dim"), plain(text)))
            if question.text:
                yield Static(Content(plain(question.text)), classes="follows")
        if question.type_name:
            yield Static(Content(f"Type {plain(question.type_name)} to go on:"), classes="follows")
            yield SteadyInput(compact=True, id="name")
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button(
                question.verb,
                id="confirm",
                variant="warning",
                compact=True,
                disabled=bool(question.type_name),
            )

    @on(Input.Changed, "#name")
    def name_typed(self, event: Input.Changed) -> None:
        self.query_one("#confirm", Button).disabled = (
            event.value.strip() != plain(self.question.type_name).strip()
        )

    @on(Button.Pressed, "#confirm")
    def confirmed(self) -> None:
        self._answer(True)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(False)

    def action_back(self) -> None:
        self._answer(False)

    def _answer(self, yes: bool) -> None:
        """The first answer counts: a second click in the same packet would close the screen below."""
        if self.app.screen is self:
            self.dismiss(yes)
