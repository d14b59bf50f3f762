"""Words for a moment, and a moment in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from recovery.errors import BadInput
from recovery.moments import age, echo, iso, parse_moment, span

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T14:27:05Z",
        "2026-11-21T15:27:05+01:00",
        " 2026-11-21 14:27:05+00:00 ",
        "2026-11-21T14:27:05.999Z",
        "20261121T142705Z",
    ],
)
def test_one_moment_in_many_writings(text: str) -> None:
    assert parse_moment(text, NOW) == datetime(2026, 11, 21, 14, 27, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2026-11-21T14:27:05", "No time zone"),
        ("2026-11-21", "No time zone"),
        ("yesterday", "Not a moment"),
        ("", "Not a moment"),
        ("2026-11-31T00:00:00Z", "Not a moment"),
        ("2026-11-21T14:30:01Z", "That moment lies in the future"),
        ("2026-11-21T15:29:00-01:00", "That moment lies in the future"),
    ],
)
def test_what_could_mean_another_moment_is_refused(text: str, title: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_moment(text, NOW)
    assert error.value.title == title


def test_this_very_second_is_not_the_future() -> None:
    assert parse_moment(iso(NOW), NOW) == NOW


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "59 s ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=34, hours=23), "34 d ago"),
        (timedelta(minutes=-5), "in 5 min"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(passed: timedelta, told: str) -> None:
    assert age(NOW - passed, NOW) == told


def test_the_echo_shows_utc_local_and_age_on_both_sides_of_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    winter = summer + timedelta(hours=1)
    assert echo(summer, NOW, berlin) == "2026-10-25T00:30:00Z (2026-10-25 02:30:00 CEST, 27 d ago)"
    assert echo(winter, NOW, berlin) == "2026-10-25T01:30:00Z (2026-10-25 02:30:00 CET, 27 d ago)"


def test_a_span_of_nothing_is_nothing() -> None:
    assert span(timedelta(milliseconds=10)) == "0 s"
