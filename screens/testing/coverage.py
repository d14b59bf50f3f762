"""What restore tests have proved, as a list of what is left to prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from recovery.account import Account, Known
from recovery.errors import RelightError
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.locations import targets_file
from recovery.models import RestoreJob
from recovery.reading import Priority
from recovery.testing.coverage import State, Tested, compared, coverage, in_order
from recovery.testing.history import Runs, by_resource, minutes_text, runs
from recovery.testing.targets import Targets, read_targets
from recovery.testing.trend import trend
from screens.aws_lines import resource_line
from screens.testing.targets import ask_for_target
from screens.testing.trend import TrendPlot
from tui.actions import EVERYWHERE, TABLE, Action
from tui.cells import Drawing, as_age
from tui.columns import Column
from tui.table_screen import TableScreen
from tui.testing_rows import COVERAGE

ROOM_FOR_PLOT = (100, 32)
"""Columns and lines from which on the durations are drawn below the table; with less d opens them."""
LOOKS = {
    State.FAILED: "bad",
    State.NEVER: "partial",
    State.CHANGED: "partial",
    State.OVER: "bad",
    State.NOT_TESTABLE: "muted",
    State.FINE: "good",
}
CHANGED = {Known.YES: "yes", Known.NO: "no", Known.UNKNOWN: ""}


@dataclass
class CoverageRead(Message, bubble=False):
    found: Sequence[Tested]
    jobs: Sequence[RestoreJob]
    targets: Targets


@dataclass
class CoverageUnread(Message, bubble=False):
    error: RelightError


@dataclass
class Compared(Message, bubble=False):
    tested: Tested


def _as_age(value: Cell, drawing: Drawing) -> str:
    return as_age(value, drawing) if value else "none"


def _as_minutes(value: Cell, drawing: Drawing) -> str:
    return minutes_text(value).replace("under ", "<") if isinstance(value, float) else ""


def _state_look(value: Cell) -> str:
    return LOOKS[State(str(value))]


def _as_target(value: Cell, drawing: Drawing) -> str:
    return f"{value} min" if value is not None else "none"


class CoverageScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, COVERAGE)
    PURPOSE = "Which resources no test has proved, which have changed since, and which take too long."
    COLUMNS = (
        Column("state", 16, look=_state_look),
        Column("resource", 13, grows=4),
        Column("tested", 10, right=True, text=_as_age),
        Column("took", 10, right=True, text=_as_minutes),
        Column("target", 7, right=True, text=_as_target),
        Column("type", 8, rank=1, grows=1),
        Column("restored", 10, right=True, rank=2, text=_as_age),
        Column("changed", 7, rank=3),
    )

    def __init__(self) -> None:
        super().__init__()
        self.about_lines = 3
        self._items = ItemTable[Tested](
            (
                ItemColumn("state", "To do", lambda each: each.state),
                ItemColumn("resource", "Resource", lambda each: each.resource.label),
                ItemColumn("tested", "Tested", _tested),
                ItemColumn("took", "Took", _took),
                ItemColumn("target", "Target", self._target),
                ItemColumn(
                    "restored",
                    "Restored",
                    _restored,
                ),
                ItemColumn("changed", "Changed", lambda each: CHANGED[each.changed]),
                ItemColumn("type", "Type", lambda each: each.resource.type),
            ),
            key=lambda each: each.resource.arn,
        )
        self._state = "reading"
        self._targets = Targets()
        self._runs: dict[str, Runs] = {}
        self._asked: tuple[str, ...] = ()
        """The resources of which it was asked whether they have changed."""

    def content(self) -> ComposeResult:
        yield from super().content()
        yield TrendPlot()

    async def on_mount(self) -> None:
        self.action_refresh()

    def on_resize(self, event: events.Resize) -> None:
        wide, high = ROOM_FOR_PLOT
        self.query_one(TrendPlot).display = event.size.width >= wide and event.size.height >= high
        self.call_after_refresh(self.show_about)

    # Reading

    def action_refresh(self) -> None:
        account, asked, now = self.relight.account, self._asked, self.relight.kit.now()
        if account is not None:
            self._state = "reading"
            self.relight.read(
                Priority.KEY, lambda: _read(account, now, asked), _as_it_is, to=self, failed=CoverageUnread
            )
        self.look_again()

    def on_coverage_read(self, message: CoverageRead) -> None:
        self._state, self._targets = "", message.targets
        self._runs = dict(by_resource(runs(message.jobs, message.targets)))
        self._show(message.found)

    def on_coverage_unread(self, message: CoverageUnread) -> None:
        self._state = "failed"
        self.relight.report(message.error)
        self.look_again()

    def on_compared(self, message: Compared) -> None:
        arn = message.tested.resource.arn
        if self._items.item(arn) is None:
            return
        self._asked = (*self._asked, arn)
        others = (each for each in self._all() if each.resource.arn != arn)
        self._show(in_order((*others, message.tested)))
        if message.tested.changed is Known.NO:
            self.notify("Its newest backup has the settings of the tested one.", title="Not changed")

    def _all(self) -> Sequence[Tested]:
        rows = range(self._items.row_count)
        return [each for row in rows if (each := self._items.item(self._items.key_at(row)))]

    def _show(self, found: Sequence[Tested]) -> None:
        self._items.clear()
        self._items.put(found)
        self.look_again()

    def _target(self, each: Tested) -> int | None:
        return self._targets.of(each.resource.arn, each.resource.type)

    # What the table asks

    def items(self) -> ItemTable[Tested]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing", "Coverage")

    def note(self) -> str:
        to_do = sum(1 for each in self._all() if each.state.is_to_do)
        return self._state or (f"{to_do:,} to do" if to_do else "nothing to do")

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for its protected resources and all restore jobs that it lists."
        if self._state == "failed":
            return "The coverage could not be read; the reason is below. ctrl+r tries again."
        return "AWS Backup protects no resource here, so that there is nothing to test."

    def about(self, key: str) -> str:
        each = self._items.item(key)
        return f"{each.state.capitalize()}: {each.why}" if each else ""

    def show_about(self) -> None:
        super().show_about()
        self._draw_plot()

    def _draw_plot(self) -> None:
        each, plot = self._items.item(self.table.cursor_key), self.query_one(TrendPlot)
        if plot.display:
            known = self._runs.get(each.resource.arn, ()) if each else ()
            plot.show(each.resource.label if each else "", trend(known))

    def why_not(self, action: Action) -> str:
        each = self._items.item(self.table.cursor_key)
        if each is not None and each.last_run is None and action.id in {"changed-since", "trend"}:
            return "no test of it is listed"
        return super().why_not(action)

    # What can be done

    def choose(self, key: str) -> None:
        self.relight.open("tests", resource=key)

    def action_tests(self) -> None:
        if self.table.cursor_key:
            self.choose(self.table.cursor_key)

    def action_trend(self) -> None:
        each = self._items.item(self.table.cursor_key)
        if each is not None:
            self.relight.open("trend", resource=each.resource.arn, type=each.resource.type)

    def action_target(self) -> None:
        each = self._items.item(self.table.cursor_key)
        if each is not None:
            resource = each.resource
            ask_for_target(self.relight, resource.arn, resource.type, self._targets, self.action_refresh)

    def action_changed_since(self) -> None:
        account, each = self.relight.account, self._items.item(self.table.cursor_key)
        if account is not None and each is not None:
            reads, now = account.reads, self.relight.kit.now()
            self.relight.read(Priority.KEY, lambda: compared(reads, each, now), Compared, to=self)

    def arn_of(self, key: str) -> str:
        return key

    def command_of(self, key: str) -> str:
        each = self._items.item(key)
        return resource_line(each.resource) if each else ""


def _tested(each: Tested) -> datetime | None:
    return each.last_run.job.created if each.last_run else None


def _took(each: Tested) -> float | None:
    return each.last_run.minutes if each.last_run else None


def _restored(each: Tested) -> datetime | None:
    return each.last_restore.created if each.last_restore else None


def _as_it_is(read: CoverageRead) -> CoverageRead:
    return read


def _read(account: Account, now: datetime, asked: Sequence[str]) -> CoverageRead:
    """Two listings, and two calls for each resource that was asked about before."""
    targets = read_targets(targets_file())
    jobs = tuple(job for page in account.reads.jobs() for job in page)
    found = coverage(account, now, targets, jobs)
    if asked:
        found = in_order(
            compared(account.reads, each, now) if each.resource.arn in asked else each for each in found
        )
    return CoverageRead(found, jobs, targets)
