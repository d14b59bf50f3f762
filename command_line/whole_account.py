"""`relight resources --at TIME`: every resource of the account as of one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from command_line.ways import id_of, why_of
from recovery.account import Account, Reads
from recovery.best_point import ways_back
from recovery.errors import AwsError
from recovery.holdings import read_holdings
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.point_times import PointTimes

AT_ONCE = 4
"""Vaults, or resources, that are read at a time."""
ESTIMATED = "continuous, its window is estimated"


@dataclass(frozen=True, slots=True)
class AsOf:
    """One resource and what brings it back to the moment or nearest before it; `moment` None: nothing
    does."""

    resource: ProtectedResource
    moment: datetime | None = None
    id: str = ""
    """The recovery point's ARN, or what lies outside AWS Backup."""
    outside_aws_backup: bool = False
    why: str = ""


def estimated(
    account: Account, resources: Sequence[ProtectedResource], asked: datetime, now: datetime
) -> tuple[list[AsOf], list[str]]:
    """From the listings of all vaults alone, a thousand points a call; and what could not be listed."""
    times, refused = PointTimes(), []
    vaults = [vault.name for page in account.reads.vaults() for vault in page]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        for vault, (pages, why) in zip(
            vaults, threads.map(lambda name: listed(account.reads, name), vaults), strict=True
        ):
            for page in pages:
                times.put(page)
            if why:
                refused.append(f"The points in vault {vault} are not known: {why}")
    best = {found.resource_arn: found for found in times.best_at(asked, now)}
    rows = []
    for resource in resources:
        found = best.get(resource.arn)
        if found is None:
            rows.append(AsOf(resource))
        else:
            why = ESTIMATED if found.window else "snapshot"
            rows.append(AsOf(resource, found.at, times.point_arn(found), why=why))
    return rows, refused


def exact(
    account: Account, resources: Sequence[ProtectedResource], asked: datetime, now: datetime
) -> tuple[list[AsOf], list[str]]:
    """With windows and what services hold themselves, which takes some calls for each resource."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        found = list(threads.map(lambda resource: _asked_for(account, resource, asked, now), resources))
    refused = dict.fromkeys(line for _, lines in found for line in lines)
    return [row for row, _ in found], list(refused)


def listed(reads: Reads, vault: str) -> tuple[list[Sequence[RecoveryPoint]], str]:
    """The pages of a vault, and why the rest of them is missing."""
    pages = []
    try:
        for page in reads.points_in(vault):
            pages.append(page)
    except AwsError as error:
        return pages, error.text
    return pages, ""


def _asked_for(
    account: Account, resource: ProtectedResource, asked: datetime, now: datetime
) -> tuple[AsOf, tuple[str, ...]]:
    try:
        holdings = read_holdings(account, resource)
    except AwsError as error:
        return AsOf(resource, why="not known"), (f"{resource.label}: {error.text}",)
    found = ways_back(holdings, asked, now)
    best = found.best or next((way for way in found.ways if way.point and way.point.is_parent), None)
    if best is None:
        return AsOf(resource, why=why_of(found.ways[0]) if found.ways else ""), holdings.refused
    row = AsOf(resource, best.moment, id_of(best), best.native is not None, why_of(best))
    return row, holdings.refused


def worst_first(rows: Iterable[AsOf]) -> list[AsOf]:
    """What cannot be brought back at all, then the greatest loss."""
    return sorted(rows, key=lambda row: (row.moment.timestamp() if row.moment else 0, row.resource.label))
