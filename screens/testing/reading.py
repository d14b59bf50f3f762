"""What the screens of restore testing read, each on a reader thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recovery.account import Account, AccountChoice, Reads
from recovery.errors import AwsError
from recovery.models import RecoveryPoint, RestoreJob
from recovery.restore_roles import candidates
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.tested_point import facts_of_point


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan as the listing tells it, with its selections and its newest jobs; None is not known."""

    plan: RestoreTestingPlan
    selections: int | None = None
    jobs: tuple[RestoreJob, ...] | None = None
    denied: str = ""
    """Why something is not known."""


def plans(reads: Reads) -> tuple[RestoreTestingPlan, ...]:
    return tuple(plan for page in reads.testing_plans() for plan in page)


def standing(reads: Reads, plan: RestoreTestingPlan) -> PlanStanding:
    """What one page of each listing tells; AWS names the newest jobs first."""
    found = PlanStanding(plan)
    try:
        count = sum(len(page) for page in reads.testing_selections(plan.name))
        found = replace(found, selections=count)
        jobs = next(iter(reads.test_jobs(plan.arn)), ())
        return replace(found, jobs=tuple(jobs))
    except AwsError as error:
        return replace(found, denied=error.text)


def jobs_of(reads: Reads, plan: RestoreTestingPlan, since: datetime) -> tuple[RestoreJob, ...]:
    """The jobs of a plan from `since` on. They come newest first, so that older pages are not asked for."""
    found: list[RestoreJob] = []
    for page in reads.test_jobs(plan.arn):
        found += [job for job in page if job.created >= since]
        if page and page[-1].created < since:
            break
    return tuple(found)


def all_test_jobs(reads: Reads, since: datetime) -> tuple[RestoreJob, ...]:
    """The jobs that any plan has started, from the one listing of all restore jobs."""
    listed = (job for page in reads.jobs(created_after=since) for job in page)
    return tuple(job for job in listed if job.testing_plan_arn)


@dataclass(frozen=True, slots=True)
class Selected:
    """A selection; `why_part` says why its resources and overrides are not known, which the listing leaves
    out."""

    selection: RestoreTestingSelection
    why_part: str = ""


def selections(reads: Reads, plan: str) -> Iterator[Selected]:
    """Each selection of a plan in full, at most 30."""
    for page in reads.testing_selections(plan):
        for listed in page:
            try:
                yield Selected(reads.testing_selection(plan, listed.name))
            except AwsError as error:
                yield Selected(listed, error.text)


@dataclass(frozen=True, slots=True)
class Sample:
    """A recent point of a selection's type: what a test of it would be asked for, and what rules may name of
    it."""

    point: RecoveryPoint
    facts: Mapping[str, str]
    inferred: Mapping[str, str]
    roles: Sequence[AccountChoice]
    missing: tuple[str, ...] = ()


def sample(account: Account, resource_arn: str) -> Sample | None:
    """Of the newest restorable point of a resource; None where it has none."""
    reads = account.reads
    listed = [point for page in reads.points_of(resource_arn) for point in page if point.restorable]
    if not listed:
        return None
    point, missing = max(listed, key=lambda each: each.created), []
    inferred: Mapping[str, str] = {}
    try:
        point = reads.point(point.arn, point.vault, point.vault_account)
    except AwsError as error:
        missing.append(f"The point's type is not known: {error.text}")
    try:
        inferred = reads.inferred_metadata(point)
    except AwsError as error:
        missing.append(f"What AWS Backup would infer is not known: {error.text}")
    found = candidates(account, point.type, point)
    roles = tuple(AccountChoice(role.arn, role.why) for role in found)
    facts = facts_of_point(account, point.type, point)
    return Sample(point, facts, inferred, roles, tuple(missing))
