"""What a check before a restore looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recovery.account import Account
from recovery.plan import RestorePlan
from recovery.planning import Draft


class FindingSeverity(StrEnum):
    """Worst first."""

    ERROR = "error"
    """A cited source says that AWS refuses it, or that the job fails."""
    WARNING = "warning"
    UNKNOWN = "unknown"
    """It was asked and could not be told."""
    INFO = "info"
    PASSED = "passed"
    """Looked at, nothing in the way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one check. `evidence` is what it rests on: a statement, a key's state, the page that says
    so."""

    severity: FindingSeverity
    title: str
    text: str
    next_step: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a check looks at. `now` is an aware UTC datetime."""

    draft: Draft
    plan: RestorePlan
    account: Account
    now: datetime

    @property
    def names(self) -> Mapping[str, str]:
        """What the rules of the profile look at."""
        return {**self.draft.facts, **self.draft.values}


@dataclass(frozen=True, slots=True)
class PreflightCheck:
    """`title` names the question; it is the finding's title where AWS does not answer."""

    title: str
    run: Callable[[Situation], Iterator[Finding]]
