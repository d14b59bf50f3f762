"""A dialog of a few lines to fill in: the words of a plan, where it is written, what only a human knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from recovery.plain_text import plain
from tui.confirm import Buttons
from tui.screen import RelightModal
from tui.steady_input import SteadyInput


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str = ""
    hint: str = ""
    """What stands in the line while it is empty."""


@dataclass(frozen=True, slots=True)
class LinesWanted:
    title: str
    lines: tuple[Line, ...]
    verb: str
    text: str = ""
    refuse: Callable[[tuple[str, ...]], str] = lambda values: ""
    """Why what was typed cannot be taken; "" where it can. The dialog stays open with it."""


class LinesDialog(RelightModal[tuple[str, ...] | None]):
    """Answers what stands in the lines, or None where the user went back. Enter goes to the next line, from
    the last one it answers."""

    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    LinesDialog #body { max-width: 76; max-height: 100%; border: round $primary; padding: 0 2; }
    LinesDialog .title { text-style: bold; padding-bottom: 1; }
    LinesDialog .lines { height: auto; max-height: 14; }
    LinesDialog .lines Static { height: auto; color: $text-muted; }
    LinesDialog Input { border: none; height: 1; }
    LinesDialog .refused { height: auto; color: $text-error; display: none; }
    LinesDialog Buttons { margin-top: 1; }
    """

    def __init__(self, wanted: LinesWanted) -> None:
        super().__init__()
        self.wanted = wanted

    def content(self) -> ComposeResult:
        yield Static(Content(plain(self.wanted.title)), classes="title")
        if self.wanted.text:
            yield Static(Content(plain(self.wanted.text)))
        with VerticalScroll(classes="lines", can_focus=False):
            for number, line in enumerate(self.wanted.lines):
                yield Static(Content(plain(line.label)))
                yield SteadyInput(plain(line.value), compact=True, placeholder=line.hint, id=f"line-{number}")
        yield Static(classes="refused", markup=False)
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button(self.wanted.verb, id="confirm", variant="primary", compact=True)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(
            self.query_one(f"#line-{number}", Input).value.strip() for number in range(len(self.wanted.lines))
        )

    @on(Input.Submitted)
    def next_line(self, event: Input.Submitted) -> None:
        if event.input.id == f"line-{len(self.wanted.lines) - 1}":
            self.confirmed()
        else:
            self.focus_next()

    @on(Button.Pressed, "#confirm")
    def confirmed(self) -> None:
        values = self.values
        why = self.wanted.refuse(values)
        refused = self.query_one(".refused", Static)
        refused.update(plain(why))
        refused.display = bool(why)
        if not why:
            self._answer(values)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(None)

    def action_back(self) -> None:
        self._answer(None)

    def _answer(self, values: tuple[str, ...] | None) -> None:
        """The first answer counts: a second click in the same packet would close the screen below."""
        if self.app.screen is self:
            self.dismiss(values)
