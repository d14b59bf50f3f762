"""What the commands about past restore tests read and print alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from command_line.invocation import Invocation
from command_line.named_resource import find_resource
from recovery.account import Account, Reads
from recovery.errors import NotFound
from recovery.locations import targets_file
from recovery.models import RestoreJob, short_id
from recovery.moments import iso
from recovery.testing.history import Runs, TestRun, clean_up_hint, plan_name, runs, time_told
from recovery.testing.targets import Targets, read_targets

KEPT = "AWS Backup does not document for how long it lists jobs; this is as far back as it does."


def targets() -> Targets:
    return read_targets(targets_file())


def past_tests(
    invocation: Invocation, account: Account, *, days: int, plan: str = "", resource: str = ""
) -> Runs:
    """The tests of so many days, newest first; of one plan by its name, of one resource by name or ARN."""
    since = invocation.now() - timedelta(days=days)
    if resource:
        arn = find_resource(account, resource).arn
        listed = [job for page in account.reads.jobs_of(arn) for job in page]
    elif plan:
        listed = _of_plan(account.reads, plan, since)
    else:
        listed = [job for page in account.reads.jobs(created_after=since) for job in page]
    return runs(
        (job for job in listed if job.created > since and plan in ("", plan_name(job.testing_plan_arn))),
        targets(),
    )


def _of_plan(reads: Reads, plan: str, since: datetime) -> list[RestoreJob]:
    """The jobs of a plan, also of one that is gone. Raises `NotFound` where neither it nor a job of it is
    there."""
    try:
        arn = reads.testing_plan(plan).arn
    except NotFound:
        listed = (job for page in reads.jobs(created_after=since) for job in page)
        if found := [job for job in listed if plan_name(job.testing_plan_arn) == plan]:
            return found
        raise
    return [job for page in reads.test_jobs(arn) for job in page]


HEADS = ("JOB", "STATUS", "CREATED", "PLAN", "TYPE", "RESOURCE", "TOOK", "VALIDATION", "DELETION")


def row(run: TestRun) -> tuple[str, ...]:
    job = run.job
    return (
        job.id,
        job.status,
        iso(job.created),
        plan_name(job.testing_plan_arn),
        job.resource_type,
        short_id(job.source_arn) if job.source_arn else "unknown",
        time_told(run),
        job.validation_status,
        job.deletion_status,
    )


def as_objects(found: Iterable[TestRun]) -> list[dict[str, object]]:
    """For --json: a test with its plan's name and the clean-up that is left."""
    return [
        {
            "job": run.job,
            "minutes": run.minutes,
            "target": run.target,
            "over": run.over,
            "plan": plan_name(run.job.testing_plan_arn),
            "clean_up": clean_up_hint(run.job),
        }
        for run in found
    ]
