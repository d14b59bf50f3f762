"""The list under a field: what may be chosen, with names beside ids, filtered by what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from recovery.account import AccountChoice
from recovery.plain_text import plain

# More than this is not read but filtered; laying out one option costs 30 us.
OFFERED_AT_ONCE = 200
LONG_VALUE = 40
"""Cells. Ids (subnet-0123456789abcdef0 has 24) and names are shorter, ARNs are longer."""


class ChoicePicker(OptionList, can_focus=False):
    """Its keys are those of the line above it, which keeps the focus."""

    DEFAULT_CSS = """
    ChoicePicker { max-height: 7; height: auto; border: none; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False, compact=True)
        self._found: Sequence[AccountChoice] = ()

    def fill(self, offered: Sequence[AccountChoice], note: str, *, like: str = "", current: str = "") -> None:
        """Show the choices that hold `like`. `note` is a line under them, such as why there are none.

        What is highlighted is taken by enter: the first that is `like` it, or the `current` value; where
        neither is there, nothing, so that enter keeps what was typed.
        """
        wanted = like.lower()
        found = [each for each in offered if wanted in f"{each.value} {each.label} {each.note}".lower()]
        self._found = found[:OFFERED_AT_ONCE]
        if len(found) > OFFERED_AT_ONCE:
            note = f"{len(found) - OFFERED_AT_ONCE} more; type to narrow"
        elif not found and not note:
            note = "nothing like it in the account; it is sent as typed" if offered else "no choices known"
        self.clear_options()
        self.add_options([Option(_drawn(each)) for each in self._found])
        if note:
            self.add_option(Option(Content(plain(note)), disabled=True))
        self.highlighted = self._first(current) if self._found and (like or current) else None

    def choice(self, index: int | None = None) -> AccountChoice | None:
        """The choice at `index`, or the highlighted one; None where there is none."""
        at = self.highlighted if index is None else index
        return self._found[at] if at is not None and at < len(self._found) else None

    def _first(self, current: str) -> int | None:
        values = [each.value for each in self._found]
        return values.index(current) if current in values else None if current else 0


def _drawn(choice: AccountChoice) -> Content:
    parts = [(plain(choice.value), ""), (plain(choice.label), "bold"), (plain(choice.note), "dim")]
    if len(choice.value) > LONG_VALUE:  # an ARN may take a line of its own, and is not what is recognised
        parts[:2] = [parts[1], (plain(choice.value), "dim")]
    return Content("  ").join([Content.styled(text, style) for text, style in parts if text])
