"""When each step of a plan is likely to begin and to end, by what this account's own restores took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.estimates import RestoreHistory
from recovery.models import RestoreJob
from recovery.recovery_plan import PlanStep, RecoveryPlan, RestoreStep


@dataclass(frozen=True, slots=True)
class Expected:
    """From when to when a step runs, counted from the start of the run. Nine of ten restores took no longer;
    one of which nothing is known counts as nothing, and so does waiting for a limit."""

    begins: timedelta
    ends: timedelta
    known: bool
    """Whether the lengths of it, and of all that comes before it, are known."""


def expected(plan: RecoveryPlan, history: RestoreHistory, now: datetime) -> Mapping[str, Expected]:
    """By step id. The plan must be possible (`recovery_plan.problems_of`)."""
    found: dict[str, Expected] = {}
    for wave in plan.waves():
        for step in wave:
            before = [found[name] for name in step.after]
            begins = max((each.ends for each in before), default=timedelta())
            length = _length(step, history, now)
            known = length is not None and all(each.known for each in before)
            found[step.id] = Expected(begins, begins + (length or timedelta()), known)
    return found


def _length(step: PlanStep, history: RestoreHistory, now: datetime) -> timedelta | None:
    """How long nine of ten restores of the type took; None where that is not known. A call is short."""
    if not isinstance(step, RestoreStep):
        return timedelta()
    if step.plan.copies:
        return None
    like = RestoreJob(step.plan.context, "", "", now, resource_type=step.plan.source.resource_type)
    estimate = history.estimate(like)
    return estimate.ninetieth if estimate else None
