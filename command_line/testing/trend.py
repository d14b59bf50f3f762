"""`relight tests trend`: how the durations of restore tests go."""

from __future__ import annotations

import shutil
import sys

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.testing.history import past_tests
from command_line.wiring import open_account
from recovery.moments import iso
from recovery.plain_text import counted
from recovery.testing.history import minutes_text
from recovery.testing.plot import legend, plot
from recovery.testing.trend import trend
from restore_profiles.registry import profile_for

WIDEST, TALLEST = 100, 20


@click.command("trend")
@click.argument("wanted", metavar="RESOURCE|TYPE")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, wanted: str, days: int, as_json: bool) -> None:
    """Plot how long the completed restore tests of a resource, or of a type, took.

    In a pipe and with --plain: a line for each test.
    """
    account, output = open_account(invocation), invocation.output
    profile = profile_for(wanted)
    found = past_tests(invocation, account, days=days, resource="" if profile else wanted)
    if profile is not None:
        found = tuple(run for run in found if profile_for(run.job.resource_type) is profile)
    seen = trend(found)
    if as_json:
        output.json(seen)
        return
    if output.is_rows:
        output.table(
            ("CREATED", "MINUTES", "TARGET"),
            ((iso(point.at), f"{point.minutes:.1f}", "over" if point.over else "") for point in seen.points),
        )
    else:
        columns, lines = shutil.get_terminal_size()
        letters = invocation.ascii or not _shows_unicode()
        output.data(plot(seen, min(columns, WIDEST), min(lines - 4, TALLEST), ascii=letters))
        output.data(legend(ascii=letters))
    if seen.points:
        output.say(
            f"{counted(len(seen.points), 'test')}, median {minutes_text(seen.median)}, "
            f"longest {minutes_text(seen.longest)}: {seen.words}"
        )
    else:
        output.say(f"No restore test of {wanted} has completed in the last {days} days.")


def _shows_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
