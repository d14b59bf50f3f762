"""What is left after a restore on the screen of its job: the checklist, and what people said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recovery.account import Known
from recovery.checklist import Item, closed
from recovery.journal_records import Note, Record, SignOff
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob
from recovery.plain_text import plain
from restore_profiles.registry import profile_for
from runbooks.remaining import Remaining
from screens.work_left import asked, lines_of, marked, row, when, who
from tui.facts import Fact, FactGroup

MOST_NOTES = 20


def left_to_do(
    job: RestoreJob,
    work: Sequence[Remaining] | None,
    checklist: Sequence[Item] | None,
    children: Sequence[RestoreJob] = (),
) -> Iterator[FactGroup]:
    """What is left to do once the job has completed; before that, what will be. None: still being read."""
    missing = parts_missing(job, children)
    if job.finished and job.status != "COMPLETED":
        return
    title = "What is left to do" if job.finished else "What will be left to do"
    if work is None or checklist is None:
        yield FactGroup(title, text="Looking at the source.")
        return
    if children and work:
        yield FactGroup("", text="Each job below it tells what is left of its part.")
    needed = [item for item in checklist if not item.work.optional]
    if needed and job.finished and not missing and closed(checklist):
        title = "All is done"
    if not work:
        yield FactGroup(title, text=_nothing(job, bool(missing), bool(children)))
        return
    text = "\n".join(_rows(job, checklist))
    more = "\nf works through them, with the command of each." if len(work) > 1 else ""
    yield FactGroup(title, text=f"{text}{more}")
    sent = [(piece, item.closed) for piece, item in zip(work, checklist, strict=True) if not piece.by_hand]
    if len(sent) == 1 and not sent[0][1]:
        piece = sent[0][0]
        yield FactGroup(piece.title, text="\n".join(asked(piece)), lines=lines_of(piece))


def _nothing(job: RestoreJob, missing: bool, has_children: bool) -> str:
    if job.testing_plan_arn:
        return "Nothing: AWS Backup deletes what a test restored once the time to validate it is over."
    if profile_for(job.resource_type) is None:
        return "Unknown: Relight has no profile of this type yet."
    of_its_own = "of its own; each job below it tells what is left of its part"
    return f"Nothing {'else ' if missing else ''}{of_its_own if has_children else 'that Relight knows of'}."


def _rows(job: RestoreJob, checklist: Sequence[Item]) -> Iterator[str]:
    for item in checklist:
        told = row(item if job.finished or item.work.by_hand else Item(item.work, Known.NO, item.mark))
        yield f"{told}: {plain(marked(item.mark))}" if item.mark else told


def noted(records: Sequence[Record]) -> FactGroup | None:
    """Who signed the restore off, and what people noted of it, the newest last."""
    signed = [record for record in records if isinstance(record, SignOff)]
    notes = [record for record in records if isinstance(record, Note)]
    facts = [Fact("Signed off", f"by {who(each.by)}{when(each.at)}: {each.text}") for each in signed[-1:]]
    facts += [Fact(f"{who(each.by)}{when(each.at)}", each.text) for each in notes[-MOST_NOTES:]]
    more = len(notes) - MOST_NOTES
    lines = [f"and {more} before them: relight journal list"] if more > 0 else []
    return FactGroup("What people said", facts, lines=lines) if facts else None
