"""The one table of the app: draws the lines in view from rows that it asks for, so that a million of them
stay quick.

Not a DataTable: that holds a widget's worth of state for each row, 29 s and 95 MB for 100,000 of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from recovery import inventory
from recovery.inventory import Rows
from tui.cells import Drawing
from tui.columns import GAP, Column, Placed, fit, place, wrapped
from tui.the_app import the_app

GUTTER = 2
"""Cells at the left for the cursor's sign and the mark's."""
FIRST_WORDS = 2
"""The line of the table that what stands in place of rows begins on."""
LOOKS = {
    "good": "good",
    "bad": "bad",
    "busy": "busy",
    "waiting": "busy",
    "partial": "unsure",
    "unknown": "unsure",
    "ended": "muted",
    "muted": "muted",
    "strong": "strong",
}
"""The style of each look of a cell. Looks share styles: each is worked out anew whenever the table's own may
have changed."""


class NoRows:
    """Before anything is known."""

    columns: Sequence[inventory.Column] = ()
    row_count = 0
    version = 0

    def cell(self, row: int, column: int) -> inventory.Cell:
        raise IndexError(row)

    def key_at(self, row: int) -> str:
        raise IndexError(row)

    def row_of(self, key: str) -> int | None:
        return None


class Table(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows under a header. The cursor stays on its row's key, wherever new rows or another order put it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--cursor-unfocused",
        *(f"table--{style}" for style in LOOKS.values()),
    }
    DEFAULT_CSS = """
    Table { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    Table { color: $text; background: $background; }
    Table > .table--header { text-style: bold; color: $text-secondary; background: $surface; }
    Table > .table--cursor { background: $primary; color: $text; text-style: bold; }
    Table > .table--cursor-unfocused { background: $surface; }
    Table > .table--good { color: $text-success; }
    Table > .table--bad { color: $text-error; text-style: bold; }
    Table > .table--busy { color: $text-accent; }
    Table > .table--unsure { color: $text-warning; }
    Table > .table--muted { text-style: dim; }
    Table > .table--strong { text-style: bold; }
    """
    hover_row: reactive[int] = reactive(-1, repaint=False)

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row; "" where there is none."""

        key: str

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Table.CursorMoved)

    @dataclass
    class RowChosen(Message):
        key: str

    @dataclass
    class HeaderClicked(Message):
        column: str

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.rows: Rows = NoRows()
        self.cursor_row = 0
        self.cursor_key = ""
        self.steered = False
        """Whether the user has moved the cursor."""
        self._words = ""
        self.marked: set[str] = set()
        self.dimmed: Collection[str] = ()
        """The keys of rows that stand back behind the others."""
        self.sort_column = ""
        self.descending = False
        self._placed: tuple[Placed, ...] = ()
        self._style = Style.null()
        self._blank = Strip.blank(0)
        self._said: list[str] = []
        self._numbers: dict[str, int] = {}
        """The place of each column among those of the rows."""

    # What it shows

    def show(self, rows: Rows) -> None:
        """Draw these rows from now on, with the cursor on the row that it was on, if that is still there."""
        before = self.cursor_key
        self.rows = rows
        self._numbers = {column.key: number for number, column in enumerate(rows.columns)}
        self.virtual_size = Size(self.size.width, rows.row_count + 1)
        found = rows.row_of(self.cursor_key) if self.cursor_key else None
        self.cursor_row = found if found is not None else min(self.cursor_row, max(rows.row_count - 1, 0))
        self.cursor_key = rows.key_at(self.cursor_row) if rows.row_count else ""
        self._keep_in_view()
        self.refresh()
        if self.cursor_key != before:
            self.post_message(self.CursorMoved(self.cursor_key))

    def say(self, words: str) -> None:
        """What is read in place of rows while there are none."""
        if words != self._words:
            self._words = words
            self.refresh()

    def rest_on(self, key: str) -> None:
        """Put the cursor on a row for the user, who has not steered it yet."""
        row = self.rows.row_of(key)
        if row is not None and not self.steered:
            self._go(row)

    def to_first(self) -> None:
        """Put the cursor on the first row for the user."""
        self._go(0)

    def move_to(self, row: int) -> None:
        """The user steers the cursor."""
        self.steered = True
        self._go(row)

    def _go(self, row: int) -> None:
        row = max(0, min(row, self.rows.row_count - 1))
        if not self.rows.row_count or (row == self.cursor_row and self.cursor_key == self.rows.key_at(row)):
            return
        self._refresh_row(self.cursor_row)
        self.cursor_row, self.cursor_key = row, self.rows.key_at(row)
        self._refresh_row(row)
        self._keep_in_view()
        self.post_message(self.CursorMoved(self.cursor_key))

    def move_by(self, rows: int) -> None:
        self.move_to(self.cursor_row + rows)

    @property
    def page(self) -> int:
        """Rows that fit under the header."""
        return max(self.size.height - 1, 1)

    def toggle_mark(self) -> None:
        self.marked ^= {self.cursor_key}
        self._refresh_row(self.cursor_row)

    def _keep_in_view(self) -> None:
        top = self.scroll_offset.y
        if self.cursor_row < top:
            self.scroll_to(y=self.cursor_row, animate=False, force=True)
        elif self.cursor_row >= top + self.page:
            self.scroll_to(y=self.cursor_row - self.page + 1, animate=False, force=True)

    def _refresh_row(self, row: int) -> None:
        y = row - self.scroll_offset.y + 1
        if 1 <= y <= self.page:
            self.refresh(Region(0, y, self.size.width, 1))

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.size.width, self.rows.row_count + 1)
        self._keep_in_view()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What all lines of a painting share is worked out once for all of them."""
        width = self.scrollable_content_region.width
        self._placed = place(self.columns, width - GUTTER - 1)
        self._style = self.rich_style  # mixed from those of all ancestors each time that it is read
        self._blank = Strip.blank(width, self._style)
        room = max(width - 2 * GUTTER, 1)
        self._said = [] if self.rows.row_count else wrapped(self._words, room)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            return self._header().adjust_cell_length(width, self.get_component_rich_style("table--header"))
        row = self.scroll_offset.y + y - 1
        if row >= self.rows.row_count:
            return self._words_at(y - FIRST_WORDS, width)
        return self._row(row, width)

    def _words_at(self, line: int, width: int) -> Strip:
        if not 0 <= line < len(self._said):
            return self._blank
        style = self._style + self.get_component_rich_style("table--muted", partial=True)
        return Strip([Segment(" " * GUTTER + self._said[line], style)]).adjust_cell_length(width, style)

    def _header(self) -> Strip:
        glyphs, style = the_app(self).glyphs, self.get_component_rich_style("table--header")
        arrow = glyphs.descending if self.descending else glyphs.ascending
        segments = [Segment(" " * GUTTER, style)]
        for place_ in self._placed:
            column = place_.column
            title = self.rows.columns[self._numbers[column.key]].title if self._numbers else ""
            title = f"{title} {arrow}" if column.key == self.sort_column else title
            segments.append(
                Segment(fit(title, place_.width, glyphs.more, right=column.right) + " " * GAP, style)
            )
        return Strip(segments)

    def _row(self, row: int, width: int) -> Strip:
        app, key = the_app(self), self.rows.key_at(row)
        glyphs = app.glyphs
        drawing = Drawing(app.kit.now(), glyphs)
        over = self._row_style(row)
        style = self._style + over
        dim = key in self.dimmed
        signs = (glyphs.cursor if row == self.cursor_row else " ") + (
            glyphs.marked if key in self.marked else " "
        )
        segments = [Segment(signs, style)]
        for place_ in self._placed:
            column = place_.column
            value = self.rows.cell(row, self._numbers[column.key])
            text = fit(column.text(value, drawing), place_.width, glyphs.more, right=column.right)
            look = "muted" if dim else column.look(value)
            cell_style = (
                self._style + self.get_component_rich_style(f"table--{LOOKS[look]}", partial=True) + over
                if look
                else style
            )
            segments += [Segment(text, cell_style), Segment(" " * GAP, style)]
        return Strip(segments).adjust_cell_length(width, style)

    def _row_style(self, row: int) -> Style:
        if row == self.cursor_row:
            name = "table--cursor" if self.has_focus else "table--cursor-unfocused"
        elif row == self.hover_row:
            name = "table--cursor-unfocused"
        else:
            return Style.null()
        return self.get_component_rich_style(name, partial=True)

    # The mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hover_row = self.scroll_offset.y + event.y - 1 if event.y else -1

    def on_leave(self) -> None:
        self.hover_row = -1

    def watch_hover_row(self, old: int, new: int) -> None:
        self._refresh_row(old)
        self._refresh_row(new)

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            column = self._column_at(event.x)
            if column:
                self.post_message(self.HeaderClicked(column))
            return
        row = self.scroll_offset.y + event.y - 1
        if row >= self.rows.row_count:
            return
        if row == self.cursor_row:
            self.post_message(self.RowChosen(self.cursor_key))
        else:
            self.move_to(row)

    def _column_at(self, x: int) -> str:
        x -= GUTTER
        return next((each.column.key for each in self._placed if each.x <= x < each.x + each.width), "")
