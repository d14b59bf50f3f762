"""AWS's cron beside a slow matcher of its own, and what is refused of it."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.errors import BadInput
from recovery.testing.schedule import read_schedule
from tests.properties import tried

NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
CHANGES = {
    # Clocks go forward and back; Lord Howe's by half an hour, Samoa left a whole day out.
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Pacific/Apia": (date(2011, 12, 30), date(2011, 9, 24)),
    "Asia/Kathmandu": (date(2026, 2, 28), date(2028, 2, 29)),
}


def listed(low: int, high: int, steps: bool = True) -> st.SearchStrategy[str]:
    number = st.integers(low, high).map(str)
    span = st.tuples(number, number).map("-".join)
    stepped = st.tuples(st.one_of(st.just("*"), number, span), st.integers(1, 12).map(str)).map("/".join)
    part = st.one_of(number, span, stepped) if steps else st.one_of(number, span)
    return st.one_of(st.just("*"), st.lists(part, min_size=1, max_size=3).map(",".join))


DAYS = st.one_of(
    listed(1, 31), st.sampled_from(["L", "LW", "1W", "15W", "28W", "30W", "31W", "3,L", "LW,15W"])
)
WEEKDAYS = st.one_of(
    listed(1, 7, steps=False),
    st.sampled_from(["L", "2#1", "SUN#5", "6L", "SATL", "MON-FRI", "FRI-MON", "2,6L", "WED"]),
)
EXPRESSIONS = st.tuples(
    listed(0, 59),
    listed(0, 23),
    st.one_of(st.tuples(DAYS, st.just("?")), st.tuples(st.just("?"), WEEKDAYS)),
    st.one_of(st.just("*"), st.just("*"), st.just("*"), listed(1, 12)),
).map(lambda drawn: f"cron({drawn[0]} {drawn[1]} {drawn[2][0]} {drawn[3]} {drawn[2][1]} *)")


def numbers(text: str, low: int, high: int) -> set[int]:
    """The numbers of a field, walked one by one."""
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if first == "*":
            at, end = low, high
        elif first in NAMES:
            at, end = NAMES.index(first) + 1, NAMES.index(last or first) + 1
        else:
            at = int(first)
            end = int(last) if last else (high if step else at)
        passed = 0
        while True:
            if passed % int(step or 1) == 0:
                found.add(at)
            if at == end:
                break
            at = low if at == high else at + 1
            passed += 1
    return found


def day_is_named(dom: str, dow: str, day: datetime) -> bool:
    sunday_is_one = (day.weekday() + 1) % 7 + 1
    last = calendar.monthrange(day.year, day.month)[1]
    working = [each for each in range(1, last + 1) if day.replace(day=each).weekday() < 5]
    for part in (dow if dom == "?" else dom).split(","):
        if dom == "?":
            name, _, nth = part.partition("#")
            of_month = [
                each
                for each in range(1, last + 1)
                if (day.replace(day=each).weekday() + 1) % 7 + 1 == sunday_is_one
            ]
            if nth:
                number = NAMES.index(name) + 1 if name in NAMES else int(name)
                hit = sunday_is_one == number and of_month.index(day.day) + 1 == int(nth)
            elif part == "L":
                hit = sunday_is_one == 7
            elif part.endswith("L"):
                name = part[:-1]
                number = NAMES.index(name) + 1 if name in NAMES else int(name)
                hit = sunday_is_one == number and of_month[-1] == day.day
            else:
                hit = sunday_is_one in numbers(part, 1, 7)
        elif part == "L":
            hit = day.day == last
        elif part == "LW":
            hit = day.day == working[-1]
        elif part.endswith("W"):
            wanted = int(part[:-1])
            # Of a Saturday and a Monday as near, there is none: Saturday goes back, Sunday forward.
            hit = wanted <= last and day.day == min(working, key=lambda each: abs(each - wanted))
        else:
            hit = day.day in numbers(part, 1, 31)
        if hit:
            return True
    return False


def minute_by_minute(expression: str, start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every minute of UTC, asked whether the wall clock shows a time of the schedule for the first time."""
    minute, hour, dom, month, dow, _ = expression.removeprefix("cron(").removesuffix(")").split()
    minutes, hours, months = numbers(minute, 0, 59), numbers(hour, 0, 23), numbers(month, 1, 12)
    seen: set[datetime] = set()
    found = []
    moment = start - timedelta(hours=3)  # what the clocks show twice may have begun before
    while moment <= end:
        wall = moment.astimezone(zone).replace(tzinfo=None, fold=0)
        if wall not in seen:
            seen.add(wall)
            named = wall.minute in minutes and wall.hour in hours and wall.month in months
            if moment > start and named and day_is_named(dom, dow, wall):
                found.append(moment)
        moment += timedelta(minutes=1)
    return found


@tried
@given(
    expression=EXPRESSIONS,
    where=st.sampled_from([(zone, day) for zone, days in CHANGES.items() for day in days]),
    before=st.integers(0, 40),
)
def test_runs_around_a_change_of_clocks_are_those_that_a_slow_matcher_finds(
    expression: str, where: tuple[str, date], before: int
) -> None:
    zone = ZoneInfo(where[0])
    start = datetime.combine(where[1], time(), UTC) - timedelta(hours=before)
    end = start + timedelta(hours=60)
    slow = minute_by_minute(expression, start, end, zone)

    schedule = read_schedule(expression)
    quick = [run.astimezone(UTC) for run in schedule.next_runs(start, zone, len(slow) + 1)]

    assert [run for run in quick if run <= end] == slow
    assert schedule.words()


@tried
@given(
    text=st.one_of(
        st.text(max_size=40), st.text("0123456789*/,-?LW#SUNMO ", max_size=30).map("cron({})".format)
    )
)
def test_any_text_is_refused_or_reads_the_same_again(text: str) -> None:
    try:
        schedule = read_schedule(text)
    except BadInput:
        return
    assert read_schedule(schedule.text) == schedule
    assert schedule.words()


@pytest.mark.parametrize(
    ("text", "field", "allowed"),
    [
        ("cron(60 5 * * ? *)", "minutes field cannot be “60”", "0-59"),
        ("cron(0 24 * * ? *)", "hours field cannot be “24”", "0-23"),
        ("cron(0 5 0 * ? *)", "day of month field cannot be “0”", "1-31"),
        ("cron(0 5 32 * ? *)", "day of month field cannot be “32”", "1-31"),
        ("cron(0 5 * 13 ? *)", "month field cannot be “13”", "1-12 or JAN-DEC"),
        ("cron(0 5 ? * 0 *)", "day of week field cannot be “0”", "1-7 or SUN-SAT"),
        ("cron(0 5 ? * 8 *)", "day of week field cannot be “8”", "1-7 or SUN-SAT"),
        ("cron(0 5 ? * 2#6 *)", "day of week field cannot be “2#6”", "1-7 or SUN-SAT"),
        ("cron(0 5 ? * MON/2 *)", "It takes no steps", "1-7 or SUN-SAT"),
        ("cron(0 5 * * ? 1969)", "year field cannot be “1969”", "1970-2199"),
        ("cron(0 5 * * ? 2200)", "year field cannot be “2200”", "1970-2199"),
        ("cron(0 5 * * ? 2027-2026)", "2026 is before 2027", "1970-2199"),
        ("cron(0/0 5 * * ? *)", "A step is 1 or more", "0-59"),
        ("cron(? 5 * * ? *)", "minutes field cannot be “\\?”", "0-59"),
        ("cron(0 L * * ? *)", "hours field cannot be “L”", "0-23"),
        ("cron(0 5 * * * *)", "both say when", "one of them|1-7"),
        ("cron(0 5 1 * MON *)", "both say when", "1-7"),
        ("cron(0 5 ? * ? *)", "neither says when", "1-31"),
        ("cron(0 5 * * ?)", "six fields", "Sunday as 1"),
        ("0 5 * * ? *", "not written as cron", "Such as cron"),
        ("", "not written as cron", "Such as cron"),
        (f"cron({'0,' * 200}0 5 * * ? *)", "at most 256", "Such as cron"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_with_what_may_be(text: str, field: str, allowed: str) -> None:
    with pytest.raises(BadInput, match=field) as error:
        read_schedule(text)
    assert any(word in error.value.next_step for word in allowed.split("|"))


def test_a_day_that_never_comes_has_no_runs() -> None:
    assert read_schedule("cron(0 5 30 FEB ? *)").next_runs(datetime(2026, 1, 1, tzinfo=UTC), UTC, 1) == ()


def test_the_29th_of_february_comes_in_leap_years() -> None:
    found = read_schedule("cron(0 5 29 2 ? *)").next_runs(datetime(2095, 1, 1, tzinfo=UTC), UTC, 2)
    assert [run.year for run in found] == [2096, 2104]  # 2100 has none


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("0/7 * * * ? *", "At minutes 0 to 56 in steps of 7 of each hour, every day"),
        ("0 0/2 * * ? *", "Every 2 hours from 00:00 to 22:00"),
        ("0 8-17 * * ? *", "Every hour from 08:00 to 17:00"),
        ("0 1,3,5,7,9,11,14 * * ? *", "At 01:00, 03:00, 05:00, 07:00, 09:00, 11:00 and 14:00, every day"),
        ("0 8-12,17,20 * * ? *", "Every hour from 08:00 to 12:00 and at 17:00 and 20:00"),
        ("5,35 8-17 * * ? *", "Every 30 minutes from 08:05 to 17:35"),
        ("0/20 0/2 * * ? *", "Every 20 minutes, in every 2nd hour from 00:00 to 22:59"),
        ("* * * * ? *", "Every minute"),
        ("0 0/6 * * ? 2026", "At 00:00, 06:00, 12:00 and 18:00, every day, in 2026"),
        ("0 0 1/2 * ? *", "At 00:00, on every 2nd day from the 1st of every month"),
        ("0 0 28-3 * ? *", "At 00:00, on the 1st to 3rd and 28th to 31st of every month"),
        ("0 0 ? 6-8 SUN,SAT *", "At 00:00, on Sundays and Saturdays from June to August"),
        ("0 0 ? * FRI-MON *", "At 00:00, Friday to Monday"),
        ("0 0 * 1,7 ? *", "At 00:00, every day in January and July"),
        ("0 0 1,L 1/3 ? *", "At 00:00, on the 1st and the last day of January, April, July and October"),
        (
            "0 0 LW * ? 2024/2",
            "At 00:00, on the last weekday (Monday to Friday) of every month, "
            "every 2nd year from 2024 to 2198",
        ),
        ("0 0 ? * 2,6L *", "At 00:00, on Mondays and the last Friday of every month"),
    ],
)
def test_the_words_say_neither_more_nor_less_than_the_expression(expression: str, words: str) -> None:
    assert read_schedule(f"cron({expression})").words() == words


def test_wide_space_and_small_letters_are_taken_and_sent_as_they_are_read() -> None:
    assert read_schedule("  cron( 0  5 ? *  sun  * ) ").text == "cron(0 5 ? * sun *)"
