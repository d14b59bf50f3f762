"""What the watch writes down of the jobs of our own attempts: how far they are, and how they ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from recovery.attempts import OUTCOMES, Attempt
from recovery.context import Context
from recovery.journal import Journal
from recovery.journal_records import JobChange
from recovery.models import Job, RestoreJob


def job_changes(journal: Journal, context: Context) -> tuple[JobChange, ...]:
    """Those that the journal holds of a context, oldest first. Raises `Refused`."""
    return tuple(record for record in journal.records(context) if isinstance(record, JobChange))


class ChangesWritten:
    """How far each job was when that was last written down, so that only changes are."""

    def __init__(self, changes: Iterable[JobChange] = ()) -> None:
        self._written = {change.about: (change.status, change.percent) for change in changes}

    def write(
        self,
        attempts: Iterable[Attempt],
        jobs: Mapping[str, Job],
        journal: Journal,
        unwatched: Collection[str] = (),
    ) -> None:
        """Write down what changed of the jobs of these attempts while they ran, with one wait for the disk.
        `unwatched` are the ids of those that changed while nobody looked. Raises `Refused`."""
        changes = []
        for attempt in attempts:
            job = jobs.get(attempt.job_id)
            if job is None or not attempt.running:
                continue
            percent = job.percent if isinstance(job, RestoreJob) else None
            if self._written.get(job.id) == (job.status, percent):
                continue
            changes.append(
                JobChange(
                    attempt.context,
                    job.id,
                    job.status,
                    job.resource_type,
                    percent,
                    job.made_arn,
                    job.status_message,
                    job.id in unwatched,
                )
            )
        journal.record(*changes)
        self._written |= {change.about: (change.status, change.percent) for change in changes}


def record_outcome(attempt: Attempt, job: Job, journal: Journal) -> Attempt:
    """Record that the job of `attempt` ended, with the resource it made and what AWS said."""
    with journal.turn(attempt.context) as turn:
        current = turn.attempt(attempt.id) or attempt
        return turn.append(
            replace(
                current,
                state=OUTCOMES[job.status],
                created_resource_arn=job.made_arn,
                why=job.status_message,
                ended=job.completed or journal.now(),
            )
        )
