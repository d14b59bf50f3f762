"""What restore tests proved, as Markdown for somebody who was not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from command_line.testing.history import KEPT
from recovery.context import Context, Identity
from recovery.journal_records import Mark, Record
from recovery.models import RestoreJob
from recovery.moments import iso
from recovery.plain_text import counted
from recovery.testing.coverage import State, Tested
from recovery.testing.history import Runs, TestRun, minutes_of, minutes_text, plan_name, time_told
from recovery.testing.validation import WORK
from runbooks.plain import markdown_code, markdown_text

NOBODY = "-"
RESOURCE_HEADS = (
    "Resource",
    "Type",
    "ARN",
    "State",
    "Last tested",
    "Test job",
    "Took",
    "Target",
    "Validation",
    "By",
    "Last restored by hand",
    "Restore job",
    "Why",
)
TEST_HEADS = (
    "Started",
    "Ended",
    "Job",
    "Plan",
    "Resource",
    "Restore",
    "Took",
    "Validation",
    "Message",
    "By",
    "Deletion",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    context: Context
    identity: Identity
    now: datetime
    since: datetime
    oldest: datetime | None
    """When the oldest restore job that AWS Backup lists was made."""
    covered: Sequence[Tested]
    tests: Runs
    said: Mapping[str, Mark]
    """Who validated a job, by its id."""
    compared: bool
    """Whether the settings since each test were asked for."""


def said_by(records: Iterable[Record]) -> Mapping[str, Mark]:
    """The marks of validations, by job."""
    return {each.about: each for each in records if isinstance(each, Mark) and each.work == WORK}


def as_markdown(evidence: Evidence) -> str:
    """The report: what it rests on, the resources with what is to be done first, and each test."""
    return "\n".join(
        [
            "# Restore evidence",
            "",
            *_head(evidence),
            "",
            "## Resources",
            "",
            *_table(RESOURCE_HEADS, (_resource(tested, evidence.said) for tested in evidence.covered)),
            "",
            f"## Restore tests since {iso(evidence.since)}",
            "",
            *_table(TEST_HEADS, (_test(run, evidence.said) for run in evidence.tests)),
        ]
    )


def _head(evidence: Evidence) -> Iterator[str]:
    where, states = evidence.context, Counter(tested.state for tested in evidence.covered)
    oldest = f"the oldest is of {iso(evidence.oldest)}" if evidence.oldest else "there are none"
    yield f"- Account {markdown_code(where.account)}, Region {markdown_code(where.region)}"
    if where.is_sandbox:
        yield "- **A simulated account: this is no evidence of anything in AWS.**"
    yield f"- Written {iso(evidence.now)} by {markdown_code(evidence.identity.arn)}"
    yield f"- Restore jobs as AWS Backup lists them: {oldest}. {KEPT}"
    told = ", ".join(f"{states[state]} {state}" for state in State if states[state])
    yield f"- {counted(len(evidence.covered), 'protected resource')}: {told or 'none'}"
    compared = "were compared" if evidence.compared else "were not compared (--changes compares them)"
    yield f"- Settings of the resources at their test and now, as their backups hold them, {compared}."
    yield (
        "- “Tested” is a job that a restore testing plan started; a restore that a person started counts as "
        "restored. “Took” runs from a job's creation to its end. A validation is said by whoever runs the "
        f"tests; “By” is what this machine's journal knows of it, and {NOBODY} means that it knows nothing."
    )


def _resource(tested: Tested, said: Mapping[str, Mark]) -> tuple[str, ...]:
    run, restore = tested.last_run, tested.last_restore
    return (
        markdown_text(tested.resource.label),
        markdown_text(tested.resource.type),
        markdown_code(tested.resource.arn),
        tested.state.value,
        iso(run.job.created) if run else "none listed",
        markdown_code(run.job.id) if run else "",
        minutes_text(run.minutes) if run else "",
        minutes_text(tested.target),
        markdown_text(run.job.validation_status) if run else "",
        _by(run, said) if run else "",
        _restored(restore) if restore else "none listed",
        markdown_code(restore.id) if restore else "",
        markdown_text(tested.why),
    )


def _restored(job: RestoreJob) -> str:
    took = minutes_text(minutes_of(job))
    return f"{iso(job.created)}, {took}" if took else iso(job.created)


def _test(run: TestRun, said: Mapping[str, Mark]) -> tuple[str, ...]:
    job = run.job
    return (
        iso(job.created),
        iso(job.completed) if job.completed else "",
        markdown_code(job.id),
        markdown_text(plan_name(job.testing_plan_arn)),
        markdown_code(job.source_arn) or "unknown",
        markdown_text(f"{job.status} {job.status_message}".strip()),
        time_told(run),
        markdown_text(job.validation_status),
        markdown_text(job.validation_message),
        _by(run, said),
        markdown_text(f"{job.deletion_status} {job.deletion_message}".strip()),
    )


def _by(run: TestRun, said: Mapping[str, Mark]) -> str:
    mark = said.get(run.job.id)
    return f"{markdown_code(mark.by)}, {markdown_text(mark.text)}" if mark else NOBODY


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        yield "None."
        return
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from lines
