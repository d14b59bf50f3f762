"""AWS's cron dialect: the examples of the EventBridge user guide, and clocks that change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aws_sandbox.restore_testing.cron import NoCron, parse, weekly

UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")

START = "2026-03-01T00:00"
"""A Sunday."""

EXAMPLES = {
    # EventBridge user guide, "Cron expressions reference", examples.
    "cron(0 10 * * ? *)": ("2026-03-01T10:00", "2026-03-02T10:00"),
    "cron(15 12 * * ? *)": ("2026-03-01T12:15", "2026-03-02T12:15"),
    "cron(0 18 ? * MON-FRI *)": ("2026-03-02T18:00", "2026-03-03T18:00"),
    "cron(0 8 1 * ? *)": ("2026-03-01T08:00", "2026-04-01T08:00"),
    "cron(0/15 * * * ? *)": ("2026-03-01T00:15", "2026-03-01T00:30"),
    "cron(0/10 * ? * MON-FRI *)": ("2026-03-02T00:00", "2026-03-02T00:10"),
    "cron(0/5 8-17 ? * MON-FRI *)": ("2026-03-02T08:00", "2026-03-02T08:05"),
    # "12:00 AM to 2:00 AM Monday morning": the hours of each of the days, not one night.
    "cron(0/30 20-2 ? * MON-FRI *)": ("2026-03-02T00:00", "2026-03-02T00:30"),
    "cron(0 9 ? * FRI-MON *)": ("2026-03-01T09:00", "2026-03-02T09:00"),
    # SUN is 1.
    "cron(0 9 ? * 1 *)": ("2026-03-01T09:00", "2026-03-08T09:00"),
    "cron(0 9 ? * 2#1 *)": ("2026-03-02T09:00", "2026-04-06T09:00"),
    "cron(0 9 ? * 3#2 *)": ("2026-03-10T09:00", "2026-04-14T09:00"),
    "cron(0 9 ? * MON#5 *)": ("2026-03-30T09:00", "2026-06-29T09:00"),
    "cron(0 9 ? * L *)": ("2026-03-07T09:00", "2026-03-14T09:00"),
    "cron(0 9 ? * 6L *)": ("2026-03-27T09:00", "2026-04-24T09:00"),
    "cron(0 9 L * ? *)": ("2026-03-31T09:00", "2026-04-30T09:00"),
    "cron(0 9 LW * ? *)": ("2026-03-31T09:00", "2026-04-30T09:00"),
    # 1 March is a Sunday and 1 August a Saturday: neither weekday leaves its month.
    "cron(0 9 1W MAR,AUG ? *)": ("2026-03-02T09:00", "2026-08-03T09:00"),
    "cron(0 9 31W * ? 2026)": ("2026-03-31T09:00", "2026-05-29T09:00"),
    "cron(0 0 29 2 ? *)": ("2028-02-29T00:00", "2032-02-29T00:00"),
    "cron(59 23 31 12 ? 2027-2029/2)": ("2027-12-31T23:59", "2029-12-31T23:59"),
    "cron(0 12 ? jan-apr/3 sat *)": ("2026-04-04T12:00", "2026-04-11T12:00"),
}


def due_times(expression: str, zone: ZoneInfo, start: str, count: int) -> list[str]:
    cron, moment = parse(expression), datetime.fromisoformat(start).replace(tzinfo=zone).timestamp()
    found = []
    for _ in range(count):
        due = cron.after(moment, zone)
        if due is None:
            break
        found.append(datetime.fromtimestamp(due, zone).isoformat(timespec="minutes")[:16])
        moment = due
    return found


@pytest.mark.parametrize("expression", EXAMPLES)
def test_an_expression_is_due_when_the_guide_says(expression: str) -> None:
    assert due_times(expression, UTC, START, 2) == list(EXAMPLES[expression])


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "0 10 * * ? *",
        "cron(0 10 * * ?)",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(0 10 1 * MON *)",
        "cron(60 10 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 10 0 * ? *)",
        "cron(0 10 * 13 ? *)",
        "cron(0 10 ? * 0 *)",
        "cron(0 10 ? * 8 *)",
        "cron(0 10 ? * 3#1,6#3 *)",
        "cron(0 10 ? * 2#6 *)",
        "cron(0 10 ? * MON/2 *)",
        "cron(0 10 * * ? 2027-2026)",
        "cron(0 10 ? * 3W *)",
        "cron(0 10 3#1 * ? *)",
        "cron(0 10 * * ? 1969)",
        "cron(0 10 * * ? 2200)",
        "cron(0/0 10 * * ? *)",
        "cron(0, 10 * * ? *)",
        "cron(0 10 * FOO ? *)",
        "rate(1 day)",
        "at(2026-11-20T13:00:00)",
    ],
)
def test_what_is_no_expression_of_awss_is_refused(expression: str) -> None:
    with pytest.raises(NoCron):
        parse(expression)


def test_a_time_that_the_clock_skips_is_skipped() -> None:
    assert due_times("cron(30 2 * * ? *)", BERLIN, "2026-03-27T12:00", 2) == [
        "2026-03-28T02:30",
        "2026-03-30T02:30",
    ]


def test_a_time_that_comes_twice_counts_once() -> None:
    assert due_times("cron(30 2 * * ? *)", BERLIN, "2026-10-24T12:00", 2) == [
        "2026-10-25T02:30",
        "2026-10-26T02:30",
    ]


def test_a_schedule_ends_with_its_years() -> None:
    assert due_times("cron(0 0 1 1 ? 2020-2027)", UTC, START, 3) == ["2027-01-01T00:00"]
    assert due_times("cron(0 0 30 2 ? *)", UTC, START, 1) == []


@pytest.mark.parametrize("day", range(1, 8))
def test_a_weekly_expression_falls_on_the_weekday_of_its_moment(day: int) -> None:
    moment = datetime(2026, 3, day, 15, tzinfo=UTC)
    assert due_times(weekly(moment.timestamp(), 3), UTC, START, 1) == [f"2026-03-0{day}T03:00"]
