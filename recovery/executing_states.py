"""How the steps of a run stand, by the journal and by what was last seen of the account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from recovery.account import Known
from recovery.models import Job


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
    """Somebody has to do it, to say that it is done, or to answer what it asks."""


FINAL = frozenset({Standing.DONE, Standing.FAILED, Standing.SKIPPED})
NOT_BEGUN = frozenset({Standing.WAITING, Standing.READY})
UNDER_WAY = frozenset({Standing.READY, Standing.RUNNING})
"""What goes on by itself."""


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands. `why` says in words what it waits for, or what AWS said."""

    step: str
    standing: Standing
    job_id: str = ""
    """Its restore or copy job. Of a call: what `relight journal mark` takes, the job that it is about."""
    created_arn: str = ""
    why: str = ""
    percent: float | None = None
    at: datetime | None = None
    """When it came to stand so, where the journal tells it."""
    attempt_id: str = ""
    """Its attempt, which `relight journal adopt` and `set-aside` take; of a call the record of its
    sending."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the journal does not tell. By step: `checks` are the answers of the checks of calls that were
    sent, `waits` why one is not started yet, `asks` what has to be settled before one can be, `holds` what
    elsewhere has to be. `forgotten` are the ids of attempts and calls that failed and are to be made again.
    """

    jobs: Mapping[str, Job] = field(default_factory=dict)
    gone_jobs: Collection[str] = ()
    sights: Mapping[str, str] = field(default_factory=dict)
    """What was last seen of attempts without an answer, by their id."""
    checks: Mapping[str, Known] = field(default_factory=dict)
    waits: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    forgotten: Collection[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    """By `STEP:NAME`."""
