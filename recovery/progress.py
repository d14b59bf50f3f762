"""Whether a restore job still moves: when its PercentDone last changed, and how long such pauses usually are.

AWS Backup tells no rate, and of many types nothing between 0 and 100 %. What a pause means is read off the
pauses of earlier jobs of the type, from the journal and from this session.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from recovery.journal_records import JobChange
from recovery.models import TERMINAL, RestoreJob
from recovery.moments import span

WITHOUT_HISTORY = timedelta(minutes=30)
"""How long a job of a type without history may stand still."""
HISTORY = 20
"""Gaps of a type from which their 95th percentile is another than their longest."""
MOST = 200
"""Gaps of a type that are kept, the newest."""
SHARE = 0.95
WATCHED = timedelta(minutes=10)
"""The longest pause between two looks after which it is known when a job moved; a watch that AWS throttles
looks every 4 minutes."""


@dataclass(frozen=True, slots=True)
class Stall:
    """A job that has not moved for longer than `limit`; `basis` says in words where that limit is from."""

    still_for: timedelta
    limit: timedelta
    basis: str


@dataclass(slots=True)
class _Seen:
    mark: tuple[str, float | None]
    since: datetime
    exact: bool
    """Whether `since` is when it moved, and not only when it was looked at again."""
    looked: datetime | None = None
    """When it was last looked at, None where only the journal tells of it."""


class ProgressLog:
    """When each job last moved, and the gaps between moves by type. One thread at a time."""

    def __init__(self, changes: Iterable[JobChange] = ()) -> None:
        """`changes` are the journal's, oldest first. Time in which nobody looked is no gap."""
        self._seen: dict[str, _Seen] = {}
        self._gaps: dict[str, deque[float]] = {}
        self._limits: dict[str, timedelta] = {}
        """The 95th percentile of each type, until another gap comes."""
        for change in changes:
            if change.at is not None:
                seen = _Seen((change.status, change.percent), change.at, not change.unwatched)
                self._moved(change.about, change.resource_type, seen, change.status in TERMINAL)

    def saw(self, jobs: Iterable[RestoreJob], now: datetime) -> frozenset[str]:
        """Take note of jobs as they are now. Answers the ids of those that moved while nobody looked."""
        unwatched = set()
        for job in jobs:
            mark = (job.status, job.percent)
            seen = self._seen.get(job.id)
            if seen is None:
                # One that is still at its beginning has not moved since then.
                untouched = not job.percent and not job.finished
                if not job.finished:
                    self._seen[job.id] = _Seen(mark, job.created if untouched else now, untouched, now)
                if not untouched:
                    unwatched.add(job.id)
            elif seen.mark != mark or job.finished:
                watched = seen.looked is not None and now - seen.looked <= WATCHED
                self._moved(job.id, job.resource_type, _Seen(mark, now, watched, now), job.finished)
                if not watched:
                    unwatched.add(job.id)
            else:
                seen.looked = now
        return frozenset(unwatched)

    def still_since(self, job_id: str) -> datetime | None:
        """When the job last moved, or was first seen; None for one that is not under way."""
        seen = self._seen.get(job_id)
        return seen.since if seen else None

    def stalled(self, job: RestoreJob, now: datetime) -> Stall | None:
        """Whether the job has stood still for longer than jobs of its type do."""
        seen = self._seen.get(job.id)
        if seen is None or job.finished:
            return None
        still_for, (limit, basis) = now - seen.since, self._limit(job.resource_type)
        return Stall(still_for, limit, basis) if still_for > limit else None

    def stalls(self, jobs: Iterable[RestoreJob], now: datetime) -> Iterator[tuple[str, Stall]]:
        """The jobs that stand still, by id."""
        for job in jobs:
            stall = self.stalled(job, now)
            if stall is not None:
                yield job.id, stall

    def _moved(self, job_id: str, resource_type: str, now: _Seen, finished: bool) -> None:
        """A gap is counted where both of its ends are known."""
        seen = self._seen.get(job_id)
        if seen is not None and seen.mark == now.mark and not finished:
            return  # two that watched wrote the same down
        self._seen.pop(job_id, None)
        if seen is not None and seen.exact and now.exact and now.since > seen.since:
            gap = (now.since - seen.since).total_seconds()
            self._gaps.setdefault(resource_type, deque(maxlen=MOST)).append(gap)
            self._limits.pop(resource_type, None)
        if not finished:
            self._seen[job_id] = now

    def _limit(self, resource_type: str) -> tuple[timedelta, str]:
        gaps = self._gaps.get(resource_type, deque())
        if len(gaps) < HISTORY:
            return WITHOUT_HISTORY, f"{span(WITHOUT_HISTORY)} without history: {_counted(len(gaps))} known"
        if resource_type not in self._limits:
            longest = sorted(gaps)[ceil(SHARE * len(gaps)) - 1]
            self._limits[resource_type] = timedelta(seconds=longest)
        return self._limits[resource_type], f"95 of 100 among {_counted(len(gaps))} of {resource_type}"


def _counted(gaps: int) -> str:
    return "1 gap" if gaps == 1 else f"{gaps} gaps"
