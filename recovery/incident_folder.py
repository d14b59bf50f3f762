"""What an incident came to, restore by restore: what the journal, the plans and AWS tell, joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from recovery.account import Account
from recovery.attempts import Attempt
from recovery.checklist import Item
from recovery.errors import AwsError, Refused
from recovery.executing_run import Run, all_runs
from recovery.incident import Timeline
from recovery.job_plan import plan_of_job
from recovery.journal import Journal
from recovery.journal_records import Note, Record, SignOff
from recovery.models import Job, RestoreJob
from recovery.plan import COPY_JOB
from recovery.plan_jobs import plan_jobs_in
from recovery.plan_store import kept
from recovery.point_in_time import moment_sent
from recovery.recovery_plan import RecoveryPlan, RestoreStep, plan_of_one

Answer = TypeVar("Answer")
Checklist = Callable[[Account, RestoreJob, Sequence[Record]], Sequence[Item]]


@dataclass(frozen=True, slots=True)
class RestoreTold:
    """One restore or copy of the incident. What is None or "" is not known."""

    name: str
    """Of what was restored."""
    type: str
    attempt: Attempt | None
    """None where the journal does not have it: somebody ran a runbook."""
    job: Job | None = None
    """As AWS tells it now."""
    metadata: Mapping[str, str] | None = field(default=None, repr=False)
    plan: RecoveryPlan | None = None
    step: RestoreStep | None = None
    why_of_plan: str = ""
    """What tells that a job which the journal does not have is the plan's."""
    certain: bool = True
    work: tuple[Item, ...] | None = None
    """The work after it, checked now; None where AWS was not asked."""
    records: tuple[Record, ...] = ()

    @property
    def job_id(self) -> str:
        return self.job.id if self.job else self.attempt.job_id if self.attempt else ""

    @property
    def id(self) -> str:
        """The job's, or the attempt's where no job is known."""
        return self.job_id or (self.attempt.id if self.attempt else "")

    @property
    def status(self) -> str:
        """AWS's word where it was asked, else the journal's."""
        return self.job.status if self.job else self.attempt.state.value if self.attempt else ""

    @property
    def begun(self) -> datetime | None:
        if self.job:
            return self.job.created
        return (self.attempt.sent or self.attempt.created) if self.attempt else None

    @property
    def ended(self) -> datetime | None:
        return (self.job.completed if self.job else None) or (self.attempt.ended if self.attempt else None)

    @property
    def made(self) -> str:
        return self.job.made_arn if self.job else self.attempt.created_resource_arn if self.attempt else ""

    @property
    def as_of(self) -> datetime | None:
        """The moment whose data came back; nothing that was written after it did."""
        if self.step is not None and not self.step.plan.newest:
            return self.step.plan.source.as_of
        if not isinstance(self.job, RestoreJob):
            return None
        asked = moment_sent(self.job.resource_type, self.metadata or {})
        return asked or self.job.point_created

    @property
    def signed_off(self) -> SignOff | None:
        return next((each for each in reversed(self.records) if isinstance(each, SignOff)), None)

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(each for each in self.records if isinstance(each, Note))


@dataclass(frozen=True, slots=True)
class Incident:
    """All that goes into the folder beside the timeline."""

    restores: tuple[RestoreTold, ...]
    runs: tuple[Run, ...]
    plans: tuple[RecoveryPlan, ...]
    missing: tuple[str, ...]
    """What could not be read, in sentences."""


def incident_of(
    journal: Journal,
    told: Timeline,
    plans: Sequence[RecoveryPlan],
    account: Account | None,
    checklist: Checklist,
    since: datetime | None = None,
) -> Incident:
    """The incident of a timeline, and of the jobs of `plans` which the journal may not have. Without an
    account it is what this machine knows. Raises `Refused` where the journal cannot be read."""
    context, missing = told.context, list[str]()
    ids = {entry.about for entry in told.entries}
    attempts = [each for each in journal.attempts(context) if ids & {each.id, each.job_id}]
    runs = tuple(run for run in all_runs(journal, context) if run.plan_digest in ids)
    known = _plans(plans, attempts, runs)
    rows = [_of_attempt(each, known) for each in attempts]
    if account is None:
        missing.append("AWS was not asked: how the jobs stand, what they were sent and what is left to do.")
    else:
        ours = {each.job_id for each in attempts}
        for plan in plans:
            rows += _foreign(account, plan, journal, ours, since, missing)
        rows = [_planned(_asked(row, account, missing), account, missing) for row in rows]
    said = [replace(row, records=journal.records(context, row.job_id) if row.job_id else ()) for row in rows]
    if account is not None:
        said = [_checked(row, account, checklist, missing) for row in said]
    missing += [
        f"The plan of {row.name} is not on this machine: --plan adds it." for row in said if not row.plan
    ]
    held = {plan.digest: plan for plan in (*known, *(row.plan for row in said if row.plan))}
    missing += [
        f"Plan {run.plan_digest[:16]} of run {run.id} is not on this machine: --plan adds it."
        for run in runs
        if run.plan_digest not in held
    ]
    in_order = sorted(said, key=lambda row: (row.begun is None, row.begun))
    return Incident(tuple(in_order), runs, tuple(held.values()), tuple(dict.fromkeys(missing)))


def _plans(
    given: Sequence[RecoveryPlan], attempts: Iterable[Attempt], runs: Iterable[Run]
) -> tuple[RecoveryPlan, ...]:
    """The plans that were given, and those of the runs and attempts that are kept on this machine."""
    found = {plan.digest: plan for plan in given}
    of_runs = {run.id: run.plan_digest for run in runs}
    wanted = [*of_runs.values(), *(of_runs.get(each.run, each.plan_digest) for each in attempts)]
    for digest in dict.fromkeys(wanted):
        if digest not in found and (plan := kept(digest)) is not None:
            found[digest] = plan
    return tuple(found.values())


def _planned(row: RestoreTold, account: Account, missing: list[str]) -> RestoreTold:
    """The row with the plan that would start its job again, where that of then is not here."""
    job = row.job
    if row.plan is not None or not isinstance(job, RestoreJob):
        return row
    made = _read(missing, f"What job {job.id} was sent", lambda: plan_of_job(account, job))
    if made is None:
        return row
    plan = plan_of_one(made)
    missing.append(f"The plan of {row.name} is made again from job {job.id}: AWS does not tell all of it.")
    return replace(row, plan=plan, step=plan.restores[0])


def _of_attempt(attempt: Attempt, plans: Sequence[RecoveryPlan]) -> RestoreTold:
    name, kind = attempt.resource_name or attempt.resource_arn, attempt.resource_type
    for plan in plans:
        for step in plan.restores:
            if step.plan.digest == attempt.plan_digest:
                return RestoreTold(name, kind, attempt, plan=plan, step=step)
    return RestoreTold(name, kind, attempt)


def _foreign(
    account: Account,
    plan: RecoveryPlan,
    journal: Journal,
    ours: set[str],
    since: datetime | None,
    missing: list[str],
) -> list[RestoreTold]:
    """The plan's jobs that the journal does not have."""
    found = _read(missing, "Jobs of runbooks", lambda: plan_jobs_in(account, plan, journal, since))
    rows = []
    for each in found or ():
        if each.job.id not in ours:
            step = plan.step(each.step)
            assert isinstance(step, RestoreStep)
            source = step.plan.source
            name = source.resource_name or source.resource_arn
            rows.append(
                RestoreTold(
                    name,
                    source.resource_type,
                    None,
                    each.job,
                    plan=plan,
                    step=step,
                    why_of_plan=each.why,
                    certain=each.certain,
                )
            )
    return rows


def _asked(row: RestoreTold, account: Account, missing: list[str]) -> RestoreTold:
    """The row with its job and its metadata as AWS tells them."""
    reads, job_id, job = account.reads, row.job_id, row.job
    if not job_id:
        return row
    if job is None:
        copies = row.attempt is not None and row.attempt.follow == COPY_JOB
        job = _read(missing, f"Job {job_id}", lambda: reads.copy_job(job_id) if copies else reads.job(job_id))
    metadata = None
    if isinstance(job, RestoreJob):
        metadata = _read(missing, f"What job {job_id} was sent", lambda: reads.job_metadata(job_id))
    return replace(row, job=job, metadata=metadata)


def _checked(row: RestoreTold, account: Account, checklist: Checklist, missing: list[str]) -> RestoreTold:
    """The row with what is left to do after it."""
    job = row.job
    if not isinstance(job, RestoreJob) or job.status != "COMPLETED":
        return row
    told = f"What is left to do after job {job.id}"
    work = _read(missing, told, lambda: tuple(checklist(account, job, row.records)))
    return replace(row, work=work)


def _read(missing: list[str], what: str, question: Callable[[], Answer]) -> Answer | None:
    try:
        return question()
    except (AwsError, Refused) as error:
        missing.append(f"{what} could not be read. {error.title}: {error.text}")
        return None
