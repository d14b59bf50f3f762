"""Following restore jobs, and copies, with one listing for all of a kind, never one describe per job.

500 jobs cost 35 ms of work as a listing and 530 ms as describes (botocore). A tick lists all that was created
since the oldest unfinished job. A job that a whole listing lacks is described once, and again at the 2nd,
4th, 8th ... listing that lacks it: listings can be late, and old jobs may leave them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.account import Account
from recovery.attempts import Attempt
from recovery.errors import AwsError, NotFound, Refused, RelightError
from recovery.job_changes import ChangesWritten, job_changes, record_outcome
from recovery.journal import Journal
from recovery.models import CopyJob, Job, RestoreJob
from recovery.plan import COPY_JOB, RESTORE_JOB
from recovery.progress import ProgressLog, Stall
from recovery.recognition import Sight, earliest_creation, not_listed
from recovery.reconciling import jobs_since, reconcile

AWS_SECONDS = 15.0
"""The least time between two ticks against AWS."""
SANDBOX_SECONDS = 0.25
"""The same in a sandbox, where nobody else pays for it: a listing takes 10 ms, a restore seldom a second."""
IDLE_FACTOR = 4.0
SLOWEST_FACTOR = 16.0
FIRST_LOOK = timedelta(hours=24)
"""How far back the first listing reaches for jobs that anyone started."""
SOUGHT = timedelta(hours=24)
"""How long after it was sent an attempt without an answer is looked for in every listing."""
OVERLAP = timedelta(minutes=10)
"""How far back an idle listing reaches: new jobs show late."""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What one tick saw. `jobs` and `copies` are all seen so far, newest first; `changed` those of both that
    are new or different now.

    `running` are the ids of jobs under way, `stalls` those of them that stand still, by id, `sights` the
    attempts whose outcome is unknown, `gone` the ids of jobs that AWS Backup says it does not know. `errors`
    do not end the watch; `listed_at` is the moment of the last listing that was whole.
    """

    jobs: tuple[RestoreJob, ...]
    copies: tuple[CopyJob, ...]
    running: frozenset[str]
    changed: tuple[Job, ...]
    sights: tuple[Sight, ...]
    errors: tuple[RelightError, ...]
    next_in_seconds: float
    listed_at: datetime | None
    stalls: Mapping[str, Stall]
    gone: frozenset[str] = frozenset()


class Watch:
    """The restore jobs of one account, followed from tick to tick; one thread at a time calls `tick`.

    `every` is the number of seconds between ticks while something runs; 0 takes 15 against AWS and 0.25 in
    a sandbox. Against AWS fewer than 15 become 15. `beside` is how many listings of jobs the caller makes for
    itself around the first tick: the one after it waits for them too. `known` is followed also where no
    listing shows it: a colleague's that began days ago, or a copy where copies may not be listed.
    """

    def __init__(
        self,
        account: Account,
        journal: Journal,
        every: float = 0.0,
        known: Job | None = None,
        beside: int = 0,
    ) -> None:
        self._account = account
        self._journal = journal
        sandbox = account.context.is_sandbox
        self._every = every or (SANDBOX_SECONDS if sandbox else AWS_SECONDS)
        if not sandbox:
            self._every = max(self._every, AWS_SECONDS)
        self._jobs: dict[str, Job] = {known.id: known} if known else {}
        self._missing: dict[str, int] = {}
        """Unfinished jobs by how many whole listings in a row lacked them."""
        self._gone: dict[str, NotFound] = {}
        """Jobs that AWS Backup says it does not know."""
        self._sights: dict[str, Sight] = {}
        """What was last seen of each attempt without an answer."""
        self._copies_listed = False
        self._copies_refused: AwsError | None = None
        """Why the last look did not get the copies it wanted."""
        self._lists = 1
        """Listings that the last tick asked for."""
        self._beside = beside
        self._slower = 1.0
        self._listed_at: datetime | None = None
        self._progress: ProgressLog | None = None
        """Begun with what the journal holds, as soon as that can be read."""
        self._written = ChangesWritten()

    def tick(self, *, more_to_come: bool = False) -> WatchReport:
        """List once, and record what became of our attempts. AWS's errors are in the report. `more_to_come`:
        the caller is about to start jobs, so that the next look is as near as while something runs."""
        before = dict(self._jobs)
        now = self._journal.now()
        errors: list[RelightError] = []
        attempts = self._own_attempts(errors)
        sought: set[str] = set()
        try:
            listing = self._listed(self._since(attempts, now), attempts, errors)
        except AwsError as error:
            errors.append(error)
        else:
            sought = {
                attempt.id
                for attempt in attempts
                if self._is_sought(attempt, now) and (attempt.follow == RESTORE_JOB or self._copies_listed)
            }
            errors += self._take(listing, attempts)
            self._listed_at = now
        sights = self._reconciled(sought, [attempt for attempt in attempts if attempt.unsettled])
        stalls, unwatched = self._progressed()
        self._write_down(errors, unwatched)
        newest_first = sorted(self._jobs.values(), key=lambda job: job.created, reverse=True)
        return WatchReport(
            jobs=tuple(job for job in newest_first if isinstance(job, RestoreJob)),
            copies=tuple(job for job in newest_first if isinstance(job, CopyJob)),
            running=frozenset(self._unfinished()),
            changed=tuple(job for job in self._jobs.values() if before.get(job.id) != job),
            sights=sights,
            errors=tuple(errors),
            next_in_seconds=self._pause(errors, idle=not (sought or more_to_come or self._unfinished())),
            listed_at=self._listed_at,
            stalls=stalls,
            gone=frozenset(self._gone),
        )

    def _progressed(self) -> tuple[dict[str, Stall], frozenset[str]]:
        """Restore jobs that stand still, as of the last whole listing, and the ids of those that moved while
        nobody looked. AWS tells no percentage of a copy."""
        if self._listed_at is None:
            return {}, frozenset()
        if self._progress is None:
            try:
                changes = job_changes(self._journal, self._account.context)
            except Refused:
                changes = ()  # which is told where the attempts are read
            self._progress, self._written = ProgressLog(changes), ChangesWritten(changes)
        jobs = [
            job for job in self._jobs.values() if isinstance(job, RestoreJob) and job.id not in self._gone
        ]
        unwatched = self._progress.saw(jobs, self._listed_at)
        return dict(self._progress.stalls(jobs, self._listed_at)), unwatched

    def _listed(
        self, since: datetime, attempts: Sequence[Attempt], errors: list[RelightError]
    ) -> Sequence[Job]:
        """All restore jobs; copies at the first look and while one of them is known to be under way, since
        they are rare and their listing is a call of its own. That it is refused ends nothing."""
        jobs = jobs_since(self._account, RESTORE_JOB, since)
        own = any(attempt.follow == COPY_JOB and not attempt.over for attempt in attempts)
        known = any(isinstance(self._jobs[job_id], CopyJob) for job_id in self._unfinished())
        self._copies_listed, self._copies_refused, self._lists = False, None, 1
        if own or known or self._listed_at is None:
            self._lists = 2
            try:
                jobs += jobs_since(self._account, COPY_JOB, since)
                self._copies_listed = True
            except AwsError as error:
                self._copies_refused = error
                if own or known:
                    errors.append(error)
        return jobs

    def _since(self, attempts: Sequence[Attempt], now: datetime) -> datetime:
        """The oldest unfinished job's creation, less a second: AWS does not say if the bound is inclusive."""
        skew = self._account.clock_skew()
        moments = [self._jobs[job_id].created - timedelta(seconds=1) for job_id in self._unfinished()]
        moments += [earliest_creation(attempt, skew) for attempt in attempts if self._is_sought(attempt, now)]
        moments.append(now - (FIRST_LOOK if self._listed_at is None else OVERLAP))
        return min(moments)

    def _is_sought(self, attempt: Attempt, now: datetime) -> bool:
        """Whether the job of an attempt without an answer is looked for: at first always, later for a day, so
        that one that nobody settles does not make every listing a long one."""
        young = now - (attempt.sent or attempt.created) < SOUGHT
        return attempt.unsettled and (young or self._listed_at is None)

    def _unfinished(self) -> set[str]:
        """Jobs that AWS Backup knows to be under way."""
        return {job.id for job in self._jobs.values() if not job.finished and job.id not in self._gone}

    def _take(self, listing: Sequence[Job], attempts: Sequence[Attempt]) -> list[RelightError]:
        """Remember a whole listing, and describe what it should have held."""
        listed = {job.id for job in listing}
        wanted = self._unfinished() | {attempt.job_id for attempt in attempts if attempt.running}
        # One that is as it was stays the object that it was: 500 new ones a tick scatter what is in memory.
        self._jobs |= {job.id: job for job in listing if self._jobs.get(job.id) != job}
        self._gone = {job_id: error for job_id, error in self._gone.items() if job_id not in listed}
        self._missing = {job_id: self._missing.get(job_id, 0) + 1 for job_id in wanted - listed}
        errors: list[RelightError] = []
        for job_id, times in self._missing.items():
            if times & (times - 1):
                continue
            try:
                self._jobs[job_id] = self._described(job_id, attempts)
                self._gone.pop(job_id, None)
            except NotFound as error:
                if job_id not in self._gone:
                    errors.append(error)
                self._gone[job_id] = error
            except AwsError as error:
                errors.append(error)
        return errors

    def _described(self, job_id: str, attempts: Sequence[Attempt]) -> Job:
        reads, known = self._account.reads, self._jobs.get(job_id)
        of_a_copy = any(attempt.job_id == job_id and attempt.follow == COPY_JOB for attempt in attempts)
        return reads.copy_job(job_id) if of_a_copy or isinstance(known, CopyJob) else reads.job(job_id)

    def _reconciled(self, sought: set[str], unsettled: Sequence[Attempt]) -> tuple[Sight, ...]:
        """Look for the attempts `sought` in what was just listed, which reaches back far enough; the other
        unsettled ones keep the sight they had. A copy whose listing is refused is told of all the same."""
        refused = self._copies_refused
        unlisted = {
            attempt.id: not_listed(attempt, refused)
            for attempt in unsettled
            if refused is not None and attempt.follow == COPY_JOB
        }
        before = unlisted | self._sights
        self._sights = {attempt.id: before[attempt.id] for attempt in unsettled if attempt.id in before}
        if sought:
            sights = reconcile(self._account, self._journal, tuple(self._jobs.values()))
            self._sights |= {sight.attempt.id: sight for sight in sights if sight.attempt.id in sought}
        return tuple(self._sights.values())

    def _write_down(self, errors: list[RelightError], unwatched: frozenset[str]) -> None:
        """Write down how far our jobs are, and what finished. A full disk does not end the watch; the next
        tick tries again."""
        attempts = self._own_attempts(errors)
        try:
            self._written.write(attempts, self._jobs, self._journal, unwatched)
            for attempt in attempts:
                job = self._jobs.get(attempt.job_id)
                if attempt.running and job is not None and job.finished:
                    record_outcome(attempt, job, self._journal)
        except Refused as error:
            errors.append(error)

    def _own_attempts(self, errors: list[RelightError]) -> list[Attempt]:
        try:
            return list(self._journal.attempts(self._account.context))
        except Refused as error:
            errors.append(error)
            return []

    def _pause(self, errors: Sequence[RelightError], *, idle: bool) -> float:
        """Against AWS no shorter than four listings a minute allow. Twice as long after each throttled or
        failed tick, four times while nothing runs."""
        failed = any(not isinstance(error, NotFound) for error in errors)
        self._slower = min(self._slower * 2, SLOWEST_FACTOR) if failed else 1.0
        lists, self._beside = self._lists + self._beside, 0
        least = 0.0 if self._account.context.is_sandbox else AWS_SECONDS * lists
        return max(self._every * max(self._slower, IDLE_FACTOR if idle else 1.0), least)
