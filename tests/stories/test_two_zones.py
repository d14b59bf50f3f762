"""Two people in two zones, each in words of their own clock, mean one second and make one plan. In the night
in which the clocks go back, both front ends ask which of the two seconds is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

SOURCE = "customers"
BERLIN, LOS_ANGELES = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
SOON = timedelta(minutes=10)
"""Longer than a test takes: words that would mean another day by then are not used."""
TWICE = "2025-10-26 02:30"
"""Clocks of Berlin showed it at 00:30 and at 01:30 UTC."""
AFTER_THAT_NIGHT = "2025-10-27T12:00:00Z"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture(scope="module")
def that_autumn() -> Iterator[Sandbox]:
    """An account whose windows reach to the end of October 2025."""
    with running_sandbox("--start-time", AFTER_THAT_NIGHT) as ready:
        yield ready


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def plain_second() -> datetime:
    """About half a day ago, at a minute that the clocks of both zones showed once."""
    moment = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=12)
    while any(is_twice(moment, zone) for zone in (BERLIN, LOS_ANGELES)):
        moment -= timedelta(hours=3)
    return moment


def is_twice(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """As somebody in that zone says it today: `14:27`, `yesterday 14:27`."""
    local, now = moment.astimezone(zone), datetime.now(zone)
    days = (now.date() - local.date()).days
    if days > 1 or (now + SOON).date() != now.date():
        return local.strftime("%Y-%m-%d %H:%M")
    return f"{'yesterday ' if days else ''}{local:%H:%M}"


def person(sandbox: Sandbox, home: Path, time_zone: str = "") -> Relight:
    """Somebody with a home and settings of their own."""
    if time_zone:
        settings = home / "config" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'time_zone = "{time_zone}"\n')
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(home)))


def planned(relight: Relight, *words: str) -> dict[str, Any]:
    told = relight(*words, "--json")
    assert told.code == 0, told.err
    answer: dict[str, Any] = told.json
    return answer


def back_to(relight: Relight, words: str, *options: str) -> Terminal:
    """The app at 80x24 with `words` typed for the database."""
    terminal = Terminal([str(RELIGHT), *options, "--write"], environment=relight.environment)
    terminal.wait_for("WRITE", "Protected resources", SOURCE)
    terminal.type(f"/{SOURCE}")
    terminal.wait_for("1/")
    terminal.press("Enter", "t")
    terminal.wait_for("Back to a moment", "continuous")
    terminal.type(words)
    return terminal


def test_two_people_in_two_zones_make_the_same_plan(sandbox: Sandbox, tmp_path: Path) -> None:
    second = plain_second()
    in_berlin, in_los_angeles = (in_words(second, zone) for zone in (BERLIN, LOS_ANGELES))
    assert in_berlin != in_los_angeles
    here, there = person(sandbox, tmp_path / "a"), person(sandbox, tmp_path / "b", LOS_ANGELES.key)
    plans = [
        planned(here, "--zone", BERLIN.key, "plan", SOURCE, "--at", in_berlin),
        planned(here, "--zone", LOS_ANGELES.key, "plan", SOURCE, "--at", in_los_angeles),
        planned(there, "plan", SOURCE, "--at", in_los_angeles),
    ]
    assert {plan["plan"]["steps"][0]["request"]["Metadata"]["RestoreTime"] for plan in plans} == {iso(second)}
    assert len({plan["digest"] for plan in plans}) == 1


@pytest.mark.needs("tmux")
def test_the_app_shows_the_zone_beside_the_words_and_runs_the_plan_that_the_other_person_made(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    second = plain_second()
    here, there = person(sandbox, tmp_path / "a"), person(sandbox, tmp_path / "b", LOS_ANGELES.key)
    digest = planned(here, "--zone", BERLIN.key, "plan", SOURCE, "--at", in_words(second, BERLIN))["digest"]
    words = in_words(second, LOS_ANGELES)
    with back_to(there, words) as terminal:
        screen = terminal.wait_for(
            f"{iso(second)} ({second.astimezone(LOS_ANGELES):%Y-%m-%d %H:%M:%S}", "nothing"
        )
        [field] = [line for line in screen.splitlines() if line.startswith(" Go back to ")]
        assert field.split() == ["Go", "back", "to", *words.split(), LOS_ANGELES.key]
        terminal.press("Enter")
        terminal.wait_for("nothing lost")
        terminal.press("r")
        terminal.wait_for("customers-restored", iso(second))
        terminal.press("F5")
        terminal.wait_for("Ready: nothing in the way")
        terminal.press("s")
        terminal.wait_for("Start this restore?", iso(second))
        terminal.press("Right", "Enter")
        terminal.wait_for("Restore job", "Restored as")
    [attempt] = there("journal", "list", "--json").json
    assert attempt["plan_digest"] == digest


@pytest.mark.needs("tmux")
def test_an_hour_that_came_twice_is_asked_about_in_the_app(that_autumn: Sandbox, tmp_path: Path) -> None:
    relight = person(that_autumn, tmp_path)
    with back_to(relight, TWICE, "--zone", BERLIN.key) as terminal:
        terminal.wait_for(
            "twice", "2025-10-26T02:30:00+02:00  00:30:00Z", "2025-10-26T02:30:00+01:00  01:30:00Z"
        )
        terminal.press("Down", "Enter")
        terminal.wait_for("2025-10-26T01:30:00Z (2025-10-26 02:30:00 CET Europe/Berlin", "nothing")
        terminal.press("Enter")
        terminal.wait_for("2025-10-26 01:30:00Z · nothing lost")
        terminal.press("r")
        terminal.wait_for("customers-restored", "RDS as of 2025-10-26 01:30:00Z")


@pytest.mark.needs("tmux")
def test_an_hour_that_came_twice_is_asked_about_by_the_command(that_autumn: Sandbox, tmp_path: Path) -> None:
    relight = person(that_autumn, tmp_path / "home")
    asked = ["--zone", BERLIN.key, "plan", SOURCE, "--at", TWICE]
    told = relight(*asked)
    assert (told.code, told.out) == (2, "")
    assert "2025-10-26T02:30:00+02:00 (00:30:00Z) or 2025-10-26T02:30:00+01:00 (01:30:00Z)" in told.err
    for answer, meant in (("1", "2025-10-26T00:30:00Z"), ("2", "2025-10-26T01:30:00Z")):
        file = tmp_path / f"{answer}.yaml"
        command = [str(RELIGHT), *asked, "-o", str(file)]
        with Terminal(command, columns=120, environment=relight.environment) as terminal:
            terminal.wait_for("Which one")
            terminal.type(answer).press("Enter")
            terminal.wait_for("[ended with 0]")
        assert f'RestoreTime: "{meant}"' in file.read_text()
