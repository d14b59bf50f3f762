"""All that a resource can be restored from: recovery points, windows, what its service itself holds, copies.

Each part is read by itself and may be refused; what could not be seen is said, never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from recovery.account import Account, KeyFacts, NativeAnswer, WindowFacts
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import Continuity, CopyJob, NativePoint, ProtectedResource, RecoveryPoint
from recovery.points_by_vault import points_by_vault
from recovery.restore_windows import Window, windows
from restore_profiles.model import PointInTime
from restore_profiles.registry import profile_for

AT_ONCE = 4
"""Reads under way at a time: one each for windows, keys and the service itself, and one more."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is. `points` are those of this context; `copies` lie in other Regions or accounts."""

    resource: ProtectedResource
    points: tuple[RecoveryPoint, ...] = ()
    told: Mapping[str, WindowFacts] = field(default_factory=dict)
    """By a continuous point's ARN: what its service says of its window."""
    natives: tuple[NativePoint, ...] = ()
    copies: tuple[RecoveryPoint, ...] = ()
    keys: Mapping[str, KeyFacts] = field(default_factory=dict)
    """By ARN: the keys that points, and what lies outside AWS Backup, are encrypted with."""
    refused: tuple[str, ...] = ()
    """In words, each look-up that was refused."""

    def windows(self, now: datetime) -> tuple[Window, ...]:
        return windows(self.points, now, self.point_in_time, self.told)

    @property
    def point_in_time(self) -> PointInTime | None:
        profile = profile_for(self.resource.type)
        return profile.point_in_time if profile else None


@dataclass(frozen=True, slots=True)
class Arriving:
    """Holdings while AWS still answers. `ours` has all that decides what Relight restores from: recovery
    points, windows, keys."""

    ours: Holdings
    whole: Callable[[], Holdings]
    """Waits for the rest: what the service holds itself, and copies elsewhere. It may lose less, which is
    told before anything starts."""


def resource_at(account: Account, arn: str) -> ProtectedResource:
    """The resource of that ARN as AWS Backup knows it, or by its ARN alone where it may not be asked."""
    try:
        return account.reads.resource(arn).resource
    except AwsError:
        return ProtectedResource(account.context, arn, type="")


def read_holdings(
    account: Account, resource: ProtectedResource, points: Sequence[RecoveryPoint] | None = None
) -> Holdings:
    """Everything. `points` where they are known already.

    Raises `AwsError` only where not even the recovery points may be listed.
    """
    return begin_holdings(account, resource, points).whole()


def begin_holdings(
    account: Account, resource: ProtectedResource, points: Sequence[RecoveryPoint] | None = None
) -> Arriving:
    """As `read_holdings`, all asked for at once, with what decides in hand before the rest is there."""
    threads = ThreadPoolExecutor(max_workers=AT_ONCE)
    try:
        native = threads.submit(_natives, account, resource)
        copied = threads.submit(_copied, account, resource)
        if points is None:
            points = listed_points(account, resource)
        told = threads.submit(read_windows, account, resource, points)
        keys = threads.submit(_keys, account, {point.encryption_key_arn for point in points})
    finally:
        threads.shutdown(wait=False)
    estimated = (
        f"The window of {arn} is estimated: {facts.why_unknown}"
        for arn, facts in told.result().items()
        if facts.why_unknown
    )
    ours = Holdings(resource, tuple(points), told.result(), keys=keys.result(), refused=tuple(estimated))

    def whole() -> Holdings:
        answer, their_keys = native.result()
        jobs, not_known = copied.result()
        return replace(
            ours,
            natives=answer.points,
            copies=tuple(_copies(jobs, ours.points, account.context)),
            keys={**their_keys, **ours.keys},
            refused=(*answer.refused, *not_known, *ours.refused),
        )

    return Arriving(ours, whole)


def read_windows(
    account: Account, resource: ProtectedResource, points: Iterable[RecoveryPoint]
) -> dict[str, WindowFacts]:
    """What the service says of each continuous point, by its ARN; nothing for a type whose service has no
    such operation."""
    profile = profile_for(resource.type)
    named = profile.point_in_time if profile else None
    if named is None or not named.window_lookup:
        return {}
    return {
        point.arn: account.reads.restore_window(named.window_lookup, point)
        for point in points
        if point.continuity is Continuity.CONTINUOUS
    }


def listed_points(account: Account, resource: ProtectedResource) -> tuple[RecoveryPoint, ...]:
    """The recovery points, with vault and expiry as far as their vaults tell: the listing by resource has
    neither for most types, and neither type nor name for any."""
    found = tuple(point for page in account.reads.points_of(resource.arn) for point in page)
    if not all(point.vault for point in found):
        pages = points_by_vault(account.reads, resource, found)
        told = {point.arn: point for page in pages for point in page}
        found = tuple(told.get(point.arn, point) for point in found)
    return tuple(
        replace(point, type=point.type or resource.type, resource_name=point.resource_name or resource.name)
        for point in found
    )


def _copied(account: Account, resource: ProtectedResource) -> tuple[list[CopyJob], tuple[str, ...]]:
    try:
        return [job for page in account.reads.copy_jobs(resource_arn=resource.arn) for job in page], ()
    except AwsError as error:
        return [], (f"Copies in other Regions and accounts are not known: {error.text}",)


def _copies(
    jobs: Iterable[CopyJob], points: Sequence[RecoveryPoint], here: Context
) -> Iterator[RecoveryPoint]:
    """Copies that lie in another Region or account. A copy holds what its original holds, so one whose
    original is not listed any more has no known moment and is left out."""
    created = {point.arn: point.created for point in points}
    for job in jobs:
        moment = created.get(job.point_arn)
        landed = job.landed(moment) if moment else None
        if landed and (landed.context.account, landed.context.region) != (here.account, here.region):
            yield landed


def _natives(account: Account, resource: ProtectedResource) -> tuple[NativeAnswer, dict[str, KeyFacts]]:
    answer = account.reads.native_points(resource)
    return answer, _keys(account, {native.key_arn for native in answer.points if native.restorable})


def _keys(account: Account, arns: Iterable[str]) -> dict[str, KeyFacts]:
    """Facts about each key but ""."""
    found = {}
    for arn in sorted({*arns} - {""}):
        try:
            found[arn] = account.reads.key(arn)
        except AwsError as error:
            found[arn] = KeyFacts(arn, why_unknown=error.text)
    return found
