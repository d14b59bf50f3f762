"""Restore testing in words: schedules, runs in two zones, windows, what a selection takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from recovery.context import Context
from recovery.errors import AwsError, BadInput, RelightError, Unreachable
from recovery.models import RestoreJob, short_id
from recovery.testing.models import ANY, LATEST, RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.schedule import read_schedule
from recovery.zones import zone_name, zone_named
from tui.words import count_of

NEXT_SHOWN = 5
NOT_OFFERED = (
    "AWS Backup's page of restore testing names all commercial Regions but Tel Aviv, and neither GovCloud "
    "(US) nor China."
)
UNKNOWN_OPERATION = "UnknownOperation"
"""How the code begins with which a service answers an operation that a Region does not have."""


def why_absent(context: Context, error: RelightError) -> str:
    """That the Region does not have restore testing, where the error says so or may; "" elsewhere."""
    unknown = isinstance(error, AwsError) and error.code.startswith(UNKNOWN_OPERATION)
    if unknown:
        return f"{context.region} has no restore testing. {NOT_OFFERED}"
    if context.partition != "aws" or isinstance(error, Unreachable):
        return f"Perhaps {context.region} has no restore testing. {NOT_OFFERED}"
    return ""


def schedule_words(text: str) -> str:
    """What a schedule says, or the schedule itself where it cannot be read."""
    try:
        return read_schedule(text).words()
    except BadInput:
        return text


def zone_of(plan: RestoreTestingPlan) -> tzinfo:
    """The plan's zone; UTC where this machine does not know it."""
    try:
        return zone_named(plan.time_zone or "UTC")
    except BadInput:
        return UTC


def next_runs(plan: RestoreTestingPlan, after: datetime, count: int = NEXT_SHOWN) -> tuple[datetime, ...]:
    """The next runs in the plan's zone; none where its schedule cannot be read."""
    try:
        return read_schedule(plan.schedule).next_runs(after, zone_of(plan), count)
    except BadInput:
        return ()


def in_zone(at: datetime) -> str:
    """`Sun 2026-11-29 05:00 CET`, in the moment's own zone."""
    return f"{at:%a %Y-%m-%d %H:%M} {at.tzname() or ''}".rstrip()


def in_both(at: datetime, ours: tzinfo) -> str:
    """The moment in its own zone and, where the clock there shows another time, in ours:
    `Sun 2026-11-29 05:00 CET (04:00 UTC)`."""
    here = at.astimezone(ours)
    if here.utcoffset() == at.utcoffset():
        return in_zone(at)
    told = f"{here:%H:%M} {here.tzname() or ''}".rstrip() if here.date() == at.date() else in_zone(here)
    return f"{in_zone(at)} ({told})"


def zones_words(plan: RestoreTestingPlan, ours: tzinfo) -> str:
    return (
        plan.time_zone if plan.time_zone == zone_name(ours) else f"{plan.time_zone}; ours {zone_name(ours)}"
    )


def hours(count: int) -> str:
    return count_of(count, "hour")


def takes_words(plan: RestoreTestingPlan) -> str:
    """Which point of a resource a plan takes: `the newest snapshot of the last 30 days`."""
    which = "the newest" if plan.algorithm == LATEST else "a random"
    kinds = [kind.lower() for kind in plan.point_types]
    what = kinds[0] if len(kinds) == 1 else f"point, {' or '.join(kinds)},"
    return f"{which} {what} of the last {count_of(plan.selection_window_days, 'day')}"


def vaults_words(vaults: Sequence[str]) -> str:
    """Vaults by their names where they are whole ARNs: `main, weekly-*`."""
    return "every vault" if ANY in vaults else ", ".join(short_id(vault) for vault in vaults) or "none"


def resources_words(selection: RestoreTestingSelection, label: Callable[[str], str] = short_id) -> str:
    """Which resources a selection takes: `every EBS with env=prod`; `label` calls one by its ARN."""
    of_type = selection.resource_type
    if selection.arns and ANY not in selection.arns:
        return ", ".join(label(arn) for arn in selection.arns)
    tags = [f"{_tag(each.key)}={each.value}" for each in selection.equals]
    tags += [f"not {_tag(each.key)}={each.value}" for each in selection.not_equals]
    return f"every {of_type}{' with ' if tags else ''}{', '.join(tags)}"


def _tag(key: str) -> str:
    return key.removeprefix(TAG)


TAG = "aws:ResourceTag/"
"""Before the name of a tag in a condition."""


def kept_words(selection: RestoreTestingSelection) -> str:
    """How long what was restored stays."""
    kept = selection.validation_window_hours
    return f"{hours(kept)} to validate it" if kept else "deleted when the restore ends"


def result_words(plan: RestoreTestingPlan, jobs: Sequence[RestoreJob] | None) -> str:
    """How the last run went: `4/5 completed`; "" where it is not known."""
    if jobs is None:
        return ""
    last = last_run(plan, jobs)
    if not last:
        return "no tests yet"
    running = sum(1 for job in last if not job.finished)
    good = sum(1 for job in last if job.status == "COMPLETED")
    return f"{running}/{len(last)} running" if running else f"{good}/{len(last)} completed"


def last_run(plan: RestoreTestingPlan, jobs: Sequence[RestoreJob]) -> tuple[RestoreJob, ...]:
    """The jobs of the newest run: jobs begin at random moments of the start window, so that all that began
    within its length before the newest belong to it."""
    if not jobs:
        return ()
    since = max(job.created for job in jobs) - timedelta(hours=plan.start_window_hours)
    return tuple(job for job in jobs if job.created > since)
