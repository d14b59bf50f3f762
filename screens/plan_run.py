"""A plan that runs: how each of its steps stands, live, and what somebody has to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.account import Account
from recovery.attempts import Attempt
from recovery.context import Mode
from recovery.executing import Run, Standing, StepState
from recovery.inventory import ItemTable
from recovery.journal_records import Mark
from recovery.plain_text import plain
from recovery.reading import Priority
from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep
from screens.plan_run_rows import COLUMNS, STAYS, Row, about_row, rows_of, run_table, standing
from screens.plan_starting import NO_CANCEL, ask_to_start, title_of
from screens.words_dialog import Recorded, WordsWanted, ask_and_record
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.confirm import Question, account_rows
from tui.news import News
from tui.plan_rows import RUN
from tui.plan_runs import PlanRun, counted
from tui.table_screen import TableScreen
from tui.words import count_of

OPEN_TO_MARKS = frozenset({Standing.BY_HAND, Standing.ASKS, Standing.FAILED})
"""How work stands of which somebody may say that it is done."""


@dataclass
class StatesRead(Message, bubble=False):
    """How the steps stand by the journal alone, and by which run."""

    states: Mapping[str, StepState]
    run: Run | None


@dataclass
class AttemptFound(Message, bubble=False):
    attempt: Attempt | None
    step: str


class PlanRunScreen(TableScreen):
    SCOPES = (EVERYWHERE, DETAIL, RUN)
    PURPOSE = "How the steps of a plan stand. Enter opens the job of one, settles it, or marks it as done."
    COLUMNS = COLUMNS
    DEFAULT_CSS = """
    PlanRunScreen #standing { height: auto; padding: 0 1; color: $text-secondary; }
    """

    def __init__(self, plan: RecoveryPlan) -> None:
        super().__init__()
        self._plan = plan
        self._journalled: Mapping[str, StepState] = {}
        self._read_run: Run | None = None
        self._items = run_table()
        self.about_lines = 3

    def above_table(self) -> ComposeResult:
        yield Static(id="standing", markup=False)

    async def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.action_refresh()

    def _heard(self, news: News) -> None:
        if news in (News.RUNS, News.MODE, News.JOBS):
            self.look_again()

    def on_screen_resume(self) -> None:
        """Work may have been settled, or marked, on the screens that were open meanwhile."""
        if self._run is not None:
            self.relight.plan_runs.look_again(self._plan, self._plan.context)
        else:
            self.action_refresh()

    @property
    def _run(self) -> PlanRun | None:
        account = self.relight.account
        return self.relight.plan_runs.of(self._plan, account.context) if account else None

    @property
    def _journal_run(self) -> Run | None:
        """The run that the states are of, as the journal tells it."""
        run = self._run
        return run.run if run and run.run else self._read_run

    @property
    def _states(self) -> Mapping[str, StepState]:
        run = self._run
        return run.states if run and run.states else self._journalled

    def action_refresh(self) -> None:
        account, journal, plan = self.relight.account, self.relight.kit.journal, self._plan
        if account is None:
            return
        if self._run is not None:
            self.relight.plan_runs.look_again(plan, account.context)

        def read() -> StatesRead:
            from recovery.executing import Execution, run_of

            states = Execution(plan, account, journal).states()
            return StatesRead(states, run_of(plan, journal, account.context))

        self.relight.read(Priority.KEY, read, lambda found: found, to=self)

    def on_states_read(self, message: StatesRead) -> None:
        self._journalled, self._read_run = message.states, message.run
        self.look_again()

    # What is shown

    def look_again(self) -> None:
        states = self._states
        self._items.clear()
        self._items.put(rows_of(self._plan, states))
        self.query_one("#standing", Static).update(Content(plain(standing(self._run, states))))
        super().look_again()

    def items(self) -> ItemTable[Row]:
        return self._items

    def crumbs(self) -> Sequence[str]:
        return ("Plans", title_of(self._plan))

    def note(self) -> str:
        return counted(self._states) if self._states else ""

    def about(self, key: str) -> str:
        row = self._items.item(key)
        return f" {self.relight.glyphs.between} ".join(about_row(row)) if row else ""

    def arn_of(self, key: str) -> str:
        row = self._items.item(key)
        return row.state.created_arn if row else ""

    def id_of(self, key: str) -> str:
        row = self._items.item(key)
        return row.state.job_id if row else ""

    def command_of(self, key: str) -> str:
        from runbooks.aws_line import start_line

        row = self._items.item(key)
        return start_line(row.step.plan) if row and isinstance(row.step, RestoreStep) else ""

    # What can be done

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason:
            return reason
        run = self._run
        standings = [state.standing for state in self._states.values()]
        if action.id == "go-on":
            if run is not None and run.active:
                return "it is under way"
            return "every step is done" if standings and set(standings) == {Standing.DONE} else ""
        if action.id == "retry-failed":
            return "" if Standing.FAILED in standings else "no step has failed"
        if action.id == "hold-run":
            return "" if run is not None and run.active else "it is not under way here"
        return ""

    def action_open_run_step(self) -> None:
        row = self._items.item(self.table.cursor_key)
        if row is None:
            return
        step, state = row.step, row.state
        if isinstance(step, CallStep):
            self._open_work(step, state)
        elif state.job_id:
            self.relight.open("copy-job" if step.plan.copies else "job", job_id=state.job_id)
        elif state.attempt_id:
            self._open_attempt(step, state)
        else:
            self._say_here(state.why or f"it is {state.standing.value}: nothing was started for it yet")

    def _open_work(self, step: CallStep, state: StepState) -> None:
        """Say that it is done, where nobody but somebody can tell."""
        from recovery.executing_order import subjects_of

        run, account = self._journal_run, self.relight.account
        subject = subjects_of(self._plan, run, self._states).get(step.id) if run else None
        if state.standing not in OPEN_TO_MARKS or subject is None or account is None:
            self._say_here(state.why or f"it is {state.standing.value}")
            return
        context = account.context
        text = (step.work.by_hand, state.why, "Say how you know that it is done; it goes into the journal.")
        wanted = WordsWanted(f"{step.title}: done?", " ".join(filter(None, text)), "Mark it done")
        ask_and_record(
            self, wanted, lambda words, by: Mark(context, subject.about, subject.name, True, by, words)
        )

    def on_recorded(self, message: Recorded) -> None:
        self.relight.tell("Written down", "It is in the journal.")
        self._go_on_if_ours()

    def _go_on_if_ours(self) -> None:
        """What waited for somebody goes on by itself where this app runs the plan."""
        run, account = self._run, self.relight.account
        if run is not None and account is not None and not run.held and account.mode is Mode.WRITE:
            self.relight.plan_runs.start(self._plan, account)
        else:
            self.action_refresh()

    def _open_attempt(self, step: RestoreStep, state: StepState) -> None:
        account, journal = self.relight.account, self.relight.kit.journal
        if account is None:
            return
        context = account.context

        def find() -> AttemptFound:
            found = (each for each in journal.attempts(context) if each.id == state.attempt_id)
            return AttemptFound(next(found, None), step.id)

        self.relight.read(Priority.KEY, find, lambda found: found, to=self)

    def on_attempt_found(self, message: AttemptFound) -> None:
        """Only what became of it is settled there: a new attempt of it belongs to the run."""
        if message.attempt is not None:
            self.relight.open("attempt", attempt=message.attempt)

    def _standing(self, *standings: Standing) -> tuple[str, ...]:
        return tuple(name for name, state in self._states.items() if state.standing in standings)

    def action_go_on(self) -> None:
        account = self.relight.account
        if account is None:
            return
        rows = (*account_rows(account), ("Plan", title_of(self._plan)), ("So far", counted(self._states)))
        text = f"What is done is not done again. {NO_CANCEL} {STAYS}"
        question = Question("Go on with this plan?", rows, "Go on", text)
        self._ask(account, self._standing(Standing.WAITING, Standing.READY), question, retry=False)

    def action_retry_failed(self) -> None:
        account, failed = self.relight.account, self._standing(Standing.FAILED)
        if account is None:
            return
        rows = (*account_rows(account), ("Plan", title_of(self._plan)), ("Again", ", ".join(failed[:5])))
        text = (
            "Each is started once more, as a new attempt. What the failed ones made stays: look at it first."
        )
        title = f"Start {count_of(len(failed), 'failed step')} again?"
        again = (*failed, *self._standing(Standing.SKIPPED))
        self._ask(account, again, Question(title, rows, "Start again", text), retry=True)

    def _ask(self, account: Account, steps: Sequence[str], question: Question, *, retry: bool) -> None:
        """What it replaces is typed again: somebody else may have begun it."""

        def start() -> None:
            self.relight.plan_runs.start(self._plan, account, retry=retry)
            self.look_again()

        ask_to_start(self, account, self._plan, steps, question, start)

    def action_hold_run(self) -> None:
        run = self._run
        if run is not None:
            self.relight.plan_runs.hold(run, "you said so")

    def action_export(self) -> None:
        self.relight.open("export", plan=self._plan)
