"""When a step that is ready may be started: what its service's limits leave, and what AWS put off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState
from recovery.errors import AccessDenied, RelightError, Throttled
from recovery.executing_states import Standing, StepState
from recovery.journal import Journal
from recovery.moments import iso
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, RestoreStep
from recovery.running_limits import Busy, busy_of, is_limited, no_room, others, reading_metadata
from recovery.watching import WatchReport

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
"""How long nothing is sent after AWS put something off: twice as long each time in a row."""
YOUNG = timedelta(hours=24)
"""How long an attempt of another plan whose outcome nobody knows is counted as running."""
SENDING = timedelta(minutes=1)
"""How long an attempt of another plan that is on the disk may be about to be sent."""
RUNS = frozenset({Standing.RUNNING, Standing.ASKS})


@dataclass(frozen=True, slots=True)
class Pause:
    until: datetime
    length: timedelta
    why: str


class Starts:
    """What stands in the way of starting steps, from tick to tick."""

    def __init__(self, plan: RecoveryPlan, account: Account, journal: Journal) -> None:
        self._plan, self._account, self._journal = plan, account, journal
        self._pauses: dict[str, Pause] = {}
        self._metadata_of = reading_metadata(account.reads.job_metadata)
        self._busy: list[Busy] = []
        self._unsettled: list[Busy] = []
        """What may be running, and nobody knows."""
        self._is_unseen = False

    def look(self, watched: WatchReport, states: Mapping[str, StepState]) -> None:
        """Take down what runs in the account now: of this plan, of others, of others' plans."""
        refused = [error for error in watched.errors if not isinstance(error, AccessDenied)]
        self._is_unseen = watched.listed_at is None and refused != []
        begun = [step for step in self._plan.restores if states[step.id].standing in RUNS]
        ours = {states[step.id].attempt_id for step in begun}
        jobs = {states[step.id].job_id for step in begun}
        limited = {
            step.plan.source.resource_type
            for step in self._plan.restores
            if is_limited(step.plan, self._plan.at_once)
        }
        asks = [step for step in begun if states[step.id].standing is Standing.ASKS]
        unlisted = self._unlisted(ours, {job.id for job in watched.jobs})
        self._busy = [
            *(busy_of(step.plan) for step in begun if step not in asks and not step.plan.copies),
            *(Busy(attempt.resource_type, None) for attempt in unlisted if not attempt.unsettled),
            *others(watched.jobs, jobs, limited, self._metadata_of),
        ]
        self._unsettled = [
            *(busy_of(step.plan) for step in asks if not step.plan.copies),
            *(Busy(attempt.resource_type, None) for attempt in unlisted if attempt.unsettled),
        ]

    def _unlisted(self, ours: set[str], listed: set[str]) -> list[Attempt]:
        """Attempts of other plans and runs that may be running, or soon will, and that no listing shows."""
        now = self._journal.now()
        digests = {step.plan.digest for step in self._plan.restores}

        def may_run(attempt: Attempt) -> bool:
            age = now - (attempt.sent or attempt.created)
            if attempt.state is AttemptState.PREPARED:
                return age < SENDING and attempt.plan_digest not in digests
            return age < YOUNG and (attempt.unsettled or (attempt.running and attempt.job_id not in listed))

        attempts = self._journal.attempts(self._account.context)
        return [each for each in attempts if each.id not in ours and may_run(each)]

    def why_not(self, step: PlanStep) -> str:
        """In words why a step that is ready is not to be started now; "" where nothing is in the way."""
        now = self._journal.now()
        for key in _keys(step):
            pause = self._pauses.get(key)
            if pause is not None and pause.until - pause.length <= now < pause.until:
                return f"{pause.why} It is tried again at {iso(pause.until)}."
        if isinstance(step, CallStep):
            return ""
        if self._is_unseen and is_limited(step.plan, self._plan.at_once):
            return "What else runs in the account is not known yet."
        return no_room(step.plan, self._plan.at_once, self._busy)

    def settle_first(self, step: PlanStep) -> str:
        """In words why a step cannot be started before somebody settles what may be running; "" where that
        is not in its way."""
        if isinstance(step, CallStep):
            return ""
        why = no_room(step.plan, self._plan.at_once, (*self._busy, *self._unsettled))
        return f"{why}, and it is not known of one whether it runs: that has to be settled." if why else ""

    def started(self, step: PlanStep) -> None:
        for key in _keys(step):
            self._pauses.pop(key, None)
        if isinstance(step, RestoreStep) and not step.plan.copies:
            self._busy.append(busy_of(step.plan))

    def put_off(self, step: PlanStep, error: RelightError) -> None:
        """Nothing of the kind is sent for a while: of the service where it asks to slow down or is not to be
        reached, of the type where a limit is reached."""
        of_the_type = isinstance(step, RestoreStep) and getattr(error, "code", "").startswith("LimitExceeded")
        key = _keys(step)[-1 if of_the_type else 0]
        before = self._pauses.get(key)
        length = min(before.length * 2, LONGEST_PAUSE) if before else FIRST_PAUSE
        why = "AWS asks to slow down." if isinstance(error, Throttled) else error.text
        self._pauses[key] = Pause(self._journal.now() + length, length, why)


def _keys(step: PlanStep) -> tuple[str, ...]:
    """What pauses hold for a step: its service, and of a restore its type."""
    if isinstance(step, CallStep):
        return (step.work.operation.partition(":")[0],)
    return ("backup", f"type {step.plan.source.resource_type}")
