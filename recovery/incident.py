"""What happened, in its order: the journal of a context as the timeline of an incident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from recovery.attempts import Attempt, AttemptState, apply_members
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal import Journal
from recovery.journal_imports import Chain
from recovery.journal_lines import NOT_READ
from recovery.journal_records import (
    ATTEMPT,
    CallRecord,
    JobChange,
    Mark,
    Note,
    Record,
    RunRecord,
    SignOff,
    record_of,
)
from recovery.plan import COPY_JOB

ATTEMPT_WORDS = {
    AttemptState.PREPARED: "prepared from {point_arn}",
    AttemptState.SENT: "sent to AWS",
    AttemptState.STARTED: "AWS Backup started job {job_id}",
    AttemptState.REFUSED: "refused, nothing was started: {why}",
    AttemptState.UNKNOWN: "no answer came, it may be running: {why}",
    AttemptState.SET_ASIDE: "set aside: {why}",
    AttemptState.COMPLETED: "job {job_id} completed: {created_resource_arn}",
    AttemptState.FAILED: "job {job_id} failed: {why}",
    AttemptState.ABORTED: "job {job_id} was aborted: {why}",
}
"""What an attempt's state says of it. The places are fields of the attempt."""
OURS = frozenset({AttemptState.PREPARED, AttemptState.SENT})


@dataclass(frozen=True, slots=True)
class Entry:
    """One record in words."""

    at: datetime
    """By the clock of the machine that wrote it."""
    kind: str
    about: str
    """As in the record; of an attempt its job where it has one, else its own id."""
    text: str
    by: str = ""
    """The ARN of who did or said it, "" for what AWS answered and Relight saw."""
    imported: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Timeline:
    """`entries` are those that were asked for, oldest first; `chains` are whole, or they could not be
    verified."""

    context: Context
    head: str
    """Of our own chain, "" where there is none."""
    entries: tuple[Entry, ...]
    chains: tuple[Chain, ...]


def timeline(
    journal: Journal,
    context: Context,
    since: datetime | None = None,
    until: datetime | None = None,
    about: str = "",
) -> Timeline:
    """What the journal of a context tells, a colleague's imports included.

    `since` and `until` belong to the period; `about` is a job, an attempt or a restore testing plan: an
    attempt and its job are one thing. Lines that are no records are left out; `Journal.verify` tells them.
    """
    chains = journal.chains(context)
    found = [told for chain in chains for told in _told(chain, context)]
    names = {about}.union(*(ids for _, ids in found if about and about in ids))
    entries = {
        entry: None
        for entry, ids in sorted(found, key=lambda told: told[0].at)
        if (not about or names & ids)
        and (since is None or entry.at >= since)
        and (until is None or entry.at <= until)
    }
    own = next((chain.head for chain in chains if not chain.imported), "")
    return Timeline(context, own, tuple(entries), chains)


def head_to_note(journal: Journal, context: Context) -> str:
    """The head that a runbook of `context` prints; "" where there is none or the journal cannot be read.

    A plan's context has no endpoint: it stands for the only one that the journal knows of its account and
    Region.
    """
    try:
        known = journal.contexts()
        if context not in known:
            same = [each for each in known if replace(each, endpoint=context.endpoint) == context]
            if len(same) != 1:
                return ""
            (context,) = same
        return journal.head(context)
    except Refused:
        return ""


def _told(chain: Chain, context: Context) -> Iterator[tuple[Entry, set[str]]]:
    """Each record's entry, and the ids of what it is about."""
    attempts: dict[str, Attempt] = {}
    for line in chain.lines:
        try:
            members = json.loads(line)
            at = datetime.fromisoformat(members["at"]).astimezone(UTC)
            if members["kind"] == ATTEMPT:
                attempt = apply_members(attempts.get(members["id"]), members)
                attempts[attempt.id] = attempt
                text, ids = _attempt_words(attempt), {attempt.id, attempt.job_id} - {""}
                # What AWS answered is not what somebody said.
                by = attempt.by if attempt.state in OURS else ""
                about, where = attempt.job_id or attempt.id, attempt.context
            else:
                record = record_of(members)
                text, ids = _words(record), {record.about}
                about, by, where = record.about, getattr(record, "by", ""), record.context
        except NOT_READ:
            continue
        if where == context:
            yield Entry(at, members["kind"], about, text, by, chain.imported), ids


def _attempt_words(attempt: Attempt) -> str:
    what = "Copy" if attempt.follow == COPY_JOB else "Restore"
    places = {
        "point_arn": attempt.point_arn,
        "job_id": attempt.job_id,
        "why": attempt.why or "no reason told",
        "created_resource_arn": attempt.created_resource_arn or "what it made is not told",
    }
    words = ATTEMPT_WORDS[attempt.state].format(**places)
    return f"{what} of {attempt.resource_name or attempt.resource_arn}: {words}"


def _words(record: Record) -> str:
    match record:
        case CallRecord():
            return _joined(
                f"{record.name or record.operation} ({record.operation}): {record.state}", record.why
            )
        case JobChange():
            percent = "" if record.percent is None else f", {record.percent:g} %"
            return _joined(f"{record.status}{percent}", record.made_arn, record.message)
        case Note():
            return record.text
        case Mark():
            return _joined(f"{record.work}: {'done' if record.done else 'not done after all'}", record.text)
        case SignOff():
            return _joined("signed off as recovered", record.text)
        case RunRecord():
            title = f" “{record.title}”" if record.title else ""
            return _joined(f"Run {record.id} of the plan{title}: {record.state}", record.result)


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part)
