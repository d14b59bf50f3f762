"""What the account and the journal tell of a plan's restores beside the plan: for whoever reads its
runbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from recovery.account import Account, Known, Reads
from recovery.drafting import draft_of_plan
from recovery.errors import AwsError, Refused
from recovery.estimates import HISTORY, RestoreHistory, estimate_of
from recovery.journal import Journal
from recovery.models import RecoveryPoint, RestoreJob
from recovery.moments import finer_span, iso
from recovery.plan import RestorePlan
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.testing.history import minutes_text, plan_name, runs
from recovery.testing.targets import Targets

AT_ONCE = 4
"""Recovery points that are described side by side: AWS throttles what asks faster."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class StepKnowledge:
    """Of one restore; what is "" or empty is not known."""

    facts: Mapping[str, str] = field(default_factory=dict)
    """About the recovery point and the context, as `restore_profiles.model` lists them."""
    job_id: str = ""
    """The newest job that this machine's journal knows to be of the step."""
    created_arn: str = ""
    tested: str = ""
    """When a restore test of the resource last succeeded, and whose it was, in words."""
    takes: str = ""
    """How long it takes, with what that is known from, in words."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """By the step's id; `missing` says for each look-up that failed what therefore is not known."""

    steps: Mapping[str, StepKnowledge]
    missing: tuple[str, ...] = ()


def read_knowledge(account: Account, plan: RecoveryPlan, journal: Journal, now: datetime) -> Knowledge:
    """Ask the account: one listing of finished restore jobs, and what a form asks for each recovery point."""
    reads = account.reads
    missing: list[str] = []

    def asked(what: str, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return question()
        except (AwsError, Refused) as error:
            missing.append(f"{what}: {error.text}")
            return otherwise

    def listed() -> tuple[RestoreJob, ...] | None:
        pages = reads.jobs(created_after=now - HISTORY, status="COMPLETED")
        return tuple(job for page in pages for job in page)

    jobs = asked("Past restores and tests are not known", listed, None)
    history = RestoreHistory(jobs or ())

    def known(step: RestoreStep) -> StepKnowledge:
        started = started_of(journal, step.plan)
        tested = last_test_words(step.plan.source.resource_arn, jobs) if jobs is not None else ""
        if step.plan.copies:
            return StepKnowledge({}, *started, tested)
        question = f"What {step.id} restores could not be looked at"
        draft = asked(question, lambda: draft_of_plan(account, step.plan).draft, None)
        if draft is None:
            return StepKnowledge({}, *started, tested)
        takes = asked("How long it takes is not known", lambda: takes_words(reads, history, draft.point), "")
        return StepKnowledge(draft.facts, *started, tested, takes)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = dict(zip((step.id for step in plan.restores), threads.map(known, plan.restores), strict=True))
    return Knowledge(found, tuple(dict.fromkeys(missing)))


def journalled(plan: RecoveryPlan, journal: Journal) -> Knowledge:
    """What is known where nobody is signed in: the jobs that the journal has."""
    return Knowledge({step.id: StepKnowledge({}, *started_of(journal, step.plan)) for step in plan.restores})


def started_of(journal: Journal, plan: RestorePlan) -> tuple[str, str]:
    """The id of the newest job that was started from the plan, and the ARN of what it made; "" where the
    journal knows of none, or cannot be read."""
    try:
        attempts = [each for each in journal.attempts() if each.plan_digest == plan.digest and each.job_id]
    except Refused:
        return "", ""
    return (attempts[-1].job_id, attempts[-1].created_resource_arn) if attempts else ("", "")


def last_test_words(resource_arn: str, jobs: Iterable[RestoreJob]) -> str:
    """The newest of the restore tests of a resource that completed and was not found wrong."""
    of_it = (job for job in jobs if job.source_arn == resource_arn)
    run = next((each for each in runs(of_it, Targets()) if not each.failed), None)
    if run is None:
        return f"no restore test of it completed in the last {HISTORY.days} days"
    validated = ", validated" if run.job.validation_status == "SUCCESSFUL" else ""
    when, whose = iso(run.job.completed or run.job.created), plan_name(run.job.testing_plan_arn)
    return f"{when} by restore testing plan {whose}, {minutes_text(run.minutes)}{validated}"


def takes_words(reads: Reads, history: RestoreHistory, point: RecoveryPoint) -> str:
    """How long a restore of the point takes, by the account's own; "" where there were none like it."""
    none_yet = RestoreJob(point.context, "", "", point.created, point.arn, point.type, point.resource_arn)
    job = replace(none_yet, vault_arn=point.vault_arn, size=point.size)
    warm = point.storage_class == "WARM"
    estimate = history.estimate(job, Known.NO) if warm else estimate_of(reads, history, job)
    if estimate is None:
        return ""
    usual, slow = finer_span(estimate.median), finer_span(estimate.ninetieth)
    return f"half took up to {usual}, 9 of 10 up to {slow} ({estimate.basis})"
