"""What a check before a restore says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
