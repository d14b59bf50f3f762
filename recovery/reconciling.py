"""What became of attempts whose answer is missing, and what the user says of them.

A job that is certain is in the journal before anybody is told; everything else is a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import Attempt, AttemptState
from recovery.errors import AwsError, BadInput, Refused
from recovery.journal import Journal
from recovery.models import CopyJob, Job
from recovery.plan import COPY_JOB
from recovery.recognition import (
    Sight,
    Verdict,
    already_found,
    earliest_creation,
    not_listed,
    not_sent,
    recognise,
)

LOOKS = (0.0, 2.0, 5.0, 10.0, 15.0, 30.0)
"""Seconds to wait before each look for a job whose answer was lost: a minute in all, which somebody waits."""

SET_ASIDE_WATCH = timedelta(hours=24)
"""How long an attempt that the user set aside is still looked for."""


def started(attempt: Attempt, job_id: str, journal: Journal) -> Attempt:
    """Record that `job_id` is the job of `attempt`: by AWS's answer, recognised, or adopted by the user."""
    with journal.turn(attempt.context) as turn:
        current = turn.attempt(attempt.id) or attempt
        if current.job_id == job_id:
            return current
        return turn.append(replace(current, state=AttemptState.STARTED, job_id=job_id, why=""))


def started_for_sure(attempt: Attempt, job_id: str, journal: Journal) -> Attempt:
    """As `started`, also on a full disk: then the job is told all the same (`unrecorded`), and is recognised
    again later."""
    try:
        return started(attempt, job_id, journal)
    except Refused as error:
        return replace(attempt, state=AttemptState.STARTED, job_id=job_id, why=error.text)


def unrecorded(attempt: Attempt) -> str:
    """Why the job of a started attempt could not be written down; "" where it was."""
    return attempt.why if attempt.state is AttemptState.STARTED else ""


def adopt(attempt: Attempt, job: Job, journal: Journal) -> Attempt:
    """The user says that `job` is the one. Raises `BadInput` where its kind or its recovery point says
    otherwise, where the attempt has a job, or the job an attempt."""
    known = {each.job_id: each for each in journal.attempts(attempt.context) if each.job_id}
    if attempt.job_id not in ("", job.id):
        raise BadInput(
            "Its job is known", f"Attempt {attempt.id} is job {attempt.job_id}.", "relight journal list"
        )
    if job.id in known and known[job.id].id != attempt.id:
        raise BadInput(
            "The job of another attempt",
            f"Job {job.id} is the one of attempt {known[job.id].id}.",
            "relight journal list",
        )
    if isinstance(job, CopyJob) != (attempt.follow == COPY_JOB):
        kinds = ("a copy", "a restore") if attempt.follow == COPY_JOB else ("a restore", "a copy")
        raise BadInput("Another kind of job", f"The attempt is {kinds[0]}, job {job.id} {kinds[1]}.", "")
    if job.point_arn not in ("", attempt.point_arn):
        raise BadInput(
            "Another recovery point",
            f"Job {job.id} is about {job.point_arn}, the attempt about {attempt.point_arn}.",
            "Look the job up in the list of jobs.",
        )
    return started(attempt, job.id, journal)


def set_aside(attempt: Attempt, journal: Journal) -> Attempt:
    """The user says that nothing was started. A job that turns up within a day is reported all the same."""
    with journal.turn(attempt.context) as turn:
        current = turn.attempt(attempt.id) or attempt
        if not current.unsettled:
            return current
        return turn.append(
            replace(current, state=AttemptState.SET_ASIDE, why="The user said that nothing was started.")
        )


def reconcile(account: Account, journal: Journal, jobs: Sequence[Job] | None = None) -> tuple[Sight, ...]:
    """What became of this account's attempts without an answer; a job that is certain is recorded.

    `jobs`, where given, is a complete listing that reaches back far enough; else one is read. Never raises
    for AWS's sake: a listing that fails is a sight of its own. At start this also tells what was prepared and
    never sent.
    """
    attempts = journal.attempts(account.context)
    waiting = [attempt for attempt in attempts if attempt.state is AttemptState.PREPARED]
    wanted = [attempt for attempt in attempts if _is_looked_for(attempt, journal)]
    return (
        *(not_sent(attempt) for attempt in waiting),
        *_looked_for(wanted, attempts, account, journal, jobs),
    )


def look_for(attempt: Attempt, account: Account, journal: Journal) -> Sight:
    """One look for the job of an attempt whose answer was lost. The poller, or another process, may have
    found and recorded it before."""
    attempts = journal.attempts(attempt.context)
    current = next((each for each in attempts if each.id == attempt.id), attempt)
    if current.job_id:
        return already_found(current)
    [sight] = _looked_for([current], attempts, account, journal, None)
    return sight


def look_until_found(
    attempt: Attempt,
    account: Account,
    journal: Journal,
    wait: Callable[[float], object],
    looks: Sequence[float] = LOOKS,
) -> Sight:
    """Look until the job is certain or `looks` is used up; the last sight holds the question to ask."""
    sight = not_sent(attempt)
    for seconds in looks:
        wait(seconds)
        sight = look_for(attempt, account, journal)
        if sight.verdict is Verdict.FOUND:
            break
    return sight


def _looked_for(
    wanted: Sequence[Attempt],
    attempts: Sequence[Attempt],
    account: Account,
    journal: Journal,
    jobs: Sequence[Job] | None,
) -> Iterator[Sight]:
    skew = account.clock_skew()
    taken = {attempt.job_id for attempt in attempts if attempt.job_id}
    for follow in {attempt.follow: None for attempt in wanted}:
        sought = [attempt for attempt in wanted if attempt.follow == follow]
        listed = jobs
        if listed is None:
            since = min(earliest_creation(attempt, skew) for attempt in sought)
            try:
                listed = jobs_since(account, follow, since)
            except AwsError as error:
                yield from (not_listed(attempt, error) for attempt in sought)
                continue
        yield from _recognised(sought, listed, taken, account, journal)


def jobs_since(account: Account, follow: str, since: datetime) -> list[Job]:
    """The jobs of one kind that were created after a moment, all pages."""
    reads = account.reads
    if follow == COPY_JOB:
        return [job for page in reads.copy_jobs(created_after=since) for job in page]
    return [job for page in reads.jobs(created_after=since) for job in page]


def _recognised(
    sought: Sequence[Attempt], jobs: Sequence[Job], taken: set[str], account: Account, journal: Journal
) -> Iterator[Sight]:
    skew = account.clock_skew()
    for attempt in sought:
        sight = recognise(attempt, jobs, account.reads.job_metadata, taken=taken, skew=skew)
        if sight.job is not None:
            taken.add(sight.job.id)
            sight = replace(sight, attempt=started_for_sure(attempt, sight.job.id, journal))
        yield sight


def _is_looked_for(attempt: Attempt, journal: Journal) -> bool:
    if attempt.state is AttemptState.SET_ASIDE:
        return journal.now() - (attempt.sent or attempt.created) < SET_ASIDE_WATCH
    return attempt.unsettled
