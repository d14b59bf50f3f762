"""AWS's cron expressions: six fields, SUN is 1, and L, W, # and ? beside the usual (Amazon EventBridge user
guide, "Cron expressions reference"). Clocks that change follow the EventBridge Scheduler user guide,
"Daylight savings time": a local time that does not exist is skipped, one that exists twice counts once."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
WEEKDAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
NUMBER = re.compile(r"[0-9]{1,4}")

Days = Callable[[date], bool]


class NoCron(ValueError):
    """What is wrong with an expression."""


@dataclass(frozen=True, slots=True)
class Cron:
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: frozenset[int]
    years: tuple[int, ...]

    def after(self, moment: float, zone: ZoneInfo) -> float | None:
        """The first due time later than an epoch second, or None where there is none any more."""
        begin = datetime.fromtimestamp(moment, zone)
        for day in self._dates(begin.date()):
            for hour in self.hours:
                for minute in self.minutes:
                    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
                    due = local.timestamp()
                    if due > moment and datetime.fromtimestamp(due, zone).replace(fold=0) == local:
                        return due
        return None

    def _dates(self, first: date) -> Iterator[date]:
        for year in self.years:
            if year < first.year:
                continue
            for month in sorted(self.months):
                if (year, month) < (first.year, first.month):
                    continue
                for number in range(1, calendar.monthrange(year, month)[1] + 1):
                    day = date(year, month, number)
                    if day >= first and self.days(day):
                        yield day


def parse(expression: str) -> Cron:
    """Raises NoCron for what EventBridge refuses."""
    found = re.fullmatch(r"cron\((.*)\)", expression)
    if found is None:
        raise NoCron("it is not of the form cron(minutes hours day-of-month month day-of-week year).")
    fields = found[1].split()
    if len(fields) != 6:
        raise NoCron(f"it has {len(fields)} fields, not 6.")
    minute, hour, of_month, month, of_week, year = (field.upper() for field in fields)
    if (of_month == "?") == (of_week == "?"):
        raise NoCron("exactly one of day-of-month and day-of-week must be ?.")
    return Cron(
        tuple(sorted(_values(minute, "minutes", 0, 59))),
        tuple(sorted(_values(hour, "hours", 0, 23))),
        _of_month(of_month) if of_week == "?" else _of_week(of_week),
        frozenset(_values(month, "month", 1, 12, MONTHS)),
        tuple(sorted(_values(year, "year", 1970, 2199))),
    )


def _values(field: str, name: str, low: int, high: int, names: dict[str, int] | None = None) -> set[int]:
    """A span that ends before it begins goes on over the end of the field, as the page's example of hours
    `20-2` does; the days it is of stay the same ones."""
    values: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        if slash and (not NUMBER.fullmatch(step) or int(step) == 0):
            raise NoCron(f"{part!r} is no step in {name}.")
        begin, dash, end = span.partition("-")
        if span == "*":
            first, last = low, high
        else:
            first = _one(begin, name, low, high, names)
            last = _one(end, name, low, high, names) if dash else (high if slash else first)
        if last < first and name == "year":
            raise NoCron(f"{part!r} in {name} ends before it begins.")
        size = high - low + 1
        over = range(first, last + 1 if last >= first else last + 1 + size, int(step) if slash else 1)
        values.update((value - low) % size + low for value in over)
    return values


def _one(text: str, name: str, low: int, high: int, names: dict[str, int] | None) -> int:
    if names and text in names:
        return names[text]
    if not NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise NoCron(f"{text!r} is no value of {name}: {low} to {high}.")
    return int(text)


def _of_month(field: str) -> Days:
    """`L` is the last day, `LW` the last weekday, `3W` the weekday nearest to the 3rd in the same month."""
    if field == "L":
        return lambda day: day.day == _length(day)
    if field == "LW":
        return lambda day: day == _nearest_weekday(day.replace(day=_length(day)))
    if field.endswith("W"):
        number = _one(field[:-1], "day-of-month", 1, 31, None)
        return lambda day: number <= _length(day) and day == _nearest_weekday(day.replace(day=number))
    wanted = _values(field, "day-of-month", 1, 31)
    return lambda day: day.day in wanted


def _of_week(field: str) -> Days:
    """`L` is Saturday, the last day of the week; `6L` the last Friday of the month, `6#3` its third one."""
    if field == "L":
        return lambda day: _weekday(day) == 7
    if "#" in field:
        which, _, nth = field.partition("#")
        number, count = _one(which, "day-of-week", 1, 7, WEEKDAYS), _one(nth, "day-of-week", 1, 5, None)
        return lambda day: _weekday(day) == number and (day.day - 1) // 7 + 1 == count
    if field.endswith("L"):
        last = _one(field[:-1], "day-of-week", 1, 7, WEEKDAYS)
        return lambda day: _weekday(day) == last and day.day > _length(day) - 7
    if "/" in field:
        raise NoCron("day-of-week takes no steps.")
    wanted = _values(field, "day-of-week", 1, 7, WEEKDAYS)
    return lambda day: _weekday(day) in wanted


def _weekday(day: date) -> int:
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date) -> date:
    """Saturday goes back to Friday, Sunday on to Monday, and neither leaves the month."""
    match day.isoweekday():
        case 6:
            return day - timedelta(days=1) if day.day > 1 else day + timedelta(days=2)
        case 7:
            return day + timedelta(days=1) if day.day < _length(day) else day - timedelta(days=2)
    return day


def weekly(moment: float, hour: int) -> str:
    """The expression of a plan that runs once a week on the weekday of an epoch second, by UTC."""
    names = {number: name for name, number in WEEKDAYS.items()}
    return f"cron(0 {hour} ? * {names[_weekday(datetime.fromtimestamp(moment, UTC).date())]} *)"
