"""What `relight job ID` tells of a restore: what is known beside AWS's own words, and what people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from command_line.following import AT_ONCE, told_work_after, work_after
from command_line.invocation import Invocation
from command_line.output import Output
from recovery.account import Account, Known, Reads
from recovery.checklist import Item, items
from recovery.closing import closed_itself, is_closed, least
from recovery.comparing import Compared, Comparison, compare
from recovery.errors import AwsError
from recovery.estimates import Estimate, estimate_of, expectation, read_history
from recovery.explanations import Explanation, decoded, explain
from recovery.follow_up import is_done
from recovery.job_changes import job_changes
from recovery.journal import Journal
from recovery.journal_records import Mark, Note, Record, SignOff
from recovery.models import RestoreJob
from recovery.moments import span
from recovery.progress import ProgressLog, Stall
from recovery.standing import Standing, answered_jobs, standing_of
from restore_profiles.work import open_places_of
from runbooks.remaining import Remaining


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job with all that is known of it. `comparison` is None before it has made something."""

    standing: Standing
    estimate: Estimate | None
    stall: Stall | None
    explanation: Explanation | None
    comparison: Comparison | None
    checklist: tuple[Item, ...]
    notes: tuple[Note, ...]
    sign_off: SignOff | None
    accepted: tuple[Mark, ...] = ()
    """Marks that no work is named by: differences that somebody accepted."""

    @property
    def work(self) -> tuple[Remaining, ...]:
        return tuple(item.work for item in self.checklist if isinstance(item.work, Remaining))

    @property
    def open_work(self) -> tuple[Remaining, ...]:
        """What is neither done nor marked."""
        return tuple(
            item.work for item in self.checklist if not item.closed and isinstance(item.work, Remaining)
        )


def report_of(
    account: Account,
    journal: Journal,
    job: RestoreJob,
    now: datetime,
    children: Sequence[RestoreJob] = (),
    below: Iterable[Known] = (),
) -> JobReport:
    """Asks AWS for what the state of the job wants: how long others took while it runs, its work and what it
    made once it completed. `children` are the jobs below it, `below` whether nothing is left after them.
    Raises `Refused` where the journal cannot be read."""
    said = journal.records(account.context, job.id)
    estimate = None if job.finished else estimated(account.reads, job, now)
    stall = stall_of(account, journal, job, now)
    checklist = checklist_of(account, job, said)
    names = {item.work.name for item in checklist}
    made = job.status == "COMPLETED" and not job.testing_plan_arn
    explanation = explain(job)
    return JobReport(
        standing_of(
            job,
            estimate=estimate,
            stall=stall,
            closed=least((closed_itself(job, checklist, children), *below)),
            answered=job.id in answered_jobs((job, *later_than(account.reads, job)), said),
        ),
        estimate,
        stall,
        decoded(account.reads, explanation) if explanation else None,
        compare(account.reads, job) if made else None,
        checklist,
        tuple(record for record in said if isinstance(record, Note)),
        next((record for record in reversed(said) if isinstance(record, SignOff)), None),
        tuple(record for record in said if isinstance(record, Mark) and record.work not in names),
    )


def later_than(reads: Reads, job: RestoreJob) -> list[RestoreJob]:
    """For a job that did not complete those that began after it, one of which may have repeated it."""
    if not job.finished or job.status == "COMPLETED":
        return []
    try:
        return [each for page in reads.jobs(created_after=job.created) for each in page]
    except AwsError:
        return []


def estimated(reads: Reads, job: RestoreJob, now: datetime) -> Estimate | None:
    """None also where the finished jobs may not be listed."""
    try:
        return estimate_of(reads, read_history(reads, now), job)
    except AwsError:
        return None


def stall_of(account: Account, journal: Journal, job: RestoreJob, now: datetime) -> Stall | None:
    """Whether it stands still, by what the journal tells of it and by what it says now."""
    progress = ProgressLog(job_changes(journal, account.context))
    progress.saw((job,), now)
    return progress.stalled(job, now)


def checklist_of(account: Account, job: RestoreJob, said: Sequence[Record]) -> tuple[Item, ...]:
    """The work after a job, checked now, with what was said of it."""
    work = work_after(account, job)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        done = tuple(threads.map(lambda piece: is_done(account.reads, piece.done), work))
    return items(work, done, said)


def closed_after(account: Account, journal: Journal, jobs: Iterable[RestoreJob]) -> dict[str, Known]:
    """Whether nothing is left after each of the jobs that completed, by its id; UNKNOWN where AWS refuses to
    tell."""

    def asked(job: RestoreJob) -> Known:
        try:
            return is_closed(account.reads, journal, job, partial(told_work_after, account.reads))
        except AwsError:
            return Known.UNKNOWN

    completed = [job for job in jobs if job.status == "COMPLETED"]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        return {job.id: known for job, known in zip(completed, threads.map(asked, completed), strict=True)}


def not_closed(closed: Mapping[str, Known]) -> frozenset[str]:
    """The ids of jobs after which work remains, or may."""
    return frozenset(job_id for job_id, known in closed.items() if known is not Known.YES)


def as_members(report: JobReport) -> dict[str, object]:
    """What `--json` has of it, beside the job."""
    return {
        "group": report.standing.group,
        "why": report.standing.why,
        "estimate": report.estimate,
        "stall": report.stall,
        "explanation": report.explanation,
        "comparison": report.comparison,
        "checklist": [
            {"work": item.work, "done": item.done, "mark": item.mark, "closed": item.closed}
            for item in report.checklist
        ],
        "accepted": report.accepted,
        "notes": report.notes,
        "sign_off": report.sign_off,
    }


def rows_of(report: JobReport, invocation: Invocation) -> Iterator[tuple[str, str]]:
    """What is known beside AWS's own words, as names and texts."""
    standing, job = report.standing, report.standing.job
    yield "standing", f"{standing.group}{f': {standing.why}' if standing.why else ''}"
    if not job.finished:
        yield "estimate", expectation(job, report.estimate, invocation.now(), report.stall)
    if report.stall:
        stall = report.stall
        yield (
            "stalled",
            f"no progress for {span(stall.still_for)}; {span(stall.limit)} is the limit ({stall.basis})",
        )
    if job.testing_plan_arn:
        yield "test of", job.testing_plan_arn
        yield "validation", f"{job.validation_status or 'none'}  {job.validation_message}".rstrip()
        yield "clean-up", f"{job.deletion_status or 'not yet'}  {job.deletion_message}".rstrip()
    if job.parent_id:
        yield "part of", job.parent_id
    if report.sign_off:
        yield "signed off", _by(report.sign_off, report.sign_off.text, invocation)
    for note in report.notes:
        yield "note", _by(note, note.text, invocation)


def tell_comparison(report: JobReport, output: Output, invocation: Invocation) -> None:
    """The differences, and how many attributes are the same."""
    found = report.comparison
    if found is None:
        return
    if found.why_unknown:
        output.line(f"{'unknown  ' if found.source is Known.UNKNOWN else ''}{found.why_unknown}")
    if not found.rows:
        return
    newest = {mark.work: mark for mark in report.accepted}
    differences = found.differences
    same = sum(row.same is Known.YES for row in found.rows)
    word = "difference" if len(differences) == 1 else "differences"
    output.say(f"Source against restored: {len(differences)} {word}, {same} the same.")
    for row in differences:
        mark = newest.get(row.name)
        told = f"  accepted: {_by(mark, mark.text, invocation)}" if mark and mark.done else ""
        output.line(
            f"   {row.label} ({row.name}): {value_of(row, row.source)} -> {value_of(row, row.restored)}{told}"
        )


def tell_closed_work(report: JobReport, output: Output, invocation: Invocation) -> None:
    """What is done, and by whose word."""
    for item in report.checklist:
        if not item.closed:
            continue
        word = (
            _by(item.mark, item.mark.text, invocation)
            if item.mark and item.done is not Known.YES
            else "by its check"
        )
        output.line(f"[done] {item.work.title}  {word}")


def tell_unknown_work(report: JobReport, output: Output) -> None:
    """Work whose check AWS does not answer, with the way to close it by somebody's word."""
    for item in report.checklist:
        refused = item.done is Known.UNKNOWN and not item.work.by_hand and not open_places_of(item.work.done)
        if refused and not item.closed:
            line = f"relight journal mark {report.standing.job.id} {item.work.name} --text HOW-YOU-KNOW"
            output.line(f"unknown  {item.work.title}: AWS does not tell whether it is done. If it is: {line}")


def value_of(row: Compared, text: str) -> str:
    """A value for people; one that is not there may be unset, or untold."""
    return text or ("not told" if row.same is Known.UNKNOWN else "nothing")


def _by(record: Mark | Note | SignOff, text: str, invocation: Invocation) -> str:
    when = f", {invocation.at(record.at)}" if record.at else ""
    return f"{text}{'  ' if text else ''}({record.by}{when})"
