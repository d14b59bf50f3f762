"""AWS's cron, in which Sunday is 1: read, said in words, and when it comes next.

Source: "Cron expressions reference" (Amazon EventBridge); for zones and the change of clocks "Schedule types"
(EventBridge Scheduler).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from recovery.errors import BadInput
from recovery.testing.cron_fields import (
    DAYS,
    KINDS,
    PAGE,
    WEEKDAY,
    CronField,
    LastDay,
    NearestWeekday,
    NthWeekday,
    Part,
    Span,
    read_field,
    refused,
)

SUCH_AS = "Such as cron(0 5 ? * SUN *): at 05:00, on Sundays."
LONGEST = 256
"""Characters, as EventBridge takes (API PutRule, `ScheduleExpression`)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that AWS takes."""

    text: str
    """As it is sent: `cron(0 5 ? * SUN *)`."""
    minutes: CronField
    hours: CronField
    days: CronField
    months: CronField
    weekdays: CronField
    years: CronField

    def words(self) -> str:
        """`At 05:00, on Sundays`, without the zone."""
        from recovery.testing.schedule_words import words

        return words(self)

    def next_runs(self, after: datetime, zone: tzinfo, count: int) -> tuple[datetime, ...]:
        """The next moments after `after` (aware), in `zone`; fewer than `count` where the years end.

        A time that the clocks skip is no run, one that they show twice is one run, the first ("Schedule
        types").
        """
        return tuple(islice(self._runs(after, zone), count))

    def _runs(self, after: datetime, zone: tzinfo) -> Iterator[datetime]:
        times = [time(hour, minute) for hour in self.hours.values for minute in self.minutes.values]
        for day in self._days(after.astimezone(zone).date()):
            for at in times:
                run = datetime.combine(day, at, zone)
                moment = run.astimezone(UTC)
                skipped = moment.astimezone(zone).replace(tzinfo=None) != run.replace(tzinfo=None)
                if moment > after and not skipped:
                    yield run

    def _days(self, first: date) -> Iterator[date]:
        field = self.weekdays if self.weekdays.parts else self.days
        months = self.months.values
        for year in self.years.values:
            for month in months:
                if (year, month) < (first.year, first.month):
                    continue
                for number in range(1, calendar.monthrange(year, month)[1] + 1):
                    day = date(year, month, number)
                    if day >= first and any(_matches(field, part, day) for part in field.parts):
                        yield day


def read_schedule(text: str) -> Schedule:
    """Raises `BadInput` that names the field and what it may hold."""
    words = text.strip()
    if words.startswith(("rate(", "at(")):
        kind = words.partition("(")[0]
        raise BadInput(
            "Schedule",
            f"Restore testing takes no {kind} expression: AWS documents a cron expression only "
            "(API RestoreTestingPlanForCreate, ScheduleExpression).",
            SUCH_AS,
        )
    if len(words) > LONGEST:
        raise BadInput("Schedule", f"It has {len(words):,} characters, at most {LONGEST} are taken.", SUCH_AS)
    if not (words.startswith("cron(") and words.endswith(")")):
        raise BadInput("Schedule", f"“{words}” is not written as cron(...).", SUCH_AS)
    fields = words[len("cron(") : -1].split()
    if len(fields) != len(KINDS):
        names = ", ".join(kind.name for kind in KINDS)
        raise BadInput(
            "Schedule",
            f"AWS's cron has six fields, “{words}” has {len(fields)}: {names} ({PAGE}).",
            "The cron of Unix has no year and begins the week with 0: add a year, such as *, and count "
            f"Sunday as 1. {SUCH_AS}",
        )
    read = [read_field(kind, each) for kind, each in zip(KINDS, fields, strict=True)]
    schedule = Schedule(f"cron({' '.join(fields)})", *read)
    if bool(schedule.days.parts) == bool(schedule.weekdays.parts):
        both = "neither says" if not schedule.days.parts else "both say"
        raise refused(
            WEEKDAY if schedule.days.parts else DAYS,
            fields[4] if schedule.days.parts else fields[2],
            f"Of the day of month and the day of week {both} when: one of them has to be ?, the other not.",
        )
    return schedule


def _matches(field: CronField, part: Part, day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    match part:
        case Span():
            number = day.day if field.kind is DAYS else _weekday(day)
            return number in field.of(part)
        case LastDay(weekday=False):
            return day.day == last
        case LastDay():
            return day == _nearest(day.replace(day=last))
        case NearestWeekday(day=wanted):
            # No page says what 31W is in a month of 30 days; as 31 it is no day.
            return wanted <= last and day == _nearest(day.replace(day=wanted))
        case NthWeekday(weekday=wanted, nth=0):
            return _weekday(day) == wanted and day.day > last - 7
        case NthWeekday(weekday=wanted, nth=nth):
            return _weekday(day) == wanted and (day.day - 1) // 7 + 1 == nth


def _weekday(day: date) -> int:
    """1 for Sunday, as AWS counts."""
    return day.isoweekday() % 7 + 1


def _nearest(day: date) -> date:
    """The nearest Monday to Friday that is in the same month."""
    if day.isoweekday() == 6:
        near = day - timedelta(days=1)
        return near if near.month == day.month else day + timedelta(days=2)
    if day.isoweekday() == 7:
        near = day + timedelta(days=1)
        return near if near.month == day.month else day - timedelta(days=2)
    return day
