"""What is known about one thing, as lines of a word and a value under headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from recovery.plain_text import plain
from tui.columns import wrapped
from tui.words import UNKNOWN

WORD = 18
"""Cells for the words at the left and the gap behind them; a group with longer words takes more."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` None or "" is shown as unknown. `style` is a Textual style for the value."""

    word: str
    value: str | None
    style: str = ""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """`text` stands above the facts; `lines`, such as commands to copy, stand below them."""

    title: str
    facts: Sequence[Fact] = ()
    text: str = ""
    lines: Sequence[str] = ()


class FactList(VerticalScroll, inherit_bindings=False):
    """Groups of facts, scrolled as one. A long value wraps under itself."""

    DEFAULT_CSS = """
    FactList { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    FactList > Static { width: 1fr; height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def show(self, groups: Sequence[FactGroup]) -> None:
        # One cell less than there is: the scroll bar may come.
        room = max(self.content_size.width - 1, 30)
        lines = [line for group in groups for line in group_lines(group, room)]
        self.query_one(Static).update(Content("\n").join(lines))


def group_lines(group: FactGroup, room: int) -> Iterator[Content]:
    """The lines of a group in `room` cells, an empty one last."""
    if group.title:
        yield Content.styled(plain(group.title), "bold $text-secondary")
    for line in wrapped(group.text, room):
        yield Content(line)
    words = [plain(fact.word) for fact in group.facts]
    column = min(max([WORD, *(cell_len(word) + 1 for word in words)]), room // 2)
    for first, fact in zip(words, group.facts, strict=True):
        value, style = (fact.value, fact.style) if fact.value else (UNKNOWN, "dim")
        for number, line in enumerate(wrapped(value, room - column)):
            word = "" if number else first
            gap = " " * (column - 1 - cell_len(word))
            yield Content.assemble((f"{word}{gap} ", "dim"), (line, style))
    for text in group.lines:
        for line in wrapped(text, room - 2):
            yield Content.assemble("  ", (line, "$text-accent"))
    yield Content("")
