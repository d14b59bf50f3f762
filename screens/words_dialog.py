"""A question that is answered with words, for the journal: a note, how somebody knows that work is done, who
answers for a restore. Nothing of it goes to AWS, so it needs no write mode; nothing is written without
words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from recovery.journal_records import Mark, Note, SignOff
from recovery.plain_text import plain
from recovery.reading import Priority
from tui.confirm import Buttons
from tui.screen import RelightModal, RelightScreen
from tui.steady_input import SteadyInput


@dataclass(frozen=True, slots=True)
class WordsWanted:
    title: str
    text: str
    """What follows from it, in a sentence."""
    verb: str
    """What the button that writes it says."""


@dataclass
class Recorded(Message, bubble=False):
    """A record is on the disk."""

    record: Note | Mark | SignOff


class WordsDialog(RelightModal[str | None]):
    """Answers what was typed, or None where the user went back."""

    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    WordsDialog #body { max-width: 76; border: round $primary; padding: 0 2; }
    WordsDialog .title { text-style: bold; padding-bottom: 1; }
    WordsDialog Input { border: none; height: 1; margin-top: 1; }
    WordsDialog Buttons { margin-top: 1; }
    """

    def __init__(self, wanted: WordsWanted) -> None:
        super().__init__()
        self.wanted = wanted

    def content(self) -> ComposeResult:
        yield Static(Content(plain(self.wanted.title)), classes="title")
        yield Static(Content(plain(self.wanted.text)))
        yield SteadyInput(compact=True, placeholder="your words, then enter", max_length=500)
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button(self.wanted.verb, id="confirm", variant="primary", compact=True, disabled=True)

    @property
    def words(self) -> str:
        return self.query_one(Input).value.strip()

    @on(Input.Changed)
    def typed(self) -> None:
        self.query_one("#confirm", Button).disabled = not self.words

    @on(Input.Submitted)
    @on(Button.Pressed, "#confirm")
    def confirmed(self) -> None:
        if self.words:
            self._answer(self.words)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(None)

    def action_back(self) -> None:
        self._answer(None)

    def _answer(self, words: str | None) -> None:
        if self.app.screen is self:
            self.dismiss(words)


def ask_and_record(
    screen: RelightScreen[Any], wanted: WordsWanted, record_of: Callable[[str, str], Note | Mark | SignOff]
) -> None:
    """Ask for words and write what `record_of` makes of them and of who is signed in; the screen is told by
    `Recorded`."""
    app = screen.relight

    def answered(words: str | None) -> None:
        if words is None or app.account is None:
            return
        record, journal = record_of(words, app.account.identity.arn), app.kit.journal

        def write() -> Recorded:
            journal.record(record)
            return Recorded(record)

        app.read(Priority.KEY, write, lambda recorded: recorded, to=screen)

    app.push_screen(WordsDialog(wanted), answered)
