"""Asking how many minutes a restore may take. It is kept on this machine and changes nothing in AWS."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, Static

from recovery.errors import BadInput
from recovery.locations import targets_file
from recovery.models import short_id
from recovery.plain_text import plain
from recovery.testing.targets import Targets, set_target
from tui.confirm import Buttons
from tui.screen import RelightModal
from tui.steady_input import SteadyInput

if TYPE_CHECKING:
    from tui.app import RelightApp


class TargetDialog(RelightModal[bool]):
    """Answers whether a target was set or taken away."""

    AUTO_FOCUS = "#minutes"
    DEFAULT_CSS = """
    TargetDialog #body { max-width: 70; padding: 0 2; }
    TargetDialog .title { text-style: bold; padding-bottom: 1; }
    TargetDialog Static { height: auto; }
    TargetDialog Input { border: none; height: 1; margin-top: 1; }
    TargetDialog #wrong { color: $text-error; }
    TargetDialog Buttons { margin-top: 1; }
    """

    def __init__(self, resource: str, type: str, targets: Targets) -> None:
        super().__init__()
        self.resource = resource
        self.type = type
        self.targets = targets

    def content(self) -> ComposeResult:
        name, kept = plain(short_id(self.resource), 32), self.targets.minutes
        own, of_type = kept.get(self.resource), kept.get(self.type)
        yield Static(Content("How many minutes may a restore take?"), classes="title")
        for word, minutes in ((name, own), (f"every {plain(self.type, 24)}", of_type)):
            told = "no target" if minutes is None else f"{minutes:,} min"
            yield Static(Content.assemble((f"{word:<32} ", "dim"), told))
        yield SteadyInput(
            "" if own is None else str(own),
            placeholder="minutes; empty: no target",
            compact=True,
            id="minutes",
        )
        yield Static(id="wrong", markup=False)
        with Buttons():
            yield Button("Cancel", id="cancel", compact=True)
            yield Button(f"For every {plain(self.type, 24)}", id="type", compact=True)
            yield Button("For this resource", id="resource", variant="primary", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#resource")
    def for_resource(self) -> None:
        self._set(self.resource)

    @on(Button.Pressed, "#type")
    def for_type(self) -> None:
        self._set(self.type)

    @on(Button.Pressed, "#cancel")
    def cancelled(self) -> None:
        self._answer(False)

    def action_back(self) -> None:
        self._answer(False)

    def _set(self, key: str) -> None:
        text = self.query_one("#minutes", Input).value.strip()
        try:
            if text and not (text.isascii() and text.isdigit()):
                raise BadInput("Not minutes", f"“{text}” is no whole number of minutes.", "Such as 60.")
            set_target(targets_file(), key, int(text) if text else None)
        except BadInput as error:
            self.query_one("#wrong", Static).update(plain(f"{error.text} {error.next_step}"))
            return
        self._answer(True)

    def _answer(self, done: bool) -> None:
        if self.app.screen is self:
            self.dismiss(done)


def ask_for_target(
    app: RelightApp, resource: str, type: str, targets: Targets, done: Callable[[], None]
) -> None:
    """`done` is called where a target was set or taken away."""
    app.push_screen(TargetDialog(resource, type, targets), lambda was_set: done() if was_set else None)
