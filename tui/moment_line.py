"""A restore parameter that is a moment: typed in words, sent as a UTC second, and echoed as UTC, local and
age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from recovery.account import AccountChoice
from recovery.moments import iso
from recovery.plain_text import plain
from restore_profiles.model import Field, Severity
from tui.field_widgets import FieldLine, FieldState
from tui.moment_reader import Entry, MomentReader


class MomentLine(FieldLine):
    # The echo has some 75 characters, which do not fit between the value and the edge of 80 columns.
    DEFAULT_CSS = """
    MomentLine > .problem { padding-left: 4; }
    """

    def __init__(self, path: str, field: Field, depth: int, state: FieldState, moments: MomentReader) -> None:
        self._moments = moments
        self._typed = ""
        self._entry = Entry(None, "")
        """What `_typed` meant when it was typed: `-15m` stays the moment that it was then."""
        super().__init__(path, field, depth, state)

    def means(self, typed: str) -> str:
        if typed != self._typed:
            self._typed, self._entry = typed, self._moments.read(typed) if typed else Entry(None, "")
        return iso(self._entry.moment) if self._entry.moment else typed

    def choices_now(self) -> Sequence[AccountChoice]:
        return self._entry.choices

    def open_picker(self, everything: bool) -> None:
        """Its choices are the meanings of what is typed, so that none is like it or not."""
        super().open_picker(everything=True)

    def show(self, state: FieldState) -> None:
        super().show(self._with_echo(state))

    def was_text(self) -> Content:
        return Content(plain(self._moments.zone_name))

    def _with_echo(self, state: FieldState) -> FieldState:
        if not state.text:
            return state
        entry = self._moments.read(state.text)
        if entry.moment is None:
            return replace(state, severity=state.severity or Severity.WARNING, problem=entry.said)
        if state.problem:
            return replace(state, problem=f"{entry.said}\n{state.problem}")
        return replace(state, severity=Severity.INFO, problem=entry.said)
