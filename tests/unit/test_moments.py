"""A moment in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from recovery.moments import age, echo, finer_span, span

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


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
    told = "2026-10-25T00:30:00Z (2026-10-25 02:30:00 CEST Europe/Berlin, 27 d ago)"
    assert echo(summer, NOW, berlin) == told
    told = "2026-10-25T01:30:00Z (2026-10-25 02:30:00 CET Europe/Berlin, 27 d ago)"
    assert echo(winter, NOW, berlin) == told
    assert echo(winter, NOW, UTC) == "2026-10-25T01:30:00Z (27 d ago)"


def test_a_span_of_nothing_is_nothing() -> None:
    assert span(timedelta(milliseconds=10)) == "0 s"
    assert finer_span(timedelta(milliseconds=10)) == "0 s"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "30 s"),
        (59.9, "59 min"),
        (60, "1 h"),
        (60.9, "1 h"),
        (119, "1 h 59 min"),
        (24 * 60 + 59, "1 d"),
        (51 * 60, "2 d 3 h"),
    ],
)
def test_an_estimate_of_an_hour_or_more_is_told_to_the_next_smaller_unit(minutes: float, words: str) -> None:
    assert finer_span(timedelta(minutes=minutes)) == words
