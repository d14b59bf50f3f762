"""Whether nothing is left to do after a restore that completed: AWS is asked piece by piece, and the journal
for what was marked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from recovery.account import Known, Reads
from recovery.checklist import closed_for_sure, items
from recovery.follow_up import facts_of_job
from recovery.journal import Journal
from recovery.missing_parts import children_of, parts_missing
from recovery.models import Job, RestoreJob
from restore_profiles.registry import profile_for
from runbooks.remaining import remaining_of
from screens.work_left import is_done_now
from tui.followed import Followed

MOST = 20
"""Completed jobs that are asked about, the newest: each costs some six calls."""


def to_ask(jobs: Sequence[Job], followed: Followed) -> RestoreJob | None:
    """The next completed job of which nobody has asked whether work is left; None where that is enough."""
    completed = [
        job
        for job in jobs
        if isinstance(job, RestoreJob)
        and job.status == "COMPLETED"
        and not job.testing_plan_arn
        and job.id not in followed.said.answered
    ]
    newest = sorted(completed, key=lambda job: job.created, reverse=True)[:MOST]
    return next((job for job in newest if followed.closed(job.id) is None), None)


def is_closed(reads: Reads, journal: Journal, job: RestoreJob) -> Known:
    """Whether all that is required is done, in the job and in those below it; UNKNOWN where AWS or its
    profile does not tell. Raises `RelightError` where its metadata or the journal cannot be read."""
    children = children_of(reads, job)
    if parts_missing(job, children):
        return Known.NO
    if profile_for(job.resource_type) is None:
        return Known.UNKNOWN
    work = remaining_of(job, reads.job_metadata(job.id), facts_of_job(reads, job))
    done = [is_done_now(reads, piece) for piece in work]
    own = closed_for_sure(items(work, done, journal.records(job.context, job.id)))
    completed = [child for child in children if child.status == "COMPLETED"]
    below = [is_closed(reads, journal, child) for child in completed[:MOST]]
    return least((own, *below, *([Known.UNKNOWN] if len(completed) > MOST else [])))


def least(known: Iterable[Known]) -> Known:
    """NO where one is, else UNKNOWN where one is, else YES."""
    found = set(known)
    return next((each for each in (Known.NO, Known.UNKNOWN) if each in found), Known.YES)
