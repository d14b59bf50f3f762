"""All that a resource can be restored from: recovery points, windows, what its service itself holds, copies.

Each part is read by itself and may be refused; what could not be seen is said, never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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
    """By ARN: the keys that points are encrypted with."""
    refused: tuple[str, ...] = ()
    """In words, each look-up that was refused."""

    def windows(self, now: datetime) -> tuple[Window, ...]:
        return windows(self.points, now, self.point_in_time, self.told)

    @property
    def point_in_time(self) -> PointInTime | None:
        profile = profile_for(self.resource.type)
        return profile.point_in_time if profile else None


def resource_at(account: Account, arn: str) -> ProtectedResource:
    """The resource of that ARN as AWS Backup knows it, or by its ARN alone where it may not be asked."""
    try:
        return account.reads.resource(arn).resource
    except AwsError:
        return ProtectedResource(account.context, arn, type="")


def read_holdings(
    account: Account, resource: ProtectedResource, points: Sequence[RecoveryPoint] | None = None
) -> Holdings:
    """Ask for everything at once. `points` where they are known already.

    Raises `AwsError` only where not even the recovery points may be listed.
    """
    reads = account.reads
    refused: list[str] = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        native = threads.submit(reads.native_points, resource)
        copied = threads.submit(_copied, account, resource)
        if points is None:
            points = listed_points(account, resource)
        told = threads.submit(read_windows, account, resource, points)
        keys = threads.submit(_keys, account, points)
        answer: NativeAnswer = native.result()
        jobs, not_known = copied.result()
        windows_told = told.result()
    refused += [*answer.refused, *not_known]
    refused += [
        f"The window of {arn} is estimated: {facts.why_unknown}"
        for arn, facts in windows_told.items()
        if facts.why_unknown
    ]
    return Holdings(
        resource,
        tuple(points),
        windows_told,
        answer.points,
        tuple(_copies(jobs, points, account.context)),
        keys.result(),
        tuple(refused),
    )


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
    """The recovery points, with vault, type and expiry as far as their vaults tell: the listing by resource
    has none of them for most types."""
    found = tuple(point for page in account.reads.points_of(resource.arn) for point in page)
    if all(point.vault for point in found):
        return found
    pages = points_by_vault(account.reads, resource, found)
    told = {point.arn: point for page in pages for point in page}
    return tuple(told.get(point.arn, point) for point in found)


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


def _keys(account: Account, points: Iterable[RecoveryPoint]) -> dict[str, KeyFacts]:
    arns = {point.encryption_key_arn for point in points if point.encryption_key_arn}
    found = {}
    for arn in sorted(arns):
        try:
            found[arn] = account.reads.key(arn)
        except AwsError as error:
            found[arn] = KeyFacts(arn, why_unknown=error.text)
    return found
