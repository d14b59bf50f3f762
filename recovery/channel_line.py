"""One plain line about a restore, to paste into an incident channel."""

from __future__ import annotations

from datetime import datetime

from recovery.context import Context
from recovery.estimates import Estimate, elapsed, expectation
from recovery.explanations import readable
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob, short_id
from recovery.moments import finer_span, span
from recovery.plain_text import plain
from recovery.progress import Stall


def sentence(
    job: RestoreJob,
    *,
    name: str,
    context: Context,
    estimate: Estimate | None,
    stall: Stall | None,
    now: datetime,
    why: str = "",
) -> str:
    """How the restore of `name` stands at `now`, without markup. `name` "" takes the source's id. `why` is
    what a job that completed still wants (`Standing.why`): COMPLETED alone would be read as recovered."""
    source = name or short_id(job.source_arn or job.point_arn) or "unknown source"
    what = f"Restore of {job.resource_type or 'unknown type'} {source}"
    where = f"{context.account} {context.region}"
    # Of a continuous backup the job does not tell which of its moments was restored.
    known = job.point_created if ":continuous:" not in job.point_arn else None
    moment = f" from the backup of {known:%Y-%m-%d %H:%M} UTC" if known else ""
    told = ". ".join(_state(job, estimate, stall, now, why))
    return plain(f"{what}{moment} ({where}): {told}. Job {job.id}. [{now:%H:%M} UTC]")


def _state(
    job: RestoreJob, estimate: Estimate | None, stall: Stall | None, now: datetime, why: str
) -> tuple[str, ...]:
    took = finer_span(elapsed(job, now))
    if job.status == "COMPLETED":
        made = f" as {short_id(job.created_resource_arn)}" if job.created_resource_arn else ""
        wants = ", but parts are missing" if parts_missing(job) else f", but {why}" if why else ""
        return (f"COMPLETED after {took}{made}{wants}",)
    if job.finished:
        said = readable(job.status_message).rstrip(". ") or "AWS says no more"
        return (f"{job.status} after {took}: {said}",)
    percent = f", {job.percent:.0f}%" if job.percent is not None else ""
    running = f"{job.status}{percent}, running for {took}"
    if stall:
        return running, f"No progress for {span(stall.still_for)}, so how long it goes on is unknown"
    told = expectation(job, estimate, now)
    return running, told[:1].upper() + told[1:]
