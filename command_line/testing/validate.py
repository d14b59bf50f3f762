"""`relight tests validate`: say of what a test made whether it is right."""

from __future__ import annotations

import sys

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.context import Mode
from recovery.errors import BadInput, Refused
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.testing.checking_command import command_name, command_words
from recovery.testing.validation import (
    FAILED,
    SUCCESSFUL,
    Validation,
    refuse_said,
    validate,
    validate_by_command,
)


@click.command("validate")
@click.argument("job_id", metavar="JOB")
@click.option("--successful", is_flag=True, help="What the test made is right.")
@click.option("--failed", is_flag=True, help="It is not.")
@click.option(
    "--command",
    "line",
    default="",
    metavar="LINE",
    help="Run this program with its arguments; exit code 0 is SUCCESSFUL, any other FAILED.",
)
@click.option("--message", default="", help="Why, with --successful and --failed. AWS keeps it.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=900.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the command may run.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(
    invocation: Invocation,
    job_id: str,
    successful: bool,
    failed: bool,
    line: str,
    message: str,
    timeout: float,
    yes: bool,
    as_json: bool,
) -> int:
    """Set the validation status of the restore test JOB. It can be set once.

    A command runs without a shell; name one where you need it: --command "sh -c '...'". It gets
    RELIGHT_JOB_ID, RELIGHT_RESOURCE_ARN (what was restored), RELIGHT_RESOURCE_TYPE, RELIGHT_SOURCE_ARN,
    RELIGHT_POINT_ARN, RELIGHT_PLAN_ARN, RELIGHT_ACCOUNT, RELIGHT_REGION, RELIGHT_PARTITION and
    RELIGHT_ENDPOINT_URL, and its own AWS calls go to the same account and Region. The last line of its
    stderr is the message, the rest of its output is dropped. One that cannot be started, is killed or does
    not end in time says nothing of the test, and nothing is sent.

    Exits 1 where the command says FAILED, 3 where nothing can be said (any more), 4 where it is not known
    whether AWS took it.
    """
    if sum((successful, failed, bool(line))) != 1:
        raise BadInput(
            "Which one?",
            "Exactly one of --successful, --failed and --command.",
            "relight tests validate --help",
        )
    if line and message:
        raise BadInput(
            "Two messages",
            "The command's last line of stderr is the message.",
            "Leave --message out, or say by hand what the command said.",
        )
    words = command_words(line) if line else ()
    account, records = open_account(invocation), journal(invocation.now)
    job = account.reads.job(job_id)
    refuse_said(job)
    status = SUCCESSFUL if successful else FAILED
    if not yes:
        confirm(account, job, f"what {command_name(words)} says" if words else status)
    account.set_mode(Mode.WRITE)
    if words:
        said = validate_by_command(account, job, words, records, timeout)
    else:
        said = validate(account, job, status, message, records)
    return told(invocation, said, as_json=as_json)


def told(invocation: Invocation, said: Validation, *, as_json: bool) -> ExitCode:
    if as_json:
        invocation.output.json(said)
    elif not said.lost:
        invocation.output.table(("JOB", "VALIDATION", "MESSAGE"), [(said.job_id, said.status, said.message)])
    if said.lost:
        invocation.output.block(
            "warning", "It is not known whether AWS took it", said.lost, f"relight job {said.job_id}"
        )
        return ExitCode.AWS
    return ExitCode.FAILED if said.exit_code else ExitCode.DONE


def confirm(account: Account, job: RestoreJob, what: str) -> None:
    """Ask on the terminal. Raises `Refused` unless the answer is yes."""
    if not sys.stdin.isatty():
        raise Refused(
            "Not confirmed",
            "There is no terminal to ask on; nothing was sent.",
            "--yes sends without asking.",
        )
    where = f"account {account.context.account}, {account.context.region}"
    made = plain(job.created_resource_arn) or job.id
    question = f"Say {what} of {made} ({where})? It can be said once"
    if not click.confirm(question, default=False, err=True):
        raise Refused("Not confirmed", "Nothing was sent.", "")
