"""What can be known before the one call that cannot be taken back.

Each check is a row of a table: a title and a function that yields what it found. Findings come in the order
of the table, as answers arrive; several are asked for at once. A check that AWS refuses to answer yields
UNKNOWN, which is neither passed nor silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from recovery.account import Account
from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity
from recovery.plan import RestorePlan
from recovery.planning import Draft
from recovery.preflight_asked import ASKED
from recovery.preflight_known import KNOWN
from recovery.preflight_moment import POINT_IN_TIME
from recovery.situation import PreflightCheck, Situation
from restore_profiles.paths import CONTAINERS
from restore_profiles.rules import Names, look_up
from restore_profiles.visibility import visible_paths

__all__ = ["CHECKS", "Difference", "Finding", "FindingSeverity", "differences", "findings"]

# What needs no answer from AWS comes first, so that a refusal is on the screen before the first round trip.
ASKING: tuple[PreflightCheck, ...] = (POINT_IN_TIME, *ASKED)
CHECKS: tuple[PreflightCheck, ...] = (*KNOWN, *ASKING)
AT_ONCE = 4
"""Checks that ask the account at a time: of eight round trips one after the other two are waited for."""

HIDDEN = "(hidden)"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of source versus restored. `source` is "" where unknown, `restored` is "" where AWS
    decides."""

    path: str
    label: str
    source: str
    restored: str
    changed: bool
    """Whether both are known and differ."""


def findings(draft: Draft, plan: RestorePlan, account: Account, now: datetime) -> Iterator[Finding]:
    """Every finding about this plan. Blocks on each read; never raises `AwsError`."""
    situation = Situation(draft, plan, account, now)
    for check in KNOWN:
        yield from _found(check, situation)
    threads = ThreadPoolExecutor(AT_ONCE)
    try:
        for answer in [threads.submit(_found, check, situation) for check in ASKING]:
            yield from answer.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _found(check: PreflightCheck, situation: Situation) -> Sequence[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check.run(situation))
    except AwsError as error:
        text = f"It could not be looked up: {error.text}"
        found.append(Finding(FindingSeverity.UNKNOWN, check.title, text, error.next_step))
    return found


def differences(draft: Draft) -> tuple[Difference, ...]:
    """The source beside what is restored, in the order of the form; what neither side has is left out."""
    values, source_values = Names(draft.values), Names(draft.source_values)
    rows = []
    for path, field in visible_paths(draft.target, draft.answers, draft.facts):
        source, restored = look_up(source_values, path), look_up(values, path)
        if field.kind in CONTAINERS or not (source or restored):
            continue
        changed = bool(source and restored and source != restored)
        if field.sensitive:
            source, restored = HIDDEN if source else "", HIDDEN if restored else ""
        rows.append(Difference(path, field.label, source, restored, changed))
    return tuple(rows)
