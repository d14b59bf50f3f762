"""`relight journal reconcile`, `adopt` and `set-aside`: attempts whose answer was lost."""

from __future__ import annotations

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.settling import tell_unrecorded
from command_line.wiring import journal, open_account
from recovery.attempts import Attempt
from recovery.errors import BadInput
from recovery.journal import Journal
from recovery.models import Job
from recovery.plan import COPY_JOB
from recovery.reconciling import adopt, reconcile, set_aside


@click.command("reconcile")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def find_lost(invocation: Invocation, as_json: bool) -> int:
    """Look in AWS for the jobs of attempts whose answer was lost; exits 4 where one stays unknown."""
    account = open_account(invocation)
    sights = reconcile(account, journal(invocation.now))
    for sight in sights:
        tell_unrecorded(sight.attempt, invocation.output)
    if as_json:
        invocation.output.json(sights)
    else:
        for sight in sights:
            invocation.output.block(
                sight.verdict.value, f"attempt {sight.attempt.id}", sight.in_full, sight.question
            )
        invocation.output.say(f"{len(sights)} attempts looked for")
    return ExitCode.AWS if any(sight.question for sight in sights) else ExitCode.DONE


@click.command("adopt")
@click.argument("attempt_id", metavar="ATTEMPT")
@click.argument("job_id", metavar="JOB")
@pass_invocation
def adopt_job(invocation: Invocation, attempt_id: str, job_id: str) -> None:
    """Say that JOB, a restore or a copy, is the one that ATTEMPT started."""
    records = journal(invocation.now)
    attempt = attempt_called(records, attempt_id)
    account = open_account(invocation)
    if account.context != attempt.context:
        there = attempt.context
        raise BadInput(
            "Another account or Region",
            f"The attempt belongs to account {there.account} in {there.region}.",
            "relight --profile NAME --region REGION journal adopt ...",
        )
    copies = attempt.follow == COPY_JOB
    job: Job = account.reads.copy_job(job_id) if copies else account.reads.job(job_id)
    adopt(attempt, job, records)
    invocation.output.say(f"Attempt {attempt.id} is {'copy' if copies else 'restore'} job {job_id}.")


@click.command("set-aside")
@click.argument("attempt_id", metavar="ATTEMPT")
@pass_invocation
def set_attempt_aside(invocation: Invocation, attempt_id: str) -> None:
    """Say that ATTEMPT started nothing, so that its plan can be run again."""
    records = journal(invocation.now)
    after = set_aside(attempt_called(records, attempt_id), records)
    invocation.output.say(f"Attempt {after.id} is now: {after.state.value}.")


def attempt_called(records: Journal, text: str) -> Attempt:
    """The attempt whose id starts with `text`. "" is none: in a script it is a variable that was not set."""
    found = [attempt for attempt in records.attempts() if text and attempt.id.startswith(text)]
    if len(found) != 1:
        raise BadInput(
            "Which attempt?",
            f"{len(found)} attempts have an id that starts with “{text}”.",
            "relight journal list",
        )
    return found[0]
