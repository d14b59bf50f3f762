"""Everything that was said in this session, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from recovery.inventory import ItemColumn, ItemTable
from tui.actions import EVERYWHERE, TABLE
from tui.cells import as_age
from tui.columns import Column
from tui.copying import copy_and_tell
from tui.message_log import LogEntry
from tui.news import News
from tui.table_screen import TableScreen
from tui.words import clock


class MessagesScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "messages")
    PURPOSE = "Everything said in this session: notes, errors, and how often."
    COLUMNS = (
        Column("time", 9),
        Column("kind", 5, look=lambda value: "bad" if value == "error" else "muted"),
        Column("title", 20, grows=1),
        Column("text", 24, rank=1, grows=3),
        Column("times", 5, rank=2, right=True),
        Column("age", 10, rank=3, right=True, text=as_age),
    )

    def __init__(self) -> None:
        super().__init__()
        self._items = ItemTable[tuple[int, LogEntry]](
            (
                ItemColumn("time", "Time", lambda row: clock(row[1].at)),
                ItemColumn("kind", "Kind", lambda row: "error" if row[1].is_error else "note"),
                ItemColumn("title", "What", lambda row: row[1].title),
                ItemColumn("text", "Text", lambda row: row[1].text),
                ItemColumn("times", "Times", lambda row: row[1].times if row[1].times > 1 else None),
                ItemColumn("age", "Age", lambda row: row[1].at),
            ),
            key=lambda row: str(row[0]),
        )

    async def on_mount(self) -> None:
        self._take()
        self.relight.news.subscribe(self, self._heard)

    def _take(self) -> None:
        entries = self.relight.log_book.entries
        self._items.clear()
        self._items.put(reversed(list(enumerate(entries))))

    def _heard(self, news: News) -> None:
        if news is News.LOG:
            self._take()
            self.look_again()

    def items(self) -> ItemTable[tuple[int, LogEntry]]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Messages of this session",)

    def empty_words(self) -> str:
        return "Nothing was said yet. esc goes back."

    def about(self, key: str) -> str:
        found = self._items.item(key)
        return f"{found[1].text} {found[1].next_step}" if found else ""

    def choose(self, key: str) -> None:
        found = self._items.item(key)
        if found:
            self.relight.open("message", entry=found[1])

    def action_copy_command(self) -> None:
        """The whole message, as for an incident channel."""
        found = self._items.item(self.table.cursor_key)
        copy_and_tell(self, "message", found[1].whole() if found else "")

    action_copy_id = action_copy_command
    action_copy_arn = action_copy_command
