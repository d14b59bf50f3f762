"""What can be known before the one call that cannot be taken back.

Each check is a row of `CHECKS`: a title and a function that yields what it found. Findings come as their
answers arrive. A check that AWS refuses to answer yields UNKNOWN, which is neither passed nor silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recovery.account import Account
from recovery.plan import RestorePlan
from recovery.planning import Draft


class FindingSeverity(StrEnum):
    """Worst first."""

    ERROR = "error"
    """AWS will refuse the restore, or it will fail."""
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


@dataclass(frozen=True, slots=True)
class PreflightCheck:
    title: str
    run: Callable[[Situation], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of source versus restored. `source` is "" where unknown; `restored` "" where AWS decides."""

    path: str
    label: str
    source: str
    restored: str

    @property
    def changed(self) -> bool:
        return self.source != self.restored


def findings(draft: Draft, plan: RestorePlan, account: Account, now: datetime) -> Iterator[Finding]:
    """Every finding about this plan, the free ones first. Never raises `AwsError`."""
    raise NotImplementedError


def differences(draft: Draft) -> tuple[Difference, ...]:
    """The source beside what is restored, in the order of the form; fields that neither side has are left
    out."""
    raise NotImplementedError
