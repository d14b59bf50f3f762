"""Saying of what a restore test made whether it is right: by hand, or by a command of the user.

It can be said once ("Restore testing validation"); so whatever says nothing about the restored resource, such
as a command that could not be started or did not end, is not sent as FAILED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recovery.account import Account
from recovery.journal import Journal
from recovery.models import RestoreJob

SUCCESSFUL, FAILED = "SUCCESSFUL", "FAILED"


@dataclass(frozen=True, slots=True)
class Validation:
    """What was said of a test, and what AWS tells of it now."""

    job_id: str
    status: str
    """SUCCESSFUL or FAILED, as it was sent."""
    message: str = ""
    exit_code: int | None = None
    """The command's; None where it was said by hand."""
    lost: str = ""
    """Where the answer was lost and AWS does not show the status: that, in words."""


def validate(account: Account, job: RestoreJob, status: str, message: str, journal: Journal) -> Validation:
    raise NotImplementedError


def validate_by_command(
    account: Account, job: RestoreJob, command: Sequence[str], journal: Journal, timeout: float
) -> Validation:
    raise NotImplementedError
