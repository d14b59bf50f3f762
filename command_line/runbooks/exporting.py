"""`relight runbook export`, also without the word `export`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from command_line.invocation import Invocation, pass_invocation
from recovery.errors import BadInput
from recovery.recovery_plan import RecoveryPlan, plan_of_one

if TYPE_CHECKING:
    from command_line.output import Output
    from recovery.account import Account
    from recovery.models import RestoreJob
    from runbooks.facts import Redaction, RunbookFacts
    from runbooks.files import RunbookFile
    from runbooks.registry import Format

ALL = "*"
"""What --redact without a key stands for."""


@click.command("export")
@click.argument("plan_file", metavar="[PLAN.yaml]", default=None, type=click.Path(path_type=Path))
@click.option("--job", "job_id", default="", metavar="ID", help="Of a restore job of AWS, instead of a file.")
@click.option(
    "--format", "format_name", default="markdown", show_default=True, help="One of: relight runbook formats."
)
@click.option(
    "-o",
    "--output",
    "place",
    type=click.Path(path_type=Path),
    help="The file, or the folder for a format of several files. [default: stdout]",
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option(
    "--redact",
    "words",
    multiple=True,
    is_flag=False,
    flag_value=ALL,
    metavar="[KEY|STEP:KEY]",
    help="Leave out that value, or without a key every sensitive one; the runbook asks for it.",
)
@click.option("--offline", is_flag=True, help="Ask nothing of AWS: leave out what only the account knows.")
@pass_invocation
def export(
    invocation: Invocation,
    plan_file: Path | None,
    job_id: str,
    format_name: str,
    place: Path | None,
    force: bool,
    words: tuple[str, ...],
    offline: bool,
) -> None:
    """Write the plan as a runbook that works without Relight.

    Where somebody is signed in, it also tells what the account knows: when each resource was last tested,
    how long it takes, what will differ. It holds restore metadata, which may be sensitive; its files are
    readable by their owner only.
    """
    from command_line.private_files import read_plan
    from command_line.runbooks.known import account_of, facts_of, with_described
    from runbooks.redacting import redactions_of

    row = the_format(format_name)
    if plan_file is None and not job_id:
        hint = f"--redact took {words[-1]} as a key; name the file before it." if words else ""
        raise BadInput(
            "No plan", "Name a plan file, or a job with --job.", hint or "relight runbook PLAN.yaml"
        )
    job: RestoreJob | None = None
    if plan_file is not None:
        plan = read_plan(plan_file)
        account = None if offline else account_of(invocation, plan)
    else:
        plan, account, job = plan_of_started(invocation, job_id, offline=offline)
    keys = [word for word in words if word != ALL]
    redactions = redactions_of(plan, keys) if words else ()
    if words:
        tell_left_out(redactions, invocation.output)
    facts = facts_of(invocation, plan, account, redactions)
    if job is not None:
        facts = with_job(facts, job)
    if row.describes:
        facts = with_described(invocation, plan, account, facts)
    files = row.files(plan, facts)
    deliver(files, place, invocation.output, over=force)


def tell_left_out(redactions: Sequence[Redaction], output: Output) -> None:
    for each in redactions:
        output.line(f"Left out: {each.step}:{each.key}. The runbook asks for it, or takes ${each.variable}.")
    if not redactions:
        output.say("Nothing is left out: no value of the plan is declared sensitive. --redact KEY names one.")


def the_format(name: str) -> Format:
    from runbooks.registry import format_named, formats

    row = format_named(name)
    if row is None:
        known = ", ".join(each.name for each in formats())
        raise BadInput("Unknown format", f"There is no runbook format “{name}”.", f"One of {known}.")
    return row


def with_job(facts: RunbookFacts, job: RestoreJob) -> RunbookFacts:
    """The facts of a plan of one step with the job that it was made from."""
    made = job.made_arn if job.status == "COMPLETED" else ""
    steps = {name: replace(each, job_id=job.id, created_arn=made) for name, each in facts.steps.items()}
    return replace(facts, steps=steps)


def plan_of_started(
    invocation: Invocation, job_id: str, *, offline: bool
) -> tuple[RecoveryPlan, Account, RestoreJob]:
    """The plan that would start a job again, as far as AWS tells it, and the job."""
    from command_line.following import job_called
    from command_line.wiring import open_account
    from recovery.job_plan import plan_of_job
    from recovery.models import RestoreJob

    if offline:
        raise BadInput("Not offline", f"Only AWS knows what job {job_id} restores.", "Leave out --offline.")
    account = open_account(invocation)
    job = job_called(account, job_id)
    if not isinstance(job, RestoreJob):
        raise BadInput("That is a copy", f"{job_id} copies a recovery point.", "Make a plan: relight copy.")
    return plan_of_one(plan_of_job(account, job)), account, job


def deliver(files: Sequence[RunbookFile], place: Path | None, output: Output, *, over: bool) -> None:
    """Write the files where they were asked for, and say where."""
    from runbooks.writing import write_file, write_files

    main, *others = files
    if place is None:
        to_stdout(main, output, alone=not others)
    elif others:
        for path in write_files(files, place, over=over):
            output.say(f"Written to {path}.")
    else:
        path = place / main.name if place.is_dir() else place
        write_file(main, path, over=over)
        output.say(f"Written to {path}.")


def to_stdout(file: RunbookFile, output: Output, *, alone: bool) -> None:
    if not alone:
        raise BadInput("Several files", f"{file.name} is not all of it.", "Name a folder: -o FOLDER.")
    if isinstance(file.content, str):
        output.data(file.content.rstrip("\n"))
        return
    if sys.stdout.isatty():
        raise BadInput("Not for a terminal", f"{file.name} is no text.", f"Name a file: -o {file.name}")
    sys.stdout.buffer.write(file.content)
