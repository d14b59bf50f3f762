"""`relight plan jobs`: the jobs that were started from a plan, by Relight or by a runbook anywhere."""

from __future__ import annotations

from pathlib import Path

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.private_files import read_plan
from command_line.typed_moment import typed_moment
from command_line.wiring import journal, open_account
from recovery.attempts import Attempt
from recovery.plan import refuse_elsewhere
from recovery.plan_jobs import PlanJob, plan_jobs_in
from recovery.recovery_plan import RecoveryPlan


@click.command("jobs")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--since", default="", metavar="TIME", help="Created from then on, such as 14:00 or -3h.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, file: Path, since: str, as_json: bool) -> None:
    """List the jobs that were started from the plan in FILE, also by one of its runbooks on another machine.

    Certain is what the journal has, and what carries the request id of a runbook of the plan. Where AWS does
    not tell it, as of RDS, a job of equal values is probably the plan's, and may be another's.
    """
    plan = read_plan(file)
    account, output, records = open_account(invocation), invocation.output, journal(invocation.now)
    refuse_elsewhere(plan, account.context)
    earliest = typed_moment(since, invocation.now(), invocation.zone, output) if since else None
    found = plan_jobs_in(account, plan, records, earliest)
    if as_json:
        output.json(found)
        return
    if not found:
        output.say("AWS Backup lists no job that was started from the plan.")
        return
    output.table(
        ("STEP", "JOB", "STATUS", "CREATED", "OF THE PLAN", "WHY"),
        (
            (
                each.step,
                each.job.id,
                each.job.status,
                invocation.at(each.job.created),
                "certain" if each.certain else "probably",
                each.why,
            )
            for each in found
        ),
    )
    for attempt, job in to_adopt(plan, found, records.attempts(account.context)):
        output.say(
            f"Attempt {attempt.id} has no job. If that is it: relight journal adopt {attempt.id} {job}"
        )


def to_adopt(
    plan: RecoveryPlan, found: tuple[PlanJob, ...], attempts: tuple[Attempt, ...]
) -> list[tuple[Attempt, str]]:
    """Attempts of the plan's steps whose answer was lost, each with a job that probably is its own."""
    digests = {step.id: step.plan.digest for step in plan.restores}
    return [
        (attempt, each.job.id)
        for each in found
        for attempt in attempts
        if not each.certain and attempt.unsettled and attempt.plan_digest == digests[each.step]
    ]
