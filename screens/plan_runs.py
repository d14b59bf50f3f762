"""The plans that were started from this machine in the open account, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.executing_run import Run
from recovery.inventory import ItemColumn, ItemTable
from recovery.reading import Priority
from recovery.recovery_plan import RecoveryPlan
from tui.actions import EVERYWHERE, TABLE
from tui.cells import as_age, as_minute, as_status, status_cell_look
from tui.columns import Column
from tui.news import News
from tui.plan_rows import RUNS
from tui.table_screen import TableScreen

GONE = "Its plan is not kept on this machine: `relight restore FILE` goes on with it where the file is."


@dataclass
class RunsRead(Message, bubble=False):
    runs: Sequence[Run]


@dataclass
class PlanFound(Message, bubble=False):
    """The kept plan of a run, None where it is not here."""

    plan: RecoveryPlan | None


class PlanRunsScreen(TableScreen):
    SCOPES = (EVERYWHERE, TABLE, RUNS)
    PURPOSE = "Plans that were started here: enter shows how the steps of one stand, and goes on with it."
    COLUMNS = (
        Column("state", 14, text=as_status, look=status_cell_look),
        Column("title", 24, grows=3),
        Column("begun", 17, text=as_minute),
        Column("age", 10, right=True, rank=1, text=as_age),
        Column("by", 16, rank=2, grows=1),
        Column("plan", 8, rank=3),
    )
    FIRST_SORT = ("begun", True)

    def __init__(self) -> None:
        super().__init__()
        self._items = ItemTable[Run](
            (
                ItemColumn("state", "State", self._state),
                ItemColumn("title", "Plan", lambda run: run.title or run.plan_digest[:8]),
                ItemColumn("begun", "Begun", lambda run: run.begun),
                ItemColumn("age", "Age", lambda run: run.begun),
                ItemColumn("by", "By", lambda run: run.by.rpartition("/")[2]),
                ItemColumn("plan", "Digest", lambda run: run.plan_digest[:8]),
            ),
            key=lambda run: run.id,
        )
        self._reading = True

    def _state(self, run: Run) -> str:
        if run.ended is not None:
            return run.result.upper()
        digests = {each.plan.digest for each in self.relight.plan_runs.active}
        return "RUNNING" if run.plan_digest in digests else "NOT ENDED"

    async def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def on_screen_resume(self) -> None:
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news is News.RUNS:
            self.action_refresh()

    def action_refresh(self) -> None:
        account, journal = self.relight.account, self.relight.kit.journal
        if account is None:
            return
        context = account.context

        def read() -> RunsRead:
            from recovery.executing_run import all_runs

            return RunsRead(all_runs(journal, context))

        self.relight.read(Priority.KEY, read, lambda found: found, to=self)

    def on_runs_read(self, message: RunsRead) -> None:
        self._reading = False
        self._items.clear()
        self._items.put(message.runs)
        self.look_again()

    def items(self) -> ItemTable[Run]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Plans that were started here",)

    def empty_words(self) -> str:
        if self._reading:
            return "Reading the journal."
        return "No plan was started here yet. space marks resources, P makes a plan of them; o opens a file."

    def about(self, key: str) -> str:
        run = self._items.item(key)
        return f"Plan {run.plan_digest}, begun by {run.by}" if run else ""

    def action_open_plan(self) -> None:
        self.command_open("")

    def choose(self, key: str) -> None:
        run = self._items.item(key)
        if run is None:
            return

        def find() -> PlanFound:
            from recovery.plan_store import kept

            return PlanFound(kept(run.plan_digest))

        self.relight.read(Priority.KEY, find, lambda found: found, to=self)

    def on_plan_found(self, message: PlanFound) -> None:
        if message.plan is None:
            self.notify(GONE, title="Not here", severity="warning")
        else:
            self.relight.open("plan-run", plan=message.plan)
