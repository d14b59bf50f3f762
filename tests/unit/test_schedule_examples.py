"""Every cron example of EventBridge's documentation and of AWS Backup's: what it is said to mean and when it
runs.

Sources: "Cron expressions reference" and "Creating a rule that runs on a schedule" (Amazon EventBridge),
"Schedule types" (EventBridge Scheduler), "Creating a backup plan" and API RestoreTestingPlanForCreate (AWS
Backup).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from recovery.errors import BadInput
from recovery.testing.schedule import read_schedule

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def runs(expression: str, after: datetime = SUNDAY, count: int = 3) -> list[str]:
    found = read_schedule(f"cron({expression})").next_runs(after, UTC, count)
    return [f"{run:%a %Y-%m-%d %H:%M}" for run in found]


@pytest.mark.parametrize(
    ("expression", "words", "first", "second"),
    [
        ("0 10 * * ? *", "At 10:00, every day", "Mon 2026-11-23 10:00", "Tue 2026-11-24 10:00"),
        ("15 12 * * ? *", "At 12:15, every day", "Sun 2026-11-22 12:15", "Mon 2026-11-23 12:15"),
        ("0 12 * * ? *", "At 12:00, every day", "Mon 2026-11-23 12:00", "Tue 2026-11-24 12:00"),
        ("30 8 * * ? *", "At 08:30, every day", "Mon 2026-11-23 08:30", "Tue 2026-11-24 08:30"),
        ("30 2 * * ? *", "At 02:30, every day", "Mon 2026-11-23 02:30", "Tue 2026-11-24 02:30"),
        ("0 18 ? * MON-FRI *", "At 18:00, Monday to Friday", "Mon 2026-11-23 18:00", "Tue 2026-11-24 18:00"),
        (
            "0 8 1 * ? *",
            "At 08:00, on the 1st of every month",
            "Tue 2026-12-01 08:00",
            "Fri 2027-01-01 08:00",
        ),
        ("0/15 * * * ? *", "Every 15 minutes", "Sun 2026-11-22 12:15", "Sun 2026-11-22 12:30"),
        (
            "0/10 * ? * MON-FRI *",
            "Every 10 minutes, Monday to Friday",
            "Mon 2026-11-23 00:00",
            "Mon 2026-11-23 00:10",
        ),
        (
            "0/5 8-17 ? * MON-FRI *",
            "Every 5 minutes from 08:00 to 17:55, Monday to Friday",
            "Mon 2026-11-23 08:00",
            "Mon 2026-11-23 08:05",
        ),
        (
            # The page speaks of one night over two days, from 10 pm; each field is matched by itself, so that
            # Monday has its own first hours, and Saturday none.
            "0/30 20-2 ? * MON-FRI *",
            "Every 30 minutes from 00:00 to 02:30 and from 20:00 to 23:30, Monday to Friday",
            "Mon 2026-11-23 00:00",
            "Mon 2026-11-23 00:30",
        ),
        (
            "5,35 14 * * ? *",
            "At 14:05 and 14:35, every day",
            "Sun 2026-11-22 14:05",
            "Sun 2026-11-22 14:35",
        ),
        (
            "1/10 * * * ? *",
            "Every 10 minutes from minute 1 of the hour",
            "Sun 2026-11-22 12:01",
            "Sun 2026-11-22 12:11",
        ),
        (
            "0 0 1-15 * ? *",
            "At 00:00, on the 1st to 15th of every month",
            "Tue 2026-12-01 00:00",
            "Wed 2026-12-02 00:00",
        ),
        (
            "0 0 1 JAN,FEB,MAR ? *",
            "At 00:00, on the 1st of January to March",
            "Fri 2027-01-01 00:00",
            "Mon 2027-02-01 00:00",
        ),
        (
            "0 0 7 * ? *",
            "At 00:00, on the 7th of every month",
            "Mon 2026-12-07 00:00",
            "Thu 2027-01-07 00:00",
        ),
        (
            "0 0 L * ? *",
            "At 00:00, on the last day of every month",
            "Mon 2026-11-30 00:00",
            "Thu 2026-12-31 00:00",
        ),
        ("0 0 ? * L *", "At 00:00, on Saturdays", "Sat 2026-11-28 00:00", "Sat 2026-12-05 00:00"),
        (
            "0 0 3W * ? *",
            "At 00:00, on the weekday (Monday to Friday) nearest the 3rd of every month",
            "Thu 2026-12-03 00:00",
            "Mon 2027-01-04 00:00",
        ),
        (
            "0 0 ? * 3#2 *",
            "At 00:00, on the second Tuesday of every month",
            "Tue 2026-12-08 00:00",
            "Tue 2027-01-12 00:00",
        ),
        (
            "0 8 ? * 2#1 *",
            "At 08:00, on the first Monday of every month",
            "Mon 2026-12-07 08:00",
            "Mon 2027-01-04 08:00",
        ),
        ("15 * ? * * *", "Every hour at minute 15", "Sun 2026-11-22 12:15", "Sun 2026-11-22 13:15"),
        ("0 0/1 ? * * *", "Every hour at minute 0", "Sun 2026-11-22 13:00", "Sun 2026-11-22 14:00"),
        ("0 5 ? * * *", "At 05:00, every day", "Mon 2026-11-23 05:00", "Tue 2026-11-24 05:00"),
        ("0 1 ? * * *", "At 01:00, every day", "Mon 2026-11-23 01:00", "Tue 2026-11-24 01:00"),
    ],
)
def test_an_example_of_the_documentation_is_said_in_words_and_runs_when_it_says(
    expression: str, words: str, first: str, second: str
) -> None:
    assert read_schedule(f"cron({expression})").words() == words
    assert runs(expression, count=2) == [first, second]


@pytest.mark.parametrize("years", ["2019-2022", "2022-2023"])
def test_the_last_friday_of_each_month_ends_with_the_years_it_names(years: str) -> None:
    first, last = years.split("-")
    expression = f"15 10 ? * 6L {years}"
    schedule = read_schedule(f"cron({expression})")

    assert schedule.words() == f"At 10:15, on the last Friday of every month, from {first} to {last}"
    all_runs = schedule.next_runs(datetime(2000, 1, 1, tzinfo=UTC), UTC, 100)
    assert len(all_runs) == 12 * (int(last) - int(first) + 1)
    assert all(run.isoweekday() == 5 and (run.hour, run.minute) == (10, 15) for run in all_runs)
    assert runs(expression, datetime(2022, 11, 26, tzinfo=UTC), 1) == ["Fri 2022-12-30 10:15"]
    assert schedule.next_runs(SUNDAY, UTC, 1) == ()


def test_the_night_that_the_hours_wrap_over_is_not_run_on_saturday() -> None:
    friday_evening = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert runs("0/30 20-2 ? * MON-FRI *", friday_evening, 2) == [
        "Fri 2026-11-27 23:30",
        "Mon 2026-11-30 00:00",
    ]


def test_half_past_two_is_skipped_where_the_clocks_go_forward() -> None:
    schedule = read_schedule("cron(30 2 * * ? *)")
    found = schedule.next_runs(datetime(2026, 3, 7, 8, 0, tzinfo=UTC), LOS_ANGELES, 3)
    assert [f"{run:%m-%d %H:%M %Z}" for run in found] == [
        "03-07 02:30 PST",
        "03-09 02:30 PDT",
        "03-10 02:30 PDT",
    ]


def test_half_past_two_runs_once_and_before_the_shift_where_the_clocks_go_back() -> None:
    # The page says that the clocks go back from 2:59 to 2:00; in Los Angeles they do so from 1:59 to 1:00.
    schedule = read_schedule("cron(30 1 * * ? *)")
    found = schedule.next_runs(datetime(2026, 10, 31, 10, 0, tzinfo=UTC), LOS_ANGELES, 2)
    assert [f"{run:%m-%d %H:%M %Z}" for run in found] == ["11-01 01:30 PDT", "11-02 01:30 PST"]
    between = datetime(2026, 11, 1, 8, 45, tzinfo=UTC)  # 01:45 PDT, 45 minutes before 01:30 PST
    assert schedule.next_runs(between, LOS_ANGELES, 1)[0].day == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cron(0 0 ? * 3#1,6#3 *)", "With # it holds one expression only"),
        ("rate(5 minutes)", "takes no rate expression"),
        ("rate(1 day)", "takes no rate expression"),
        ("at(2022-11-20T13:00:00)", "takes no at expression"),
    ],
)
def test_what_the_documentation_calls_invalid_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_schedule(text)
