"""Runs of random plans under faults, deaths and two processes at once, and what is wrong with how they ended.

The account is in memory and forgets tokens, so that whatever is sent twice is there twice. What it holds is
compared with what the run says, and nothing of the run is asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from recovery.context import Context
from recovery.errors import AnswerLost, InvalidRequest, RelightError, Throttled
from recovery.executing import Execution, ExecutionReport, Standing, StepState
from recovery.executing_calls import LOST_PATIENCE
from recovery.journal import Journal, Turn
from recovery.journal_records import Mark
from recovery.models import RestoreJob
from recovery.reconciling import adopt, set_aside
from recovery.recovery_plan import CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep
from tests.unit.executed import Shop, call, plan_of, restore
from tests.unit.fake_account import CONTEXT, Clock

MOST_TICKS = 2000
MOST_STEPS = 8
TYPES = ("EBS", "Timestream")
"""The second runs one at a time."""
TRIED_AGAIN = 3


class Death(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


@dataclass
class Fate:
    """How often what happens. Each is the share of the requests, or of the journal's turns."""

    random: Random
    lost: float = 0.0
    death: float = 0.0
    throttled: float = 0.0
    refused: float = 0.0
    unlisted: float = 0.0
    fails: float = 0.0
    refusals: int = 0
    """How often AWS has refused something."""

    def before(self) -> None:
        self.after()
        if self.random.random() < self.throttled:
            raise Throttled("AWS asks to slow down", "Rate exceeded", code="ThrottlingException")
        if self.random.random() < self.refused:
            self.refusals += 1
            raise InvalidRequest("AWS refused a value", "No.")

    def after(self) -> None:
        self.may_die()
        if self.random.random() < self.lost:
            raise AnswerLost("Answer lost", "The connection broke.")

    def may_die(self) -> None:
        if self.random.random() < self.death:
            raise Death


class MortalJournal(Journal):
    """Its process may die whenever it has written something."""

    def __init__(self, directory: Path, clock: Clock, fate: Fate) -> None:
        super().__init__(directory, clock)
        self._fate = fate

    @contextmanager
    def turn(self, context: Context) -> Iterator[Turn]:
        with super().turn(context) as turn:
            yield turn
        self._fate.may_die()


def random_plan(random: Random) -> RecoveryPlan:
    steps: list[PlanStep] = []
    for number in range(random.randint(1, MOST_STEPS)):
        name = f"step-{number}"
        known = [step.id for step in steps]
        after = random.sample(known, min(len(known), random.choice((0, 1, 1, 2))))
        if after and random.random() < 0.4:
            steps.append(call(name, *after))
        else:
            steps.append(restore(name, *after, resource_type=random.choice(TYPES)))
    return plan_of(*steps, on_failure=random.choice(tuple(OnFailure)))


class RandomRun:
    """One plan, run by processes that come and go until it is over. The seed says all."""

    def __init__(self, seed: int, directory: Path) -> None:
        self._random = random = Random(seed)
        self.plan = random_plan(random)
        self.clock = Clock()
        self.account = Shop(self.clock, remembers_tokens=False, list_lag=random.choice((0.0, 0.0, 90.0)))
        share = random.choice((0.0, 0.05, 0.15))
        self._fate = Fate(
            random,
            lost=random.choice((0.0, share)),
            death=random.choice((0.0, share)),
            throttled=random.choice((0.0, share)),
            refused=random.choice((0.0, 0.0, 0.1)),
            unlisted=random.choice((0.0, share)),
            fails=random.choice((0.0, 0.0, 0.2)),
        )
        first = next(iter(self.plan.restores), None)
        others = (first, restore("another", first.id)) if first and not first.after else ()
        self._other = plan_of(*others) if random.random() < 0.4 else plan_of()
        """Another plan with a restore of this one in it, which runs at the same time."""
        self._journal = Journal(directory, self.clock)
        self._processes: list[Execution] = []
        self.deaths = self.asked = self.retries = 0
        self.wrong: list[str] = []

    def to_its_end(self) -> ExecutionReport:
        """Run it; what failed is tried again, the last time with nothing in the way."""
        report = self._until_over(retry=False)
        while report.run.result == "failed" and self.retries < TRIED_AGAIN:
            self.retries += 1
            if self.retries == TRIED_AGAIN:
                self._fate = Fate(self._random)
            self._processes.clear()
            report = self._until_over(retry=True)
        return report

    def _until_over(self, *, retry: bool) -> ExecutionReport:
        for _ in range(MOST_TICKS):
            report = self._tick(retry=retry)
            self._compare_limits()
            if report is not None and report.run.ended is not None:
                self._compare(report)
                return report
            if report is not None and report.over:
                self._settle(report)
            self.clock.advance(self._random.choice((1, 20, 90, LOST_PATIENCE.total_seconds())))
            for job in list(self.account.all_jobs.values()):
                if self._random.random() < 0.5:
                    is_bad = self._random.random() < self._fate.fails
                    self.account.finish("FAILED" if is_bad else "COMPLETED", only=job.id)
        raise AssertionError(f"It never ends: {report}")

    def _tick(self, *, retry: bool) -> ExecutionReport | None:
        """Let one of two processes look once; None where it died."""
        fate, account, random = self._fate, self.account, self._random
        account.after_effect = fate.after
        self._tick_other()
        is_unlisted = random.random() < fate.unlisted
        account.fail_reads = Throttled("AWS asks to slow down", "ListRestoreJobs") if is_unlisted else None
        while len(self._processes) < 2:
            journal = MortalJournal(self._journal.directory, self.clock, fate)
            self._processes.append(Execution(self.plan, account, journal, retry=retry))
        process = random.choice(self._processes)
        account.before_effect = self._refusing_after_failure(retry=retry)
        try:
            report = process.tick()
        except Death:
            self.deaths += 1
            self._processes.remove(process)
            report = None
        except RelightError as error:
            raise AssertionError(f"{error.title}: {error.text}") from error
        return report

    def _tick_other(self) -> None:
        if not self._other.steps or self._random.random() < 0.5:
            return
        self.account.before_effect = self._fate.before
        with suppress(Death):
            journal = MortalJournal(self._journal.directory, self.clock, self._fate)
            Execution(self._other, self.account, journal).tick()

    def _refusing_after_failure(self, *, retry: bool) -> Callable[[], None]:
        """What happens before a request of the plan, which takes down what is sent after a failure that stops
        it: of an earlier look, by what the journal holds, or of this one."""
        states = Execution(self.plan, self.account, self._journal).states()
        is_stopped = any(state.standing is Standing.FAILED for state in states.values())
        refusals = self._fate.refusals

        def before() -> None:
            stops = self.plan.on_failure is OnFailure.STOP
            if stops and (self._fate.refusals > refusals or (is_stopped and not retry)):
                self.wrong.append("Something was sent after a failure that stops the plan.")
            self._fate.before()

        return before

    def _settle(self, report: ExecutionReport) -> None:
        """Somebody looks into the account, where nothing hides, and says what they see."""
        for state in report.states.values():
            if state.standing is not Standing.ASKS:
                continue
            self.asked += 1
            attempt = next((each for each in self._journal.attempts() if each.id == state.attempt_id), None)
            if attempt is None:
                self._journal.record(Mark(CONTEXT, state.job_id, state.step, False, "ann"))
                continue
            told = self.account.metadata.items()
            ours = [job_id for job_id, metadata in told if attempt.id in metadata.values()]
            if ours:
                adopt(attempt, self.account.all_jobs[ours[0]], self._journal)
            else:
                set_aside(attempt, self._journal)

    # What the account says

    def _compare_limits(self) -> None:
        if self.account.most_at_once.get("Timestream", 0) > 1:
            self.wrong.append("More than one Timestream table at a time.")

    def _compare(self, report: ExecutionReport) -> None:
        for step in self.plan.steps:
            compare = self._of_call if isinstance(step, CallStep) else self._of_restore
            if why := compare(step, report.states[step.id]):
                self.wrong.append(f"{step.id} is told as {report.states[step.id].standing}: {why}")
        done = all(state.standing is Standing.DONE for state in report.states.values())
        if done != (report.run.result == "done"):
            self.wrong.append(f"The run is told as {report.run.result}: {report.states}")

    def _of_call(self, step: PlanStep, state: StepState) -> str:
        assert isinstance(step, CallStep)
        times = [action for action, _ in self.account.calls].count(step.work.operation)
        return "" if times == (state.standing is Standing.DONE) else f"it was carried out {times} times"

    def _of_restore(self, step: PlanStep, state: StepState) -> str:
        assert isinstance(step, RestoreStep)
        jobs = [job for job in self.account.all_jobs.values() if job.point_arn == step.plan.source.point_arn]
        good = [job for job in jobs if job.status != "FAILED"]
        if state.standing is Standing.DONE:
            if [job.id for job in good] != [state.job_id] or not good[0].finished:
                return f"{jobs}"
            early = any(job.completed and job.completed > good[0].created for job in self._before(step))
            return "it began before what it comes after was done" if early else ""
        is_theirs = step.id in {each.id for each in self._other.steps}
        return f"{good}" if good and not is_theirs else ""

    def _before(self, step: RestoreStep) -> list[RestoreJob]:
        points = {each.plan.source.point_arn for each in self.plan.restores if each.id in step.after}
        return [
            job
            for job in self.account.all_jobs.values()
            if job.point_arn in points and job.status == "COMPLETED"
        ]
