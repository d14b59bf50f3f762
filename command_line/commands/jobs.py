"""`relight jobs`: restore jobs, once or as they change."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

import click

from command_line.following import progress
from command_line.invocation import Invocation, pass_invocation
from command_line.job_report import closed_after
from command_line.output import as_json as members_of
from command_line.wiring import journal, open_account
from recovery.account import Account, Known
from recovery.closing import worth_asking
from recovery.errors import AwsError
from recovery.estimates import RestoreHistory, left_in_short, read_history
from recovery.explanations import readable
from recovery.job_changes import job_changes
from recovery.journal import Journal
from recovery.missing_parts import told_status
from recovery.models import RestoreJob, short_id
from recovery.moments import age, iso, span
from recovery.plain_text import plain
from recovery.progress import ProgressLog
from recovery.standing import NOTHING_NOTED, Group, Standing, answered_jobs, standing_of
from recovery.watching import Watch

GROUPS = tuple(Group)


@click.command("jobs")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back.")
@click.option("--status", default="", help="Only this status, such as RUNNING.")
@click.option(
    "--checks/--no-checks", default=True, help="Whether it is looked up what remains of completed ones."
)
@click.option("--watch", "watching", is_flag=True, help="Print a line for each change, until ctrl+c.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(
    invocation: Invocation, days: int, status: str, checks: bool, watching: bool, as_json: bool
) -> None:
    """List the restore jobs of this account and Region, whoever started them.

    First those that run, then those that need attention (failed and not repeated, stalled, completed in
    part, or with work that is not known to be done), then the finished ones.
    """
    account, output = open_account(invocation), invocation.output
    records = journal(invocation.now)
    if watching:
        watch(invocation, account, records)
    now = invocation.now()
    since = now - timedelta(days=days)
    # All of them: whether a failed one was repeated is told by one of another status.
    found = [job for page in account.reads.jobs(created_after=since) for job in page]
    rows = [
        row
        for row in standings(account, records, found, now, checks=checks)
        if status.upper() in ("", row.job.status)
    ]
    if as_json:
        output.json([members(row) for row in rows])
        return
    if not rows:
        output.say(f"No restore jobs since {iso(since)}.")
    output.table(
        ("JOB", "GROUP", "STATUS", "CREATED", "AGE", "LEFT", "TYPE", "SOURCE", "RESTORED", "WHY", "MESSAGE"),
        (cells(row, now) for row in rows),
    )
    if not records.knows(account.context):
        output.say(NOTHING_NOTED)


def standings(
    account: Account, records: Journal, jobs: Iterable[RestoreJob], now: datetime, *, checks: bool
) -> list[Standing]:
    """The jobs in their groups, newest first in each."""
    newest = sorted(jobs, key=lambda job: job.created, reverse=True)
    answered = answered_jobs(newest, records.records(account.context))
    progress_log = ProgressLog(job_changes(records, account.context))
    progress_log.saw(newest, now)
    history = history_for(account, newest, now)
    closed = closed_after(account, records, worth_asking(newest, answered)) if checks else {}
    rows = [
        standing_of(
            job,
            estimate=None if job.finished else history.estimate(job),
            stall=progress_log.stalled(job, now),
            closed=closed.get(job.id, Known.UNKNOWN),
            answered=job.id in answered,
        )
        for job in newest
    ]
    return sorted(rows, key=lambda row: GROUPS.index(row.group))


def history_for(account: Account, jobs: Iterable[RestoreJob], now: datetime) -> RestoreHistory:
    """What earlier restores took, where something runs; nothing where they may not be listed."""
    if all(job.finished for job in jobs):
        return RestoreHistory()
    try:
        return read_history(account.reads, now)
    except AwsError:
        return RestoreHistory()


def members(row: Standing) -> dict[str, object]:
    """The job's own members, and what is known beside them."""
    job = members_of(row.job)
    assert isinstance(job, dict)
    beside = {"group": row.group, "why": row.why, "estimate": row.estimate, "stall": row.stall}
    return {**job, **beside}


def cells(row: Standing, now: datetime) -> tuple[str, ...]:
    job = row.job
    percent = f" {job.percent:.0f}%" if job.percent is not None and not job.finished else ""
    made = short_id(job.created_resource_arn) if job.created_resource_arn else ""
    return (
        job.id,
        row.group,
        told_status(job) + percent,
        iso(job.created),
        age(job.created, now),
        left_in_short(job, row.estimate, now, row.stall),
        job.resource_type,
        short_id(job.source_arn or job.point_arn),
        made,
        row.why,
        readable(job.status_message),
    )


def watch(invocation: Invocation, account: Account, records: Journal) -> None:
    """A line for each job that is new or has changed, or stands still by now, for ever; errors are said and
    survived."""
    follower = Watch(account, records)
    stalled: frozenset[str] = frozenset()
    while True:
        report = follower.tick()
        for job in sorted(report.changed, key=lambda job: job.created):
            invocation.output.data(f"{iso(invocation.now())}  {plain(progress(job))}")
        for job_id, stall in report.stalls.items():
            if job_id not in stalled:
                still = f"no progress for {span(stall.still_for)} ({stall.basis})"
                invocation.output.data(f"{iso(invocation.now())}  {job_id}  stalled: {plain(still)}")
        stalled = frozenset(report.stalls)
        for error in report.errors:
            invocation.output.error(error)
        time.sleep(report.next_in_seconds)
