"""The recovery points of one resource: what there is to go back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.timer import Timer

from recovery.account import WindowFacts
from recovery.best_point import ways_back
from recovery.holdings import Holdings, read_windows
from recovery.inventory import Cell, ItemTable
from recovery.models import NativePoint, ProtectedResource, RecoveryPoint, short_id
from recovery.points_by_vault import points_by_vault
from recovery.reading import Priority, Ticket
from recovery.restore_windows import Window
from screens.around_points import (
    AroundRead,
    PointDescribed,
    PointsArrived,
    PointsEnded,
    PointsPlaced,
    PointUndescribed,
)
from screens.aws_lines import point_line
from screens.marking import Wanted, marked_items
from screens.outside import HOW, line_of, show_line
from screens.points_table import COLUMNS, Row, about_row, natives_in, points_in, points_table, row_key
from screens.restorable import restore, why_not_copied, why_not_restored
from tui.actions import EVERYWHERE, TABLE, Action, Need
from tui.news import News
from tui.reading import as_relight_error
from tui.table_screen import TableScreen
from tui.tables import Table
from tui.timeline import Held, TimelineStrip

PAUSE = 0.3
"""Seconds that the cursor rests on a row before its details are asked for."""


class PointsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, "points")
    PURPOSE = "What there is to go back to for this resource; the newest that can be restored is chosen."
    COLUMNS = COLUMNS
    FIRST_SORT = ("created", True)

    def __init__(self, resource: ProtectedResource) -> None:
        super().__init__()
        self.resource = resource
        self._items = points_table(lambda point: point.vault or self._not_told(), self._expiry)
        self._told: Mapping[str, WindowFacts] = {}
        self._windows: Mapping[str, Window] = {}
        self._state = "reading"
        self._unknown = ""
        """That something was refused, for the title."""
        self._described: set[str] = set()
        self._placed: set[str] = set()
        """The points of which a vault, or AWS asked for one alone, has told when they expire."""
        self._placing: Ticket | None = None
        """Under way until every vault was asked."""
        self._pause: Timer | None = None

    @property
    def _is_outside(self) -> bool:
        """Whether AWS Backup does not protect the resource at all, and need not be asked."""
        return self.relight.opened is not None and self.resource.arn in self.relight.opened.outside

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
        if self._is_outside:
            self.post_message(PointsEnded(None))
            return
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
        self._look_around()
        self._show_points()

    def _look_around(self) -> None:
        """Ask the service itself: how far its continuous backups reach, and what it holds beside AWS
        Backup."""
        account, resource, points = self.relight.account, self.resource, points_in(self._items)
        if account is not None:
            self.relight.read(
                Priority.INVENTORY,
                lambda: (read_windows(account, resource, points), account.reads.native_points(resource)),
                lambda answer: AroundRead(*answer),
                to=self,
            )

    def on_around_read(self, message: AroundRead) -> None:
        self._told = message.told
        self._items.put(message.outside.points)
        self.table.dimmed = {row_key(native) for native in message.outside.points}
        for text in message.refused:
            self.relight.log_book.add("Not looked up", text)
            self._unknown = "not all is known: !"
        self.relight.news.publish(News.LOG)
        self._show_points()

    def _place(self) -> None:
        """Ask the vaults for what the listing by resource leaves out of every row."""
        account, points = self.relight.account, points_in(self._items)
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
        points = points_in(self._items)
        self.look_again()
        now, held = self.relight.moments.now(), Holdings(self.resource, tuple(points), self._told)
        self._windows = {window.point.arn: window for window in held.windows(now)}
        self.query_one(TimelineStrip).show(
            Held(points, tuple(self._windows.values()), natives_in(self._items))
        )
        newest = ways_back(held, now, now).ours
        if newest and newest.point:
            self.table.rest_on(newest.point.arn)

    # The row under the cursor

    def on_table_cursor_moved(self, message: Table.CursorMoved) -> None:
        row, point = self._items.item(message.key), self.cursor_point()
        created = row.created or row.latest if isinstance(row, NativePoint) else row.created if row else None
        self.query_one(TimelineStrip).choose(created)
        if self._pause is not None:
            self._pause.stop()
        if point and point.arn not in self._described:
            self._pause = self.set_timer(PAUSE, lambda: self._describe(point))

    def about(self, key: str) -> str:
        row = self._items.item(key)
        return f" {self.relight.glyphs.between} ".join(about_row(row, self._windows.get(key))) if row else ""

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

    def items(self) -> ItemTable[Row]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Resources", f"{self.resource.label} ({self.resource.type})", "Recovery points")

    def note(self) -> str:
        if self._state == "reading":
            return "reading more" if self._items.row_count else "reading"
        return "incomplete" if self._state == "failed" else self._unknown

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for the recovery points of this resource."
        if self._state == "failed":
            return "ctrl+r tries again. p restores a recovery point by its ARN without any list."
        if self._is_outside:
            return "AWS Backup does not protect this resource, and no backup of its service is known here."
        return "AWS Backup holds no recovery point of this resource in this Region. esc goes back."

    def why_not(self, action: Action) -> str:
        if action.id == "go-to-time":
            return self.missing(Need.ACCOUNT)  # it is about the resource, whichever row the cursor is on
        reason = super().why_not(action)
        if reason or action.id not in {"restore", "copy-point"}:
            return reason
        point = self.cursor_point()
        if point is None:
            return HOW
        if action.id == "copy-point":
            return why_not_copied(point)
        reason = why_not_restored(point)
        return f"{reason}: enter shows them" if reason and point.is_parent and point.restorable else reason

    def cursor_point(self) -> RecoveryPoint | None:
        row = self._items.item(self.table.cursor_key)
        return row if isinstance(row, RecoveryPoint) else None

    def choose(self, key: str) -> None:
        row = self._items.item(key)
        if isinstance(row, NativePoint):
            show_line(self.relight, row)
        elif row:
            self.relight.open("parts" if row.is_parent else "point", point=row)

    def action_describe(self) -> None:
        point = self.cursor_point()
        if point is not None:
            self.relight.open("point", point=point)
        else:
            self.choose(self.table.cursor_key)

    def action_restore(self) -> None:
        point = self.cursor_point()
        if point:
            restore(self.relight, point)

    def action_copy_point(self) -> None:
        self.relight.open("copy", point=self.cursor_point())

    def action_go_to_time(self) -> None:
        self.relight.open("go-to-time", resource=self.resource)

    def action_plan_marked(self) -> None:
        marked = marked_items(self, self._items)
        wanted = (Wanted(self.resource, each) for each in marked if isinstance(each, RecoveryPoint))
        self.relight.open("plan-of-marked", wanted=tuple(wanted))

    def action_refresh(self) -> None:
        self._described.clear()
        self._placed.clear()
        self._load()

    def arn_of(self, key: str) -> str:
        row = self._items.item(key)
        return row.arn if row else ""

    def id_of(self, key: str) -> str:
        row = self._items.item(key)
        return row.id if isinstance(row, NativePoint) else short_id(key)

    def command_of(self, key: str) -> str:
        row = self._items.item(key)
        if row is None:
            return ""
        return line_of(row) if isinstance(row, NativePoint) else point_line(row)
