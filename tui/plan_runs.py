"""Plans of several steps that this app runs. A run belongs to the app and outlives the screen that it was
confirmed on; what it leaves unfinished is taken up again here or by `relight restore FILE`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.timer import Timer

from recovery.plain_text import plain
from recovery.reading import Priority
from tui.news import News
from tui.reading import as_relight_error
from tui.words import count_of

if TYPE_CHECKING:  # most sessions run no plan
    from recovery.account import Account
    from recovery.context import Context
    from recovery.executing import Execution, ExecutionReport, Run, StepState
    from recovery.recovery_plan import RecoveryPlan
    from tui.app import RelightApp

AFTER_TROUBLE = 60.0
"""Seconds until a run is looked at again whose last look failed as a whole."""


@dataclass(eq=False)
class PlanRun:
    """A plan that this process runs, or ran."""

    plan: RecoveryPlan
    account: Account
    execution: Execution
    states: Mapping[str, StepState] = field(default_factory=dict)
    run: Run | None = None
    busy: bool = False
    """Whether a look is under way."""
    over: bool = False
    """Whether nothing more happens by itself."""
    held: str = ""
    """Why nothing more is started from here, in words."""
    timer: Timer | None = None
    trouble: frozenset[str] = frozenset()
    """The titles of what kept the last look from being whole."""
    then: Callable[[], None] | None = None
    """What was asked for during a look, and is done after it."""

    @property
    def active(self) -> bool:
        return not self.over and not self.held


class PlanRuns:
    def __init__(self, app: RelightApp) -> None:
        self._app = app
        self._runs: dict[tuple[Context, str], PlanRun] = {}
        self.unended: tuple[Run, ...] = ()
        """Runs of the open account that are not over, by the journal; those of other processes among them."""

    def of(self, plan: RecoveryPlan, context: Context) -> PlanRun | None:
        """The run of the plan by this process; None where it has none."""
        return self._runs.get((context, plan.digest))

    @property
    def active(self) -> tuple[PlanRun, ...]:
        return tuple(run for run in self._runs.values() if run.active)

    def start(
        self, plan: RecoveryPlan, account: Account, *, again: bool = False, retry: bool = False
    ) -> None:
        """Run the plan, or go on with its run; with `retry` what failed is started again. A plan that cannot
        be run is told of."""
        from recovery.errors import RelightError
        from recovery.executing import Execution

        before = self.of(plan, account.context)
        if before is not None:
            self._stop_timer(before)
            if before.busy:  # one thread at a time: the look under way ends first
                before.then = lambda: self.start(plan, account, again=again, retry=retry)
                return
        try:
            execution = Execution(plan, account, self._app.kit.journal, again=again, retry=retry)
        except RelightError as error:
            self._app.report(error)
            return
        run = PlanRun(plan, account, execution, before.states if before else {})
        self._runs[account.context, plan.digest] = run
        self._look(run)

    def signed_in_again(self, account: Account) -> None:
        """Go on with other credentials for the same context."""
        for run in self.active:
            if run.account.context == account.context:
                self.start(run.plan, account)

    def look_again(self, plan: RecoveryPlan, context: Context) -> None:
        """Somebody settled or did a step: see at once what follows from it."""
        run = self.of(plan, context)
        if run is not None and not run.busy and not run.held:
            self._stop_timer(run)
            self._look(run)

    def hold(self, run: PlanRun, why: str) -> None:
        """Start nothing more. What runs in AWS goes on."""
        run.held = why
        self._stop_timer(run)
        self._app.news.publish(News.RUNS)

    def hold_all(self, why: str) -> None:
        for run in self.active:
            self.hold(run, why)

    # Looking

    def _look(self, run: PlanRun) -> None:
        run.busy, run.timer = True, None
        app = self._app

        def done(outcome: ExecutionReport | Exception) -> None:
            app.call_later(self._looked, run, outcome)

        app.kit.reads.submit(Priority.POLLER, run.execution.tick, done)
        app.news.publish(News.RUNS)

    def _looked(self, run: PlanRun, outcome: ExecutionReport | Exception) -> None:
        from recovery.errors import ReadOnly

        run.busy = False
        if run.then is not None:
            then, run.then = run.then, None
            then()
            return
        if isinstance(outcome, ReadOnly):
            self.hold(run, "writing is off")
            return
        if isinstance(outcome, Exception):
            self._app.report(as_relight_error(outcome))
            self._again_in(run, AFTER_TROUBLE)
            self._app.news.publish(News.RUNS)
            return
        was_over, run.states, run.run, run.over = run.over, outcome.states, outcome.run, outcome.over
        for error in outcome.errors:
            if error.title not in run.trouble:  # said once, and not at every look for as long as it lasts
                self._app.report(error)
        run.trouble = frozenset(error.title for error in outcome.errors)
        if outcome.changed:
            self._app.look_at_jobs()
        if outcome.over and not was_over:
            self._tell_end(run)
        elif not outcome.over and not run.held:
            self._again_in(run, outcome.next_in_seconds)
        self._app.news.publish(News.RUNS)

    def _again_in(self, run: PlanRun, seconds: float) -> None:
        run.timer = self._app.set_timer(max(seconds, 0.01), lambda: self._look(run))

    def _stop_timer(self, run: PlanRun) -> None:
        if run.timer is not None:
            run.timer.stop()
            run.timer = None

    def _tell_end(self, run: PlanRun) -> None:
        title = plain(run.plan.title, 40) or "The plan"
        told = counted(run.states)
        self._app.tell(f"{title}: {told}", "R shows how its steps stand.")
        self.look_for_unended()

    # What was left unfinished

    def look_for_unended(self, tell: Callable[[tuple[Run, ...]], None] | None = None) -> None:
        """Ask the journal which runs of the open account are not over."""
        account, app = self._app.account, self._app
        if account is None:
            return
        context = account.context

        def look() -> tuple[Run, ...]:
            from recovery.executing_run import unended_runs

            return unended_runs(app.kit.journal, context)

        def done(outcome: tuple[Run, ...] | Exception) -> None:
            app.call_later(self._found, context, outcome, tell)

        app.kit.reads.submit(Priority.POLLER, look, done)

    def _found(
        self,
        context: Context,
        outcome: tuple[Run, ...] | Exception,
        tell: Callable[[tuple[Run, ...]], None] | None,
    ) -> None:
        account = self._app.account
        if isinstance(outcome, Exception):
            return  # the watcher reads the same journal and says so
        if account is None or account.context != context:
            return
        self.unended = outcome
        if tell is not None:
            tell(outcome)
        self._app.news.publish(News.RUNS)

    def tell_unended(self, runs: tuple[Run, ...]) -> None:
        """What this account's journal holds unfinished, when it is opened."""
        ours = {run.plan.digest for run in self.active}
        runs = tuple(run for run in runs if run.plan_digest not in ours)
        if runs:
            names = ", ".join(plain(run.title, 30) or run.plan_digest[:8] for run in runs[:3])
            self._app.tell(
                f"{count_of(len(runs), 'plan has', 'plans have')} not ended", f"{names}: R opens it."
            )


def counted(states: Mapping[str, StepState]) -> str:
    """How many steps stand how: `2 done, 1 failed`."""
    standings: dict[str, int] = {}
    for state in states.values():
        standings[state.standing.value] = standings.get(state.standing.value, 0) + 1
    return ", ".join(f"{number} {standing}" for standing, number in standings.items()) or "nothing done yet"
