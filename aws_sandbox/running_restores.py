"""Which restores are at work on something that exists: its own service shows it as busy meanwhile."""

from __future__ import annotations

from aws_sandbox.backup.store import RestoreJob
from aws_sandbox.world.accounts import Place


def restores_into(place: Place, key: str, value: str) -> list[RestoreJob]:
    """Unfinished jobs whose metadata say this value under this key."""
    from aws_sandbox.backup.models import backend_of  # which imports every kind of restore

    jobs = list(backend_of(place.account, place.region).store.jobs.values())
    return [job for job in jobs if not job.finished and job.request.metadata.get(key) == value]
