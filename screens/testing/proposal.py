"""A write of restore testing that is ready for its review: the exact request, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from recovery.account import Account
from recovery.finding import Finding
from recovery.journal import Journal
from recovery.testing.editing import Edited


def nothing(account: Account) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class Proposal:
    title: str
    """As a question: `Make the plan nightly?`."""
    done: str
    """What is told afterwards: `Made plan nightly`."""
    operation: str
    """AWS Backup's name for it, such as `CreateRestoreTestingPlan`."""
    request: Mapping[str, object]
    rows: tuple[tuple[str, str], ...]
    """What the question shows of it, a word and what it stands for."""
    follows: str
    """A sentence on what follows from it."""
    changes: tuple[tuple[str, str, str], ...]
    """Of a change each field, what it was and what it becomes."""
    findings: tuple[Finding, ...]
    send: Callable[[Account, Journal], Edited]
    check: Callable[[Account], Iterable[Finding]] = nothing
    """What only the account can tell of it; may raise `AwsError`."""
