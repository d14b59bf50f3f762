"""What is known of restore jobs beside AWS's own listing: how long such restores take in this account, which
of them stand still, and whether what is left after them is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recovery.account import Known

if TYPE_CHECKING:
    from recovery.context import Context
    from recovery.estimates import Estimate, RestoreHistory
    from recovery.journal import Journal
    from recovery.models import RestoreJob
    from recovery.progress import Stall
    from recovery.standing import Standing


@dataclass(frozen=True, slots=True)
class Said:
    """What the journal of this machine holds of an account's jobs."""

    answered: frozenset[str] = frozenset()
    """Jobs that were signed off, and failed ones that were repeated."""
    anything: bool = True
    """Whether it holds anything of this account at all."""


class Followed:
    """Asked for each job that is drawn, so it works out each standing once between two looks of the
    watcher."""

    def __init__(self) -> None:
        self.history: RestoreHistory | None = None
        """None until it is read, or where that was refused."""
        self.said = Said()
        self._stalls: Mapping[str, Stall] = {}
        self._closed: dict[str, Known] = {}
        self._standings: dict[str, Standing] = {}
        self._looked_at: dict[str, Estimate | None] = {}
        """Estimates of jobs whose point was looked at: no listing of jobs tells which lie in cold storage."""

    def took(
        self, jobs: Sequence[RestoreJob], stalls: Mapping[str, Stall], said: Said, ended: Iterable[RestoreJob]
    ) -> None:
        """The watcher has looked: `ended` are the jobs that have ended since its last look."""
        self._stalls, self.said = stalls, said
        self._standings.clear()
        if self.history is not None:
            self.history.add(ended)
        if self._looked_at:
            known = {job.id for job in jobs}
            self._looked_at = {key: found for key, found in self._looked_at.items() if key in known}

    def took_history(self, history: RestoreHistory, jobs: Iterable[RestoreJob]) -> None:
        """The history was read; `jobs` are those that the watcher has seen meanwhile."""
        history.add(job for job in jobs if job.finished)
        self.history = history

    def closed(self, job_id: str) -> Known | None:
        """Whether what is left after a job is done; None where nobody has asked yet."""
        return self._closed.get(job_id)

    def put_closed(self, job_id: str, closed: Known) -> None:
        """Keep what the job's checks and marks say."""
        if self._closed.get(job_id) is not closed:
            self._closed[job_id] = closed
            self._standings.pop(job_id, None)

    def ask_again(self, job_id: str) -> None:
        """Work was done, or marked: what its checks said before is outdated."""
        self._closed.pop(job_id, None)
        self._standings.pop(job_id, None)

    def standing(self, job: RestoreJob) -> Standing:
        """Where the job stands, without its estimate, which a table needs of the rows in view only."""
        known = self._standings.get(job.id)
        if known is None or known.job is not job:
            from recovery.standing import standing_of

            known = self._standings[job.id] = standing_of(
                job,
                stall=self._stalls.get(job.id),
                closed=self._closed.get(job.id, Known.UNKNOWN),
                answered=job.id in self.said.answered,
            )
        return known

    def put_estimate(self, job_id: str, estimate: Estimate | None) -> None:
        """Keep what was worked out after the job's point was looked at."""
        self._looked_at[job_id] = estimate

    def estimate(self, job: RestoreJob) -> Estimate | None:
        """How long restores like it take here; None without history."""
        if self.history is None or job.id in self._looked_at:
            return self._looked_at.get(job.id)
        return self.history.estimate(job)


def said_of(journal: Journal, context: Context, jobs: Sequence[RestoreJob]) -> Said:
    """What the journal says of the account's jobs; on a reader thread, since it reads files. A journal that
    cannot be read says nothing: the watcher reports it."""
    from recovery.errors import Refused
    from recovery.standing import answered_jobs

    try:
        records = journal.records(context)
        anything = journal.knows(context)
    except Refused:
        records, anything = (), True
    return Said(answered_jobs(jobs, records), anything)
