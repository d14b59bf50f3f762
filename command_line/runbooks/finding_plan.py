"""The plan that a runbook was written from, by the digest that the runbook tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from command_line.private_files import read_plan, read_text
from recovery.errors import BadInput, Refused, RelightError
from recovery.executing_run import all_runs
from recovery.journal import Journal
from recovery.plan_store import kept
from recovery.recovery_plan import RecoveryPlan

ENDINGS = (".yaml", ".yml", ".json")
LARGEST = 32_000_000
"""Bytes of a file that may be a plan."""


@dataclass(frozen=True, slots=True)
class FoundPlan:
    plan: RecoveryPlan
    where: str
    """The file that it is in, or in words where else it was."""


def find_plan(digest: str, runbook: Path, given: Path | None, records: Journal) -> FoundPlan:
    """The plan in the file that was `given`; else in the runbook itself, in a file beside it, or among those
    that were run on this machine.

    Raises `Refused` where the given one is another plan, `BadInput` where none is found.
    """
    if given is not None:
        plan = read_plan(given)
        if plan.digest != digest:
            raise Refused(
                "A runbook of another plan",
                f"{runbook} was written from plan {digest[:16]}, and {given} is plan {plan.digest[:16]}.",
                f"What differs, if you have both: relight plan diff OTHER.yaml {given}",
            )
        return FoundPlan(plan, str(given))
    for path in places(runbook):
        if (found := plan_in(path, digest)) is not None:
            return FoundPlan(found, str(path))
    if (found := kept(digest)) is not None:
        return FoundPlan(found, "kept when it was run on this machine")
    known = words_of_journal(records, digest)
    raise BadInput(
        "The plan is not here",
        f"{runbook} was written from plan {digest[:16]}, which neither lies beside it nor is kept on this "
        f"machine.{known}",
        f"relight runbook verify {runbook} --plan PLAN.yaml",
    )


def words_of_journal(records: Journal, digest: str) -> str:
    """What the journal tells of a plan that is not here itself, so that whoever ran it can be asked."""
    try:
        runs = [
            run for each in records.contexts() for run in all_runs(records, each) if run.plan_digest == digest
        ]
        attempts = [each for each in records.attempts() if each.plan_digest == digest]
    except Refused:
        return ""
    told = [f"{run.begun:%Y-%m-%d %H:%M} UTC by {run.by or 'somebody'}" for run in runs]
    told += [
        f"{each.created:%Y-%m-%d %H:%M} UTC by {each.by or 'somebody'}, {each.job_id or 'job unknown'}"
        for each in attempts
    ]
    return f" It was run: {'; '.join(told)}." if told else ""


def places(runbook: Path) -> Iterator[Path]:
    yield runbook
    yield from sorted(
        path
        for path in runbook.parent.iterdir()
        if path.suffix in ENDINGS and path != runbook and path.is_file()
    )


def plan_in(path: Path, digest: str) -> RecoveryPlan | None:
    """The plan of that digest in a file, None where there is another or none."""
    try:
        if path.suffix not in ENDINGS or path.stat().st_size > LARGEST or digest not in read_text(path):
            return None
        plan = read_plan(path)
    except (OSError, RelightError):
        return None
    return plan if plan.digest == digest else None
