"""How many restores may run side by side: the limits of their services, and who else is using them up.

AWS Backup has no queue of its own that is documented: a restore beyond a service's limit fails. So the plan
waits instead, for its own restores and for everybody else's in the account.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import RestoreJob
from recovery.plan import RestorePlan
from restore_profiles.limits import Limit
from restore_profiles.registry import profile_for
from restore_profiles.rules import Always, Names, look_up


@dataclass(frozen=True, slots=True)
class Busy:
    """A restore that runs, or may be running. `names` are its metadata and where it runs; None where they may
    not be read: then it is counted by every limit of its type."""

    resource_type: str
    names: Mapping[str, str] | None


def limits_of(resource_type: str, at_once: Mapping[str, int]) -> tuple[Limit, ...]:
    """The limits of a type in a plan. `at_once` is the plan's: it takes the place of those that AWS raises on
    request, and is one by itself where there is none of them."""
    profile = profile_for(resource_type)
    known = profile.limits if profile else ()
    wanted = next((number for name, number in at_once.items() if same_type(name, resource_type)), None)
    if wanted is None:
        return known
    own = () if any(limit.adjustable for limit in known) else (Limit(wanted, source="the plan"),)
    return (
        *(replace(limit, number=wanted) if limit.adjustable else limit for limit in known),
        *own,
    )


def busy_of(plan: RestorePlan) -> Busy:
    """What a restore of the plan takes up; a copy takes up nothing of a restore's."""
    return Busy(plan.source.resource_type, Names(plan.metadata, _where(plan.context)))


def is_limited(plan: RestorePlan, at_once: Mapping[str, int]) -> bool:
    """Whether a limit counts this restore at all."""
    own = busy_of(plan).names or {}
    limits = () if plan.copies else limits_of(plan.source.resource_type, at_once)
    return any(limit.when.holds(own) for limit in limits)


def no_room(plan: RestorePlan, at_once: Mapping[str, int], running: Iterable[Busy]) -> str:
    """In words which limit keeps a restore from being started beside those that run; "" where none does."""
    if plan.copies:
        return ""
    own, counted = busy_of(plan), tuple(running)
    assert own.names is not None
    for limit in limits_of(own.resource_type, at_once):
        if not limit.when.holds(own.names):
            continue
        if sum(_counts(limit, own.names, each, own.resource_type) for each in counted) >= limit.number:
            of = f" for each {limit.per}" if limit.per else ""
            return f"{own.resource_type} runs {limit.number} at a time{of} ({limit.source})"
    return ""


def others(
    jobs: Iterable[RestoreJob],
    ours: Collection[str],
    types: Iterable[str],
    metadata_of: Callable[[RestoreJob], Mapping[str, str] | None],
) -> list[Busy]:
    """What jobs take up that run and that are not `ours` (their ids). Metadata are read of those alone whose
    type has a limit that looks at them."""
    wanted = frozenset(types)
    found = []
    for job in jobs:
        if job.finished or job.id in ours:
            continue
        if not any(same_type(job.resource_type, name) for name in wanted):
            continue
        profile = profile_for(job.resource_type)
        looks = any(limit.per or limit.when != Always() for limit in (profile.limits if profile else ()))
        told = metadata_of(job) if looks else {}
        names = None if told is None else Names(told, _where(job.context))
        found.append(Busy(job.resource_type, names))
    return found


def reading_metadata(
    read: Callable[[str], Mapping[str, str]],
) -> Callable[[RestoreJob], Mapping[str, str] | None]:
    """`metadata_of` for `others`: each job's are read once, None where AWS refuses them."""
    known: dict[str, Mapping[str, str] | None] = {}

    def metadata_of(job: RestoreJob) -> Mapping[str, str] | None:
        if job.id not in known:
            try:
                known[job.id] = read(job.id)
            except AwsError:
                known[job.id] = None
        return known[job.id]

    return metadata_of


def same_type(one: str, other: str) -> bool:
    """Whether two spellings are one type to a profile."""
    profile = profile_for(one)
    return one == other or (profile is not None and profile is profile_for(other))


def _counts(limit: Limit, own: Mapping[str, str], running: Busy, resource_type: str) -> bool:
    if not same_type(running.resource_type, resource_type):
        return False
    if running.names is None:
        return True
    same = not limit.per or look_up(running.names, limit.per).lower() == look_up(own, limit.per).lower()
    return same and limit.when.holds(running.names)


def _where(context: Context) -> dict[str, str]:
    return {"context.region": context.region, "context.partition": context.partition}
