"""The recovery points of one resource: what there is to go back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from recovery.errors import RelightError
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.models import ProtectedResource, RecoveryPoint, short_id
from recovery.plain_text import plain
from recovery.planning import latest_point
from recovery.points_by_vault import points_by_vault
from recovery.reading import Priority, Ticket
from restore_profiles.registry import profile_for
from screens.aws_lines import point_line
from tui.actions import EVERYWHERE, TABLE, Action
from tui.cells import as_age, as_expiry, as_known, as_minute, as_size, as_status, muted, status_cell_look
from tui.columns import Column
from tui.reading import as_relight_error
from tui.table_screen import TableScreen
from tui.tables import Table
from tui.timeline import TimelineStrip
from tui.words import moment

PAUSE = 0.3
"""Seconds that the cursor rests on a row before its details are asked for."""


@dataclass
class PointsArrived(Message, bubble=False):
    page: Sequence[RecoveryPoint]


@dataclass
class PointsEnded(Message, bubble=False):
    error: RelightError | None


@dataclass
class PointsPlaced(Message, bubble=False):
    """Points as their vaults list them; None once all vaults were asked."""

    page: Sequence[RecoveryPoint] | None


@dataclass
class PointDescribed(Message, bubble=False):
    point: RecoveryPoint


class PointUndescribed(Message, bubble=False):
    """The row stays as the listings have it; its own screen says what AWS refused."""


class PointsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "points")
    PURPOSE = "What there is to go back to for this resource; the newest that can be restored is chosen."
    COLUMNS = (
        Column("status", 11, text=as_status, look=status_cell_look),
        Column("created", 17, text=as_minute),
        Column("age", 10, right=True, text=as_age),
        Column("kind", 10, rank=1),
        Column("size", 9, rank=2, right=True, text=as_size),
        Column("vault", 9, rank=3, grows=2, text=as_known),
        Column("expires", 10, rank=5, text=as_expiry),
        Column("id", 20, rank=6, grows=1, look=muted),
    )
    FIRST_SORT = ("created", True)

    def __init__(self, resource: ProtectedResource) -> None:
        super().__init__()
        self.resource = resource
        self._items = ItemTable[RecoveryPoint](
            (
                ItemColumn("status", "Status", lambda point: point.status),
                ItemColumn("created", "Created", lambda point: point.created),
                ItemColumn("age", "Age", lambda point: point.created),
                ItemColumn("kind", "Kind", lambda point: point.continuity.value),
                ItemColumn("size", "Size", lambda point: point.size),
                ItemColumn("vault", "Vault", lambda point: point.vault or self._not_told()),
                ItemColumn("expires", "Expires", self._expiry),
                ItemColumn("id", "Id", lambda point: short_id(point.arn)),
            ),
            key=lambda point: point.arn,
        )
        self._state = "reading"
        self._described: set[str] = set()
        self._placed: set[str] = set()
        """The points of which a vault, or AWS asked for one alone, has told when they expire."""
        self._placing: Ticket | None = None
        """Under way until every vault was asked."""
        self._pause: Timer | None = None

    def above_table(self) -> ComposeResult:
        yield TimelineStrip()

    async def on_mount(self) -> None:
        self._load()

    def _load(self) -> None:
        account = self.relight.account
        if account is None:
            return
        self._state = "reading"
        reads, arn = account.reads, self.resource.arn
        self.relight.kit.reads.submit_pages(
            Priority.KEY,
            lambda: reads.points_of(arn),
            lambda page: self.post_message(PointsArrived(page)),
            lambda error: self.post_message(PointsEnded(as_relight_error(error))),
        )

    def on_points_arrived(self, message: PointsArrived) -> None:
        self._put(point for point in message.page if point.arn not in self._placed)
        self._show_points()

    def on_points_ended(self, message: PointsEnded) -> None:
        self._state = "failed" if message.error else ""
        if message.error:
            self.relight.report(message.error)
        self._place()
        self._show_points()

    def _place(self) -> None:
        """Ask the vaults for what the listing by resource leaves out of every row."""
        account, points = self.relight.account, self._points()
        self._drop_placing()
        if account is None or not points:
            return
        reads, resource = account.reads, self.resource
        self._placing = self.relight.kit.reads.submit_pages(
            Priority.INVENTORY,
            lambda: points_by_vault(reads, resource, points),
            lambda page: self.post_message(PointsPlaced(page)),
            lambda error: self.post_message(PointsPlaced(None)),
        )

    def on_points_placed(self, message: PointsPlaced) -> None:
        if message.page is None:
            self._placing = None
        else:
            fresh = [point for point in message.page if point.arn not in self._placed]
            self._placed.update(point.arn for point in fresh)
            self._put(fresh)
        self.look_again()

    def _put(self, points: Iterable[RecoveryPoint]) -> None:
        # The listings tell neither type nor name of most; the resource that they were asked for has both.
        known = self.resource
        self._items.put(
            replace(point, type=point.type or known.type, resource_name=point.resource_name or known.name)
            for point in points
        )

    def _drop_placing(self) -> None:
        if self._placing is not None:
            self._placing.drop()
            self._placing = None

    def on_unmount(self) -> None:
        self._drop_placing()

    def _show_points(self) -> None:
        points = self._points()
        self.look_again()
        self.query_one(TimelineStrip).show(points)
        best = latest_point(points)
        if best:
            self.table.rest_on(best.arn)

    def _points(self) -> Sequence[RecoveryPoint]:
        keys = (self._items.key_at(row) for row in range(self._items.row_count))
        return tuple(point for key in keys if (point := self._items.item(key)))

    # The row under the cursor

    def on_table_cursor_moved(self, message: Table.CursorMoved) -> None:
        point = self._items.item(message.key)
        self.query_one(TimelineStrip).choose(point.created if point else None)
        if self._pause is not None:
            self._pause.stop()
        if point and point.arn not in self._described:
            self._pause = self.set_timer(PAUSE, lambda: self._describe(point))

    def about(self, key: str) -> str:
        point = self._items.item(key)
        if point is None:
            return ""
        parts = (
            moment(point.created),
            point.status_message,
            point.vault and f"vault {point.vault}",
            point.storage_class and f"{point.storage_class.lower()} storage",
            point.arn,
        )
        return f" {self.relight.glyphs.between} ".join(part for part in parts if part)

    def _describe(self, point: RecoveryPoint) -> None:
        """Read what no listing tells (the storage class), for the row that is looked at only."""
        account = self.relight.account
        if account is None:
            return
        reads = account.reads
        self._described.add(point.arn)
        self.relight.read(
            Priority.KEY,
            lambda: reads.point(point.arn, point.vault, point.vault_account),
            PointDescribed,
            to=self,
            failed=lambda error: PointUndescribed(),
        )

    def on_point_described(self, message: PointDescribed) -> None:
        self._placed.add(message.point.arn)
        self._put([message.point])
        self.look_again()

    # What is not told yet is blank, what nobody tells is unknown.

    def _not_told(self) -> str | None:
        return None if self._state == "reading" or self._placing else ""

    def _expiry(self, point: RecoveryPoint) -> Cell:
        return point.delete_at or ("never" if point.arn in self._placed else self._not_told())

    # What the table asks

    def items(self) -> ItemTable[RecoveryPoint]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Resources", f"{self.resource.label} ({self.resource.type})", "Recovery points")

    def note(self) -> str:
        if self._state == "reading":
            return "reading more" if self._items.row_count else "reading"
        return "incomplete" if self._state == "failed" else ""

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for the recovery points of this resource."
        if self._state == "failed":
            return "ctrl+r tries again. p restores a recovery point by its ARN without any list."
        return "AWS Backup holds no recovery point of this resource in this Region. esc goes back."

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        point = self.cursor_point()
        return reason or (why_not_restored(point) if action.id == "restore" and point else "")

    def cursor_point(self) -> RecoveryPoint | None:
        return self._items.item(self.table.cursor_key)

    def choose(self, key: str) -> None:
        point = self._items.item(key)
        if point:
            self.relight.open("point", point=point)

    def action_describe(self) -> None:
        self.choose(self.table.cursor_key)

    def action_restore(self) -> None:
        point = self.cursor_point()
        if point:
            self.relight.open("restore-form", point=point)

    def action_refresh(self) -> None:
        self._described.clear()
        self._placed.clear()
        self._load()

    def arn_of(self, key: str) -> str:
        return key

    def id_of(self, key: str) -> str:
        return short_id(key)

    def command_of(self, key: str) -> str:
        point = self._items.item(key)
        return point_line(point) if point else ""


def why_not_restored(point: RecoveryPoint) -> str:
    """Why no form can be opened for this point; "" where one can."""
    if profile_for(point.type) is None:
        return f"Relight has no restore form for {plain(point.type, 30) or 'this type'} yet"
    if not point.restorable:
        return f"its status is {plain(point.status, 20)}; AWS Backup restores COMPLETED points"
    return ""
