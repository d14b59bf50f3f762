"""What goes on in AWS when the app is left, in words: which restores, what nobody does for them then, and how
to come back to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from recovery.plain_text import plain, shell_word

if TYPE_CHECKING:
    from recovery.models import RestoreJob
    from tui.open_account import OpenAccount
    from tui.plan_runs import PlanRun

MOST_NAMED = 5
WITHOUT_US = (
    "Nobody watches them then: what is left to do after them is not done, a stall is not told, and the "
    "journal learns how they ended only when Relight looks again."
)
COME_BACK = "`relight jobs --watch` follows them; `relight job ID` tells what is left to do."


def how_many(opened: OpenAccount | None) -> str:
    """`2 restores keep running in AWS`, "" where none does."""
    running = len(opened.running) if opened else 0
    noun = "restore keeps" if running == 1 else "restores keep"
    return f"{running} {noun} running in AWS" if running else ""


def named(opened: OpenAccount, now: datetime) -> tuple[tuple[str, str], ...]:
    """The first of them, each by the beginning of its id and how it stands."""
    rows = [(job.id[:8], _line(opened, job, now)) for job in opened.running[:MOST_NAMED]]
    more = len(opened.running) - MOST_NAMED
    return (*rows, *([("", f"and {more} more")] if more > 0 else []))


def plans_left(runs: Sequence[PlanRun]) -> str:
    """What becomes of the plans that the app runs, "" where it runs none."""
    from recovery.locations import plans_directory

    lines = []
    for run in runs:
        file = shell_word(str(plans_directory() / f"{run.plan.digest}.yaml"))
        title = plain(run.plan.title, 30) or run.plan.digest[:8]
        lines.append(f"Plan {title} starts nothing more. R here, or this, goes on:\nrelight restore {file}")
    return "\n".join(lines)


def farewell(opened: OpenAccount | None, now: datetime, runs: Sequence[PlanRun] = ()) -> str:
    """What is printed when the app has left the terminal, "" where nothing goes on."""
    count, plans = how_many(opened), plans_left(runs)
    if opened is None or not count:
        return plans
    lines = (f"  {word:<8}  {text}" for word, text in named(opened, now))
    return "\n".join((f"{count}:", *lines, *filter(None, (plans,)), WITHOUT_US, COME_BACK))


def _line(opened: OpenAccount, job: RestoreJob, now: datetime) -> str:
    from recovery.estimates import elapsed
    from recovery.moments import finer_span

    parts = [f"{plain(job.resource_type)} {plain(opened.name_of(job), 30)}", job.status.lower()]
    if job.percent is not None:
        parts.append(f"{job.percent:.0f} %")
    if opened.followed.standing(job).stall:
        return ", ".join((*parts, "stalled"))
    estimate = opened.followed.estimate(job)
    left = estimate.left(elapsed(job, now)) if estimate else None
    if left is not None:
        parts.append(f"about {finer_span(left)} left")
    return ", ".join(parts)
