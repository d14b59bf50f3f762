"""Which columns of a table fit into a width, and how a cell is cut to its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

from recovery.inventory import Cell
from recovery.plain_text import plain
from tui.cells import Drawing, as_text, no_look

GAP = 2
"""Cells between two columns."""


class Column(NamedTuple):
    """How one column of the rows is drawn."""

    key: str
    """The column's key in the rows, which also give its title."""
    width: int
    """Cells it needs at least."""
    rank: int = 0
    """0 is never dropped; of the others the highest goes first where room is short."""
    grows: int = 0
    """Its share of the room that is left over."""
    right: bool = False
    text: Callable[[Cell, Drawing], str] = as_text
    look: Callable[[Cell], str] = no_look
    """One of `tui.tables.LOOKS` for a value, "" for the row's own look."""


class Placed(NamedTuple):
    column: Column
    x: int
    width: int


def place(columns: Sequence[Column], room: int) -> tuple[Placed, ...]:
    """The columns that fit into `room` cells, in order; what is left over goes to those that grow."""
    kept = list(columns)
    while len(kept) > 1 and needed(kept) > room:
        droppable = [column for column in kept if column.rank]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda column: column.rank))
    spare, shares = max(room - needed(kept), 0), sum(column.grows for column in kept)
    placed, x = [], 0
    for column in kept:
        share = spare * column.grows // shares if shares else 0
        spare, shares = spare - share, shares - column.grows
        placed.append(Placed(column, x, column.width + share))
        x += column.width + share + GAP
    return tuple(placed)


def needed(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def fit(text: str, width: int, more: str, *, right: bool = False) -> str:
    """Exactly `width` cells of text; hostile characters are gone, wide ones counted as the terminal draws
    them."""
    text = plain(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + more if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` cells, broken between words where one fits into a line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in plain(paragraph).split(" "):
            if line and cell_len(line) + 1 + cell_len(word) > room:
                lines.append(line)
                line = ""
            line = f"{line} {word}" if line else word
            if cell_len(line) > room:
                *full, line = chop_cells(line, room)
                lines += full
        lines.append(line)
    return lines if text else []
