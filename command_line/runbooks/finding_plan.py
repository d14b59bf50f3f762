"""The plan that a runbook was written from, by the digest that the runbook tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from command_line.private_files import read_plan, read_text
from recovery.errors import BadInput, Refused, RelightError
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


def find_plan(digest: str, runbook: Path, given: Path | None) -> FoundPlan:
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
    raise BadInput(
        "The plan is not here",
        f"{runbook} was written from plan {digest[:16]}, which neither lies beside it nor was run here.",
        f"relight runbook verify {runbook} --plan PLAN.yaml",
    )


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
