"""A plan of many steps before it runs: its steps in order, what each loses, what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recovery.finding import Finding, FindingSeverity
from recovery.inventory import ItemTable
from recovery.plain_text import plain
from recovery.reading import Priority
from recovery.recovery_plan import RecoveryPlan, RestoreStep, problems_of
from screens.plan_checks import PlanChecks, StepChecked
from screens.plan_edits import PlanEdits
from screens.plan_in_hand import PlanHand
from screens.plan_saving import ask_to_save
from screens.plan_starting import ask_to_start, run_before, starting, title_of
from screens.plan_steps_table import COLUMNS, StepRow, rows_of, steps_table
from screens.plan_totals import totals
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.news import News
from tui.plan_rows import PLAN
from tui.words import count_of

if TYPE_CHECKING:
    from recovery.executing_run import Run


@dataclass
class RunKnown(Message, bubble=False):
    """Whether the plan was run before; None where it was not."""

    plan: RecoveryPlan
    run: Run | None


class RecoveryPlanScreen(PlanEdits):
    """Opened with the plan in hand, which outlives it: who comes back finds every edit."""

    SCOPES = (EVERYWHERE, DETAIL, PLAN)
    PURPOSE = "One plan of several restores: look at each, save it, export it, start it. Nothing is sent yet."
    COLUMNS = COLUMNS
    CSS_PATH = "recovery_plan.tcss"

    def __init__(self, hand: PlanHand) -> None:
        super().__init__()
        self.held = hand
        self._rows = steps_table()
        self._checks = PlanChecks(self)
        self._outdated = False
        """Whether the rows are drawn anew with the next frame."""
        self._takes: dict[str, timedelta] = {}
        self.about_lines = 3

    def above_table(self) -> ComposeResult:
        yield Static(id="totals", markup=False)

    async def on_mount(self) -> None:
        self.relight.news.subscribe(self, self._heard)
        self.changed()

    def on_screen_resume(self) -> None:
        self.changed()

    def _heard(self, news: News) -> None:
        if news in (News.MODE, News.ACCOUNT):
            self.refresh_keys()
        elif news is News.JOBS:
            self._estimate()
            self.look_again()

    def changed(self) -> None:
        self._estimate()
        self._checks.look(self.plan)
        self.look_again()

    # What is found

    def on_step_checked(self, message: StepChecked) -> None:
        """Drawn once for all that arrives until the next frame."""
        if self._checks.take(message) and not self._outdated:
            self._outdated = True
            self.call_after_refresh(self.look_again)

    def _estimate(self) -> None:
        from screens.plan_estimates import usual_time

        history = self.relight.opened.followed.history if self.relight.opened else None
        times = {
            name: usual_time(told.point, told.point.type, history)
            for name, told in self.hand.restores.items()
            if not told.copies
        }
        self._takes = {name: time for name, time in times.items() if time is not None}

    # What is shown

    def look_again(self) -> None:
        self._outdated = False
        self._rows.clear()
        self._rows.put(rows_of(self.hand, self._checks.found, self._takes))
        self.table.dimmed = {each.resource.arn for each in self.hand.impossible}
        lines = totals(self.hand, self._takes, self.relight.glyphs.between)
        self.query_one("#totals", Static).update(Content("\n".join(plain(line) for line in lines)))
        super().look_again()

    def items(self) -> ItemTable[StepRow]:
        return self._rows

    def crumbs(self) -> Sequence[str]:
        return ("Plan", title_of(self.plan) if self.plan else "nothing can run yet")

    def note(self) -> str:
        if self.plan is None:
            return ""
        saved = "saved" if self.held.saved else "not saved"
        return f"checking {self._unchecked}, {saved}" if self._unchecked else saved

    @property
    def _unchecked(self) -> int:
        return sum(step.id not in self._checks.found for step in self.plan.restores) if self.plan else 0

    def empty_words(self) -> str:
        return "No step is left. esc goes back."

    def about(self, key: str) -> str:
        row = self._rows.item(key)
        return f" {self.relight.glyphs.between} ".join(row.about) if row else ""

    def arn_of(self, key: str) -> str:
        told = self.hand.restores.get(key)
        return told.point.arn if told else ""

    def command_of(self, key: str) -> str:
        from runbooks.aws_line import start_line

        step = self.hand.step(key)
        return start_line(step.plan) if isinstance(step, RestoreStep) else ""

    # Why not

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason:
            return reason
        if action.id in STEP_ACTIONS and self.table.cursor_key not in self.hand.ids:
            return "it cannot be restored and is no step"
        if action.id == "with-follow-ups" and self.hand.opened:
            return "the steps are those of the file: delete takes one out"
        if action.id == "check-plan":
            return "" if self.plan else "no step can run yet: enter opens the form of one"
        if action.id in WHOLE_ACTIONS:
            return self._why_not_whole() or (self._why_not_started() if action.id == "start" else "")
        return ""

    def _why_not_whole(self) -> str:
        """Why this is no plan that could be handed on."""
        plan, lacking = self.plan, len(self.hand.lacking)
        if lacking:
            return f"{count_of(lacking, 'step lacks', 'steps lack')} an answer: enter opens its form"
        if plan is None:
            return "there is no step"
        return next((text for _, text in problems_of(plan)), "")

    def _why_not_started(self) -> str:
        plan = self.plan
        assert plan is not None
        if asks := len(self.hand.open_asks):
            return f"{count_of(asks, 'answer')} of follow-ups missing: enter asks for it, f leaves them out"
        errors = self._checks.count(FindingSeverity.ERROR)
        if errors:
            return f"blocked by {count_of(errors, 'error')}: see the steps"
        return f"{count_of(self._unchecked, 'step')} still being checked" if self._unchecked else ""

    # What becomes of it

    def action_check_plan(self) -> None:
        self.relight.open("plan-check", plan=self.plan, took=self._took)

    def _took(self, found: Mapping[str, Sequence[Finding]]) -> None:
        """The dry run has looked at everything again."""
        self._checks.found |= found

    def action_save_plan(self) -> None:
        assert self.plan is not None
        ask_to_save(self, self.held, self.plan, self.look_again)

    def action_export(self) -> None:
        names = {name: draft.facts for name, draft in self.hand.drafts.items()}
        self.relight.open("export", plan=self.plan, names=names)

    def action_start(self) -> None:
        """Ask once more, after a look whether this very plan was run before."""
        account, plan, journal = self.relight.account, self.plan, self.relight.kit.journal
        if account is None or plan is None:
            return

        def look() -> RunKnown:
            from recovery.executing_run import run_of

            return RunKnown(plan, run_of(plan, journal, account.context))

        self.relight.read(Priority.KEY, look, lambda known: known, to=self)

    def on_run_known(self, message: RunKnown) -> None:
        account, plan, run = self.relight.account, message.plan, message.run
        if account is None or self.plan != plan or not self.is_current:
            return  # another plan by now, or nobody is here to be asked
        if run is not None and run.ended is None:
            self.relight.open("plan-run", plan=plan)
            self.relight.notify("It is being run already: s goes on with it.", severity="warning")
            return
        now = self.relight.moments.now()
        again = run is not None and not run.is_history(now)

        def start() -> None:
            self.relight.plan_runs.start(plan, account, again=again)
            self.relight.open("plan-run", plan=plan)

        question = starting(account, plan, self._told(), run_before(run, now))
        ask_to_start(self, account, plan, self.hand.ids, question, start)

    def _told(self) -> str:
        """What the checks found that keeps nobody from starting, in words."""
        warnings, unknown = (
            self._checks.count(FindingSeverity.WARNING),
            self._checks.count(FindingSeverity.UNKNOWN),
        )
        looks = sum(told.looks for told in self.hand.restores.values())
        words = (
            count_of(warnings, "warning") if warnings else "",
            f"{unknown} unknown" if unknown else "",
            f"{count_of(looks, 'value')} that nobody looked at" if looks else "",
        )
        return ", ".join(filter(None, words))


STEP_ACTIONS = frozenset({"open-step", "step-after", "remove-step", "step-up", "step-down"})
WHOLE_ACTIONS = frozenset({"save-plan", "export", "start"})
