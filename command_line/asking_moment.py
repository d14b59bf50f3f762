"""`relight restore --interactive`: as of when, and from what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from command_line.choosing import Chosen
from command_line.invocation import Invocation
from command_line.named_resource import find_resource
from command_line.output import size_text
from command_line.ways import is_here, lost, tell_choice, tell_loss, unreachable, why_of
from recovery.account import Account
from recovery.best_point import Way, WaysBack, ways_back
from recovery.errors import RelightError
from recovery.holdings import Holdings, read_holdings
from recovery.models import RecoveryPoint, short_id
from recovery.moment_words import read_moment
from recovery.moments import age, echo, iso
from recovery.point_in_time import aws_now

if TYPE_CHECKING:
    from command_line.asking import Asker

MOST_POINTS = 50
"""Points offered to choose from, newest first; older ones are named with --point or --at."""
MOST_WAYS = 5
QUESTION = "As of when (14:27, yesterday 14:27, -15m; Enter for the newest moment)"
NEWEST = frozenset({"", "latest"})


def ask_chosen(invocation: Invocation, account: Account, resource: str, asker: Asker) -> Chosen:
    """The moment and the way back to it where there is a continuous backup, else a recovery point."""
    holdings = read_holdings(account, find_resource(account, resource))
    for refused in holdings.refused:
        invocation.output.line(f"unknown  {refused}")
    now = aws_now(account, invocation.now())
    if holdings.windows(now):
        return _ask_moment(invocation, holdings, asker, now)
    return _ask_point(invocation, holdings, asker, now)


def _ask_moment(invocation: Invocation, holdings: Holdings, asker: Asker, now: datetime) -> Chosen:
    output, zone = invocation.output, invocation.zone

    def meant(answer: str) -> WaysBack:
        asked = now if answer in NEWEST else read_moment(answer, now, zone)
        return ways_back(holdings, asked, now)

    def check(answer: str) -> str:
        try:
            found = meant(answer)
            if found.ours is None:
                raise unreachable(found, holdings.resource.label, at=True)
        except RelightError as error:
            return f"{error.text} {error.next_step}"
        return ""

    found = meant(asker.text(QUESTION, "", {}, check))
    ways = [way for way in found.ways if way.usable and is_here(way)][:MOST_WAYS]
    output.line(f"as of    {echo(found.asked, now, zone)}")
    tell_choice(output, found, ways[0])
    options = [(str(place), _label(way, found)) for place, way in enumerate(ways)]
    way = ways[int(asker.choose("From", options, "0"))] if len(ways) > 1 else ways[0]
    if found.asked < now:
        tell_loss(output, found, way)
    assert way.point is not None
    return Chosen(way.point, way.moment if way.window else None)


def _label(way: Way, found: WaysBack) -> str:
    return f"{iso(way.moment)}  {lost(way.lost(found.asked))} lost  {why_of(way)}"


def _ask_point(invocation: Invocation, holdings: Holdings, asker: Asker, now: datetime) -> Chosen:
    found = ways_back(holdings, now, now)
    if found.ours is None:
        raise unreachable(found, holdings.resource.label, at=False)
    tell_choice(invocation.output, found, found.ours)
    points = [point for point in holdings.points if point.restorable]
    points.sort(key=lambda point: point.created, reverse=True)
    options = [(point.arn, label_of(point, now)) for point in points[:MOST_POINTS]]
    picked = asker.choose("Recovery point", options, points[0].arn)
    return Chosen(next(point for point in points if point.arn == picked))


def label_of(point: RecoveryPoint, now: datetime) -> str:
    made = f"{iso(point.created)} ({age(point.created, now)})"
    return f"{made}  {point.status}  {point.continuity.value}  {size_text(point.size)}  {short_id(point.arn)}"
