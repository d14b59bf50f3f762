"""Finding the restore job of an attempt whose answer was lost.

No operation of AWS Backup tells a job's idempotency token. What is left as evidence, best first:
GetRestoreJobMetadata returns the attempt's own id as `aws:backup:request-id`; the job has the attempt's
recovery point and role and was created after it was sent. Only the first is certain. A job that is not listed
is not absent: AWS documents no bound on how late a listing shows it. So an attempt is recognised, or it is
asked about. It is never sent again: AWS documents no lifetime of a token either (its 2019 SDK pages said one
hour), and a token it has forgotten starts a second restore.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recovery.attempts import Attempt
from recovery.errors import AwsError
from recovery.models import CopyJob, Job, RestoreJob
from recovery.plan import COPY_JOB
from recovery.request_ids import request_id_of, runbook_id

SIGNATURE_TOLERANCE = timedelta(minutes=15)
"""AWS refuses a signature whose time is further off (5 minutes for most services, 15 for some), so no job of
ours is older than this before the moment that we wrote down, less the known skew of this machine's clock."""


class Verdict(StrEnum):
    FOUND = "found"
    """The job is certainly this attempt's."""
    UNCLEAR = "unclear"
    """There are jobs that may be it."""
    NOT_SEEN = "not seen"
    """No job that may be it is listed yet."""
    NOT_LISTED = "not listed"
    """The jobs could not be listed."""
    NOT_SENT = "not sent"
    """The attempt was prepared and certainly not carried out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A job that may be the attempt's, and what speaks for or against it."""

    job: Job
    evidence: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What looking for an attempt's job gave: in a sentence, and what the user has to decide ("" if
    nothing)."""

    attempt: Attempt
    verdict: Verdict
    text: str
    question: str = ""
    job: Job | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def in_full(self) -> str:
        """The text, and a line for each candidate with its evidence."""
        return "\n".join((self.text, *(f"{each.job.id}: {each.evidence}" for each in self.candidates)))


QUESTION = (
    "Look again later; or, where the AWS Backup console shows the job, adopt it by its id; "
    "or set the attempt aside if you know that nothing was started."
)


def earliest_creation(attempt: Attempt, skew: float | None) -> datetime:
    """The moment before which no job of `attempt` was created. `skew`: seconds this clock is ahead of
    AWS's."""
    return (attempt.sent or attempt.created) - timedelta(seconds=abs(skew or 0.0)) - SIGNATURE_TOLERANCE


def recognise(
    attempt: Attempt,
    jobs: Iterable[Job],
    read_metadata: Callable[[str], Mapping[str, str]],
    *,
    taken: Collection[str],
    skew: float | None,
) -> Sight:
    """Look for the job of `attempt` among `jobs`. `taken` are the ids of jobs known to be other attempts'."""
    since = earliest_creation(attempt, skew)
    candidates = []
    for job in jobs:
        if job.id in taken or job.created < since or not _could_be(attempt, job):
            continue
        certain, evidence = _evidence(attempt, job, read_metadata)
        if certain:
            return Sight(attempt, Verdict.FOUND, f"Job {job.id} is this attempt: {evidence}", job=job)
        candidates.append(Candidate(job, evidence))
    if candidates:
        ids = ", ".join(candidate.job.id for candidate in candidates)
        nouns = f"{_noun(attempt).capitalize()}s"
        text = f"The outcome is unknown. {nouns} of the {_same(attempt).lower()} that may be it: {ids}."
        return Sight(attempt, Verdict.UNCLEAR, text, QUESTION, candidates=tuple(candidates))
    text = (
        f"The outcome is unknown. AWS Backup lists no {_noun(attempt)} that may be it yet; "
        "listings can be late."
    )
    return Sight(attempt, Verdict.NOT_SEEN, text, QUESTION)


def already_found(attempt: Attempt) -> Sight:
    """The sight of an attempt whose job is in the journal by now."""
    return Sight(attempt, Verdict.FOUND, f"{_noun(attempt).capitalize()} {attempt.job_id} is this attempt.")


def not_listed(attempt: Attempt, error: AwsError) -> Sight:
    """The sight where the listing itself failed."""
    nouns = f"{_noun(attempt)}s"
    text = f"The outcome is unknown, and {nouns} could not be listed. {error.title}: {error.text}"
    return Sight(attempt, Verdict.NOT_LISTED, text, QUESTION)


def not_sent(attempt: Attempt) -> Sight:
    """The sight of an attempt that waits: nothing happened, running its plan again sends it."""
    text = "It was prepared and not carried out: nothing was started. Run the plan again to start it."
    return Sight(attempt, Verdict.NOT_SENT, text)


def _noun(attempt: Attempt) -> str:
    return "copy job" if attempt.follow == COPY_JOB else "restore job"


def _same(attempt: Attempt) -> str:
    """What every candidate shares with the attempt; a restore that acts as its caller names no role."""
    return "Same recovery point and role" if attempt.role_arn else "Same recovery point"


def _could_be(attempt: Attempt, job: Job) -> bool:
    """A member that the listing leaves out speaks for neither side."""
    return (
        isinstance(job, CopyJob) == (attempt.follow == COPY_JOB)
        and job.point_arn in ("", attempt.point_arn)
        and (attempt.role_arn == "" or job.role_arn in ("", attempt.role_arn))
        and not (isinstance(job, RestoreJob) and job.testing_plan_arn)
    )


def _evidence(
    attempt: Attempt, job: Job, read_metadata: Callable[[str], Mapping[str, str]]
) -> tuple[bool, str]:
    same = _same(attempt)
    if isinstance(job, CopyJob):
        return (
            False,
            f"{same}, to {job.destination_vault_arn}; a copy tells no request id.",
        )
    if not attempt.request_id:
        return False, f"{same}; a job of this kind carries no request id to know it by."
    try:
        metadata = read_metadata(job.id)
    except AwsError as error:
        return False, f"{same}; its metadata could not be read ({error.title})."
    sent = request_id_of(metadata)
    if sent == attempt.request_id:
        return True, f"it carries the request id {sent}."
    if runbook := runbook_id(metadata):
        return False, f"{same}, but a runbook started it: plan {runbook[0]}, step {runbook[1]}."
    if sent:
        return False, f"{same}, but another request id ({sent}): not likely ours."
    return False, f"{same}; AWS Backup does not tell its request id."
