"""Going back to a moment on the command line: typed in words, echoed, reached or told why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox
from tests.stories.terminal import Terminal

DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"
INTERRUPTED = "relight-shop-media"
"""A bucket whose continuous backup was stopped and started again."""
VOLUME = "orders-db-data"
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def held(relight: Relight) -> dict[str, Any]:
    told: dict[str, Any] = relight("points", DATABASE, "--json").json
    return told


@pytest.fixture
def inside(held: dict[str, Any]) -> datetime:
    """A second in the middle of the database's window."""
    [window] = held["windows"]
    return moment_of(window["latest"]["moment"]) - timedelta(days=2, minutes=7)


def restore_time(relight: Relight, *words: str, zone: str = "UTC") -> tuple[str, str]:
    """The moment that a plan sends, and what was said about it."""
    told = relight("--zone", zone, "plan", *words, "--json")
    assert told.code == 0, told.err
    metadata = told.json["plan"]["steps"][0]["request"]["Metadata"]
    assert "UseLatestRestorableTime" not in metadata
    return metadata["RestoreTime"], told.err


def test_two_people_in_two_zones_name_the_same_second(relight: Relight, inside: datetime) -> None:
    wanted = inside.strftime("%Y-%m-%dT%H:%M:%SZ")
    for zone in (BERLIN, NEW_YORK):
        local = inside.astimezone(zone)
        sent, said = restore_time(relight, DATABASE, "--at", f"{local:%Y-%m-%d %H:%M:%S}", zone=zone.key)
        assert sent == wanted
        assert f"{wanted} ({local:%Y-%m-%d %H:%M:%S %Z} {zone.key}, 2 d ago)" in said


def test_a_parameter_takes_the_moment_in_words_too(
    relight: Relight, held: dict[str, Any], inside: datetime
) -> None:
    point = held["windows"][0]["point_arn"]
    setting = f"RestoreTime={inside.astimezone(BERLIN):%d/%b/%Y:%H:%M:%S %z}"
    sent, _ = restore_time(relight, "--point", point, "--vault", "shop-daily", "--set", setting)
    assert moment_of(sent) == inside
    told = relight("plan", DATABASE, "--at", inside.isoformat(), "--set", setting)
    assert told.code == 2
    assert "error: Two moments" in told.err


def test_latest_is_an_absolute_second_inside_the_window(relight: Relight, held: dict[str, Any]) -> None:
    sent, _ = restore_time(relight, DATABASE, "--latest")
    assert moment_of(sent) >= moment_of(held["windows"][0]["latest"]["moment"])


def test_a_moment_that_the_window_has_not_reached_loses_minutes_and_says_how_many(relight: Relight) -> None:
    _, said = restore_time(relight, DATABASE, "--at", "now")
    assert "warning: The nearest before it is " in said
    assert "5 min before " in said
    assert "The continuous backup reaches to " in said


def test_a_continuous_point_is_not_restored_to_an_unsaid_moment(
    relight: Relight, held: dict[str, Any]
) -> None:
    point = held["windows"][0]["point_arn"]
    told = relight("plan", "--point", point, "--vault", "shop-daily")
    assert told.code == 2
    assert "error: Which moment?" in told.err
    assert held["windows"][0]["earliest"]["moment"] in told.err
    sent, _ = restore_time(relight, "--point", point, "--vault", "shop-daily", "--latest")
    assert moment_of(sent) >= moment_of(held["windows"][0]["latest"]["moment"])


def test_a_snapshot_takes_no_moment(relight: Relight, held: dict[str, Any]) -> None:
    snapshot = next(point for point in held["points"] if ":continuous:" not in point["arn"])
    told = relight("plan", "--point", snapshot["arn"], "--vault", snapshot["vault"], "--at", "-1h")
    assert told.code == 2
    assert "A snapshot holds one moment" in told.err


def test_before_everything_the_nearest_moment_that_works_is_told(relight: Relight) -> None:
    told = relight("plan", DATABASE, "--at", "-300d")
    assert told.code == 2
    [line] = [line for line in told.err.splitlines() if "The nearest moment that works" in line]
    nearest = line.rsplit(" ", 1)[-1]
    sent, _ = restore_time(relight, DATABASE, "--at", nearest)
    assert sent == nearest


def test_the_future_is_refused(relight: Relight) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    told = relight("points", DATABASE, "--at", tomorrow.isoformat())
    assert (told.code, told.out) == (2, "")
    assert "error: That moment lies in the future" in told.err


def test_without_a_terminal_an_hour_that_came_twice_is_an_error_with_both(relight: Relight) -> None:
    told = relight("--zone", "Europe/Berlin", "points", VOLUME, "--at", "2024-10-27 02:30")
    assert (told.code, told.out) == (2, "")
    assert "2024-10-27T02:30:00+02:00" in told.err
    assert "2024-10-27T02:30:00+01:00" in told.err


@pytest.mark.needs("tmux")
def test_on_a_terminal_an_hour_that_came_twice_is_asked_about(relight: Relight, tmp_path: Path) -> None:
    words = ["--zone", "Europe/Berlin", "plan", DATABASE, "--at", "2024-10-27 02:30"]
    with Terminal(
        [str(RELIGHT), *words], columns=120, environment=relight.environment, directory=tmp_path
    ) as terminal:
        terminal.wait_for("2. 2024-10-27T02:30:00+01:00", "Which one")
        terminal.type("2").press("Enter")
        terminal.wait_for("as of 2024-10-27T01:30:00Z or before", "ended with 2")


def test_the_zone_is_a_setting_and_an_unknown_one_gets_the_nearest(relight: Relight) -> None:
    home = Path(relight.environment["RELIGHT_HOME"]) / "config"
    home.mkdir(parents=True)
    (home / "settings.toml").write_text('time_zone = "Asia/Tokyo"\n')
    assert "JST Asia/Tokyo" in relight("points", VOLUME, "--at", "-1d").err
    assert "Asia/Tokyo" not in relight("--zone", "UTC", "points", VOLUME, "--at", "-1d").err
    told = relight("--zone", "Europe/Berlni", "resources")
    assert told.code == 2
    assert "> Did you mean Europe/Berlin?" in told.err


def test_windows_and_gaps_come_first_and_what_is_outside_aws_backup_last_with_its_line(
    relight: Relight,
) -> None:
    rows = [line.split("\t") for line in relight("points", INTERRUPTED).out.splitlines()]
    assert [row[0] for row in rows[:3]] == ["WINDOW", "GAP", "WINDOW"]
    (_, _, ends, *_), (_, start, end, why, _), (_, begins, *_) = rows[:3]
    assert moment_of(start) - moment_of(ends) == timedelta(seconds=1)
    assert moment_of(begins) - moment_of(end) == timedelta(seconds=1)
    assert "interrupted" in why
    rows = [line.split("\t") for line in relight("points", DATABASE).out.splitlines()]
    kinds = [row[0] if row[0] in {"WINDOW", "OUTSIDE"} else "POINT" for row in rows]
    assert kinds == sorted(kinds, key=["WINDOW", "POINT", "OUTSIDE"].index)
    assert rows[-1][-1].startswith("aws rds restore-db-instance-")


def test_in_a_gap_the_loss_and_both_sides_are_told(relight: Relight) -> None:
    [gap] = relight("points", INTERRUPTED, "--json").json["gaps"]
    asked = moment_of(gap["start"]) + timedelta(minutes=3)
    told = relight("points", INTERRUPTED, "--at", asked.isoformat(), "--json").json
    assert moment_of(told["best"]["moment"]) <= asked < moment_of(told["later"]["moment"])
    assert "interrupted" in told["why"]
    assert told["best"]["lost_minutes"] == min(way["lost_minutes"] for way in told["ways"] if way["usable"])


def test_the_ways_to_a_moment_are_ranked_by_what_they_lose(relight: Relight, inside: datetime) -> None:
    told = relight("points", DATABASE, "--at", inside.isoformat())
    rows = [line.split("\t") for line in told.out.splitlines()]
    assert [rows[0][0], rows[0][2], rows[0][3]] == ["best", "nothing", "continuous"]
    moments = [row[1] for row in rows if row[0] in {"best", "other", "outside"}]
    assert moments == sorted(moments, reverse=True)


def test_the_whole_account_as_of_one_moment_agrees_with_each_resource(relight: Relight) -> None:
    asked = (datetime.now(UTC) - timedelta(days=3)).replace(microsecond=0).isoformat()
    rows = relight("resources", "--at", asked, "--json").json
    assert len(rows) == len(relight("resources", "--json").json)
    by_arn = {row["resource"]["arn"]: row for row in rows}
    for arn in (DATABASE, by_name(rows, VOLUME)):
        alone = relight("points", arn, "--at", asked, "--json").json["best_in_aws_backup"]
        assert by_arn[arn]["moment"][:19] == alone["moment"][:19]
        assert by_arn[arn]["id"] == alone["id"]
    losses = [row["lost_minutes"] for row in rows if row["lost_minutes"] is not None]
    assert losses == sorted(losses, reverse=True)


def by_name(rows: list[dict[str, Any]], name: str) -> str:
    arn: str = next(row["resource"]["arn"] for row in rows if row["resource"]["name"] == name)
    return arn


def test_what_no_backup_of_aws_backup_protects_is_a_resource_too(relight: Relight) -> None:
    [cache] = [row for row in relight("resources", "--json").json if row["name"] == "sessions-cache"]
    told = relight("points", cache["name"], "--json").json
    assert told["points"] == []
    assert told["outside"]
    assert all(native["command"].startswith("aws elasticache ") for native in told["outside"])
    asked = relight("plan", "sessions-cache", "--at", "-1d")
    assert asked.code == 2
    assert "> aws elasticache " in asked.err


def test_a_database_is_restored_as_of_a_moment_in_words(
    relight: Relight, sandbox: Sandbox, inside: datetime
) -> None:
    words = f"{inside.astimezone(NEW_YORK):%Y-%m-%d %I:%M:%S %p}"
    told = relight(
        "--zone", "America/New_York", "restore", DATABASE, "--at", words, "--yes", "--set",
        f"DBInstanceIdentifier=orders-{inside:%H%M%S}",
    )  # fmt: skip
    assert told.code == 0, told.err
    sent = sandbox.client("backup").get_restore_job_metadata(RestoreJobId=told.out.strip())["Metadata"]
    assert moment_of(sent["RestoreTime"]) == inside


def test_interactive_asks_for_the_moment_in_words_and_again_where_it_is_none(relight: Relight) -> None:
    answers = "\n".join([DATABASE, "soon", "-1h", *[""] * 60])
    told = relight("--plain", "--zone", "Europe/Berlin", "restore", "--interactive", stdin=answers)
    assert told.code == 3
    assert "“soon” is no date and time" in told.err
    assert "Not confirmed" in told.err
    assert "Europe/Berlin, 1 h ago)" in told.err or "Europe/Berlin, 59 min ago)" in told.err
