"""What tables read: rows in columns, found by key, filtered and sorted without touching the rows themselves.

A table on a screen draws any `Rows`. Two things are tables: an `ItemTable` over frozen models (resources,
jobs, the points of one resource; some ten thousand), and a `recovery.point_table.PointTable` in columns (a
million points). Both give a `View`: chosen rows in an order, itself `Rows`. Cells are values, not texts: who
draws one formats and sanitises.

A filter is words apart by spaces, all of which must hold, compared without case: `orders` some text contains
it, `!test` none does, `status:completed` that column contains it, `!type:ebs` it does not. What stands before
a `:` and is no column is part of the word.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")

Cell = str | int | float | bool | datetime | None
"""None: AWS did not say."""


class Column(NamedTuple):
    """`key` is the name in filters and `--json`, `title` the head."""

    key: str
    title: str


class Rows(Protocol):
    """Rows 0 .. `row_count` - 1. `version` grows with every change, so that a drawer knows when its cache
    is stale."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def row_count(self) -> int: ...
    @property
    def version(self) -> int: ...
    def cell(self, row: int, column: int) -> Cell: ...
    def key_at(self, row: int) -> str: ...
    def row_of(self, key: str) -> int | None: ...


class Table(Rows, Protocol):
    """Rows that can be filtered and sorted."""

    def view(self, query: str = "", sort: str = "", *, descending: bool = False) -> View: ...


class Term(NamedTuple):
    """One word of a filter: `column` is a column's key or "" for any, `text` is lower case."""

    text: str
    column: str = ""
    inverse: bool = False


def parse_query(query: str, columns: Iterable[Column]) -> tuple[Term, ...]:
    """The terms of a filter line. Nothing is refused: while someone types, every prefix is a filter."""
    keys = {column.key for column in columns}
    terms = []
    for word in query.lower().split():
        text = word.removeprefix("!")
        name, colon, rest = text.partition(":")
        column, text = (name, rest) if colon and name in keys else ("", text)
        if text:
            terms.append(Term(text, column, word.startswith("!")))
    return tuple(terms)


class View:
    """Some rows of a table in an order, as they were when the view was made. `Rows` itself.

    `rows` are row numbers of the table. A view outlives changes of its table's cells; its `version` tells
    that they changed.
    """

    def __init__(self, table: Rows, rows: Sequence[int]) -> None:
        self.table = table
        self.rows = rows

    @property
    def columns(self) -> Sequence[Column]:
        return self.table.columns

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def version(self) -> int:
        return self.table.version

    def cell(self, row: int, column: int) -> Cell:
        return self.table.cell(self.rows[row], column)

    def key_at(self, row: int) -> str:
        return self.table.key_at(self.rows[row])

    def row_of(self, key: str) -> int | None:
        """Where the cursor goes to stay on `key` after filtering or sorting; None where it is filtered
        out."""
        row = self.table.row_of(key)
        if row is None or isinstance(self.rows, range):
            return row
        try:
            return self.rows.index(row)  # array.index: 8 ms for a million rows, cheaper than any map of them
        except ValueError:
            return None


class ItemColumn(NamedTuple, Generic[T]):
    """A column of an `ItemTable` and how its cell is read off an item."""

    key: str
    title: str
    read: Callable[[T], Cell]


class ItemTable(Generic[T]):
    """A table over frozen items, kept as they are. `put` replaces the item with the same key in its row.

    `group` gives each item the number of its group: whatever views are sorted by, the groups stay together,
    the least first.
    """

    def __init__(
        self,
        columns: Sequence[ItemColumn[T]],
        key: Callable[[T], str],
        group: Callable[[T], int] | None = None,
    ) -> None:
        self._columns = columns
        self._group = group
        self._heads = tuple(Column(column.key, column.title) for column in columns)
        self._key = key
        self._items: list[T] = []
        self._rows: dict[str, int] = {}
        self._version = 0

    @property
    def columns(self) -> Sequence[Column]:
        return self._heads

    @property
    def row_count(self) -> int:
        return len(self._items)

    @property
    def version(self) -> int:
        return self._version

    def put(self, items: Iterable[T]) -> None:
        for item in items:
            key = self._key(item)
            row = self._rows.setdefault(key, len(self._items))
            if row == len(self._items):
                self._items.append(item)
            else:
                self._items[row] = item
        self._version += 1

    def clear(self) -> None:
        self._items.clear()
        self._rows.clear()
        self._version += 1

    def item(self, key: str) -> T | None:
        row = self._rows.get(key)
        return None if row is None else self._items[row]

    def cell(self, row: int, column: int) -> Cell:
        return self._columns[column].read(self._items[row])

    def key_at(self, row: int) -> str:
        return self._key(self._items[row])

    def row_of(self, key: str) -> int | None:
        return self._rows.get(key)

    def view(self, query: str = "", sort: str = "", *, descending: bool = False) -> View:
        """The rows that `query` lets through, in the order of the column `sort` ("" keeps the order of
        arrival)."""
        rows: Sequence[int] = range(len(self._items))
        terms = parse_query(query, self._heads)
        if terms:
            rows = array("I", (row for row in rows if self._holds(self._items[row], terms)))
        column = next((column for column in self._columns if column.key == sort), None)
        if column is not None:
            rows = in_order(rows, lambda row: column.read(self._items[row]), descending=descending)
        if self._group is not None:
            group = self._group
            rows = array("I", sorted(rows, key=lambda row: group(self._items[row])))
        return View(self, rows)

    def _holds(self, item: T, terms: Sequence[Term]) -> bool:
        return all(
            any(
                term.text in cell_text(column.read(item)).lower()
                for column in self._columns
                if term.column in ("", column.key)
            )
            is not term.inverse
            for term in terms
        )


def cell_text(cell: Cell) -> str:
    """What filters compare: a moment as ISO 8601 in UTC, a Boolean as `true` or `false`, unknown as ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)


def in_order(rows: Iterable[int], cell: Callable[[int], Cell], *, descending: bool) -> Sequence[int]:
    """`rows` sorted by their cells: moments and numbers by size, texts without case. The unknown come last
    either way."""
    known, unknown = [], array("I")
    for row in rows:
        value = cell(row)
        if value is None or value == "":
            unknown.append(row)
        else:
            known.append((_rank(value), row))
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return array("I", (row for _, row in known)) + unknown


def _rank(cell: Cell) -> tuple[float, str]:
    if isinstance(cell, datetime):
        return (cell.timestamp(), "")
    return (0.0, cell.casefold()) if isinstance(cell, str) else (float(cell or 0), "")
