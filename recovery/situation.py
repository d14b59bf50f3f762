"""What a check before a restore looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from recovery.account import Account
from recovery.finding import Finding
from recovery.plan import RestorePlan
from recovery.planning import Draft


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
