"""`relight points RESOURCE`: what it can be restored from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import find_resource
from command_line.output import Output, size_text
from command_line.typed_moment import typed_moment
from command_line.ways import HEADS, native_command, natives_json, way_rows, ways_json
from command_line.wiring import open_account
from recovery.account import Account
from recovery.best_point import ways_back
from recovery.errors import BadInput
from recovery.holdings import Holdings, read_holdings
from recovery.models import NativePoint
from recovery.moments import age, echo, iso
from recovery.parts import parts_of
from recovery.plain_text import plain, shell_word
from recovery.point_in_time import aws_now
from recovery.restore_windows import Window, gaps
from restore_profiles.point_arns import RECOVERY_POINT

MOST_ROWS = 20
"""Ways that a terminal shows; the later ones lose more."""


@click.command("points")
@click.argument("resource")
@click.option("--at", default="", metavar="TIME", help="The ways back to TIME instead, best first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, resource: str, at: str, as_json: bool) -> None:
    """List what RESOURCE can be restored from.

    RESOURCE is an ARN, a name that only one has, or a type and a name such as RDS/orders. The ARN of a
    composite recovery point lists the points that it holds together; its JSON object has point and parts.

    First the windows of its continuous backup with their gaps, then its recovery points, newest first, then
    what its service holds outside AWS Backup with the aws line that restores it. In a pipe each row is one
    line; the first cell of the others is WINDOW, GAP or OUTSIDE.

    The JSON object has resource, windows, gaps, points, outside, copies (in other Regions and accounts) and
    refused (what could not be looked up); with --at also asked, why, best, best_in_aws_backup, ways and
    later.
    """
    account, output = open_account(invocation), invocation.output
    now = aws_now(account, invocation.now())
    if RECOVERY_POINT in resource:
        if at:
            raise BadInput("A point has one moment", "--at is for a resource.", "Leave it out.")
        list_parts(account, output, resource, now, as_json=as_json)
        return
    asked = typed_moment(at, now, invocation.zone, output) if at else None
    holdings = read_holdings(account, find_resource(account, resource))
    ways = ways_back(holdings, asked, now) if asked else None
    if as_json:
        output.json({**holdings_json(holdings, now), **(ways_json(ways) if ways else {})})
        return
    for refused in holdings.refused:
        output.line(f"unknown  {refused}")
    if ways is None:
        list_holdings(output, holdings, now)
        return
    output.line(f"as of    {echo(ways.asked, now, invocation.zone)}")
    if ways.why:
        output.line(ways.why)
    rows = way_rows(ways)
    shown = len(rows) if output.is_rows else MOST_ROWS
    output.table(HEADS, rows[:shown])
    if rows[shown:]:
        output.say(f"and {len(rows) - shown} more; a pipe gets all")
    if not ways.ways:
        output.say("Nothing reaches it.")
    if ways.best and ways.best.native:
        output.line(f"{ways.best.native.kind}, outside AWS Backup: Relight does not run it.")
        output.line(native_command(ways.best.native, ways.best.moment))


def list_holdings(output: Output, holdings: Holdings, now: datetime) -> None:
    ranges = holdings.windows(now)
    if ranges:
        output.table(("RANGE", "FROM", "TO", "TOLD BY", "POINT"), range_rows(ranges))
    points = sorted(holdings.points, key=lambda point: point.created, reverse=True)
    if points:
        output.table(
            ("CREATED", "AGE", "STATUS", "KIND", "SIZE", "VAULT", "ARN"),
            (
                (
                    iso(point.created),
                    age(point.created, now),
                    point.status,
                    "composite" if point.is_parent else point.continuity.value,
                    size_text(point.size),
                    point.vault or "unknown",
                    point.arn,
                )
                for point in points
            ),
        )
        if newest := next((point for point in points if point.is_parent), None):
            output.say(f"What a composite one holds: relight points {shell_word(newest.arn)}")
    else:
        output.say("No recovery points.")
    list_natives(output, holdings.natives)


def list_parts(account: Account, output: Output, arn: str, now: datetime, *, as_json: bool) -> None:
    """The points nested in a composite one, what holds the whole together first."""
    point = account.reads.point(arn, "")
    parts = parts_of(account.reads, point) if point.is_parent else ()
    if as_json:
        output.json({"point": point, "parts": parts})
    elif not parts:
        output.say("This recovery point holds no others.")
    else:
        output.table(
            ("TYPE", "CREATED", "AGE", "STATUS", "SIZE", "RESOURCE", "ARN"),
            (
                (
                    part.type,
                    iso(part.created),
                    age(part.created, now),
                    part.status,
                    size_text(part.size),
                    part.resource_name or part.resource_arn,
                    part.arn,
                )
                for part in parts
            ),
        )


def range_rows(ranges: Sequence[Window]) -> list[tuple[str, ...]]:
    """Windows and the gaps between them, oldest first."""
    rows = [
        ("WINDOW", iso(window.earliest.moment), iso(window.latest.moment), told_by(window), window.point.arn)
        for window in ranges
    ]
    rows += [("GAP", iso(gap.start), iso(gap.end), gap.why, "") for gap in gaps(ranges)]
    return sorted(rows, key=lambda row: row[1])


def told_by(window: Window) -> str:
    """Who tells the ends; both where they differ."""
    return " / ".join(dict.fromkeys((window.earliest.source, window.latest.source)))


def list_natives(output: Output, natives: Sequence[NativePoint]) -> None:
    if not natives:
        return
    heads = ("OUTSIDE AWS BACKUP", "KIND", "FROM", "TO", "STATUS", "MADE BY", "ID")
    rows = [
        (
            "OUTSIDE",
            native.kind,
            *native_span(native),
            native.status,
            native.made_by,
            native.arn or native.id,
        )
        for native in natives
    ]
    if output.is_rows:
        output.table(
            (*heads, "COMMAND"),
            [(*row, native_command(each)) for row, each in zip(rows, natives, strict=True)],
        )
        return
    output.table(heads, rows)
    for native in natives:
        output.data("")
        output.table((f"To restore {native.kind} {native.id}: {native.note}".rstrip(": "),), [])
        output.data(native_command(native))
        for name, words in native.asks.items():
            output.data(plain(f"{{ask.{name}}}: {words}"))


def native_span(native: NativePoint) -> tuple[str, str]:
    ends = (native.earliest or native.created, native.latest or native.created)
    first, last = (iso(end) if end else "unknown" for end in ends)
    return first, last


def holdings_json(holdings: Holdings, now: datetime) -> dict[str, object]:
    ranges = holdings.windows(now)
    return {
        "resource": holdings.resource,
        "windows": [
            {"point_arn": window.point.arn, "earliest": window.earliest, "latest": window.latest}
            for window in ranges
        ],
        "gaps": gaps(ranges),
        "points": sorted(holdings.points, key=lambda point: point.created, reverse=True),
        "outside": natives_json(holdings.natives),
        "copies": holdings.copies,
        "refused": holdings.refused,
    }
