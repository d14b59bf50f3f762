"""`relight jobs`: restore jobs, once or as they change."""

from __future__ import annotations

import time
from datetime import timedelta

import click

from command_line.following import progress
from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.missing_parts import told_status
from recovery.models import RestoreJob, short_id
from recovery.moments import age, iso
from recovery.plain_text import plain
from recovery.watching import Watch


@click.command("jobs")
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="How far back.")
@click.option("--status", default="", help="Only this status, such as RUNNING.")
@click.option("--watch", "watching", is_flag=True, help="Print a line for each change, until ctrl+c.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, days: int, status: str, watching: bool, as_json: bool) -> None:
    """List the restore jobs of this account and Region, whoever started them."""
    account = open_account(invocation)
    if watching:
        watch(invocation, account)
    since = invocation.now() - timedelta(days=days)
    found = [job for page in account.reads.jobs(created_after=since, status=status.upper()) for job in page]
    found.sort(key=lambda job: job.created, reverse=True)
    if as_json:
        invocation.output.json(found)
        return
    if not found:
        invocation.output.say(f"No restore jobs since {iso(since)}.")
    invocation.output.table(
        ("JOB", "STATUS", "CREATED", "AGE", "TYPE", "RESTORED", "MESSAGE"),
        (row(job, age(job.created, invocation.now())) for job in found),
    )


def row(job: RestoreJob, old: str) -> tuple[str, ...]:
    percent = f" {job.percent:.0f}%" if job.percent is not None and not job.finished else ""
    made = short_id(job.created_resource_arn) if job.created_resource_arn else ""
    status = told_status(job) + percent
    return (job.id, status, iso(job.created), old, job.resource_type, made, job.status_message)


def watch(invocation: Invocation, account: Account) -> None:
    """A line for each job that is new or has changed, for ever; errors are said and survived."""
    follower = Watch(account, journal(invocation.now))
    while True:
        report = follower.tick()
        for job in sorted(report.changed, key=lambda job: job.created):
            invocation.output.data(f"{iso(invocation.now())}  {plain(progress(job))}")
        for error in report.errors:
            invocation.output.error(error)
        time.sleep(report.next_in_seconds)
