"""Every key of the screen before this one, from the actions table: to search, and to do from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from recovery.inventory import ItemColumn, ItemTable
from tui.actions import EVERYWHERE, GROUPS, TABLE, Action, group_of, key_name
from tui.columns import Column
from tui.screen import RelightScreen
from tui.table_screen import TableScreen


class HelpScreen(TableScreen):
    """Choosing a row goes back and does it there."""

    SCOPES = (EVERYWHERE, TABLE, "help")
    REMEMBERED = False
    DEFAULT_CSS = "HelpScreen #purpose { padding: 0 1; color: $text-muted; }"
    COLUMNS = (
        Column("key", 10, look=lambda value: "strong"),
        Column("label", 14),
        Column("group", 8, rank=2, look=lambda value: "muted"),
        Column("tooltip", 40, grows=1),
        Column("why", 20, rank=1, grows=1, look=lambda value: "muted"),
    )

    def __init__(self, screen: RelightScreen[Any]) -> None:
        super().__init__()
        self.explained = screen
        self._items = ItemTable[Action](
            (
                ItemColumn("key", "Key", lambda action: " ".join(key_name(key) for key in action.keys[:2])),
                ItemColumn("label", "Does", lambda action: action.label),
                ItemColumn("group", "Works", group_of),
                ItemColumn("tooltip", "That is", lambda action: action.tooltip),
                ItemColumn("why", "Not now", screen.why_not),
            ),
            key=lambda action: action.id,
        )
        self._items.put(sorted(screen.actions(), key=_place))

    def above_table(self) -> ComposeResult:
        if self.explained.PURPOSE:
            yield Static(self.explained.PURPOSE, id="purpose", markup=False)

    def items(self) -> ItemTable[Action]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Help", "enter does it, / searches, esc closes")

    def about(self, key: str) -> str:
        action = self._items.item(key)
        if action is None:
            return ""
        reason = self.explained.why_not(action)
        return f"{action.tooltip}.{f' Not now: {reason}.' if reason else ''}"

    async def _do(self, action_id: str) -> None:
        await self.explained.action_act(action_id)

    def choose(self, key: str) -> None:
        self.relight.back()
        self.app.call_later(self._do, key)


def _place(action: Action) -> tuple[int, bool, int]:
    """By group, then as the key bar has them, then the others in the table's order."""
    return GROUPS.index(group_of(action)), not action.rank, action.rank
