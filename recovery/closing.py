"""Whether nothing is left to do after a restore that completed: AWS is asked piece by piece, and the journal
for what was marked by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from recovery.account import Known, Reads
from recovery.checklist import Item, closed_for_sure, items
from recovery.follow_up import is_done
from recovery.journal import Journal
from recovery.missing_parts import children_of, parts_missing
from recovery.models import Job, RestoreJob
from restore_profiles.registry import profile_for
from restore_profiles.work import Work

MOST = 20
"""Completed jobs that are asked about, the newest: each costs some six calls."""


def worth_asking(jobs: Iterable[Job], answered: Collection[str]) -> list[RestoreJob]:
    """The newest completed jobs after which work may be left, newest first: those that nobody `answered` for,
    by their ids. What a test restored is deleted again, so nothing is left after it."""
    completed = [
        job
        for job in jobs
        if isinstance(job, RestoreJob)
        and job.status == "COMPLETED"
        and not job.testing_plan_arn
        and job.id not in answered
    ]
    return sorted(completed, key=lambda job: job.created, reverse=True)[:MOST]


def is_closed(
    reads: Reads, journal: Journal, job: RestoreJob, work_after: Callable[[RestoreJob], Sequence[Work]]
) -> Known:
    """Whether all that is required is done, in the job and in those below it; UNKNOWN where AWS or its
    profile does not tell. `work_after` gives the work after a job. Raises `RelightError`, also what that
    raises, where it or the journal cannot be read."""
    children = children_of(reads, job)
    if parts_missing(job, children):
        return Known.NO
    work = work_after(job)
    done = [is_done(reads, piece.done) for piece in work]
    own = closed_itself(job, items(work, done, journal.records(job.context, job.id)))
    completed = [child for child in children if child.status == "COMPLETED"]
    below = [is_closed(reads, journal, child, work_after) for child in completed[:MOST]]
    return least((own, *below, *([Known.UNKNOWN] if len(completed) > MOST else [])))


def closed_itself(job: RestoreJob, checklist: Sequence[Item], children: Sequence[RestoreJob] = ()) -> Known:
    """As `is_closed`, of the job without the work after those below it, whose parts are its own."""
    if parts_missing(job, children):
        return Known.NO
    return Known.UNKNOWN if profile_for(job.resource_type) is None else closed_for_sure(checklist)


def least(known: Iterable[Known]) -> Known:
    """NO where one is, else UNKNOWN where one is, else YES."""
    found = set(known)
    return next((each for each in (Known.NO, Known.UNKNOWN) if each in found), Known.YES)
