"""`relight copy`: bring a recovery point to another vault, Region or account, to be restored there.

As `relight restore` it asks before it starts, and `--yes` is the answer.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from command_line.copying import CopyWords, copy_of_file, decided_copy, end_of_copy, show_copy
from command_line.exit_codes import ExitCode
from command_line.following import wait_for_job
from command_line.invocation import Invocation, pass_invocation
from command_line.preview import tell_findings
from command_line.private_files import write_private
from command_line.settling import is_plan_file, settled, tell_unrecorded
from command_line.wiring import journal, open_account
from recovery.context import Mode
from recovery.copying import copy_findings
from recovery.errors import BadInput, Refused
from recovery.models import CopyJob
from recovery.reconciling import look_until_found
from recovery.restoring import attempt_of, prepare, run


@click.command("copy")
@click.argument("resource", metavar="(PLAN.yaml | RESOURCE)", default="")
@click.option("--to", default="", metavar="ARN", help="The vault that the copy goes to.")
@click.option("--latest", is_flag=True, help="The newest snapshot.")
@click.option("--point", default="", metavar="ARN", help="This recovery point.")
@click.option("--vault", default="", metavar="NAME", help="Its vault; then no vault is searched.")
@click.option("--role", default="", metavar="ARN", help="The role that AWS Backup acts as.")
@click.option("--keep-days", type=click.IntRange(1), help="Delete it after so many days. [default: never]")
@click.option("--cold-after-days", type=click.IntRange(1), help="Move it to cold storage after so many days.")
@click.option("--yes", is_flag=True, help="Start without asking.")
@click.option("--wait", is_flag=True, help="Wait for the copy; prints the ARN of the copied point.")
@click.option("--again", is_flag=True, help="Make a new attempt although this copy was made before.")
@click.option("--interactive", is_flag=True, help="Ask for what is not said.")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the plan to this file, and start nothing.",
)
@click.option("--json", "as_json", is_flag=True, help="The attempt as one JSON object.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    resource: str,
    yes: bool,
    wait: bool,
    again: bool,
    interactive: bool,
    file: Path | None,
    as_json: bool,
    **words: Any,
) -> int:
    """Copy a recovery point of RESOURCE to the vault --to, and print the id of the copy job.

    A copy runs from the Region in which its point lies: name that one with --region. Continuous points cannot
    be copied; the copy of a snapshot holds what the snapshot holds.
    """
    account, output = open_account(invocation), invocation.output
    if is_plan_file(resource):
        if interactive or CopyWords(resource, **words) != CopyWords(resource):
            raise BadInput(
                "A plan runs as it stands",
                f"{resource} says already what is copied and where to; nothing can be added here.",
                "Leave out the options that choose.",
            )
        copy = copy_of_file(account, Path(resource))
    else:
        copy = decided_copy(account, CopyWords(resource, **words), output, interactive=interactive)
    plan = copy.plan()
    show_copy(output, plan, account.context)
    tell_findings(output, copy_findings(copy, account, invocation.now()), "copy")
    if file is not None:
        from recovery.recovery_plan import plan_of_one
        from recovery.recovery_plan_file import dump

        write_private(file, dump(plan_of_one(plan, "copy")))
        output.say(f"Written to {file}. To run it: relight copy {file}")
        return ExitCode.DONE
    records = journal(invocation.now)
    attempt = None if again else attempt_of(plan, account, records)
    if attempt is None:
        if not yes:
            confirm()
        account.set_mode(Mode.WRITE)
        attempt = run(prepare(plan, account, records, again=again), plan, account, records)
    else:
        output.say(f"This copy was made before, at {invocation.at(attempt.created)}; --again makes another.")
    if attempt.unsettled:
        output.say("The answer was lost. Looking for the job ...")
        attempt = settled(look_until_found(attempt, account, records, time.sleep))
    tell_unrecorded(attempt, output)
    if as_json:
        output.json(attempt)
    elif not wait:
        output.data(attempt.job_id)
    if not wait and attempt.running:
        output.say(f"To follow it: relight job {attempt.job_id}, or relight jobs --watch")
        return ExitCode.DONE
    job = (
        wait_for_job(account, records, attempt.job_id, output)
        if attempt.running
        else account.reads.copy_job(attempt.job_id)
    )
    assert isinstance(job, CopyJob)
    if wait and not as_json and job.status == "COMPLETED":
        output.data(job.made_arn)
    return end_of_copy(job, output)


def confirm() -> None:
    """Ask on the terminal. Raises `Refused` unless the answer is yes."""
    if not sys.stdin.isatty():
        raise Refused(
            "Not confirmed",
            "There is no terminal to ask on; nothing was started.",
            "--yes starts without asking.",
        )
    if not click.confirm("This cannot be stopped afterwards. Start it?", default=False, err=True):
        raise Refused("Not confirmed", "Nothing was started.", "")
