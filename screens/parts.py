"""The recovery points that a composite one holds together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.errors import RelightError
from recovery.inventory import ItemColumn, ItemTable
from recovery.models import RecoveryPoint, short_id
from recovery.parts import parts_of, why_not_by_itself
from recovery.reading import Priority
from screens.aws_lines import point_line
from screens.restorable import restore, why_not_restored
from tui.actions import EVERYWHERE, TABLE, Action
from tui.cells import as_age, as_size, as_status, muted, status_cell_look
from tui.columns import Column
from tui.table_screen import TableScreen

COLUMNS = (
    Column("type", 14),
    Column("resource", 20, grows=4),
    Column("status", 11, text=as_status, look=status_cell_look),
    Column("age", 10, right=True, rank=1, text=as_age),
    Column("size", 9, right=True, rank=2, text=as_size),
    Column("id", 20, rank=3, grows=1, look=muted),
)


@dataclass
class PartsRead(Message, bubble=False):
    parts: Sequence[RecoveryPoint]


@dataclass
class PartsUnread(Message, bubble=False):
    error: RelightError


class PartsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "parts")
    PURPOSE = "What a composite recovery point holds together; each part opens like any recovery point."
    COLUMNS = COLUMNS

    def __init__(self, point: RecoveryPoint) -> None:
        super().__init__()
        self.point = point
        self._items = ItemTable[RecoveryPoint](
            (
                ItemColumn("type", "Type", lambda part: part.type),
                ItemColumn("resource", "Resource", _resource),
                ItemColumn("status", "Status", lambda part: part.status),
                ItemColumn("age", "Age", lambda part: part.created),
                ItemColumn("size", "Size", lambda part: part.size),
                ItemColumn("id", "Id", lambda part: short_id(part.arn)),
            ),
            key=lambda part: part.arn,
        )
        self._state = "reading"

    async def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account, point = self.relight.account, self.point
        if account is not None:
            self._state, reads = "reading", account.reads
            self.relight.read(
                Priority.KEY, lambda: parts_of(reads, point), PartsRead, to=self, failed=PartsUnread
            )
        self.look_again()

    def on_parts_read(self, message: PartsRead) -> None:
        self._state = ""
        self._items.put(message.parts)
        self.look_again()

    def on_parts_unread(self, message: PartsUnread) -> None:
        self._state = "incomplete"
        self.relight.report(message.error)
        self.look_again()

    # What the table asks

    def items(self) -> ItemTable[RecoveryPoint]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return (
            "Resources",
            self.point.resource_name or short_id(self.point.resource_arn),
            "Parts of a point",
        )

    def note(self) -> str:
        return self._state

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for the points that this one holds together."
        return "AWS Backup names no point that this one holds together. esc goes back."

    def about(self, key: str) -> str:
        part = self._items.item(key)
        if part is None:
            return ""
        between = f" {self.relight.glyphs.between} "
        return between.join(filter(None, (part.resource_arn, part.status_message, why_not_by_itself(part))))

    def why_not(self, action: Action) -> str:
        reason, part = super().why_not(action), self._items.item(self.table.cursor_key)
        if not reason and action.id == "restore" and part is not None:
            return why_not_restored(part)
        return reason

    def choose(self, key: str) -> None:
        part = self._items.item(key)
        if part is not None:
            self.relight.open("point", point=part)

    def action_restore(self) -> None:
        part = self._items.item(self.table.cursor_key)
        if part is not None:
            restore(self.relight, part)

    def arn_of(self, key: str) -> str:
        return key

    def id_of(self, key: str) -> str:
        return short_id(key)

    def command_of(self, key: str) -> str:
        part = self._items.item(key)
        return point_line(part) if part is not None else ""


def _resource(part: RecoveryPoint) -> str:
    return part.resource_name or short_id(part.resource_arn)
