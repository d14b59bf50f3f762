"""`relight restore`: run a plan once.

The command is itself the decision to write, so `--write` is not needed: it asks on the terminal, and `--yes`
is the answer. Without a terminal and without `--yes` nothing is started.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from command_line.choosing import Choice, choice_options, draft_for, require_role
from command_line.exit_codes import ExitCode
from command_line.following import end_of, jobs_below, still_to_do, wait_for
from command_line.invocation import Invocation, pass_invocation
from command_line.job_report import closed_after, not_closed
from command_line.preview import look, show_plan
from command_line.private_files import read_plan
from command_line.settling import is_plan_file, settled, tell_unrecorded
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.context import Mode
from recovery.drafting import draft_of_plan
from recovery.errors import BadInput, Refused
from recovery.plain_text import plain
from recovery.planning import Draft
from recovery.point_in_time import aws_now
from recovery.reconciling import look_until_found
from recovery.restoring import attempt_of, prepare, run
from runbooks.remaining import remaining

if TYPE_CHECKING:
    from recovery.plan import RestorePlan
    from recovery.recovery_plan import RecoveryPlan


@click.command("restore")
@click.argument("resource", metavar="(PLAN.yaml | RESOURCE)", default="")
@choice_options
@click.option("--yes", is_flag=True, help="Start without asking, also where data is replaced.")
@click.option("--wait", is_flag=True, help="Wait for the job to end; the exit code says how.")
@click.option("--again", is_flag=True, help="Make a new attempt although this plan was run before.")
@click.option("--retry", is_flag=True, help="Of a plan of several steps: try again those that failed.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="STEP:NAME=VALUE",
    help="Of a plan of several steps: what a step asks for.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and print what would be sent; start nothing.")
@click.option(
    "--interactive", is_flag=True, help="Ask for everything, as the app's form does, in plain lines."
)
@click.option("--json", "as_json", is_flag=True, help="The attempt as one JSON object.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    yes: bool,
    wait: bool,
    again: bool,
    retry: bool,
    answers: tuple[str, ...],
    dry_run: bool,
    interactive: bool,
    as_json: bool,
    **words: Any,
) -> int:
    """Restore RESOURCE, or run a plan made before; print the id of the restore job.

    The command asks before it starts, and --yes is the answer; it needs no --write. The same plan again
    continues or reports its attempt; a new one has to be asked for with --again, or is made when that ended
    a day or more ago. A plan of several steps is run in its order, as many side by side as their services
    allow, and goes on where it was when it is run again.
    """
    choice = Choice(**words)
    file = plan_in_file(choice, interactive=interactive)
    account, records = open_account(invocation), journal(invocation.now)
    if file is not None and file.single is None:
        from command_line.restoring_plan import Wishes, restore_plan

        wishes = Wishes(Path(choice.resource), yes, wait, again, retry, dry_run, as_json, answers)
        return restore_plan(invocation, account, records, file, wishes)
    if retry or answers:
        raise BadInput(
            "One restore has no steps",
            "--retry and --answer are for a plan of several steps.",
            "--again makes a new attempt of a restore that failed.",
        )
    draft = decided(invocation, account, choice, interactive, file)
    require_role(draft)
    plan = draft.plan()
    output, now = invocation.output, invocation.now()
    if dry_run:
        from command_line.restoring_plan import dry_run_of_one

        show_plan(output, plan, account, aws_now(account, now), invocation.zone)
        dry_run_of_one(output, plan, account, records, again=again, as_json=as_json)
        look(output, draft, plan, account, now)
        return ExitCode.DONE
    attempt = attempt_of(plan, account, records) if not again else None
    if attempt is None:
        show_plan(output, plan, account, aws_now(account, now), invocation.zone)
        look(output, draft, plan, account, now)
        if not yes:
            confirm(draft)
        account.set_mode(Mode.WRITE)
        attempt = run(prepare(plan, account, records, again=again), plan, account, records)
    else:
        output.say(
            f"This plan was run before, at {invocation.at(attempt.created)}; --again makes a new attempt."
        )
    if attempt.unsettled:
        output.say("The answer was lost. Looking for the job ...")
        sight = look_until_found(attempt, account, records, time.sleep)
        attempt = settled(sight)
    tell_unrecorded(attempt, output)
    if as_json:
        output.json(attempt)
    else:
        output.data(attempt.job_id)
    if not wait and attempt.running:
        output.say(f"To follow it: relight job {attempt.job_id}, or relight jobs --watch")
        return ExitCode.DONE
    job = (
        wait_for(account, records, attempt.job_id, output)
        if attempt.running
        else account.reads.job(attempt.job_id)
    )
    completed = job.status == "COMPLETED"
    left = remaining(plan, job.created_resource_arn, job.created) if completed else ()
    children = jobs_below(account, job, output)
    return end_of(
        job,
        still_to_do(account, left),
        output,
        children,
        open_below=not_closed(closed_after(account, records, children)),
    )


def plan_in_file(choice: Choice, *, interactive: bool) -> RecoveryPlan | None:
    """The plan that the words name as a file; None where they choose a resource."""
    if not is_plan_file(choice.resource):
        return None
    if interactive or choice != Choice(choice.resource):
        raise BadInput(
            "A plan runs as it stands",
            f"{choice.resource} says already what is restored and how; nothing can be added here.",
            "Leave out the options that choose, or edit the plan and delete the line of its digest.",
        )
    return read_plan(Path(choice.resource))


def decided(
    invocation: Invocation, account: Account, choice: Choice, interactive: bool, file: RecoveryPlan | None
) -> Draft:
    """The draft that the words ask for: of a plan file, of the answers given now, or of the options."""
    if file is not None and file.single is not None:
        return draft_of_file(account, choice.resource, file.single, invocation.output.line)
    if interactive and choice.like_job:
        raise BadInput(
            "Nothing to ask",
            f"Job {choice.like_job} says already what is restored and how.",
            "Leave out one of both; --set KEY=VALUE changes a value.",
        )
    if interactive:
        from command_line.asking import ask_for_draft

        return ask_for_draft(invocation, account, choice)
    return draft_for(invocation, account, choice)


def draft_of_file(account: Account, file: str, plan: RestorePlan, tell: Callable[[str], None]) -> Draft:
    """The draft of a plan that was written down, so that it is checked against the account as it is now."""
    if plan.copies:
        raise BadInput("Not a restore", f"{file} copies a recovery point.", f"relight copy {file}")
    begun = draft_of_plan(account, plan)
    for missing in begun.missing:
        tell(f"unknown  {missing}")
    draft = begun.draft
    if draft.plan().digest != plan.digest:
        raise BadInput(
            "The plan cannot be run as it stands",
            f"{file} would send something else with this version of Relight.",
            "Make it again: relight plan ...",
        )
    return draft


def confirm(draft: Draft) -> None:
    """Ask on the terminal. What would be overwritten has to be typed. Raises `Refused` unless the answer is
    yes."""
    name = plain(draft.overwrites)
    if not sys.stdin.isatty():
        replaces = f", and replaces the data of {name}" if name else ""
        raise Refused(
            "Not confirmed",
            "There is no terminal to ask on; nothing was started.",
            f"--yes starts without asking{replaces}.",
        )
    if name:
        question = f"This replaces the data of {name}. Type that name to start"
        sure = click.prompt(question, err=True, default="", show_default=False) == name
    else:
        sure = click.confirm("This cannot be stopped afterwards. Start it?", default=False, err=True)
    if not sure:
        raise Refused("Not confirmed", "Nothing was started.", "")
