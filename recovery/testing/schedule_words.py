"""A schedule in words, such as `At 05:00, on the first Monday of every month`.

The words are our own: cron-descriptor says of `20-2` on Monday to Friday one night over two days, where each
day has its own morning and evening; calls `0/7` every 7 minutes, which it is not from :56 to :00; ends
`0/5 8-17` at 17:59 and not at 17:55; and does not know `L` as a day of the week.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from recovery.moment_words import MONTHS, WEEKDAYS
from recovery.testing.cron_fields import CronField, LastDay, NearestWeekday, NthWeekday, Part, Span

if TYPE_CHECKING:
    from recovery.testing.schedule import Schedule

MOST_LISTED = 6
"""Times, days or years named one by one; more are told by how they go on."""
NTHS = ("last", "first", "second", "third", "fourth", "fifth")


def words(schedule: Schedule) -> str:
    """When it runs, without the zone: the times, the days, the years."""
    told = [_times(schedule.minutes, schedule.hours), _days(schedule), _years(schedule.years)]
    text = ", ".join(part for part in told if part)
    return text[0].upper() + text[1:]


def _times(minutes: CronField, hours: CronField) -> str:
    at, of = minutes.values, hours.values
    if len(at) * len(of) <= MOST_LISTED:
        return "at " + _list([f"{hour:02}:{minute:02}" for hour in of for minute in at])
    often = _often(minutes)
    step = _step(of)
    if not often and len(at) == 1:
        if hours.is_all:
            return f"every hour at minute {at[0]}"
        if step > 1:
            return f"every {step} hours from {of[0]:02}:{at[0]:02} to {of[-1]:02}:{at[0]:02}"
        often = "every hour"
    elif not often:
        often = f"at minutes {_minute_list(at)} of each hour"
    if hours.is_all:
        return f"{often} from minute {at[0]} of the hour" if at[0] and _often(minutes) else often
    runs = _runs(of)
    if step > 1 and len(runs) > MOST_LISTED:
        return f"{often}, in every {_ordinal(step)} hour from {of[0]:02}:00 to {of[-1]:02}:59"
    single = [f"{first:02}:{at[0]:02}" for first, last in runs if first == last and len(at) == 1]
    spans = [
        f"from {first:02}:{at[0]:02} to {last:02}:{at[-1]:02}"
        for first, last in runs
        if first < last or len(at) > 1
    ]
    if not spans:
        return f"at {_list(single)}"
    return f"{often} {_list(spans)}" + (f" and at {_list(single)}" if single else "")


def _often(minutes: CronField) -> str:
    """`every 15 minutes` where the distance is the same over the end of the hour too; else ""."""
    at = minutes.values
    if minutes.is_all:
        return "every minute"
    step = _step(at)
    even = step and len(at) > 1 and at[0] + 60 - at[-1] == step
    if not even:
        return ""
    return f"every {step} minutes"


def _minute_list(at: Sequence[int]) -> str:
    step = _step(at)
    if len(at) <= MOST_LISTED or not step:
        return _list([str(minute) for minute in at])
    return f"{at[0]} to {at[-1]}" + (f" in steps of {step}" if step > 1 else "")


def _days(schedule: Schedule) -> str:
    field = schedule.weekdays if schedule.weekdays.parts else schedule.days
    often = _times(schedule.minutes, schedule.hours).startswith("every")
    months = _months(schedule.months)
    in_months = f" {_within(months)}" if months else ""
    if field.is_all:
        every = "" if often and not months else "every day"
        return f"{every}{in_months}"
    plain = _plain_days(field)
    special = [_special(part) for part in field.parts if not isinstance(part, Span)]
    if schedule.weekdays.parts and not special:
        return f"{plain}{in_months}"
    told = _list([each for each in (plain, *special) if each])
    return f"on {told.removeprefix('on ')} of {months or 'every month'}"


def _plain_days(field: CronField) -> str:
    """The days that spans name: `on Sundays`, `Monday to Friday`, `the 1st and 15th`."""
    of = field.values
    if not of:
        return ""
    if field.kind.names:
        if runs := _one_run(field):
            return f"{_weekday(runs[0])} to {_weekday(runs[1])}"
        return "on " + _list([f"{_weekday(day)}s" for day in of])
    step = _step(of)
    if len(of) > MOST_LISTED and step > 1:
        until = f" to the {_ordinal(of[-1])}" if of[-1] + step <= field.kind.high else ""
        return f"every {_ordinal(step)} day from the {_ordinal(of[0])}{until}"
    return "the " + _list(_spans([_ordinal(day) for day in range(32)], of))


def _one_run(field: CronField) -> tuple[int, int] | None:
    """The ends of the one span that holds three days or more, over the end of the week too."""
    part = field.parts[0]
    if len(field.parts) != 1 or not isinstance(part, Span) or len(field.of(part)) < 3:
        return None
    return part.first, part.last


def _special(part: Part) -> str:
    match part:
        case LastDay(weekday=True):
            return "the last weekday (Monday to Friday)"
        case LastDay():
            return "the last day"
        case NearestWeekday(day=day):
            return f"the weekday (Monday to Friday) nearest the {_ordinal(day)}"
        case NthWeekday(weekday=day, nth=nth):
            return f"the {NTHS[nth]} {_weekday(day)}"
        case Span():
            return ""


def _months(field: CronField) -> str:
    """Which months, "" for all."""
    names = ["", *(name.capitalize() for name in MONTHS)]
    return "" if field.is_all else _list(_spans(names, field.values))


def _years(field: CronField) -> str:
    if field.is_all:
        return ""
    of = field.values
    step = _step(of)
    if len(of) > MOST_LISTED and step > 1:
        return f"every {_ordinal(step)} year from {of[0]} to {of[-1]}"
    return _within(_list([str(a) if a == b else f"{a} to {b}" for a, b in _runs(of)]))


def _within(told: str) -> str:
    return f"from {told}" if " to " in told and " and " not in told else f"in {told}"


def _spans(names: Sequence[str], of: Sequence[int]) -> list[str]:
    """Names one by one, three or more in a row as a span."""
    told: list[str] = []
    for first, last in _runs(of):
        if last - first >= 2:
            told.append(f"{names[first]} to {names[last]}")
        else:
            told += names[first : last + 1]
    return told


def _runs(of: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    groups = groupby(enumerate(of), key=lambda pair: pair[1] - pair[0])
    runs = [[value for _, value in group] for _, group in groups]
    return [(run[0], run[-1]) for run in runs]


def _step(of: Sequence[int]) -> int:
    """The distance from each to the next; 0 where it is not the same."""
    steps = {after - before for before, after in pairwise(of)}
    return steps.pop() if len(steps) == 1 else 0


def _weekday(day: int) -> str:
    return WEEKDAYS[day - 2].capitalize()


def _ordinal(number: int) -> str:
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
