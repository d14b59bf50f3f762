"""A screen that is mostly a table: filter, sort, marks, cursor and copying are the same in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from recovery.inventory import Table as Items
from recovery.plain_text import plain
from tui.actions import Action, Need
from tui.columns import Column, fit, wrapped
from tui.copying import copy_and_tell
from tui.screen import RelightScreen
from tui.tables import Table
from tui.title_line import TitleLine

if TYPE_CHECKING:
    from tui.command_bar import CommandBar


class TableScreen(RelightScreen[None]):
    """A subclass names its columns and answers the rows; what a row is for, `choose` and `arn_of` know."""

    AUTO_FOCUS = "Table"
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    FIRST_SORT: ClassVar[tuple[str, bool]] = ("", False)
    """Column and whether downwards."""
    DEFAULT_CSS = """
    TableScreen #about { height: auto; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.filter_text = ""
        self.sort_column, self.descending = self.FIRST_SORT
        self._about = ""
        self.about_lines = 2
        """Of what is said about the row under the cursor."""

    # What a subclass answers

    def crumbs(self) -> Sequence[str]:
        return ()

    def items(self) -> Items:
        """All rows, as they are now."""
        raise NotImplementedError

    def about(self, key: str) -> str:
        """What the columns leave out of the row under the cursor; `about_lines` of it are shown."""
        return ""

    def empty_words(self) -> str:
        """What to read where there are no rows at all: why, and what to press."""
        return ""

    def note(self) -> str:
        """A word about the state of the rows, such as that more are on their way."""
        return ""

    def choose(self, key: str) -> None:
        """Open the row."""

    def arn_of(self, key: str) -> str:
        return ""

    def id_of(self, key: str) -> str:
        return key

    def command_of(self, key: str) -> str:
        """The `aws` line that shows the same."""
        return ""

    # The frame

    def content(self) -> ComposeResult:
        yield TitleLine(*self.crumbs())
        yield from self.above_table()
        yield Table(self.COLUMNS)
        yield Static(id="about", markup=False)

    def above_table(self) -> ComposeResult:
        yield from ()

    async def on_mount(self) -> None:
        self.look_again()

    @property
    def table(self) -> Table:
        return self.query_one(Table)

    def look_again(self) -> None:
        """Show the rows as they are now."""
        table, items = self.table, self.items()
        rows = items.view(self.filter_text, self.sort_column, descending=self.descending)
        table.sort_column, table.descending = self.sort_column, self.descending
        table.show(rows)
        self._show_counts(rows.row_count, items.row_count)
        self.show_about()

    def show_about(self) -> None:
        key = self.table.cursor_key
        text = self.about(key) if key else ""
        room = max(self.size.width - 2, 20)
        lines = wrapped(text, room)
        if len(lines) > self.about_lines:
            *kept, last = lines[: self.about_lines]
            lines = [*kept, fit(last, room, self.relight.glyphs.more)]
        about = "\n".join(lines)
        if about != self._about:  # an update lays the screen out anew, which is a frame of its own
            self._about = about
            self.query_one("#about", Static).update(about)
        self.refresh_keys()

    def on_table_cursor_moved(self, message: Table.CursorMoved) -> None:
        self.show_about()

    def _show_counts(self, shown: int, total: int) -> None:
        words = (
            self.empty_words()
            if not total
            else f"No row matches {self.filter_text}. esc shows all {total:,}."
        )
        self.table.say(words)
        counts = f"{shown:,}/{total:,} /{plain(self.filter_text, 24)}" if self.filter_text else f"{total:,}"
        marked = f"{len(self.table.marked):,} marked" if self.table.marked else ""
        self.query_one(TitleLine).show(self.crumbs(), "  ".join(filter(None, (self.note(), marked, counts))))

    def why_not(self, action: Action) -> str:
        if Need.ROW in action.needs and not self.table.cursor_key:
            return "no row is under the cursor"
        return super().why_not(action)

    # Actions

    def action_choose(self) -> None:
        self.choose(self.table.cursor_key)

    def on_table_row_chosen(self, message: Table.RowChosen) -> None:
        self.choose(message.key)

    async def action_filter(self) -> None:
        words = [f"{column.key}:" for column in self.COLUMNS]
        await (await self.command_bar()).open_filter(self.filter_text, words)

    def on_command_bar_filter_changed(self, message: CommandBar.FilterChanged) -> None:
        # Who comes to a filter that is open already presses its key from habit.
        self.command_filter(message.text.removeprefix("/"))
        if message.final and message.text:
            self.filter_settled()

    def filter_settled(self) -> None:
        """The user has finished typing a filter."""

    def on_command_bar_closed(self) -> None:
        self.table.focus()

    def command_filter(self, text: str) -> None:
        if text != self.filter_text:
            before = self.table.cursor_key
            self.filter_text = text
            self.look_again()
            if self.table.cursor_key != before:  # gone from view: the first match is meant, not the nearest
                self.table.to_first()

    def action_back(self) -> None:
        if self.relight.dismiss_error():
            return
        if self.filter_text:
            self.command_filter("")
        else:
            super().action_back()

    def command_sort(self, column: str) -> None:
        """`-age` sorts downwards by age."""
        name = column.lstrip("-").lower()
        if name not in {each.key for each in self.COLUMNS}:
            names = ", ".join(each.key for each in self.COLUMNS)
            title = f"No column {plain(name, 30)}" if name else "No column"
            self.notify(f"There are {names}.", title=title, severity="warning")
            return
        self.sort_column, self.descending = name, column.startswith("-")
        self.look_again()

    def action_sort(self) -> None:
        names = [column.key for column in self.COLUMNS]
        at = names.index(self.sort_column) + 1 if self.sort_column in names else 0
        self.command_sort(names[at % len(names)])

    def action_reverse(self) -> None:
        self.descending = not self.descending
        self.look_again()

    def on_table_header_clicked(self, message: Table.HeaderClicked) -> None:
        if message.column == self.sort_column:
            self.action_reverse()
        else:
            self.command_sort(message.column)

    def action_mark(self) -> None:
        self.table.toggle_mark()
        self.table.move_by(1)
        self.look_again()

    def action_copy_id(self) -> None:
        copy_and_tell(self, "id", self.id_of(self.table.cursor_key))

    def action_copy_arn(self) -> None:
        copy_and_tell(self, "ARN", self.arn_of(self.table.cursor_key))

    def action_copy_command(self) -> None:
        copy_and_tell(self, "aws line", self.command_of(self.table.cursor_key))

    def action_cursor_down(self) -> None:
        self.table.move_by(1)

    def action_cursor_up(self) -> None:
        self.table.move_by(-1)

    def action_cursor_first(self) -> None:
        self.table.move_to(0)

    def action_cursor_last(self) -> None:
        self.table.move_to(self.table.rows.row_count - 1)

    def action_page_down(self) -> None:
        self.table.move_by(self.table.page)

    def action_page_up(self) -> None:
        self.table.move_by(-self.table.page)
