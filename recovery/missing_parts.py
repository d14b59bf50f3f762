"""What a restore that says COMPLETED left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # glyphs of the first frame want the word below, and that frame waits for no model
    from recovery.models import Job, RestoreJob

IN_PART = "COMPLETED IN PART"
"""What is told as the status of such a restore; AWS has no status of its own for it."""


def parts_missing(job: RestoreJob) -> str:
    """AWS's own words where the job is COMPLETED and not everything came back, "" otherwise."""
    from restore_profiles.registry import profile_for

    said = job.status_message.lower()
    profile = profile_for(job.resource_type) if said and job.status == "COMPLETED" else None
    parts = profile and any(said.startswith(text.lower()) for text in profile.incomplete_messages)
    return job.status_message if parts else ""


def told_status(job: Job) -> str:
    """The job's status as AWS has it, except where that hides that parts are missing."""
    from recovery.models import RestoreJob

    return IN_PART if isinstance(job, RestoreJob) and parts_missing(job) else job.status
