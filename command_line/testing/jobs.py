"""`relight tests jobs`: what restore tests showed."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.testing.history import HEADS, as_objects, past_tests, row
from command_line.wiring import open_account
from recovery.testing.history import clean_up_hint


@click.command("jobs")
@click.option("--plan", default="", metavar="NAME", help="Only the tests of this plan; it may be deleted.")
@click.option("--resource", default="", help="Only the tests of this resource, by ARN or name.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, plan: str, resource: str, days: int, as_json: bool) -> None:
    """List the jobs of restore tests, newest first, with their time against the target.

    What AWS Backup could not delete after a test is told below, with the line that deletes it.
    """
    output = invocation.output
    found = past_tests(invocation, open_account(invocation), days=days, plan=plan, resource=resource)
    if as_json:
        output.json(as_objects(found))
        return
    if not found:
        output.say(f"No restore tests in the last {days} days.")
    output.table(HEADS, map(row, found))
    for run in found:
        if run.failed:
            output.line(f"failed   {run.job.id}: {run.why_failed}")
        if hint := clean_up_hint(run.job):
            output.block("warning", f"{run.job.id} left something behind", hint)
