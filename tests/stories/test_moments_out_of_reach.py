"""Moments that a database cannot be taken back to: in a gap, before everything, and one that went out of
reach while somebody looked at the review.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

SOURCE = "customers"
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing was backed up between two seconds that can be restored; `point` holds those after it."""

    before: datetime
    after: datetime
    point: str

    @property
    def inside(self) -> datetime:
        return self.before + timedelta(hours=2)


@pytest.fixture
def gap(relight: Relight) -> Gap:
    held = relight("points", SOURCE, "--json").json
    [gap], point = held["gaps"], held["windows"][-1]["point_arn"]
    start, end = datetime.fromisoformat(gap["start"]), datetime.fromisoformat(gap["end"])
    return Gap(start - SECOND, end + SECOND, point)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def on_screen(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def nothing_started(sandbox: Sandbox) -> bool:
    return not sandbox.control("GET", "/-/restores")


def test_in_a_gap_the_command_names_both_nearest_moments_and_sends_no_moment_of_the_gap(
    relight: Relight, sandbox: Sandbox, gap: Gap
) -> None:
    told = relight("restore", SOURCE, "--at", iso(gap.inside))
    assert told.code == 3
    assert f"The nearest before it is {iso(gap.before)}" in told.err
    assert f"The next after it: --at {iso(gap.after)}" in told.err
    assert "the continuous backup was interrupted" in told.err
    assert f"as of    {iso(gap.before)}" in told.err

    there = ("--point", gap.point, "--vault", "shop-daily", "--set", f"RestoreTime={iso(gap.inside)}")
    told = relight("restore", *there, "--yes")
    assert (told.code, told.out) == (3, "")
    assert f"{iso(gap.inside)} is outside {iso(gap.after)} to " in told.err
    assert f"The nearest is {iso(gap.after)}" in told.err
    assert nothing_started(sandbox)


@pytest.mark.needs("tmux")
def test_in_a_gap_the_app_offers_both_nearest_moments(relight: Relight, gap: Gap) -> None:
    with back_to_a_moment(relight, iso(gap.inside)) as terminal:
        terminal.wait_for(f"It lies in a gap from {iso(gap.before + SECOND)} to {iso(gap.after - SECOND)}")
        terminal.wait_for(f"› {on_screen(gap.before)}", "continuous backup was interrupted")
        terminal.wait_for(f"  {on_screen(gap.after)}")
        terminal.press("Enter")
        terminal.wait_for(f"{on_screen(gap.before)} · 2 h lost")
        terminal.press("Down")
        terminal.wait_for(f"› {on_screen(gap.after)}", f"{on_screen(gap.after)} · 4 h later")
        terminal.press("r")
        terminal.wait_for("customers-restored", f"RDS as of {on_screen(gap.after)}", iso(gap.after))


@pytest.mark.needs("tmux")
def test_before_everything_both_name_the_first_moment_there_is(relight: Relight, sandbox: Sandbox) -> None:
    first = datetime.fromisoformat(
        relight("points", SOURCE, "--json").json["windows"][0]["earliest"]["moment"]
    )
    long_ago = iso(first - timedelta(days=9))
    told = relight("restore", SOURCE, "--at", long_ago, "--yes")
    assert (told.code, told.out) == (2, "")
    assert f"begins at {iso(first)[:17]}" in told.err
    assert f"The nearest moment that works: --at {iso(first)[:17]}" in told.err
    with back_to_a_moment(relight, long_ago) as terminal:
        terminal.wait_for(f"begins at {iso(first)[:17]}", f"› {on_screen(first)[:17]}", "9 d later")
    assert nothing_started(sandbox)


@pytest.mark.needs("tmux")
def test_a_moment_that_went_out_of_reach_under_the_review_is_not_sent(tmp_path: Path) -> None:
    chosen = iso(datetime.now(UTC) - timedelta(days=3))
    with running_sandbox() as sandbox:
        relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))
        with back_to_a_moment(relight, chosen) as terminal:
            terminal.wait_for(f"› {on_screen(datetime.fromisoformat(chosen))}", "nothing")
            terminal.press("Enter")
            terminal.wait_for("nothing lost")
            terminal.press("r")
            terminal.wait_for("customers-restored", chosen)
            terminal.press("F5")
            terminal.wait_for("Ready: nothing in the way")
            # The window goes on by itself, a second a second; a shorter retention moves it by days at once.
            sandbox.client("rds").modify_db_instance(
                DBInstanceIdentifier=SOURCE, BackupRetentionPeriod=2, ApplyImmediately=True
            )
            terminal.press("s")
            terminal.wait_for("Start this restore?")
            terminal.press("Right", "Enter")
            terminal.wait_for("The moment cannot be restored any more", f"{chosen} is outside")
            terminal.wait_for("Blocked: 1 error")
        assert nothing_started(sandbox)


def back_to_a_moment(relight: Relight, words: str) -> Terminal:
    """The app at 80x24, on the screen that takes a moment, with `words` typed."""
    terminal = Terminal([str(RELIGHT), "--write"], environment=relight.environment)
    terminal.wait_for("WRITE", "Protected resources", SOURCE)
    terminal.type(f"/{SOURCE}")
    terminal.wait_for("1/")
    terminal.press("Enter", "t")
    terminal.wait_for("Back to a moment", "continuous")
    terminal.type(words)
    return terminal
