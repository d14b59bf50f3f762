"""What one resource can be restored from as rows of a table: recovery points, and what its service itself
holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.models import NativePoint, RecoveryPoint, short_id
from recovery.restore_windows import Window
from screens.outside import HOW, OUTSIDE, about_native
from tui.cells import as_age, as_expiry, as_known, as_minute, as_size, as_status, muted, status_cell_look
from tui.columns import Column
from tui.words import moment

COLUMNS = (
    Column("status", 11, text=as_status, look=status_cell_look),
    Column("created", 17, text=as_minute),
    Column("age", 10, right=True, text=as_age),
    Column("kind", 10, rank=1, grows=1),
    Column("size", 9, rank=2, right=True, text=as_size),
    Column("vault", 9, rank=3, grows=4, text=as_known),
    Column("expires", 10, rank=5, text=as_expiry),
    Column("id", 20, rank=6, grows=1, look=muted),
)
Row = RecoveryPoint | NativePoint


def row_key(row: Row) -> str:
    return row.arn if isinstance(row, RecoveryPoint) else f"outside {row.arn or row.id}"


def points_table(
    vault: Callable[[RecoveryPoint], Cell], expiry: Callable[[RecoveryPoint], Cell]
) -> ItemTable[Row]:
    """`vault` and `expiry` know what is still being asked for."""

    def of(
        ours: Callable[[RecoveryPoint], Cell], outside: Callable[[NativePoint], Cell]
    ) -> Callable[[Row], Cell]:
        return lambda row: ours(row) if isinstance(row, RecoveryPoint) else outside(row)

    return ItemTable[Row](
        (
            ItemColumn("status", "Status", of(lambda point: point.status, lambda native: native.status)),
            ItemColumn("created", "Created", of(lambda point: point.created, newest)),
            ItemColumn("age", "Age", of(lambda point: point.created, newest)),
            ItemColumn(
                "kind",
                "Kind",
                of(kind_of, lambda native: native.kind),
            ),
            ItemColumn("size", "Size", lambda row: row.size),
            ItemColumn("vault", "Vault", of(vault, lambda native: OUTSIDE)),
            ItemColumn("expires", "Expires", of(expiry, lambda native: "")),
            ItemColumn("id", "Id", of(lambda point: short_id(point.arn), lambda native: native.id)),
        ),
        key=row_key,
    )


def kind_of(point: RecoveryPoint) -> Cell:
    return "composite" if point.is_parent else point.continuity.value


def newest(native: NativePoint) -> Cell:
    """When a snapshot was made; of a range its last moment."""
    return native.created or native.latest


def about_row(row: Row, window: Window | None) -> Sequence[str]:
    """What the columns leave out; `window` is that of a continuous point."""
    if isinstance(row, NativePoint):
        return (f"{row.kind}, {HOW}", *about_native(row))
    parts = (
        moment(row.created),
        window and f"any second from {moment(window.earliest.moment)} to {moment(window.latest.moment)}",
        row.status_message,
        row.vault and f"vault {row.vault}",
        row.storage_class and f"{row.storage_class.lower()} storage",
        row.arn,
    )
    return tuple(part for part in parts if part)


def points_in(table: ItemTable[Row]) -> Sequence[RecoveryPoint]:
    return tuple(row for row in _rows(table) if isinstance(row, RecoveryPoint))


def natives_in(table: ItemTable[Row]) -> Sequence[NativePoint]:
    return tuple(row for row in _rows(table) if isinstance(row, NativePoint))


def _rows(table: ItemTable[Row]) -> Sequence[Row]:
    keys = (table.key_at(row) for row in range(table.row_count))
    return tuple(row for key in keys if (row := table.item(key)))
