"""Back to a moment: say which one, see every way there with what it loses, and take one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from recovery.best_point import Way, WaysBack, ways_back
from recovery.errors import RelightError
from recovery.holdings import Holdings, read_holdings
from recovery.inventory import ItemTable
from recovery.models import ProtectedResource, RecoveryPoint, short_id
from recovery.reading import Priority
from screens.aws_lines import point_line
from screens.outside import HOW, line_of, show_line
from screens.restorable import why_not_restored
from screens.ways_table import COLUMNS, about_way, advice, way_key, ways_table
from tui.actions import EVERYWHERE, TABLE, Action
from tui.moment_field import MomentField
from tui.moment_steps import MomentSteps
from tui.news import News
from tui.table_screen import TableScreen
from tui.timeline import Held, TimelineStrip
from tui.words import clock

HINT = (
    "enter: to the ways below. There , and . move the moment by a second, left and right by a minute, "
    "< and > by an hour, [ and ] to the next point; t types again."
)
SMALL_GAIN = timedelta(minutes=5)
"""The lag of a continuous RDS backup. What goes back further outside AWS Backup by less than that is told,
but the cursor rests on what can be restored from here."""
ROOM = ((24, True, 3), (20, False, 2), (0, False, 1))
"""Lines of the screen from which on: whether the chosen day is drawn, lines about the row."""
SHORTEST_WITH_TIMELINE = 18


@dataclass
class HoldingsRead(Message, bubble=False):
    holdings: Holdings
    at: datetime


@dataclass
class HoldingsUnread(Message, bubble=False):
    error: RelightError


class GoToTimeScreen(TableScreen, MomentSteps):
    SCOPES = (EVERYWHERE, TABLE, "go-to-time")
    PURPOSE = "Say as of which moment the resource is to come back; enter takes the way under the cursor."
    AUTO_FOCUS = "MomentField FieldText"
    CSS_PATH = "go_to_time.tcss"
    COLUMNS = COLUMNS

    def __init__(
        self,
        resource: ProtectedResource,
        moment: datetime | None = None,
        stopped: RecoveryPoint | None = None,
    ) -> None:
        """`stopped` is a continuous backup that goes on no more: the newest that it holds is meant, not the
        newest there is."""
        super().__init__()
        self.resource = resource
        self.asked = moment
        """None is the newest moment there is."""
        self._stopped = stopped
        self.holdings: Holdings | None = None
        self._state = "reading"
        self._ways = WaysBack(datetime.min.replace(tzinfo=UTC), (), None, "")
        self._rows: ItemTable[Way] = ways_table(self._ways, "")

    def above_table(self) -> ComposeResult:
        yield MomentField("Go back to")
        yield TimelineStrip()
        yield Static(id="advice", markup=False)

    async def on_mount(self) -> None:
        self._field.show(self.asked)
        self.action_refresh()

    @property
    def _field(self) -> MomentField:
        return self.query_one(MomentField)

    def on_resize(self, event: events.Resize) -> None:
        """The ways go before the picture where lines are few."""
        lines = event.size.height
        day, self.about_lines = next((day, about) for least, day, about in ROOM if lines >= least)
        strip = self.query_one(TimelineStrip)
        strip.draw_day(day)
        strip.display = lines >= SHORTEST_WITH_TIMELINE
        self.show_about()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def focus_moved(self) -> None:
        self.show_about()

    # What there is

    def action_refresh(self) -> None:
        account, resource = self.relight.account, self.resource
        if account is None:
            return
        self._state = "reading"
        # Of what AWS Backup does not protect it has no recovery points, and need not be asked.
        opened = self.relight.opened
        points = () if opened and resource.arn in opened.outside else None
        self.relight.read(
            Priority.KEY,
            lambda: read_holdings(account, resource, points),
            lambda holdings: HoldingsRead(holdings, self.relight.kit.now()),
            to=self,
            failed=HoldingsUnread,
        )
        self._show_ways()

    def on_holdings_read(self, message: HoldingsRead) -> None:
        self.holdings, self._state = message.holdings, f"read {clock(message.at)}"
        for refusal in message.holdings.refused:
            self.relight.log_book.add("Not looked up", refusal)
        self.relight.news.publish(News.LOG)
        if (end := self._end_of_stopped(message.holdings)) is not None:
            self.move_to(end)
        else:
            self._show_ways()

    def _end_of_stopped(self, holdings: Holdings) -> datetime | None:
        """The end of the window that was asked for, where no other moment has been meanwhile."""
        stopped, self._stopped = self._stopped, None
        if stopped is None or not self._field.empty:
            return None
        ends = [
            each.latest.moment
            for each in holdings.windows(self.relight.moments.now())
            if each.point.arn == stopped.arn
        ]
        return ends[-1] if ends else None

    def on_holdings_unread(self, message: HoldingsUnread) -> None:
        self._state = "incomplete" if self.holdings else "failed"
        self.relight.report(message.error)
        self._show_ways()

    # The moment

    @on(MomentField.Changed)
    def moment_typed(self, event: MomentField.Changed) -> None:
        self.asked = event.moment
        self._show_ways()

    @on(MomentField.Finished)
    def moment_settled(self) -> None:
        self.table.focus()

    def move_to(self, moment: datetime | None) -> None:
        self.asked = moment
        self._field.show(moment)
        self._show_ways()

    def stops(self, now: datetime) -> Sequence[datetime]:
        if self.holdings is None:
            return ()
        held = self._held(self.holdings, now)
        ends = [end for ends in [*held.ranges, *held.native_ranges] for end in ends]
        return [*(point.created for point in held.snapshots), *held.native_moments, *ends]

    def action_type_moment(self) -> None:
        self._field.take_focus()

    # The ways

    def _held(self, holdings: Holdings, now: datetime) -> Held:
        return Held(holdings.points, holdings.windows(now), holdings.natives)

    def _show_ways(self) -> None:
        """Find the ways to the moment anew, with the cursor on the best of them."""
        now = self.relight.moments.now()
        strip = self.query_one(TimelineStrip)
        if self.holdings is not None:
            self._ways = ways_back(self.holdings, self.asked or now, now)
            self._rows = ways_table(
                self._ways, self.relight.glyphs.bad, self.holdings.natives, self.resource.type
            )
            strip.show(self._held(self.holdings, now))
        strip.choose(self.asked or now)
        ways = (self._ways.later, *self._ways.ways)
        self.table.dimmed = {way_key(way) for way in ways if way and not way.usable}
        refused = self.holdings.refused if self.holdings else ()
        told = advice(self._ways, self.asked, refused)
        self.query_one("#advice", Static).update(told)
        self.query_one("#advice").display = bool(told.plain)
        self.look_again()
        if (first := self._first_choice()) is not None:
            self.table.steered = False
            self.table.rest_on(way_key(first))

    def _first_choice(self) -> Way | None:
        ways = self._ways
        best, ours = ways.best, ways.ours
        if best and ours and ways.better_outside and best.moment - ours.moment < SMALL_GAIN:
            return ours
        return best or ways.later

    def _way(self, key: str) -> Way | None:
        return self._rows.item(key)

    # What the table asks

    def items(self) -> ItemTable[Way]:
        return self._rows

    def crumbs(self) -> Sequence[str]:
        return ("Resources", f"{self.resource.label} ({self.resource.type})", "Back to a moment")

    def note(self) -> str:
        return self._state

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS what there is to go back to. The moment can be typed meanwhile."
        if self._state == "failed":
            return "ctrl+r tries again. p restores a recovery point by its ARN without any list."
        return "There is nothing to go back to, in AWS Backup or outside, as far as may be looked up."

    def about(self, key: str) -> str:
        if self._field.typing:
            return HINT
        way = self._way(key)
        return about_way(way, self._ways.asked, self.relight.glyphs.between) if way else ""

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        way = self._way(self.table.cursor_key)
        if reason or way is None or action.id != "restore":
            return reason
        return why_not_taken(way)

    def choose(self, key: str) -> None:
        way = self._way(key)
        if way is None:
            return
        if way.native is not None:
            show_line(self.relight, way.native, way.moment)
        elif reason := why_not_taken(way):
            self.notify(reason, title="Not possible", severity="warning")
        else:
            self.relight.open(
                "restore-form", point=way.point, moment=way.moment if way.window is not None else None
            )

    def action_restore(self) -> None:
        self.choose(self.table.cursor_key)

    def action_back(self) -> None:
        if self._field.typing and not self.relight.log_book.open_errors:
            self.table.focus()
        else:
            super().action_back()

    def arn_of(self, key: str) -> str:
        way = self._way(key)
        if way is None:
            return ""
        return way.native.arn if way.native else way.point.arn if way.point else ""

    def id_of(self, key: str) -> str:
        way = self._way(key)
        return way.native.id if way and way.native else short_id(self.arn_of(key))

    def command_of(self, key: str) -> str:
        way = self._way(key)
        if way is None:
            return ""
        return line_of(way.native, way.moment) if way.native else point_line(way.point) if way.point else ""


def why_not_taken(way: Way) -> str:
    """Why no form can be opened for this way; "" where one can."""
    if way.point is None:
        return HOW
    if way.elsewhere:
        there = way.point.context
        return f"it lies in {there.region}, account {there.account}: C chooses that context"
    return ", ".join(way.obstacles) or why_not_restored(way.point)
