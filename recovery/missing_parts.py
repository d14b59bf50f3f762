"""What a restore that says COMPLETED left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # glyphs of the first frame want the word below, and that frame waits for no model
    from collections.abc import Sequence

    from recovery.account import Reads
    from recovery.models import Job, RestoreJob

IN_PART = "COMPLETED IN PART"
"""What is told as the status of such a restore; AWS has no status of its own for it."""


def parts_missing(job: RestoreJob, children: Sequence[RestoreJob] = ()) -> str:
    """What did not come back although the job is COMPLETED, in AWS's own words, "" where nothing is known to
    be missing. `children` are the jobs below it, each of which restores one nested point."""
    from restore_profiles.registry import profile_for

    if job.status != "COMPLETED":
        return ""
    said = job.status_message.lower()
    profile = profile_for(job.resource_type) if said else None
    parts = profile and any(said.startswith(text.lower()) for text in profile.incomplete_messages)
    lost = [child for child in children if child.finished and child.status != "COMPLETED"]
    told = [job.status_message] if parts else []
    if lost:
        told.append(f"{len(lost)} of the {len(children)} jobs below it did not complete.")
    return " ".join(told)


def children_of(reads: Reads, job: RestoreJob) -> tuple[RestoreJob, ...]:
    """The jobs below a parent job, in the order in which they began. Raises `AwsError`."""
    if not job.is_parent:
        return ()
    found = [child for page in reads.children_of(job.id) for child in page]
    return tuple(sorted(found, key=lambda child: (child.created, child.id)))


def told_status(job: Job) -> str:
    """The job's status as AWS has it, except where that hides that parts are missing."""
    from recovery.models import RestoreJob

    return IN_PART if isinstance(job, RestoreJob) and parts_missing(job) else job.status
