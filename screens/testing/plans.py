"""The restore testing plans of this Region: when each comes next, and how its last run went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message

from recovery.account import Reads
from recovery.errors import RelightError
from recovery.inventory import Cell, ItemColumn, ItemTable
from recovery.reading import Priority
from recovery.testing.models import RestoreTestingPlan
from screens.aws_lines import aws_line
from screens.testing.deleting import ask_to_delete_plan
from screens.testing.reading import PlanStanding, plans, standing
from screens.testing.words import (
    hours,
    in_both,
    in_zone,
    next_runs,
    result_words,
    schedule_words,
    why_absent,
)
from tui.actions import EVERYWHERE, TABLE
from tui.cells import Drawing, as_age, as_known, muted
from tui.columns import Column
from tui.table_screen import TableScreen
from tui.testing_rows import PLANS


@dataclass
class PlansRead(Message, bubble=False):
    plans: Sequence[RestoreTestingPlan]


@dataclass
class PlansUnread(Message, bubble=False):
    error: RelightError


@dataclass
class StandingRead(Message, bubble=False):
    standing: PlanStanding


def _as_run(value: Cell, drawing: Drawing) -> str:
    return in_zone(value) if isinstance(value, datetime) else "none"


def _as_count(value: Cell, drawing: Drawing) -> str:
    return "" if value is None else str(value)


def _as_last(value: Cell, drawing: Drawing) -> str:
    return as_age(value, drawing) if value else "never"


def _result_look(value: Cell) -> str:
    done, _, rest = str(value or "").partition("/")
    if not rest.endswith("completed"):
        return "busy" if rest else "muted"
    return "good" if rest.startswith(f"{done} ") else "bad"


class TestingPlansScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, PLANS)
    PURPOSE = "Plans that restore recovery points by a schedule, so that a restore is known to work."
    COLUMNS = (
        Column("name", 16, grows=2),
        Column("schedule", 16, grows=4),
        Column("next", 24, text=_as_run),
        Column("here", 24, rank=3, text=_as_run),
        Column("last", 10, rank=2, right=True, text=_as_last),
        Column("window", 8, rank=5, right=True, look=muted),
        Column("selections", 10, rank=4, right=True, text=_as_count),
        Column("result", 15, rank=1, text=as_known, look=_result_look),
    )
    FIRST_SORT = ("next", False)

    def __init__(self) -> None:
        super().__init__()
        self._items = ItemTable[PlanStanding](
            (
                ItemColumn("name", "Plan", lambda each: each.plan.name),
                ItemColumn("schedule", "Runs", lambda each: schedule_words(each.plan.schedule)),
                ItemColumn("next", "Next run", self._next),
                ItemColumn("here", "Next run here", self._next_here),
                ItemColumn("last", "Last run", lambda each: each.plan.last_run),
                ItemColumn("window", "Window", lambda each: f"{each.plan.start_window_hours} h"),
                ItemColumn("selections", "Selections", lambda each: each.selections),
                ItemColumn("result", "Last result", _result),
            ),
            key=lambda each: each.plan.name,
        )
        self._state = "reading"
        self._absent = ""

    def _next(self, each: PlanStanding) -> datetime | None:
        return next(iter(next_runs(each.plan, self.relight.kit.now(), 1)), None)

    def _next_here(self, each: PlanStanding) -> datetime | None:
        following = self._next(each)
        return following.astimezone(self.relight.kit.zone) if following else None

    async def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account = self.relight.account
        if account is not None:
            self._state, reads = "reading", account.reads
            self.relight.read(Priority.KEY, lambda: plans(reads), PlansRead, to=self, failed=PlansUnread)
        self.look_again()

    def on_plans_read(self, message: PlansRead) -> None:
        account = self.relight.account
        self._state, self._absent = "", ""
        self._items.clear()
        self._items.put(PlanStanding(plan) for plan in message.plans)
        self.look_again()
        if account is None:
            return
        for plan in message.plans:
            self._ask_standing(account.reads, plan)

    def _ask_standing(self, reads: Reads, plan: RestoreTestingPlan) -> None:
        self.relight.read(Priority.POLLER, lambda: standing(reads, plan), StandingRead, to=self)

    def on_plans_unread(self, message: PlansUnread) -> None:
        account = self.relight.account
        self._state = "failed"
        self._absent = why_absent(account.context, message.error) if account else ""
        self.relight.report(message.error)
        self.look_again()

    def on_standing_read(self, message: StandingRead) -> None:
        if self._items.item(message.standing.plan.name) is not None:
            self._items.put((message.standing,))
            self.look_again()

    # What the table asks

    def items(self) -> ItemTable[PlanStanding]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing",)

    def note(self) -> str:
        return self._state

    def empty_words(self) -> str:
        if self._state == "reading":
            return "Asking AWS Backup for its restore testing plans."
        if self._state == "failed":
            return self._absent or "The plans could not be read; the reason is below. ctrl+r tries again."
        return (
            "No restore testing plan is here, so that no restore is rehearsed. n opens the form of one; "
            "v lists what was never tested."
        )

    def about(self, key: str) -> str:
        each = self._items.item(key)
        if each is None:
            return ""
        following = self._next(each)
        runs = in_both(following, self.relight.kit.zone) if following else f"never: {each.plan.schedule}"
        parts = (
            schedule_words(each.plan.schedule),
            f"next {runs}, within {hours(each.plan.start_window_hours)}",
            f"not known: {each.denied}" if each.denied else "",
        )
        return f" {self.relight.glyphs.between} ".join(filter(None, parts))

    @property
    def plan(self) -> RestoreTestingPlan | None:
        """The one under the cursor."""
        each = self._items.item(self.table.cursor_key)
        return each.plan if each else None

    def choose(self, key: str) -> None:
        self.relight.open("testing-plan", plan=key)

    def action_new_plan(self) -> None:
        self.relight.open("testing-plan-form")

    def action_edit_plan(self) -> None:
        if self.plan is not None:
            self.relight.open("testing-plan-form", plan=self.plan.name)

    def action_delete_testing(self) -> None:
        if self.plan is not None:
            ask_to_delete_plan(self.relight, self.plan.name)

    def action_tests(self) -> None:
        self.relight.open("tests")

    def action_coverage(self) -> None:
        self.relight.open("coverage")

    def arn_of(self, key: str) -> str:
        each = self._items.item(key)
        return each.plan.arn if each else ""

    def command_of(self, key: str) -> str:
        each = self._items.item(key)
        name = key if each else ""
        return (
            aws_line(each.plan.context, "get-restore-testing-plan", restore_testing_plan_name=name)
            if each
            else ""
        )


def _result(each: PlanStanding) -> str | None:
    """None while it is being asked for."""
    return "" if each.denied else result_words(each.plan, each.jobs) if each.jobs is not None else None
