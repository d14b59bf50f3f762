"""`relight job ID`: one restore job, and what remains to be done after it."""

from __future__ import annotations

import click

from command_line.following import end_of, remaining_of_job, wait_for
from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import journal, open_account
from recovery.models import RestoreJob
from recovery.moments import iso


@click.command("job")
@click.argument("job_id", metavar="ID")
@click.option("--wait", is_flag=True, help="Wait for it to end.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, job_id: str, wait: bool, as_json: bool) -> int:
    """Show the restore job ID, and what remains once it has completed.

    Exits 1 where it failed and 5 where work remains; 0 while it runs.
    """
    account = open_account(invocation)
    output = invocation.output
    job = account.reads.job(job_id)
    if wait and not job.finished:
        job = wait_for(account, journal(invocation.now), job_id, output)
    work = remaining_of_job(account, job)
    if as_json:
        output.json({"job": job, "remaining": work})
    else:
        output.pairs(described(job))
    return end_of(job, work, output)


def described(job: RestoreJob) -> list[tuple[str, str]]:
    """What AWS says of it; what it does not say is unknown."""
    return [
        ("job", job.id),
        ("status", job.status),
        ("message", job.status_message),
        ("percent", "unknown" if job.percent is None else f"{job.percent:.2f}"),
        ("created", iso(job.created)),
        ("completed", iso(job.completed) if job.completed else "unknown"),
        ("expected", f"{job.expected_minutes} min" if job.expected_minutes else "unknown"),
        ("type", job.resource_type),
        ("point", job.point_arn),
        ("source", job.source_arn or "unknown"),
        ("role", job.role_arn),
        ("restored", job.created_resource_arn or "nothing yet"),
    ]
