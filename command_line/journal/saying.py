"""`relight journal note`, `mark` and `sign-off`: what somebody says of a job, or of the incident.

They write to the journal and change nothing in AWS. Who says it is asked of AWS.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.errors import BadInput
from recovery.journal_records import Mark, Note, Record, SignOff
from recovery.models import RestoreJob

WHOLE_INCIDENT = "-"


@click.command("note")
@click.argument("about", metavar="ABOUT")
@click.argument("text", metavar="TEXT")
@pass_invocation
def note(invocation: Invocation, about: str, text: str) -> None:
    """Note TEXT of ABOUT: a job, an attempt, a restore testing plan, or - for the incident as a whole."""
    if not text.strip():
        raise BadInput("Nothing to note", "The text is empty.", 'relight journal note JOB "..."')
    subject = "" if about == WHOLE_INCIDENT else about
    _record(invocation, lambda account: Note(account.context, subject, text, account.identity.arn))
    invocation.output.line(f"Noted of {subject or 'the incident'}.")


@click.command("mark")
@click.argument("job_id", metavar="JOB")
@click.argument("work", metavar="WORK")
@click.option("--undone", is_flag=True, help="It is not done after all.")
@click.option("--text", default="", help="How you know.")
@pass_invocation
def mark(invocation: Invocation, job_id: str, work: str, undone: bool, text: str) -> None:
    """Say that WORK after restore JOB is done, where AWS cannot tell; `relight job JOB` names it.

    WORK may also be a difference between the source and what was restored, which is accepted by it, or a step
    of a plan that waits for it.
    """
    from recovery.executing_marks import names_to_mark

    def said(account: Account) -> Mark:
        if work not in names_to_mark(journal(invocation.now), account.context, job_id):
            _refuse_unknown_work(account, account.reads.job(job_id), work)
        return Mark(account.context, job_id, work, not undone, account.identity.arn, text)

    _record(invocation, said)
    invocation.output.line(f"{work} of {job_id}: {'not done after all' if undone else 'done'}.")


@click.command("sign-off")
@click.argument("job_id", metavar="JOB")
@click.option("--text", default="", help="What was looked at.")
@pass_invocation
def sign_off(invocation: Invocation, job_id: str, text: str) -> None:
    """Say that what restore JOB made is recovered, and answer for it."""

    def said(account: Account) -> SignOff:
        job = account.reads.job(job_id)
        if not job.finished:
            raise BadInput(
                "The restore still runs",
                f"{job_id} is {job.status}: there is nothing to sign off yet.",
                f"relight job {job_id} --wait",
            )
        return SignOff(account.context, job.id, account.identity.arn, text)

    _record(invocation, said)
    invocation.output.line(f"{job_id} is signed off.")


def _record(invocation: Invocation, said: Callable[[Account], Record]) -> None:
    journal(invocation.now).record(said(open_account(invocation)))


def _refuse_unknown_work(account: Account, job: RestoreJob, work: str) -> None:
    """A name that nothing asks for would close nothing, and nobody would see it."""
    from command_line.following import work_after
    from recovery.comparing import compare

    known = [each.name for each in work_after(account, job)]
    if work in known:
        return
    known += [row.name for row in compare(account.reads, job).rows]
    if work not in known:
        raise BadInput(
            "No such work",
            f"Of job {job.id} there is nothing called “{work}”. There is: {', '.join(known) or 'nothing'}.",
            f"relight job {job.id}",
        )
