"""`relight tests next CRON`: what a schedule means, without asking AWS."""

from __future__ import annotations

from datetime import UTC

import click

from command_line.invocation import Invocation, pass_invocation
from recovery.moments import echo
from recovery.testing.schedule import read_schedule
from recovery.zones import zone_named


@click.command("next")
@click.argument("cron")
@click.option("--zone", default="UTC", show_default=True, help="The zone that the schedule is read in.")
@click.option("--count", type=click.IntRange(1, 1000), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def command(invocation: Invocation, cron: str, zone: str, count: int, as_json: bool) -> None:
    """Say the schedule CRON in words, and when it comes next. It asks nothing of AWS.

    CRON is AWS's own, such as "cron(0 5 ? * SUN *)": six fields, Sunday is 1. A time that the clocks of the
    zone skip is no run, one that they show twice is one.
    """
    schedule, now, output = read_schedule(cron), invocation.now(), invocation.output
    place = zone_named(zone)
    runs = schedule.next_runs(now, place, count)
    if as_json:
        utc = [run.astimezone(UTC) for run in runs]
        output.json(
            {"schedule": schedule.text, "words": schedule.words(), "time_zone": zone, "next_runs": utc}
        )
        return
    output.say(f"{schedule.words()}, {zone}")
    for run in runs:
        output.data(f"{run:%a %Y-%m-%d %H:%M %Z}\t{echo(run.astimezone(UTC), now, invocation.zone)}")
    if len(runs) < count:
        output.say("It comes no more after that." if runs else "It never comes (again).")
