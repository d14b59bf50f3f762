"""What 500 running restores cost the app that follows them: list calls, processor time, memory.

All of them are the app's own, so that each is also in its journal. They take an hour each, and the screen of
jobs is open. The sandbox is asked as often as AWS would be (every 15 s) while calls and processor time are
counted, and many times faster for the memory. Exits 1 where a limit is missed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import RELIGHT, OnTerminal, on_terminal
from tests.campaign.rounds import in_process
from tests.campaign.wishes import some_wishes
from tests.campaign.worker import Desk, finish
from tests.sandbox_process import Sandbox, running_sandbox

JOBS = 500
STARTED = 560
"""One in 17 fails half way: the key of its volume is about to be deleted."""
CLOCK_SPEED = 0.0015
"""A restore of a volume takes the sandbox 3 to 15 s: here half an hour to three."""
UNDER_WAY = 2.0
"""Seconds of its clock after which every job is RUNNING, and none is done."""
AWS_POLL_SECONDS, QUICK_POLL_SECONDS = 15, 0.5
SETTLE_SECONDS, SECONDS = 20.0, 60.0
ENOUGH_SECONDS = 60.0
"""For every call that starts a job."""
FIRST_TICK, LAST_TICK = 100, 300
MOST_CALLS, MOST_CPU, MOST_MIB = 4, 2.0, 1.0
"""A minute and Region; percent of one processor; from the first tick to the last."""


@contextmanager
def following(sandbox: Sandbox, home: Path, poll_seconds: float) -> Iterator[OnTerminal]:
    """The app with its jobs open."""
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"sandbox_poll_seconds = {float(poll_seconds)}\n")
    with on_terminal([RELIGHT], sandbox.child_environment(RELIGHT_HOME=str(home))) as program:
        program.seconds_until("ad-hoc-analytics")
        program.type("J")
        program.seconds_until("Restore jobs")
        program.seconds_until(f"{running(sandbox)} restoring")
        yield program


def running(sandbox: Sandbox) -> int:
    return sum(job["status"] == "RUNNING" for job in sandbox.control("GET", "/-/restores"))


def calls_and_cpu(sandbox: Sandbox, home: Path) -> tuple[int, float]:
    """The most list calls of jobs in any minute and Region once the app has opened, which costs three of
    its own, and percent of one processor."""
    with following(sandbox, home, AWS_POLL_SECONDS) as program:
        program.idle(SETTLE_SECONDS)
        began, before = time.time(), program.cpu_seconds()
        program.idle(SECONDS)
        cpu = 100 * (program.cpu_seconds() - before) / SECONDS
        listed = [each for each in lists(sandbox) if each["at"] > began]
    return max(busiest_minutes(listed).values()), cpu


def lists(sandbox: Sandbox) -> list[dict[str, Any]]:
    names = {"ListRestoreJobs", "ListCopyJobs", "ListRestoreJobsByProtectedResource"}
    return [each for each in sandbox.control("GET", "/-/requests") if each["operation"] in names]


def busiest_minutes(listed: list[dict[str, Any]]) -> Counter[str]:
    """By Region the most that fall into 60 s."""
    most: Counter[str] = Counter()
    for first in listed:
        within = [
            each
            for each in listed
            if each["region"] == first["region"] and 0 <= each["at"] - first["at"] < 60
        ]
        most[first["region"]] = max(most[first["region"]], len(within))
    return most


def growth(sandbox: Sandbox, home: Path) -> tuple[float, float]:
    """MiB from the first tick to the last, and what is resident then."""
    before = len(lists(sandbox))
    with following(sandbox, home, QUICK_POLL_SECONDS) as program:
        resident = []
        for tick in (FIRST_TICK, LAST_TICK):
            while len(lists(sandbox)) - before < tick:
                program.idle(0.5)
            resident.append(program.resident_mib())
    return resident[1] - resident[0], resident[1]


def main() -> int:
    with (
        running_sandbox("--clock-speed", str(CLOCK_SPEED)) as sandbox,
        tempfile.TemporaryDirectory() as directory,
    ):
        home = Path(directory)
        journal = home / "state" / "journal"
        clock = f"{sandbox.url}/-/clock"
        desk = Desk(journal, sandbox.regions[0], sandbox.environment, sandbox.unset, clock, ENOUGH_SECONDS)
        told = in_process(finish, desk, list(some_wishes(sandbox, STARTED)))
        if unstarted := [each for each in told if not each.job_id]:
            raise SystemExit(f"{len(unstarted)} restores did not start, the first because {unstarted[0]}")
        sandbox.control("POST", "/-/clock", {"advance": UNDER_WAY})
        jobs = running(sandbox)
        if jobs < JOBS:
            raise SystemExit(f"only {jobs} restores are running")
        calls, cpu = calls_and_cpu(sandbox, home)
        grown, resident = growth(sandbox, home)
    print(f"following {jobs}: {calls} list calls in the busiest minute, {cpu:.2f} % of a processor")
    print(
        f"following {jobs}: {grown:+.2f} MiB from tick {FIRST_TICK} to {LAST_TICK}, {resident:.0f} MiB then"
    )
    figures = {"calls_a_minute": calls, "cpu_percent": cpu, "grown_mib": grown, "resident_mib": resident}
    print(json.dumps({"jobs": jobs, "seconds": SECONDS, **figures}))
    return 0 if calls <= MOST_CALLS and cpu <= MOST_CPU and grown < MOST_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
