"""The files that a runbook consists of, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from recovery.recovery_plan import RecoveryPlan
from runbooks.job_words import words_of


@dataclass(frozen=True, slots=True)
class RunbookFile:
    """One file. Whoever writes it makes it 0600, or 0700 where it `runs`."""

    name: str
    content: str | bytes
    runs: bool = False


def base_name(plan: RecoveryPlan) -> str:
    """A name without extension that says what is restored and when that was:
    `restore-vol-0ab1-20261121T030000Z`, `recover-orders-20261121T030000Z`."""
    moment = max((step.plan.source.as_of for step in plan.restores), default=None)
    tail = f"-{moment:%Y%m%dT%H%M%SZ}" if moment else ""
    if plan.single is not None:
        source = plan.single.source
        named = source.resource_arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
        return f"{words_of(plan.single).noun}-{safe(named)}{tail}"
    return f"recover-{safe(plan.title.lower())}{tail}"


def safe(text: str) -> str:
    """The text as part of a file's name, `plan` where nothing of it can be."""
    letters = (
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "-" for letter in text
    )
    return "".join(letters)[:60].strip(".-") or "plan"
