"""How the steps of a run stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """In the order in which a step goes through them, as far as it does."""

    WAITING = "waiting"
    """For the steps that it comes after."""
    READY = "ready"
    """It is started as soon as a limit of its service, or AWS's patience, allows it."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Not started, because of a step that failed."""
    ASKS = "asks"
    """Nobody knows whether it started: somebody has to settle it."""
    BY_HAND = "by hand"
    """Somebody has to do it, or to say that it is done."""


FINAL = frozenset({Standing.DONE, Standing.FAILED, Standing.SKIPPED})
WAITS_FOR_SOMEBODY = frozenset({Standing.ASKS, Standing.BY_HAND})


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands. `job_id` is its restore or copy job, of a call the job that `relight journal mark`
    takes; `why` says in words what it waits for, or what AWS said."""

    step: str
    standing: Standing
    job_id: str = ""
    created_arn: str = ""
    why: str = ""
    percent: float | None = None
    at: datetime | None = None
    """When it came to stand so, where the journal tells it."""
    attempt_id: str = ""
    """What `relight journal adopt` and `set-aside` take."""
