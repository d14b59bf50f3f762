"""Where a restore job stands for who is on call: it runs, it wants attention, or it is finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recovery.account import Known
from recovery.estimates import Estimate
from recovery.journal_records import Record, SignOff
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob
from recovery.moments import span
from recovery.progress import Stall

NOTHING_NOTED = (
    "The journal here holds nothing of this account. Jobs, their metadata and what remains are read from "
    "AWS; notes, marks and sign-offs made by hand are missing. relight journal import brings them in."
)
"""What is said where the journal is empty: nothing else is missing."""

NOT_VALIDATED = frozenset({"FAILED", "TIMED_OUT"})


class Group(StrEnum):
    """In the order in which they are listed."""

    RUNNING = "running"
    ATTENTION = "needing attention"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Standing:
    """A job with what is known beside it. `why` says in a few words why it is where it is, "" where that is
    plain."""

    job: RestoreJob
    group: Group
    why: str = ""
    estimate: Estimate | None = None
    stall: Stall | None = None


def standing_of(
    job: RestoreJob,
    *,
    estimate: Estimate | None = None,
    stall: Stall | None = None,
    closed: Known = Known.UNKNOWN,
    answered: bool = False,
) -> Standing:
    """Where `job` stands.

    `closed`: whether the work that remains after it is done (`recovery.checklist.closed`). `answered`:
    whether somebody signed it off, or repeated it (`answered_jobs`).
    """
    why = _why(job, stall, closed, answered)
    if job.finished or why:
        return Standing(job, Group.ATTENTION if why else Group.FINISHED, why, estimate, stall)
    return Standing(job, Group.RUNNING, "", estimate, stall)


def _why(job: RestoreJob, stall: Stall | None, closed: Known, answered: bool) -> str:
    if not job.finished:
        return f"stalled: no progress for {span(stall.still_for)}" if stall else ""
    if answered:
        return ""
    if job.status != "COMPLETED":
        return f"{job.status.lower()}, neither repeated nor signed off"
    if job.testing_plan_arn:
        return _why_of_test(job)
    if parts_missing(job):
        return "completed in part"
    if closed is Known.YES:
        return ""
    return "work remains" if closed is Known.NO else "whether work remains is not known"


def _why_of_test(job: RestoreJob) -> str:
    """What a restore test restored is validated and then deleted: no work follows."""
    if job.deletion_status == "FAILED":
        return "clean-up of the test failed"
    if job.validation_status in NOT_VALIDATED:
        return f"validation {job.validation_status.lower().replace('_', ' ')}"
    return ""


def answered_jobs(jobs: Iterable[RestoreJob], records: Iterable[Record] = ()) -> frozenset[str]:
    """The ids of jobs that somebody signed off, and of those that did not complete and were repeated: the
    same source was restored later, and that runs or completed. A test repeats only a test."""
    known = tuple(jobs)
    newest: dict[tuple[str, bool], RestoreJob] = {}
    for job in known:
        key = _repeats(job)
        if job.status in {"FAILED", "ABORTED"} or not key[0]:
            continue
        if key not in newest or job.created > newest[key].created:
            newest[key] = job
    repeated = (
        job.id
        for job in known
        if job.status in {"FAILED", "ABORTED"}
        and (later := newest.get(_repeats(job)))
        and later.created > job.created
    )
    signed = (record.about for record in records if isinstance(record, SignOff))
    return frozenset((*repeated, *signed))


def _repeats(job: RestoreJob) -> tuple[str, bool]:
    return job.source_arn or job.point_arn, bool(job.testing_plan_arn)
