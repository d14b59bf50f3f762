"""Asking whether work is left after the completed jobs on a screen, one job after the other."""

from __future__ import annotations

from collections.abc import Iterable

from recovery import closing
from recovery.account import Known, Reads
from recovery.follow_up import facts_of_job
from recovery.journal import Journal
from recovery.models import Job, RestoreJob
from runbooks.remaining import remaining_of
from tui.followed import Followed


def to_ask(jobs: Iterable[Job], followed: Followed) -> RestoreJob | None:
    """The next completed job of which nobody has asked whether work is left; None where that is enough."""
    worth = closing.worth_asking(jobs, followed.said.answered)
    return next((job for job in worth if followed.closed(job.id) is None), None)


def is_closed(reads: Reads, journal: Journal, job: RestoreJob) -> Known:
    """As `recovery.closing.is_closed`, by what the job's metadata and its source tell."""
    return closing.is_closed(
        reads,
        journal,
        job,
        lambda each: remaining_of(each, reads.job_metadata(each.id), facts_of_job(reads, each)),
    )
