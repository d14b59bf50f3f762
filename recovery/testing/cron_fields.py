"""The six fields of AWS's cron: what each may hold, and what it holds.

Source: "Cron expressions reference" (Amazon EventBridge), which AWS Backup's pages name. Forms that it does
not mention are read where they can mean only one thing (`*/5`, `FRI-MON`, `FRI#2`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recovery.errors import BadInput

PAGE = "“Cron expressions reference”, Amazon EventBridge"


@dataclass(frozen=True, slots=True)
class Span:
    """Every `step`th value from `first` to `last`; of a last that lies before, over the end of the field."""

    first: int
    last: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class NearestWeekday:
    """`3W`: Monday to Friday, as near as can be to the 3rd, in the same month."""

    day: int


@dataclass(frozen=True, slots=True)
class LastDay:
    """`L` as a day of the month; with `weekday` `LW`, the last from Monday to Friday."""

    weekday: bool = False


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """`3#2`, the second Tuesday of the month; `nth` is 0 for the last, `6L`."""

    weekday: int
    """1 is Sunday."""
    nth: int


Part = Span | NearestWeekday | LastDay | NthWeekday


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What a field may hold."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Words for the numbers from `low` on."""
    also: str = ""
    """Wildcards beside `,`, `-` and `*`."""
    wraps: bool = True

    @property
    def allowed(self) -> str:
        named = f" or {self.names[0]}-{self.names[-1]}" if self.names else ""
        return f"{self.low}-{self.high}{named}, and the wildcards {' '.join(('* , -', *self.also))}"


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")

MINUTES = FieldKind("minutes", 0, 59, also="/")
HOURS = FieldKind("hours", 0, 23, also="/")
DAYS = FieldKind("day of month", 1, 31, also="/?LW")
MONTH = FieldKind("month", 1, 12, MONTHS, also="/")
WEEKDAY = FieldKind("day of week", 1, 7, WEEKDAYS, also="?L#")
YEAR = FieldKind("year", 1970, 2199, also="/", wraps=False)
KINDS = (MINUTES, HOURS, DAYS, MONTH, WEEKDAY, YEAR)

SPAN = re.compile(r"(\*|[0-9A-Z]+)(?:-([0-9A-Z]+))?(?:/([0-9]+))?", re.ASCII)
NTH = re.compile(r"([0-9A-Z]+)#([1-5])", re.ASCII)
LAST = re.compile(r"([0-9A-Z]+)L", re.ASCII)
NEAREST = re.compile(r"([0-9]+)W", re.ASCII)


@dataclass(frozen=True, slots=True)
class CronField:
    """One field as it was read; no parts for `?`."""

    kind: FieldKind
    parts: tuple[Part, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers that its spans name, in order."""
        return tuple(
            sorted({each for part in self.parts if isinstance(part, Span) for each in self.of(part)})
        )

    @property
    def is_all(self) -> bool:
        return len(self.values) == self.kind.high - self.kind.low + 1

    def of(self, span: Span) -> Sequence[int]:
        if span.first <= span.last:
            return range(span.first, span.last + 1, span.step)
        size = self.kind.high - self.kind.low + 1
        over = range(span.first, span.last + size + 1, span.step)
        return [(value - self.kind.low) % size + self.kind.low for value in over]


def read_field(kind: FieldKind, text: str) -> CronField:
    """Raises `BadInput` that names the field and what it may hold."""
    word = text.upper()
    if word == "?" and "?" in kind.also:
        return CronField(kind, ())
    words = word.split(",")
    if len(words) > 1 and "#" in word:
        raise refused(kind, text, "With # it holds one expression only.")
    return CronField(kind, tuple(_part(kind, each, text) for each in words))


def refused(kind: FieldKind, text: str, why: str = "") -> BadInput:
    said = f"The {kind.name} field cannot be “{text}”." + (f" {why}" if why else "")
    return BadInput("Schedule", said, f"It may hold {kind.allowed} ({PAGE}).")


def _part(kind: FieldKind, word: str, text: str) -> Part:
    if kind is DAYS and word in ("L", "LW"):
        return LastDay(weekday=word == "LW")
    if kind is DAYS and (nearest := NEAREST.fullmatch(word)):
        return NearestWeekday(_number(kind, nearest[1], text))
    if kind is WEEKDAY and word == "L":
        return Span(kind.high, kind.high)  # the last day of the week, which begins on Sunday
    if kind is WEEKDAY and (nth := NTH.fullmatch(word)):
        return NthWeekday(_number(kind, nth[1], text), int(nth[2]))
    if kind is WEEKDAY and (last := LAST.fullmatch(word)):
        return NthWeekday(_number(kind, last[1], text), 0)
    found = SPAN.fullmatch(word)
    if found is None:
        raise refused(kind, text)
    begin, end, step = found.groups()
    return _span(kind, begin, end, step, text)


def _span(kind: FieldKind, begin: str, end: str | None, step: str | None, text: str) -> Span:
    if step is not None and "/" not in kind.also:
        raise refused(kind, text, "It takes no steps.")
    if step is not None and int(step) == 0:
        raise refused(kind, text, "A step is 1 or more.")
    if begin == "*":
        if end is not None:
            raise refused(kind, text)
        return Span(kind.low, kind.high, int(step or 1))
    first = _number(kind, begin, text)
    if end is None:
        return Span(first, first if step is None else kind.high, int(step or 1))
    last = _number(kind, end, text)
    if last < first and not kind.wraps:
        raise refused(kind, text, f"{last} is before {first}.")
    return Span(first, last, int(step or 1))


def _number(kind: FieldKind, word: str, text: str) -> int:
    if word in kind.names:
        return kind.names.index(word) + kind.low
    # More digits than a year are no number of any field, and 5,000 of them no int either.
    number = int(word) if word.isdigit() and len(word) <= 4 else -1
    if not kind.low <= number <= kind.high:
        raise refused(kind, text)
    return number
