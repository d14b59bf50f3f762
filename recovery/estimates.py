"""How long a restore takes, from this account's own finished restores of the same type and size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from recovery.account import Known, Reads
from recovery.errors import AwsError
from recovery.models import RestoreJob
from recovery.moments import finer_span
from recovery.progress import Stall

HISTORY = timedelta(days=90)
"""How far back restores are looked at."""
ENOUGH = 3
"""Restores of the same size below which those of every size are taken."""
MOST = 500
"""Restores of one type that count, the newest; at most twice as many are kept."""
DESCRIBED = 20
"""Points that are described at most to learn which of them lay in cold storage."""
NO_HISTORY = "no history to estimate from"
STALLED = "unknown, stalled"
"""How long a job goes on that stands still: what others took, which moved, tells nothing of it."""
GIB = 1024**3
BANDS = (0, 5, 20, 80, 320, 1280, 5120)
"""Lower bounds in GiB of what counts as the same size: each four times the one before."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Half of the restores like this one took no longer than `median`, nine of ten no longer than
    `ninetieth`. `basis` says in words what they were."""

    median: timedelta
    ninetieth: timedelta
    samples: int
    basis: str

    def left(self, elapsed: timedelta) -> timedelta | None:
        """How long it goes on in the usual case; None once it has taken longer than half of them did."""
        return self.median - elapsed if elapsed < self.median else None


class RestoreHistory:
    """Finished restores of one account, by type. Takes the same job twice as one."""

    def __init__(self, jobs: Iterable[RestoreJob] = ()) -> None:
        self._of_type: dict[str, dict[str, RestoreJob]] = {}
        self._cold: dict[str, bool] = {}
        """Points whose storage class somebody has read; no listing of jobs tells it."""
        self._made: dict[tuple[str, int | None, Known], Estimate | None] = {}
        """Estimates by type, size and storage, until more is known: 500 jobs are asked about at each tick."""
        self.add(jobs)

    def add(self, jobs: Iterable[RestoreJob]) -> None:
        """Learn from those of the jobs that completed."""
        for job in jobs:
            if job.status != "COMPLETED" or job.completed is None or job.is_parent:
                continue
            kept = self._of_type.setdefault(job.resource_type, {})
            if kept.get(job.id) == job:
                continue
            kept[job.id] = job
            self._made.clear()
            if len(kept) > 2 * MOST:
                newest = sorted(kept.values(), key=lambda each: each.created, reverse=True)[:MOST]
                self._of_type[job.resource_type] = {each.id: each for each in newest}

    def learn_storage(self, cold_by_point: Mapping[str, bool]) -> None:
        """Learn which points lie in cold storage."""
        self._cold |= cold_by_point
        self._made.clear()

    def alike(self, job: RestoreJob) -> tuple[RestoreJob, ...]:
        """Finished restores of the job's type, the newest first, other than itself."""
        found = [each for each in self._of_type.get(job.resource_type, {}).values() if each.id != job.id]
        return tuple(sorted(found, key=lambda each: each.created, reverse=True)[:MOST])

    def estimate(self, job: RestoreJob, cold: Known = Known.UNKNOWN) -> Estimate | None:
        """What the restores like `job` took; None where there is no history.

        `cold`: whether its point lies in cold storage. One that does is compared only with restores that are
        known to be from there: they take hours longer.
        """
        if job.finished:
            return self._estimated(job, cold)
        key = (job.resource_type, _band(job), cold)
        if key not in self._made:
            self._made[key] = self._estimated(job, cold)
        return self._made[key]

    def _estimated(self, job: RestoreJob, cold: Known) -> Estimate | None:
        samples = [each for each in self.alike(job) if self._fits(each, cold)]
        same_size = [each for each in samples if _band(each) == _band(job)]
        sized = len(same_size) >= ENOUGH and _band(job) is not None
        chosen = same_size if sized else samples
        if not chosen:
            return None
        took = sorted(each.completed - each.created for each in chosen if each.completed is not None)
        return Estimate(
            _percentile(took, 0.5), _percentile(took, 0.9), len(took), self._basis(job, chosen, cold, sized)
        )

    def _fits(self, sample: RestoreJob, cold: Known) -> bool:
        known = self._cold.get(sample.point_arn)
        if cold is Known.YES:
            return known is True
        return known is not True if cold is Known.NO else True

    def _basis(self, job: RestoreJob, chosen: Sequence[RestoreJob], cold: Known, sized: bool) -> str:
        restores = "1 restore" if len(chosen) == 1 else f"{len(chosen)} restores"
        all_known = all(each.point_arn in self._cold for each in chosen)
        from_where = ""
        if cold is Known.YES:
            from_where = " from cold storage"
        elif cold is Known.NO and all_known:
            from_where = " from warm storage"
        size = _band_words(_band(job)) if sized else "of any size"
        return f"{restores} of {job.resource_type or 'its type'}{from_where}, {size}"


def read_history(reads: Reads, now: datetime) -> RestoreHistory:
    """The restores that completed in the last 90 days, by one listing. Raises `AwsError`."""
    pages = reads.jobs(created_after=now - HISTORY, status="COMPLETED")
    return RestoreHistory(job for page in pages for job in page)


def cold_of(reads: Reads, job: RestoreJob) -> Known:
    """Whether the job's point lies in cold storage, which no listing of jobs tells."""
    *_, account, _, vault = ["", "", *job.vault_arn.split(":")]
    elsewhere = account if account != job.context.account else ""
    try:
        found = reads.point(job.point_arn, vault, elsewhere).storage_class if vault else ""
    except AwsError:
        return Known.UNKNOWN
    return {"COLD": Known.YES, "WARM": Known.NO}.get(found, Known.UNKNOWN)


def estimate_of(reads: Reads, history: RestoreHistory, job: RestoreJob) -> Estimate | None:
    """As `RestoreHistory.estimate`, after looking where the job's point lies, and for one from cold storage
    also where the newest like it lay: up to 21 describes."""
    cold = cold_of(reads, job)
    if cold is Known.YES:
        newest = {each.point_arn: each for each in history.alike(job)[:DESCRIBED]}
        history.learn_storage(
            {
                arn: known is Known.YES
                for arn, each in newest.items()
                if (known := cold_of(reads, each)) is not Known.UNKNOWN
            }
        )
    return history.estimate(job, cold)


def expectation(job: RestoreJob, estimate: Estimate | None, now: datetime, stall: Stall | None = None) -> str:
    """How long a job under way goes on, in words."""
    if stall is not None:
        return STALLED
    if estimate is None:
        return NO_HISTORY
    left = estimate.left(elapsed(job, now))
    usual = f"9 of 10 took up to {finer_span(estimate.ninetieth)} ({estimate.basis})"
    if left is None:
        return f"longer than usual ({finer_span(estimate.median)}); {usual}"
    return f"about {finer_span(left)} left; {usual}"


def left_in_short(
    job: RestoreJob, estimate: Estimate | None, now: datetime, stall: Stall | None = None
) -> str:
    """As `expectation`, for a column: `12 min`, `overdue`, `no history`, `unknown`; "" for a job that has
    ended."""
    if job.finished:
        return ""
    if stall is not None:
        return "unknown"
    if estimate is None:
        return "no history"
    left = estimate.left(elapsed(job, now))
    return finer_span(left) if left is not None else "overdue"


def elapsed(job: RestoreJob, now: datetime) -> timedelta:
    """How long the job has run, or ran."""
    return max((job.completed or now) - job.created, timedelta())


def _band(job: RestoreJob) -> int | None:
    """The place of the job's size in `BANDS`; None where AWS did not tell it."""
    if job.size is None:
        return None
    return sum(job.size >= bound * GIB for bound in BANDS) - 1


def _band_words(band: int | None) -> str:
    if band is None:
        return "of any size"
    if band == len(BANDS) - 1:
        return f"over {BANDS[band]} GiB"
    return f"{BANDS[band]} to {BANDS[band + 1]} GiB"


def _percentile(ordered: Sequence[timedelta], share: float) -> timedelta:
    """The least of them that so large a share does not exceed (nearest rank)."""
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]
