"""Of which plan a job is, as `relight job ID` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recovery.account import Account
from recovery.errors import AwsError
from recovery.journal import Journal
from recovery.models import CopyJob, Job
from recovery.plans_of_job import JobOfPlan, plans_of_job


def plans_of(account: Account, records: Journal, job: Job) -> tuple[JobOfPlan, ...]:
    """Asks AWS for the metadata; a job whose metadata may not be read is told by its other values."""
    try:
        metadata = {} if isinstance(job, CopyJob) else account.reads.job_metadata(job.id)
    except AwsError:
        metadata = None
    return plans_of_job(job, metadata, records, account.context)


def plan_rows(found: Iterable[JobOfPlan]) -> Iterator[tuple[str, str]]:
    for each in found:
        yield "of plan", each.words
