"""`relight job ID`: one job, and what remains to be done after a restore, or the doing of it."""

from __future__ import annotations

import click

from command_line.answers import given_answers
from command_line.copying import described_copy, end_of_copy
from command_line.exit_codes import ExitCode
from command_line.follow_ups import exit_code, finish
from command_line.following import (
    end_of,
    job_called,
    jobs_below,
    progress,
    tell_of_missing_parts,
    wait_for_job,
)
from command_line.invocation import Invocation, pass_invocation
from command_line.job_plans import plan_rows, plans_of
from command_line.job_report import (
    JobReport,
    as_members,
    closed_after,
    not_closed,
    report_of,
    rows_of,
    tell_closed_work,
    tell_comparison,
    tell_unknown_work,
)
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.channel_line import sentence as sentence_about
from recovery.errors import AwsError, BadInput, Refused
from recovery.models import CopyJob, RestoreJob, short_id
from recovery.plans_of_job import JobOfPlan
from recovery.standing import NOTHING_NOTED


@click.command("job")
@click.argument("job_id", metavar="ID")
@click.option("--wait", is_flag=True, help="Wait for it to end.")
@click.option("--follow-ups", is_flag=True, help="Do what remains, each after asking.")
@click.option("--yes", is_flag=True, help="With --follow-ups: do without asking what needs no answer.")
@click.option(
    "--answer", "words", multiple=True, metavar="NAME=VALUE", help="With --follow-ups: what only you know."
)
@click.option("--sentence", is_flag=True, help="Only one line about it, for an incident channel.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(
    invocation: Invocation,
    job_id: str,
    wait: bool,
    sentence: bool,
    follow_ups: bool,
    yes: bool,
    words: tuple[str, ...],
    as_json: bool,
) -> int:
    """Show the restore job ID, and what remains once it has completed; do it with --follow-ups.

    The command asks before each, and --yes is the answer; it needs no --write. Work by hand is listed and
    marked with relight journal mark. Exits 1 where the restore failed and 5 where work remains, also below
    it; 0 while it runs. A sign-off accounts for missing parts, not for work. Jobs below it, one for each
    nested point of a composite one, are told too. The id of a copy job shows that one.
    """
    if (yes or words) and not follow_ups:
        raise BadInput(
            "Nothing to answer",
            "--yes and --answer are for what remains.",
            f"relight job {job_id} --follow-ups --yes",
        )
    account = open_account(invocation)
    output = invocation.output
    job = job_called(account, job_id)
    if wait and not job.finished:
        job = wait_for_job(account, journal(invocation.now), job_id, output, known=job)
    if isinstance(job, CopyJob):
        plans = plans_of(account, journal(invocation.now), job)
        return show_copy_job(job, plans, invocation, follow_ups=follow_ups, as_json=as_json)
    if follow_ups and not job.finished:
        raise Refused(
            "The restore still runs",
            f"{job_id} is {job.status}: there is nothing to finish yet.",
            f"relight job {job_id} --wait --follow-ups",
        )
    records = journal(invocation.now)
    children = jobs_below(account, job, output)
    closed_below = closed_after(account, records, children)
    below = not_closed(closed_below)
    report = report_of(account, records, job, invocation.now(), children, closed_below.values())
    if sentence:
        output.data(sentence_of(account, report, invocation))
        return ExitCode.DONE
    if follow_ups and job.status == "COMPLETED":
        answers = given_answers(words, {name for each in report.work for name in each.asks})
        pieces = finish(account, job, report.checklist, answers, records, output, yes=yes)
        if as_json:
            output.json({"job": job, "children": children, "follow_ups": pieces})
        missing = tell_of_missing_parts(job, output, children, report.explanation)
        return ExitCode.REMAINS if below or (missing and not report.sign_off) else exit_code(pieces)
    plans = plans_of(account, records, job)
    if as_json:
        members = {"job": job, "plans": plans, "children": children, "remaining": report.open_work}
        output.json({**members, **as_members(report)})
    else:
        parts = (("below", progress_below(child)) for child in children)
        told = (*described(job, invocation), *plan_rows(plans), *rows_of(report, invocation), *parts)
        output.pairs(told)
    if not records.knows(account.context):
        output.say(NOTHING_NOTED)
    tell_comparison(report, output, invocation)
    tell_closed_work(report, output, invocation)
    tell_unknown_work(report, output)
    return end_of(
        job,
        report.open_work,
        output,
        children,
        explanation=report.explanation,
        signed_off=report.sign_off is not None,
        open_below=below,
    )


def sentence_of(account: Account, report: JobReport, invocation: Invocation) -> str:
    """The line for an incident channel; a source whose name may not be read is told by its id."""
    job = report.standing.job
    try:
        name = account.reads.resource(job.source_arn).resource.name if job.source_arn else ""
    except AwsError:
        name = ""
    return sentence_about(
        job,
        name=name,
        context=account.context,
        estimate=report.estimate,
        stall=report.stall,
        now=invocation.now(),
        why=report.standing.why,
    )


def show_copy_job(
    job: CopyJob,
    plans: tuple[JobOfPlan, ...],
    invocation: Invocation,
    *,
    follow_ups: bool,
    as_json: bool,
) -> int:
    if follow_ups:
        raise BadInput(
            "That is a copy",
            f"{job.id} copies a recovery point; nothing but its restore remains after it.",
            f"relight job {job.id}",
        )
    output = invocation.output
    if as_json:
        output.json({"job": job, "plans": plans, "remaining": []})
    else:
        output.pairs([*described_copy(job, invocation), *plan_rows(plans)])
    return end_of_copy(job, output)


def progress_below(child: RestoreJob) -> str:
    """One job below a parent, in a line: of what it is, and how far."""
    return f"{child.resource_type} {short_id(child.source_arn or child.point_arn)}  {progress(child)}"


def described(job: RestoreJob, invocation: Invocation) -> list[tuple[str, str]]:
    """What AWS says of it; what it does not say is unknown."""
    return [
        ("job", job.id),
        ("status", job.status),
        ("message", job.status_message),
        ("percent", "unknown" if job.percent is None else f"{job.percent:.2f}"),
        ("created", invocation.at(job.created)),
        ("completed", invocation.at(job.completed)),
        ("expected", f"{job.expected_minutes} min" if job.expected_minutes else "unknown"),
        ("type", job.resource_type),
        ("point", job.point_arn),
        ("source", job.source_arn or "unknown"),
        ("role", job.role_arn),
        ("restored", job.created_resource_arn or ("nothing" if job.finished else "nothing yet")),
    ]
