"""The jobs that were started from a plan, by whomever: Relight, a runbook elsewhere, a state machine.

What a runbook starts carries `DIGEST16.STEP.RANDOM` as its request id: the first 16 hex digits of the plan's
digest and the step. Where the service of a resource takes no request id, or the metadata may not be read,
nothing tells for sure, and equal values make a job no more than probably the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from recovery.account import Account
from recovery.attempts import Attempt
from recovery.errors import AwsError
from recovery.journal import Journal
from recovery.models import CopyJob, Job, RestoreJob
from recovery.reconciling import jobs_since
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.request_ids import request_id_of, runbook_id
from restore_profiles.model import REQUEST_ID

MetadataOf = Callable[[str], Mapping[str, str]]
"""Reads a restore job's metadata by its id. May raise `AwsError`."""


@dataclass(frozen=True, slots=True)
class PlanJob:
    """A job of a plan's step, or what may be one."""

    step: str
    job: Job
    certain: bool
    why: str
    """What tells so, in a sentence."""


def plan_jobs_in(
    account: Account, plan: RecoveryPlan, journal: Journal, since: datetime | None = None
) -> tuple[PlanJob, ...]:
    """The account's jobs of a plan; `since` leaves out those of before. Raises `AwsError` where jobs may not
    be listed, `Refused` where the journal cannot be read."""
    follows = {step.plan.step.follow: None for step in plan.restores}
    earliest = since or min((step.plan.source.as_of for step in plan.restores), default=None)
    if earliest is None:
        return ()
    jobs = [job for follow in follows for job in jobs_since(account, follow, earliest)]
    return jobs_of_plan(plan, jobs, account.reads.job_metadata, journal.attempts(account.context))


def jobs_of_plan(
    plan: RecoveryPlan, jobs: Iterable[Job], metadata_of: MetadataOf, attempts: Sequence[Attempt] = ()
) -> tuple[PlanJob, ...]:
    """Those of `jobs` that were started from the plan for certain, or probably, oldest first.

    Certain is what the journal's `attempts` have, and what carries a request id of the plan's step. Probable
    is a job of the same recovery point, role, type and metadata that is no other plan's. When a job began
    never makes it the plan's; it only tells that one is not: nothing restores a moment that has not been yet.
    """
    steps: dict[str, list[RestoreStep]] = {}
    for step in plan.restores:
        steps.setdefault(step.plan.source.point_arn, []).append(step)
    found: list[PlanJob] = []
    for job in sorted(jobs, key=lambda job: job.created):
        if not is_elsewhere(plan, job) and not (isinstance(job, RestoreJob) and job.testing_plan_arn):
            of_point = [step for step in steps.get(job.point_arn, ()) if _may_be(step, job)]
            found += _judged(plan, of_point, job, metadata_of, attempts) if of_point else ()
    return tuple(found)


def is_elsewhere(plan: RecoveryPlan, job: Job) -> bool:
    """Whether a job ran in another account or Region than the plan's."""
    here, there = plan.context, job.context
    return (here.account, here.region, here.partition) != (there.account, there.region, there.partition)


def _may_be(step: RestoreStep, job: Job) -> bool:
    return isinstance(job, CopyJob) == step.plan.copies and job.created >= step.plan.source.as_of


def _judged(
    plan: RecoveryPlan,
    steps: Sequence[RestoreStep],
    job: Job,
    metadata_of: MetadataOf,
    attempts: Sequence[Attempt],
) -> Iterator[PlanJob]:
    metadata, unread = _read(job, metadata_of)
    request_id = request_id_of(metadata)
    attempt = next(
        (each for each in attempts if each.job_id == job.id or (request_id and each.id == request_id)), None
    )
    runbook = runbook_id(metadata)
    for step in steps:
        if attempt is not None:
            if attempt.plan_digest == step.plan.digest:
                yield PlanJob(step.id, job, True, f"The journal has it as attempt {attempt.id}.")
        elif runbook is not None:
            if runbook == (plan.digest[:16], step.id):
                yield PlanJob(step.id, job, True, _from_runbook(step, job, metadata))
        elif not differing(step, job, None if unread else metadata):
            yield PlanJob(step.id, job, False, _alike(job, request_id, unread))


def _read(job: Job, metadata_of: MetadataOf) -> tuple[Mapping[str, str], str]:
    """The metadata, and why they are not known."""
    if isinstance(job, CopyJob):
        return {}, ""
    try:
        return metadata_of(job.id), ""
    except AwsError as error:
        return {}, error.title


def _from_runbook(step: RestoreStep, job: Job, metadata: Mapping[str, str]) -> str:
    told = "It carries the request id of a runbook of this plan."
    other = differing(step, job, metadata)
    return f"{told} Its values are not the plan's: {', '.join(other)}." if other else told


def _alike(job: Job, request_id: str, unread: str) -> str:
    if isinstance(job, CopyJob):
        return "Same recovery point, role and vault to copy to; a copy tells no request id."
    if unread:
        return f"Same recovery point, role and type; its metadata could not be read ({unread})."
    known = f"nobody here knows its request id {request_id}" if request_id else "it tells no request id"
    return f"Same recovery point, role, type and metadata; {known}."


def differing(step: RestoreStep, job: Job, metadata: Mapping[str, str] | None) -> tuple[str, ...]:
    """The names of what a job was started with otherwise than its step says, the attempt's own keys aside.

    A member that a listing leaves out speaks for neither side; so do metadata that are None."""
    plan = step.plan
    told = {"IamRoleArn": (plan.role_arn, job.role_arn)}
    if isinstance(job, CopyJob):
        vault = str(plan.step.request.get("DestinationBackupVaultArn", ""))
        told["DestinationBackupVaultArn"] = (vault, job.destination_vault_arn)
    else:
        told["ResourceType"] = (plan.source.resource_type, job.resource_type)
    names = [name for name, (wanted, was) in told.items() if wanted and was not in ("", wanted)]
    if isinstance(job, RestoreJob) and metadata is not None:
        aside = {REQUEST_ID, *(key.lower() for key in plan.step.attempt_keys)}
        wanted_of, sent_of = _by_key(plan.metadata, aside), _by_key(metadata, aside)
        spelled = {key.lower(): key for key in (*metadata, *plan.metadata)}
        keys = sorted(wanted_of.keys() | sent_of.keys())
        names += [spelled[key] for key in keys if wanted_of.get(key) != sent_of.get(key)]
    return tuple(names)


def _by_key(metadata: Mapping[str, str], aside: Collection[str]) -> dict[str, str]:
    return {key.lower(): text for key, text in metadata.items() if key.lower() not in aside}
