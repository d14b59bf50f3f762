"""What a restore that says COMPLETED left out."""

from __future__ import annotations

from recovery.models import RestoreJob
from restore_profiles.registry import profile_for


def parts_missing(job: RestoreJob) -> str:
    """AWS's own words where the job is COMPLETED and not everything came back, "" otherwise."""
    profile = profile_for(job.resource_type)
    if job.status != "COMPLETED" or profile is None:
        return ""
    said = job.status_message.lower()
    parts = any(said.startswith(text.lower()) for text in profile.incomplete_messages)
    return job.status_message if parts else ""
