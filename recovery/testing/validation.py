"""Saying of what a restore test made whether it is right: by hand, or by a command of the user.

It can be said once and never changed ("Restore testing validation", API PutRestoreValidationResult). So what
says nothing about the restored resource is not sent as FAILED: a command that could not be started, that was
killed, or that did not end in its time. The API's model sets no limit to the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recovery.account import Account
from recovery.context import Mode
from recovery.errors import AnswerLost, AwsError, BadInput, ReadOnly, Refused
from recovery.journal import Journal
from recovery.journal_records import Mark
from recovery.journalled_call import journalled_call, note_after
from recovery.models import RestoreJob
from recovery.plain_text import plain
from recovery.testing.checking_command import command_name, run_check

SUCCESSFUL, FAILED = "SUCCESSFUL", "FAILED"
SERVICE, OPERATION = "backup", "PutRestoreValidationResult"
WORK = "restore test validated"
"""The `work` of the journal's mark: who said it, and how they know."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What was said of a test."""

    job_id: str
    status: str
    """SUCCESSFUL or FAILED."""
    message: str = ""
    exit_code: int | None = None
    """The command's; None where it was said by hand."""
    lost: str = ""
    """Where the answer was lost and the job does not show the status either: that, in words."""


def validate(
    account: Account, job: RestoreJob, status: str, message: str, journal: Journal, how: str = "by hand"
) -> Validation:
    """Say SUCCESSFUL or FAILED of what a test made. Asks for the job first: it may have been validated, or
    its time may have run out, since it was listed.

    Raises `BadInput` for another status, `Refused` with words where nothing can be said, `ReadOnly` while
    writing is off, and `AwsError` where AWS says no.
    """
    if status not in (SUCCESSFUL, FAILED):
        raise BadInput("Wrong validation", f"“{plain(status)}”.", f"It is {SUCCESSFUL} or {FAILED}.")
    refuse_said(account.reads.job(job.id))
    refuse_reading(account)
    text = plain(message)
    request = {"RestoreJobId": job.id, "ValidationStatus": status}
    lost = journalled_call(
        account,
        journal,
        job.id,
        f"{WORK}: {status}",
        f"{SERVICE}:{OPERATION}",
        {**request, "ValidationStatusMessage": text} if text else request,
        still_lost=lambda error: _still_lost(account, job.id, status, error),
    )
    if not lost:
        # Done is the validating, whatever it found: the call's record has the status.
        note_after(journal, Mark(account.context, job.id, WORK, True, account.identity.arn, text=how))
    return Validation(job.id, status, text, lost=lost)


def validate_by_command(
    account: Account, job: RestoreJob, command: Sequence[str], journal: Journal, timeout: float
) -> Validation:
    """Run the user's command on what a test made and send what it says: exit code 0 is SUCCESSFUL, any other
    FAILED, with the last line of its stderr as the message.

    What can be refused is refused before it is run. `timeout` is seconds. Raises as `validate`, and `Refused`
    where the command told nothing: it could not be started, was killed, or did not end in time.
    """
    now = account.reads.job(job.id)
    refuse_said(now)
    refuse_reading(account)
    answer = run_check(account, now, command, timeout)
    status = SUCCESSFUL if answer.exit_code == 0 else FAILED
    how = f"by the command {command_name(command)}, which ended with {answer.exit_code}"
    said = validate(account, now, status, answer.last_line, journal, how)
    return replace(said, exit_code=answer.exit_code)


def why_not(job: RestoreJob) -> tuple[str, str]:
    """Why nothing can be said of this job, and what to do instead; "" where something can."""
    if not job.testing_plan_arn:
        return "a person started this restore, and only restore tests are validated.", "`relight jobs`"
    if job.validation_status in (SUCCESSFUL, FAILED):
        told = plain(job.validation_message)
        said = f"{job.validation_status} was said already{f': “{told}”' if told else ''}."
        return said, "It can be said once and never changed. The next test can be validated anew."
    if job.validation_status == "TIMED_OUT":
        return "the time to validate it has run out.", "A longer validation window is set in the selection."
    if job.status != "COMPLETED":
        later = "Wait for it to end." if not job.finished else "The job's own status tells that it failed."
        return f"its restore is {job.status}, so that there is nothing to validate.", later
    return "", ""


def refuse_said(job: RestoreJob) -> None:
    """Raises `Refused` where nothing can be said of this job (any more)."""
    why, instead = why_not(job)
    if why:
        raise Refused("Cannot be validated", f"{job.id}: {why}", instead)


def refuse_reading(account: Account) -> None:
    if account.mode is Mode.READ_ONLY:
        raise ReadOnly(
            "Writing is off", f"{OPERATION} cannot be taken back.", "Turn writing on, then do it again."
        )


def _still_lost(account: Account, job_id: str, status: str, error: AnswerLost) -> str:
    """Whether a lost answer leaves it unknown, in words: "" where the job shows the status now."""
    try:
        now = account.reads.job(job_id)
    except AwsError as second:
        return f"{error.text} The job cannot be read back either: {second.text}"
    if now.validation_status == status:
        return ""
    why, _ = why_not(now)
    again = f"It cannot be said again: {why}" if why else "It can be said again."
    return f"{error.text} The job says {plain(now.validation_status) or 'nothing'}. {again}"
