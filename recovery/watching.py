"""Following restore jobs with one listing for all of them, never one describe per job.

500 jobs cost 35 ms of work as a listing and 530 ms as describes (botocore). A tick asks ListRestoreJobs for all
created since the oldest unfinished job. A job that is missing from a whole listing is described once, and again
at the 2nd, 4th, 8th ... listing that lacks it: listings can be late, and old jobs may leave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import OUTCOMES, Attempt
from recovery.errors import AwsError, NotFound, Refused, RelightError, Throttled
from recovery.journal import Journal
from recovery.models import RestoreJob
from recovery.recognition import Sight, earliest_creation
from recovery.restoring import reconcile

AWS_SECONDS = 15.0
"""The least time between two ticks against AWS."""
SANDBOX_SECONDS = 1.0
IDLE_FACTOR = 4.0
SLOWEST_FACTOR = 16.0
FIRST_LOOK = timedelta(hours=24)
"""How far back the first listing reaches for jobs that anyone started."""
OVERLAP = timedelta(minutes=10)
"""How far back an idle listing reaches: new jobs show late."""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What one tick saw. `jobs` are all jobs seen so far, newest first; `changed` those that are new or
    differ from last time.

    `sights` are attempts whose outcome is unknown. `errors` do not end the watch. `age_of_data` of a failed
    tick is that of the last good one: `listed_at`.
    """

    jobs: tuple[RestoreJob, ...]
    changed: tuple[RestoreJob, ...]
    sights: tuple[Sight, ...]
    errors: tuple[RelightError, ...]
    next_in_seconds: float
    listed_at: datetime | None

    @property
    def running(self) -> tuple[RestoreJob, ...]:
        return tuple(job for job in self.jobs if not job.finished)


class Watch:
    """The restore jobs of one account, followed from tick to tick. `tick` is called from one thread at a
    time.

    `every` is the least number of seconds between ticks; 0 takes 15 against AWS and 1 in a sandbox. Against
    AWS less than 15 is raised to 15.
    """

    def __init__(self, account: Account, journal: Journal, every: float = 0.0) -> None:
        self._account = account
        self._journal = journal
        sandbox = account.context.is_sandbox
        self._every = every or (SANDBOX_SECONDS if sandbox else AWS_SECONDS)
        if not sandbox:
            self._every = max(self._every, AWS_SECONDS)
        self._jobs: dict[str, RestoreJob] = {}
        self._missing: dict[str, int] = {}
        self._slower = 1.0
        self._listed_at: datetime | None = None

    def tick(self) -> WatchReport:
        """List once, and record what became of our attempts. AWS's errors are in the report."""
        errors: list[RelightError] = []
        before = dict(self._jobs)
        started = self._journal.now()
        attempts = self._own_attempts()
        try:
            listing = self._listed(self._since(attempts, started))
        except AwsError as error:
            errors.append(error)
        else:
            self._listed_at = started
            self._jobs |= {job.id: job for job in listing}
            errors += self._describe_missing(attempts, {job.id for job in listing})
        sights = self._reconciled(attempts, errors)
        errors += self._record_outcomes(attempts)
        changed = tuple(job for job in self._jobs.values() if before.get(job.id) != job)
        return WatchReport(
            jobs=tuple(sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)),
            changed=changed,
            sights=sights,
            errors=tuple(errors),
            next_in_seconds=self._pause(
                errors, idle=not sights and not self._unfinished(self._own_attempts())
            ),
            listed_at=self._listed_at,
        )

    def _listed(self, since: datetime) -> Sequence[RestoreJob]:
        return [job for page in self._account.reads.jobs(created_after=since) for job in page]

    def _since(self, attempts: Sequence[Attempt], now: datetime) -> datetime:
        """The creation of the oldest unfinished job, less a second since AWS does not say whether the
        bound is inclusive."""
        skew = self._account.clock_skew()
        moments = [job.created - timedelta(seconds=1) for job in self._jobs.values() if not job.finished]
        moments += [
            earliest_creation(attempt, skew)
            for attempt in attempts
            if attempt.unsettled or (attempt.running and attempt.job_id not in self._jobs)
        ]
        moments.append(now - (FIRST_LOOK if self._listed_at is None else OVERLAP))
        return min(moments)

    def _unfinished(self, attempts: Sequence[Attempt]) -> set[str]:
        return {job.id for job in self._jobs.values() if not job.finished} | {
            attempt.job_id for attempt in attempts if attempt.running
        }

    def _describe_missing(self, attempts: Sequence[Attempt], listed: set[str]) -> list[RelightError]:
        errors: list[RelightError] = []
        missing = self._unfinished(attempts) - listed
        self._missing = {job_id: self._missing.get(job_id, 0) + 1 for job_id in missing}
        for job_id, times in self._missing.items():
            if times & (times - 1):
                continue
            try:
                self._jobs[job_id] = self._account.reads.job(job_id)
            except NotFound as error:
                known = self._jobs.get(job_id)
                if known is not None:
                    self._jobs[job_id] = replace(
                        known, status_message=f"AWS Backup no longer knows it: {error.text}"
                    )
                errors.append(error)
            except AwsError as error:
                errors.append(error)
        return errors

    def _reconciled(self, attempts: Sequence[Attempt], errors: Sequence[RelightError]) -> tuple[Sight, ...]:
        if not any(attempt.unsettled for attempt in attempts):
            return ()
        jobs = None if errors else tuple(self._jobs.values())
        sights = reconcile(self._account, self._journal, jobs)
        return tuple(sight for sight in sights if sight.question or sight.job)

    def _record_outcomes(self, attempts: Sequence[Attempt]) -> list[RelightError]:
        """Write down what finished. A full disk does not end the watch; the next tick tries again."""
        finished = {job.id: job for job in self._jobs.values() if job.status in OUTCOMES}
        ended = [
            attempt for attempt in self._own_attempts() if attempt.running and attempt.job_id in finished
        ]
        try:
            for attempt in ended:
                record_outcome(attempt, finished[attempt.job_id], self._journal)
        except Refused as error:
            return [error]
        return []

    def _own_attempts(self) -> list[Attempt]:
        return [attempt for attempt in self._journal.attempts() if attempt.context == self._account.context]

    def _pause(self, errors: Sequence[RelightError], *, idle: bool) -> float:
        """Twice as long after each throttled or failed tick, four times while nothing runs."""
        failed = any(isinstance(error, Throttled) or not isinstance(error, NotFound) for error in errors)
        self._slower = min(self._slower * 2, SLOWEST_FACTOR) if failed else 1.0
        return self._every * max(self._slower, IDLE_FACTOR if idle else 1.0)


def record_outcome(attempt: Attempt, job: RestoreJob, journal: Journal) -> Attempt:
    """Record that the job of `attempt` ended, with the resource it made and what AWS said."""
    with journal.turn() as turn:
        current = turn.attempt(attempt.id) or attempt
        return turn.append(
            replace(
                current,
                state=OUTCOMES[job.status],
                created_resource_arn=job.created_resource_arn,
                why=job.status_message,
            )
        )
