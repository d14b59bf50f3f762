"""What is marked in a table of resources or of recovery points, as what a plan is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from recovery.inventory import ItemTable
from recovery.models import ProtectedResource, RecoveryPoint
from tui.table_screen import TableScreen

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource that a plan brings back; with `point` from that recovery point and no other."""

    resource: ProtectedResource
    point: RecoveryPoint | None = None

    @property
    def key(self) -> str:
        return self.point.arn if self.point else self.resource.arn


def marked_items(screen: TableScreen, items: ItemTable[Item]) -> tuple[Item, ...]:
    """What is marked, in the order of the screen, what a filter hides among it; the row under the cursor
    where nothing is."""
    table = screen.table
    rows = items.view("", screen.sort_column, descending=screen.descending)
    marked = [
        key
        for row in range(rows.row_count if table.marked else 0)
        if (key := rows.key_at(row)) in table.marked
    ]
    found = (items.item(key) for key in marked or [table.cursor_key])
    return tuple(item for item in found if item is not None)
