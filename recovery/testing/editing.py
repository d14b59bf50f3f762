"""Making, changing and deleting restore testing plans and selections: one write each, journalled before it is
sent, and read back where its answer is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.account import Account, Known
from recovery.journal import Journal
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one write. `there` is what the account says where the answer was lost: YES for as it was
    asked for, NO for not so, UNKNOWN where nobody may look; YES where AWS answered."""

    there: Known
    text: str = ""
    """Where the answer was lost: that, and what is there, in words."""


def create_plan(account: Account, plan: RestoreTestingPlan, journal: Journal) -> Change:
    """Raises `ReadOnly` while writing is off, `Blocked` where a limit is broken, `AwsError`."""
    raise NotImplementedError


def update_plan(account: Account, plan: RestoreTestingPlan, journal: Journal) -> Change:
    raise NotImplementedError


def delete_plan(account: Account, name: str, journal: Journal) -> tuple[str, ...]:
    """Delete a plan after its selections, which AWS asks for; answers the names of those deleted."""
    raise NotImplementedError


def create_selection(account: Account, selection: RestoreTestingSelection, journal: Journal) -> Change:
    raise NotImplementedError


def update_selection(account: Account, selection: RestoreTestingSelection, journal: Journal) -> Change:
    raise NotImplementedError


def delete_selection(account: Account, plan: str, name: str, journal: Journal) -> Change:
    raise NotImplementedError


def plan_request(plan: RestoreTestingPlan) -> Mapping[str, object]:
    """The request of CreateRestoreTestingPlan, without its token."""
    raise NotImplementedError


def selection_request(selection: RestoreTestingSelection) -> Mapping[str, object]:
    """The request of CreateRestoreTestingSelection, without its token."""
    raise NotImplementedError
