"""Of which plan a job is: by the journal, by the request id that a runbook gave it, or by its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from recovery.context import Context
from recovery.errors import AccessDenied
from recovery.executing_run import all_runs
from recovery.journal import Journal
from recovery.models import Job
from recovery.plan_jobs import jobs_of_plan
from recovery.plan_store import kept_about
from recovery.recovery_plan import RecoveryPlan
from recovery.request_ids import runbook_id


@dataclass(frozen=True, slots=True)
class JobOfPlan:
    """What is known of the plan that a job was started from."""

    title: str
    digest: str
    """The plan's, or the first 16 digits of it."""
    step: str
    """"" where only the plan is known."""
    certain: bool
    why: str

    @property
    def words(self) -> str:
        """`orders database (0a1b2c3d4e5f6071), step orders: probably, Same recovery point ...`"""
        named = f"{self.title} ({self.digest[:16]})" if self.title else self.digest[:16]
        step = f", step {self.step}" if self.step else ""
        return f"{named}{step}: {'' if self.certain else 'probably. '}{self.why}"


def plans_of_job(
    job: Job, metadata: Mapping[str, str] | None, journal: Journal, context: Context
) -> tuple[JobOfPlan, ...]:
    """The plans that a job is of, the certain ones first, among those that were run on this machine.
    `metadata` is None where it may not be read. Raises `Refused` where the journal cannot be read."""
    plans = tuple(kept_about(job.point_arn)) if job.point_arn else ()
    found = [*_by_plans(job, metadata, journal, context, plans)]
    known = {each.digest for each in found}
    by_name = (*_by_attempt(job, journal, context), *_by_runbook(metadata))
    found += [each for each in by_name if not any(digest.startswith(each.digest) for digest in known)]
    return tuple(sorted(found, key=lambda each: not each.certain))


def _by_plans(
    job: Job,
    metadata: Mapping[str, str] | None,
    journal: Journal,
    context: Context,
    plans: Iterable[RecoveryPlan],
) -> Iterator[JobOfPlan]:
    def read(job_id: str) -> Mapping[str, str]:
        if metadata is None:
            raise AccessDenied("Access denied", f"The metadata of {job_id} may not be read.")
        return metadata

    attempts = journal.attempts(context)
    for plan in plans:
        for each in jobs_of_plan(plan, (job,), read, attempts):
            yield JobOfPlan(plan.title, plan.digest, each.step, each.certain, each.why)


def _by_attempt(job: Job, journal: Journal, context: Context) -> Iterator[JobOfPlan]:
    """A plan that is not kept: one restore by itself, or a colleague's."""
    attempt = next((each for each in journal.attempts(context) if each.job_id == job.id), None)
    if attempt is None:
        return
    run = next((each for each in all_runs(journal, context) if each.id == attempt.run), None)
    digest = run.plan_digest if run else attempt.plan_digest
    title = run.title if run else ""
    yield JobOfPlan(title, digest, "", True, f"The journal has it as attempt {attempt.id}.")


def _by_runbook(metadata: Mapping[str, str] | None) -> Iterator[JobOfPlan]:
    """A plan that was only exported from here, or never was here."""
    if named := runbook_id(metadata or {}):
        digest, step = named
        yield JobOfPlan("", digest, step, True, "It carries the request id of a runbook of that plan.")
