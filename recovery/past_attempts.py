"""Attempts that are history: whoever runs the same plan after them means a new restore.

A plan file lies in a repository for months. Its success of last summer says nothing about what is needed
today; one of an hour ago is most likely the same incident, and running it twice a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import OUTCOMES, Attempt
from recovery.errors import AwsError, NotFound
from recovery.job_changes import record_outcome
from recovery.journal import Journal
from recovery.plan import COPY_JOB
from recovery.point_in_time import aws_now

HISTORY_AFTER = timedelta(days=1)
"""How long after its end a restore keeps the same plan from being run another time without being asked."""


def is_past(attempt: Attempt, moment: datetime) -> bool:
    """Whether its job had ended a day or more before `moment`. An older journal does not tell when it ended:
    then it counts from when it was sent."""
    if attempt.state not in OUTCOMES.values():
        return False
    return moment - (attempt.ended or attempt.sent or attempt.created) >= HISTORY_AFTER


def past_ids(attempts: Iterable[Attempt], account: Account, journal: Journal) -> frozenset[str]:
    """The ids of those that are history now. Asks AWS where the journal does not tell how one ended
    (`brought_up`)."""
    now = aws_now(account, journal.now())
    known, gone = brought_up(attempts, account, journal)
    return gone | {attempt.id for attempt in known if is_past(attempt, now)}


def brought_up(
    attempts: Iterable[Attempt], account: Account, journal: Journal
) -> tuple[tuple[Attempt, ...], frozenset[str]]:
    """The attempts, those with their end that were sent a day or more ago and whose end the journal does not
    tell; and the ids of those whose job AWS does not know any more. What AWS told is recorded.

    Where AWS may not be asked, the attempt stays as it is. Asks while no lock is held.
    """
    now = aws_now(account, journal.now())
    known, gone = [], set()
    for attempt in attempts:
        current = attempt
        if _end_is_unknown(attempt) and now - (attempt.sent or attempt.created) >= HISTORY_AFTER:
            try:
                current = _with_end(attempt, account, journal)
            except NotFound:
                gone.add(attempt.id)
            except AwsError:
                pass
        known.append(current)
    return tuple(known), frozenset(gone)


def _end_is_unknown(attempt: Attempt) -> bool:
    over = attempt.state in OUTCOMES.values()
    return attempt.job_id != "" and (attempt.running or (over and attempt.ended is None))


def _with_end(attempt: Attempt, account: Account, journal: Journal) -> Attempt:
    """The attempt with the end of its job, if that has ended."""
    reads = account.reads
    job = reads.copy_job(attempt.job_id) if attempt.follow == COPY_JOB else reads.job(attempt.job_id)
    return record_outcome(attempt, job, journal) if job.finished else attempt
