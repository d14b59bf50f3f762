"""What `relight runbook verify` found, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation
from recovery.finding import FindingSeverity
from recovery.moments import iso
from recovery.plain_text import counted
from recovery.plan_check import StepFinding
from recovery.plan_jobs import PlanJob
from runbooks.comparing import ChangedLine, Comparison

if TYPE_CHECKING:
    from command_line.output import Output

JOBS_SHOWN = 5
SHOWN = 20
"""Changed lines that are shown; --json has all."""
DRIFT = {
    FindingSeverity.ERROR: "in the way",
    FindingSeverity.WARNING: "to be known",
    FindingSeverity.UNKNOWN: "not known",
}
"""Findings that are told, and what so many of them are, in words."""


class Verdict(StrEnum):
    """What it comes to, the worst that holds."""

    DRIFTED = "drifted"
    """The account is no longer as the plan needs it."""
    EDITED = "edited"
    """The runbook is not as it was written."""
    UNKNOWN = "cannot be told"
    """Another version wrote it, or it cannot be compared."""
    MATCHES = "matches"


EXIT = {
    Verdict.DRIFTED: ExitCode.REFUSED,
    Verdict.EDITED: ExitCode.REFUSED,
    Verdict.UNKNOWN: ExitCode.BAD_INPUT,
    Verdict.MATCHES: ExitCode.DONE,
}


@dataclass(frozen=True, slots=True)
class Verification:
    """Of one runbook; the names are those of --json."""

    file: str
    format: str
    plan: str
    """The digest of the plan that it was written from."""
    plan_from: str
    made: datetime
    made_by: str
    made_with: str
    """The version of Relight that wrote it."""
    version: str
    """The version that compares."""
    comparison: Comparison | None
    """None where the format cannot be written again here."""
    unsure: str
    """Why the text does not tell whether it was edited, "" where it does."""
    asked: bool
    """Whether the account was asked, and not only the plan looked at."""
    findings: tuple[StepFinding, ...]
    jobs: tuple[PlanJob, ...]
    """What AWS Backup lists that was started from the plan, by whatever runbook; oldest first."""

    @property
    def verdict(self) -> Verdict:
        if any(each.finding.severity is FindingSeverity.ERROR for each in self.findings):
            return Verdict.DRIFTED
        if self.comparison is None or self.unsure:
            return Verdict.UNKNOWN
        return Verdict.MATCHES if self.comparison.same else Verdict.EDITED


def as_object(found: Verification) -> dict[str, object]:
    """For --json."""
    text = found.comparison or Comparison()
    return {
        "verdict": found.verdict,
        "file": found.file,
        "format": found.format,
        "plan": found.plan,
        "plan_from": found.plan_from,
        "made": found.made,
        "made_by": found.made_by,
        "made_with": found.made_with,
        "version": found.version,
        "compared": found.comparison is not None,
        "unsure": found.unsure,
        "changed_lines": text.lines,
        "filled_lines": text.filled,
        "missing_files": text.missing,
        "unread_files": text.unread,
        "account_asked": found.asked,
        "findings": [{"step": each.step, "finding": each.finding} for each in found.findings],
        "jobs": found.jobs,
    }


def tell(found: Verification, invocation: Invocation) -> None:
    output = invocation.output
    output.pairs(
        [
            ("verdict", found.verdict),
            ("runbook", f"{found.file}, {found.format}"),
            ("plan", f"{found.plan}, {found.plan_from}"),
            ("written", ", ".join(written_words(found, invocation))),
            ("text", text_words(found)),
            ("account", account_words(found)),
            ("run", run_words(found)),
        ]
    )
    if found.comparison is not None:
        tell_lines(found.comparison.lines, output)
    for each in found.findings:
        finding = each.finding
        output.block(finding.severity.value, f"{each.step}: {finding.title}", finding.text, finding.next_step)


def written_words(found: Verification, invocation: Invocation) -> Iterator[str]:
    yield invocation.at(found.made)
    if found.made_by:
        yield found.made_by
    if found.made_with:
        yield f"Relight {found.made_with}"


def text_words(found: Verification) -> str:
    text = found.comparison
    if text is None:
        return f"not compared: {found.unsure}"
    told = [f"{counted(len(text.lines), 'line')} not as written"] if text.lines else []
    told += [f"{name} is not there" for name in text.missing]
    told += [f"{name} is not what is drawn now" for name in text.unread]
    if text.filled:
        told.append(f"{counted(text.filled, 'line')} filled in where it was left open")
    if found.unsure:
        told.append(found.unsure)
    return "; ".join(told) or "as it was written"


def account_words(found: Verification) -> str:
    if not found.asked:
        return "not asked"
    counts = Counter(each.finding.severity for each in found.findings)
    told = [f"{counts[severity]} {words}" for severity, words in DRIFT.items() if counts[severity]]
    return ", ".join(told) or "nothing in the way"


def run_words(found: Verification) -> str:
    """The newest jobs of it; "probably" where AWS does not let that be told for sure."""
    if not found.asked:
        return "not asked"
    newest = sorted(found.jobs, key=lambda each: each.job.created, reverse=True)
    told = [
        f"{each.step}{'' if each.certain else ' probably'} by job {each.job.id} of {iso(each.job.created)}, "
        f"{each.job.status}"
        for each in newest[:JOBS_SHOWN]
    ]
    if len(newest) > JOBS_SHOWN:
        told.append(f"{counted(len(newest) - JOBS_SHOWN, 'job')} before")
    return "; ".join(told) or "no job of it is known"


def tell_lines(lines: tuple[ChangedLine, ...], output: Output) -> None:
    for each in lines[:SHOWN]:
        output.line(f"{each.file}, line {each.line}:")
        for mark, text in (("-", each.written), ("+", each.found)):
            if text is not None:
                output.line(f"  {mark} {text}")
    if len(lines) > SHOWN:
        output.say(f"and {counted(len(lines) - SHOWN, 'line')} more; --json has all.")
