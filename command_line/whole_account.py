"""`relight resources --at TIME`: every resource of the account as of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from command_line.ways import id_of, why_of
from recovery.account import Account
from recovery.best_point import ways_back
from recovery.errors import AwsError
from recovery.holdings import read_holdings
from recovery.models import ProtectedResource
from recovery.point_times import PointTimes

AT_ONCE = 4
"""Vaults, or resources, that are read at a time."""
ESTIMATED = "continuous, its window is estimated"
UNREAD = "not known: a vault could not be read"
POINTS_TOLD, RESOURCES_TOLD = 100_000, 100
"""After how many a line says how far it is: about ten seconds of reading."""


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
    known: bool = True
    """Whether all was read that could bring it back; else no `moment` does not mean that nothing does."""


def estimated(
    account: Account,
    resources: Sequence[ProtectedResource],
    asked: datetime,
    now: datetime,
    say: Callable[[str], None],
) -> tuple[list[AsOf], list[str]]:
    """From the listings of all vaults alone, a thousand points a call; and what could not be listed. `say` is
    told how far it is."""
    times, turn = PointTimes(), Lock()

    def read(vault: str) -> str:
        """Why points of the vault are missing, "" where none are."""
        try:
            for page in account.reads.points_in(vault):
                with turn:
                    before = times.table.row_count
                    times.put(page)
                    if times.table.row_count // POINTS_TOLD > before // POINTS_TOLD:
                        say(f"{times.table.row_count:,} points read ...")
        except AwsError as error:
            return f"Points in vault {vault} are not known: {error.text}"
        return ""

    vaults = [vault.name for page in account.reads.vaults() for vault in page]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        refused = [why for why in threads.map(read, vaults) if why]
    best = {found.resource_arn: found for found in times.best_at(asked, now)}
    rows = []
    for resource in resources:
        found = best.get(resource.arn)
        if found is None:
            rows.append(AsOf(resource, why=UNREAD if refused else "", known=not refused))
        else:
            why = ESTIMATED if found.window else "snapshot"
            rows.append(AsOf(resource, found.at, times.point_arn(found), why=why))
    return rows, refused


def exact(
    account: Account,
    resources: Sequence[ProtectedResource],
    asked: datetime,
    now: datetime,
    say: Callable[[str], None],
) -> tuple[list[AsOf], list[str]]:
    """As `estimated`, with windows and what services hold themselves, which takes some calls for each
    resource."""
    rows: list[AsOf] = []
    refused: dict[str, None] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        for row, lines in threads.map(lambda each: _asked_for(account, each, asked, now), resources):
            rows.append(row)
            refused |= dict.fromkeys(lines)
            if len(rows) % RESOURCES_TOLD == 0:
                say(f"{len(rows):,} of {len(resources):,} resources asked about ...")
    return rows, [*refused]


def _asked_for(
    account: Account, resource: ProtectedResource, asked: datetime, now: datetime
) -> tuple[AsOf, tuple[str, ...]]:
    try:
        holdings = read_holdings(account, resource)
    except AwsError as error:
        return AsOf(resource, why="not known", known=False), (f"{resource.label}: {error.text}",)
    found = ways_back(holdings, asked, now)
    best = found.best or next((way for way in found.ways if way.point and way.point.is_parent), None)
    if best is None:
        return AsOf(resource, why=why_of(found.ways[0]) if found.ways else ""), holdings.refused
    row = AsOf(resource, best.moment, id_of(best), best.native is not None, why_of(best))
    return row, holdings.refused


def worst_first(rows: Iterable[AsOf]) -> list[AsOf]:
    """What cannot be brought back at all, then the greatest loss."""
    return sorted(rows, key=lambda row: (row.moment.timestamp() if row.moment else 0, row.resource.label))
