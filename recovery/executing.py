"""Running a plan of several steps: what is ready is started within the limits of its service, what runs is
followed, and each step is in the journal before the next is taken. Whoever calls `tick` again after a crash
goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recovery.account import Account, Known
from recovery.attempts import AttemptState
from recovery.context import Mode
from recovery.errors import AwsError, BadInput, ReadOnly, RelightError, may_be_sent_again
from recovery.executing_calls import do, look, ready_work
from recovery.executing_order import is_over, result_of, states_of, subject_in
from recovery.executing_restores import all_attempts, start
from recovery.executing_run import FAILED, begin, finish
from recovery.executing_run import Run as Run  # noqa: PLC0414
from recovery.executing_run import run_of as run_of  # noqa: PLC0414
from recovery.executing_starts import Starts
from recovery.executing_states import NOT_BEGUN, UNDER_WAY, Seen
from recovery.executing_states import Standing as Standing  # noqa: PLC0414
from recovery.executing_states import StepState as StepState  # noqa: PLC0414
from recovery.journal import Journal
from recovery.models import Job
from recovery.past_attempts import brought_up
from recovery.plan import refuse_elsewhere
from recovery.plan_store import keep
from recovery.point_in_time import aws_now
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, problems_of
from recovery.restoring import NotSettled
from recovery.watching import Watch, WatchReport
from restore_profiles.work import Work


@dataclass(frozen=True, slots=True)
class ExecutionReport:
    """What one tick saw and did. `changed` are the states that are new or different now.

    `over`: nothing more happens by itself; what is left, if anything, waits for somebody. `errors` do not end
    the run. `run` tells when it was begun, and how it ended.
    """

    states: Mapping[str, StepState]
    changed: tuple[StepState, ...]
    over: bool
    next_in_seconds: float
    errors: tuple[RelightError, ...]
    run: Run


class Execution:
    """The run of a plan in an account, from tick to tick; one thread at a time calls `tick`.

    `again` begins a new run although one ended within a day, or is not over. `retry` makes new attempts of
    the steps that failed, in the same run. `answers` are texts by `STEP:NAME` (`recovery_plan.asked_of`).
    Raises `BadInput` where the plan cannot be run at all, and `Refused` where it belongs elsewhere.
    """

    def __init__(
        self,
        plan: RecoveryPlan,
        account: Account,
        journal: Journal,
        *,
        again: bool = False,
        retry: bool = False,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        if problems := [text for _, text in problems_of(plan)]:
            raise BadInput("The plan cannot be run", "\n".join(problems), "relight plan check FILE")
        refuse_elsewhere(plan, account.context)
        self._plan, self._account, self._journal = plan, account, journal
        self._again, self._retry = again, retry
        self._watch = Watch(account, journal)
        self._seen = Seen(answers=answers or {})
        self._starts = Starts(plan, account, journal)
        self._run: Run | None = None
        self._gone: frozenset[str] = frozenset()
        """Attempts whose job AWS does not know any more."""
        self._before: Mapping[str, StepState] = {}

    def states(self) -> Mapping[str, StepState]:
        """How the steps stand by the journal alone, before anything is asked or started; of a plan that was
        never run, or whose last run is history, how a new run would begin."""
        run = self._run or run_of(self._plan, self._journal, self._account.context)
        now = self._journal.now()
        opened_again = run is not None and self._retry and run.result == FAILED
        is_new = run is None or self._again or (run.is_history(now) and not opened_again)
        if run is None or (self._run is None and is_new):
            run = Run("", self._plan.digest, self._plan.title, "", now, afresh=self._again)
        return self._states(run)

    def tick(self) -> ExecutionReport:
        """Look once, and start what is ready. Raises `ReadOnly` while writing is off and something is left to
        start, and `Refused` where the journal cannot be used; AWS's errors are in the report."""
        run = self._begun()
        errors: list[RelightError] = []
        next_in_seconds = 0.0
        if run.ended is None:
            watched = self._watch.tick(more_to_come=True)
            errors += watched.errors
            self._take(watched)
            states = self._advanced(run, watched, errors)
            next_in_seconds = watched.next_in_seconds
            if is_over(states, self._plan):
                run = self._run = finish(run, self._account, self._journal, result_of(states, self._plan))
        else:
            states = self._states(run)
        changed = tuple(state for name, state in states.items() if self._before.get(name) != state)
        self._before = states
        over = run.ended is not None or not any(each.standing in UNDER_WAY for each in states.values())
        return ExecutionReport(states, changed, over, next_in_seconds, tuple(errors), run)

    def _begun(self) -> Run:
        """The run, which the first call begins or takes up again."""
        if self._run is not None:
            current = run_of(self._plan, self._journal, self._account.context)
            if current is not None and current.id != self._run.id and self._run.ended is None:
                # Another process was asked for a run beside this one.
                self._run = replace(self._run, ended=current.begun, result="stopped")
            return self._run
        if self._account.mode is Mode.READ_ONLY:
            return self._only_followed()
        keep(self._plan)
        context = self._account.context
        plans = [step.plan for step in self._plan.restores]
        attempts = all_attempts(plans, self._account, self._journal.attempts(context))
        _, self._gone = brought_up(attempts, self._account, self._journal)
        now = aws_now(self._account, self._journal.now())
        self._run = begin(self._plan, self._account, self._journal, now, again=self._again, retry=self._retry)
        if self._retry:
            failed = (s for s in self._states(self._run).values() if s.standing is Standing.FAILED)
            self._seen = replace(self._seen, forgotten=frozenset(state.attempt_id for state in failed))
        return self._run

    def _only_followed(self) -> Run:
        """The run, where nothing is left to start. It is begun or taken up once writing is on."""
        run = run_of(self._plan, self._journal, self._account.context)
        now = aws_now(self._account, self._journal.now())
        if run is not None and not (self._again or self._retry or run.is_history(now)):
            states = self._states(run)
            if not any(state.standing in NOT_BEGUN for state in states.values()):
                return run
        raise ReadOnly(
            "Writing is off", "Running a plan changes the account.", "Turn writing on, then run it again."
        )

    def _states(self, run: Run) -> dict[str, StepState]:
        return states_of(self._plan, run, self._journal, self._account.context, self._seen, self._gone)

    def _take(self, watched: WatchReport) -> None:
        every: tuple[Job, ...] = (*watched.jobs, *watched.copies)
        jobs = {job.id: job for job in every}
        self._seen = replace(
            self._seen,
            jobs=jobs,
            gone_jobs=watched.gone,
            sights={sight.attempt.id: sight.in_full for sight in watched.sights},
            waits={},
            asks={},
            holds={},
        )

    def _advanced(self, run: Run, watched: WatchReport, errors: list[RelightError]) -> dict[str, StepState]:
        """Ask after the calls, then start what is ready, until nothing more is."""
        states = self._states(run)
        for step in self._plan.steps:
            if isinstance(step, CallStep) and states[step.id].attempt_id:
                self._look_after(step, run, states)
        states = self._states(run)
        self._starts.look(watched, states)
        for _ in self._plan.steps:
            came_of_it = self._start_ready(run, states, errors)
            states = self._states(run)
            if not came_of_it:
                break
        return states

    def _start_ready(self, run: Run, states: Mapping[str, StepState], errors: list[RelightError]) -> bool:
        """Start what is ready, up to the first that AWS refuses: whether more is started then is the plan's
        to say. Answers whether anything stands otherwise by now."""
        outcomes = set()
        for step in self._plan.steps:
            if states[step.id].standing is Standing.READY:
                outcomes.add(self._start(step, run, states, errors))
            if Standing.FAILED in outcomes:
                break
        return bool(outcomes - {Standing.READY})

    def _look_after(self, step: CallStep, run: Run, states: Mapping[str, StepState]) -> None:
        """Ask the check of a call that was sent and is not done; of one that failed once, since it may have
        been done while nobody looked."""
        standing = states[step.id].standing
        failed_for_sure = standing is Standing.FAILED and step.id in self._seen.checks
        if standing is Standing.DONE or failed_for_sure or step.work.by_hand:
            return
        subject = subject_in(self._plan, run, states, step)
        assert subject is not None, "a call that was sent has its subject"
        done = look(step, self._work(step, states), subject, self._account, self._journal, self._seen)
        self._check(step, done)

    def _start(
        self, step: PlanStep, run: Run, states: Mapping[str, StepState], errors: list[RelightError]
    ) -> Standing:
        """Start the step, and answer what came of that: READY where it has to wait."""
        if why := self._starts.why_not(step):
            self._seen = replace(self._seen, waits={**self._seen.waits, step.id: why})
            return Standing.READY
        if why := self._starts.settle_first(step):
            self._seen = replace(self._seen, holds={**self._seen.holds, step.id: why})
            return Standing.READY
        try:
            outcome = self._send(step, run, states)
        except NotSettled as error:
            why = f"{error.text}\n{error.next_step}"
            self._seen = replace(self._seen, asks={**self._seen.asks, step.id: why})
            return Standing.READY
        except AwsError as error:
            if not may_be_sent_again(error):
                return Standing.FAILED  # The journal has it as refused.
            self._starts.put_off(step, error)
            waits = {**self._seen.waits, step.id: self._starts.why_not(step)}
            self._seen = replace(self._seen, waits=waits)
            errors.append(error)
            return Standing.READY
        self._starts.started(step)
        return outcome

    def _send(self, step: PlanStep, run: Run, states: Mapping[str, StepState]) -> Standing:
        if isinstance(step, CallStep):
            subject = subject_in(self._plan, run, states, step)
            assert subject is not None, "a call is ready once its restore has a job"
            work = self._work(step, states)
            self._check(step, do(step, work, subject, self._account, self._journal, self._seen))
            return Standing.RUNNING
        forgotten = self._seen.forgotten
        attempt = start(step, run, self._account, self._journal, forgotten=forgotten, gone=self._gone)
        return Standing.FAILED if attempt.state is AttemptState.REFUSED else Standing.RUNNING

    def _work(self, step: CallStep, states: Mapping[str, StepState]) -> Work:
        created = {name: state.created_arn for name, state in states.items()}
        return ready_work(step, created, self._seen.answers)[0]

    def _check(self, step: CallStep, done: Known) -> None:
        self._seen = replace(self._seen, checks={**self._seen.checks, step.id: done})
