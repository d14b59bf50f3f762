"""The two programs that `benchmarks.keystroke` types into: `python -m benchmarks.keystroke_apps NAME POINTS`.

Both show the same recovery points in the same columns and the same count above them, and filter by the same
rule at each key.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

os.environ.setdefault("TEXTUAL_FPS", "120")  # as command_line.wiring does, before Textual is imported

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Input, Static

from recovery.context import Context, ContextRequest
from recovery.inventory import Cell
from recovery.journal import Journal
from recovery.models import RecoveryPoint, short_id
from recovery.point_table import PointTable
from recovery.reading import ReadQueue
from recovery.settings import Settings
from tests.screens.shop import ShopAccount, ShopConnections
from tui.actions import EVERYWHERE, TABLE
from tui.app import RelightApp
from tui.cells import Drawing, as_expiry, as_known, as_minute, as_size, as_status, muted, status_cell_look
from tui.columns import Column
from tui.glyphs import UNICODE
from tui.kit import Kit
from tui.table_screen import TableScreen

POINTS_EACH = 100
"""Recovery points of one resource; they follow each other, as a listing by resource gives them."""
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
APPLICATIONS = ("orders", "users", "cart", "mail")
PLACES = ("east", "west", "north", "south", "edge", "core", "batch", "test", "eu", "demo")
COLUMNS = (
    Column("status", 11, text=as_status, look=status_cell_look),
    Column("created", 17, text=as_minute),
    Column("resource", 18, grows=1),
    Column("type", 6),
    Column("size", 9, right=True, text=as_size),
    Column("vault", 9, grows=1, text=as_known),
    Column("expires", 10, text=as_expiry),
    Column("point", 36, look=muted),
)
SHORTEST_ID = 3
"""Shorter filters are not looked for in ids; `recovery.point_table` has the same rule."""


def points(count: int) -> Iterator[RecoveryPoint]:
    """Account, Region and vaults hold no 1, so that the first key of `12-e` already takes rows away."""
    random, context = Random(1), Context("444455556666", "eu-south-2")
    prefix = "arn:aws:backup:eu-south-2:444455556666:recovery-point:"
    for number in range(count):
        place, serial = divmod(number // POINTS_EACH, 1000)
        yield RecoveryPoint(
            context,
            f"{prefix}{uuid.UUID(int=random.getrandbits(128))}",
            f"arn:aws:ec2:eu-south-2:444455556666:volume/vol-{number // POINTS_EACH:017x}",
            random.choice(("COMPLETED", "COMPLETED", "COMPLETED", "EXPIRED")),
            NOW - timedelta(seconds=random.randrange(35 * 86_400)),
            type="EBS",
            resource_name=f"{APPLICATIONS[serial % 4]}-{serial:03d}-{PLACES[place % 10]}",
            vault=("daily", "weekly", "monthly")[serial % 3],
            size=random.randrange(1 << 40),
        )


class Searched(NamedTuple):
    """What a filter looks at in one point, in lower case."""

    texts: str
    id: str

    def holds(self, text: str) -> bool:
        return text in self.texts or (len(text) >= SHORTEST_ID and text in self.id)


def searched(point: RecoveryPoint) -> Searched:
    texts = (
        point.resource_name,
        point.resource_arn,
        point.type,
        point.vault,
        point.status,
        point.continuity,
        point.storage_class,
    )
    return Searched("\n".join(texts).lower(), short_id(point.arn).lower())


class MillionPoints(TableScreen):
    """The app's own table screen over points in columns."""

    SCOPES = (EVERYWHERE, TABLE)
    COLUMNS = COLUMNS

    def __init__(self, table: PointTable) -> None:
        super().__init__()
        self._table = table

    def crumbs(self) -> Sequence[str]:
        return ("Recovery points",)

    def items(self) -> PointTable:
        return self._table

    async def action_filter(self) -> None:
        await super().action_filter()
        self.query_one(Input).cursor_blink = False  # else the last byte of output may be a blink's


class Sheet(App[None]):
    """The same with Textual's DataTable, which is emptied and filled again at each key.

    Columns have fixed widths, and texts and what is searched are made once: it is as quick as it gets.
    """

    def __init__(self, found: Sequence[RecoveryPoint]) -> None:
        super().__init__()
        self._searched = [searched(point) for point in found]
        self._rows = [texts(point) for point in found]

    def compose(self) -> ComposeResult:
        yield Static(id="counts")
        yield DataTable[str](cursor_type="row")
        field = Input(compact=True)
        field.cursor_blink = False
        yield field

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for column in COLUMNS:
            title = next(each.title for each in PointTable.columns if each.key == column.key)
            table.add_column(title, width=column.width + column.grows * 6)
        table.can_focus = False
        table.styles.height = "1fr"
        self.query_one(Input).focus()
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, text: str) -> None:
        rows = [row for row, each in zip(self._rows, self._searched, strict=True) if each.holds(text)]
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(rows)
        shown = f"{len(rows):,}/{len(self._rows):,} /{text}" if text else f"{len(rows):,}"
        self.query_one("#counts", Static).update(shown)


def texts(point: RecoveryPoint) -> tuple[str, ...]:
    values: dict[str, Cell] = {
        "status": point.status,
        "created": point.created,
        "resource": point.resource_name,
        "type": point.type,
        "size": point.size,
        "vault": point.vault,
        "expires": point.delete_at,
        "point": short_id(point.arn),
    }
    drawing = Drawing(NOW, UNICODE)
    return tuple(column.text(values[column.key], drawing) for column in COLUMNS)


def run_relight(count: int) -> None:
    table = PointTable()
    table.put(points(count))
    gc.disable()  # as command_line.terminal_app; the app turns it on after the first frame
    with tempfile.TemporaryDirectory() as home:
        kit = Kit(
            ShopConnections(ShopAccount()),
            ContextRequest("shop"),
            lambda: Journal(Path(home) / "journal", lambda: NOW),
            Settings(),
            ReadQueue(),
            lambda: NOW,
        )
        RelightApp(kit, {"points": lambda: MillionPoints(table)}, start="points").run()


def run_data_table(count: int) -> None:
    Sheet(list(points(count))).run()


PROGRAMS: dict[str, Callable[[int], None]] = {"relight": run_relight, "data_table": run_data_table}


if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](int(sys.argv[2]))
