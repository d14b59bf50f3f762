"""Words for a moment: as people type them, and as logs, jobs, deploys and AWS write them.

What could mean two moments is asked about and never guessed: an hour that the clocks go through twice, one
that they skip, a day and a month in an unknown order, a zone's abbreviation that several zones use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from recovery.errors import BadInput
from recovery.moments import age
from recovery.zones import UTC_NAMES, zone_name, zone_named

SUCH_AS = "Such as 14:27, yesterday 14:27, -15m, 2026-11-21 14:27:05 or 2026-11-21T14:27:05Z."
LONGEST = 100
"""Characters; the longest form, that of JavaScript's Date, has about 70."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = {
    name: timedelta(seconds=seconds)
    for seconds, names in (
        (1, "s sec secs second seconds"),
        (60, "m min mins minute minutes"),
        (3_600, "h hr hrs hour hours"),
        (86_400, "d day days"),
        (604_800, "w week weeks"),
    )
    for name in names.split()
}
"""A day is 24 hours, also where the clocks change."""

MONTH_NAME = r"(?P<month_name>[a-z]{3,9})"
WEEKDAY = r"(?:(?P<weekday>[a-z]{3,9}),? )?"
YEAR, DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
HALF = r" ?(?P<half>[ap])\.?m(?![a-z])\.?"
TIME = rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?:{HALF})?"
OFFSET = r" ?\(?(?:UTC|GMT)?(?P<offset>[+-]\d\d(?::?\d\d(?::?\d\d)?)?)\)?(?: \([^()]*\))?"
ZONE = rf"(?:{OFFSET}| ?(?P<zone>[a-z][a-z0-9_+/-]*))?"

CALENDAR = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?:(?P<when>today|yesterday),? )?(?:at )?{TIME}{ZONE}",
        rf"(?:(?P<when>today|yesterday),? )?(?:at )?(?P<hour>\d{{1,2}}){HALF}{ZONE}",
        # ISO 8601 and RFC 3339 (AWS, CloudTrail, GitHub Actions), journalctl, nginx's error log
        rf"{WEEKDAY}{YEAR}(?P<between>[-/])(?P<month>\d\d)(?P=between)(?P<day>\d\d)(?:T|,? ){TIME}{ZONE}",
        # ISO 8601's basic form, as AWS signs requests with
        rf"{YEAR}(?P<month>\d\d)(?P<day>\d\d)T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\.\d+)?{ZONE}",
        # RFC 2822 and HTTP
        rf"{WEEKDAY}{DAY}[ -]{MONTH_NAME}[ -]{YEAR},? {TIME}{ZONE}",
        # Apache and nginx
        rf"\[?{DAY}/{MONTH_NAME}/{YEAR}:{TIME}{ZONE}\]?",
        # date(1) and ctime, then git
        rf"{WEEKDAY}{MONTH_NAME} {DAY} {TIME}{ZONE} {YEAR}",
        rf"{WEEKDAY}{MONTH_NAME} {DAY} {TIME} {YEAR}{ZONE}",
        # the AWS console and JavaScript's Date
        rf"{WEEKDAY}{MONTH_NAME} {DAY},? {YEAR},? (?:at )?{TIME}{ZONE}",
        # syslog, which leaves the year out
        rf"{WEEKDAY}{MONTH_NAME} {DAY},? {TIME}{ZONE}",
    )
)
SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?P<rest>\D.*)?", re.ASCII)
EPOCH = re.compile(r"@?(?P<seconds>\d{10})(?:\.\d+|\d{3})?", re.ASCII)
"""Seconds or milliseconds; other lengths may as well be an id or a date."""
LENGTH = re.compile(r"(?:- ?(?P<minus>[a-z0-9 ,]+)|(?P<ago>[a-z0-9 ,]+) ago)", re.IGNORECASE | re.ASCII)
DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}
"""What chats, pages and phones make of a typed dash; one and the same here."""
OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Before it nothing is meant: it is where computers' clocks begin, and the year 1 overflows in a zone."""
LENGTH_PART = re.compile(r"\d+|[a-z]+", re.ASCII)
INCOMPLETE = (
    (rf"({'|'.join(day[:3] for day in WEEKDAYS)})[a-z]*( .*)?", "does not say of which week: give the date."),
    (r"today|yesterday|\d{4}-\d\d-\d\d", "does not say at which time."),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of the words: a UTC second, and words that mean it and nothing else."""

    moment: datetime
    words: str


class WhichMoment(BadInput):
    """The words name a time that the clocks of the zone show twice, or skip. `choices` are its two meanings,
    the earlier first."""

    def __init__(self, text: str, choices: Sequence[Reading]) -> None:
        told = " or ".join(f"{choice.words} ({choice.moment:%H:%M:%S}Z)" for choice in choices)
        super().__init__("Which moment?", f"{text} It may mean {told}.", "Give one of the two.")
        self.choices = tuple(choices)


class NotYet(BadInput):
    """The words name the future. `instead` is what was probably meant, to be offered and never taken by
    itself; None where that cannot be told."""

    def __init__(self, text: str, next_step: str, instead: Reading | None) -> None:
        super().__init__("That moment lies in the future", text, next_step)
        self.instead = instead


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The UTC second that `text` names. What has no zone of its own is read in `zone`, and `14:27` means
    today; `now` is AWS's.

    Fractions of a second are cut off: AWS Backup restores to whole seconds ("Point-in-time recovery"), and
    never past what was asked for. Raises `WhichMoment` where the clocks show a time twice or not at all,
    `NotYet` for the future, and `BadInput` with what to write instead for everything else that is not one
    moment.
    """
    words = " ".join(text.translate(DASHES).split())
    try:
        moment = _read(words, now, zone)
    except (ValueError, OverflowError):
        raise BadInput(
            "Not a moment", f"{_quoted(words)} is no date and time that exists.", SUCH_AS
        ) from None
    if moment < OLDEST:
        told = f"{_quoted(words)} lies before 1970: no backup is that old."
        raise BadInput("Not a moment", told, "Check the date.")
    if moment > now:
        told = f"{_quoted(words)} is {words_for(moment, zone)}, {age(moment, now)}."
        raise _not_yet(words, told, moment, now, zone)
    return moment


def words_for(moment: datetime, zone: tzinfo) -> str:
    """The moment on the clocks of `zone`, with its offset, so that it reads back as itself in every zone:
    `2026-10-25T02:30:00+02:00`."""
    return moment.astimezone(zone).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _read(words: str, now: datetime, zone: tzinfo) -> datetime:
    """As `read_moment`, the future too; may also raise `ValueError` and `OverflowError`."""
    if len(words) <= LONGEST:
        if words.lower() == "now":
            return now.astimezone(UTC).replace(microsecond=0)
        for form in CALENDAR:
            if found := form.fullmatch(words):
                return _on_the_calendar(words, found.groupdict(), now, zone)
        if found := EPOCH.fullmatch(words):
            return datetime.fromtimestamp(int(found["seconds"]), UTC)
        if found := LENGTH.fullmatch(words):
            before = now - _length(words, found["minus"] or found["ago"])
            return before.astimezone(UTC).replace(microsecond=0)
    raise _not_a_moment(words)


def _on_the_calendar(words: str, part: dict[str, str | None], now: datetime, zone: tzinfo) -> datetime:
    abbreviation, read_in = _zone_of(part, zone)
    day = _date(part, now.astimezone(read_in).date())
    weekday = part.get("weekday")
    if weekday and not WEEKDAYS[day.weekday()].startswith(weekday.lower()):
        told = f"{day} is a {WEEKDAYS[day.weekday()].title()}."
        raise BadInput("Day and date do not fit", f"{_quoted(words)}: {told}", "Check which one is meant.")
    hour = int(part["hour"] or 0)
    if half := part.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(words)
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    clock = time(hour, int(part.get("minute") or 0), int(part.get("second") or 0))
    return _on_the_clocks(words, datetime.combine(day, clock), read_in, abbreviation, now)


def _date(part: dict[str, str | None], today: date) -> date:
    day = part.get("day")
    if day is None:
        return today - timedelta(days=1) if (part.get("when") or "").lower() == "yesterday" else today
    name = part.get("month_name")
    if name:
        month = next((month for month, full in enumerate(MONTHS, 1) if full.startswith(name.lower())), 0)
    else:
        month = int(part.get("month") or 0)
    return date(int(part.get("year") or today.year), month, int(day))


def _zone_of(part: dict[str, str | None], zone: tzinfo) -> tuple[str, tzinfo]:
    """The zone that the words are read in, with the abbreviation that is still to be compared with it."""
    if offset := part.get("offset"):
        digits = offset[1:].replace(":", "").ljust(6, "0")
        hours, minutes, seconds = (int(digits[place : place + 2]) for place in (0, 2, 4))
        if minutes > 59 or seconds > 59:
            raise ValueError(offset)
        length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return "", timezone(-length if offset.startswith("-") else length)
    named = part.get("zone") or ""
    if named.upper() in UTC_NAMES:
        return "", UTC
    return ("", zone_named(named)) if "/" in named else (named, zone)


def _on_the_clocks(words: str, wall: datetime, zone: tzinfo, abbreviation: str, now: datetime) -> datetime:
    """The second at which the clocks of `zone` show `wall`."""
    both = sorted({wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})
    shown = [moment for moment in both if moment.astimezone(zone).replace(tzinfo=None) == wall]
    if abbreviation:
        # CST is Chicago, Shanghai and Havana: an abbreviation counts where it is the zone's own.
        shown = [each for each in shown if each.astimezone(zone).tzname() == abbreviation.upper()]
        if not shown:
            told = (
                f"{_quoted(words)} says {abbreviation}, which is not what {zone_name(zone)} is called then."
            )
            raise BadInput("Which time zone?", told, "Give the offset, such as +01:00, or Z for UTC.")
    if len(shown) == 1:
        return shown[0]
    past = [moment for moment in both if moment <= now]
    if not past or (shown and len(past) == 1):
        return both[0]  # the future is told by the caller; what has not come yet is not meant
    happens = "twice" if shown else "not at all"
    told = f"The clocks of {zone_name(zone)} show {wall:%Y-%m-%d %H:%M:%S} {happens}."
    raise WhichMoment(told, [Reading(moment, words_for(moment, zone)) for moment in both])


def _length(words: str, text: str) -> timedelta:
    """The sum of `2h30m`, `2 hours and 30 minutes`, `an hour`."""
    parts = [part for part in LENGTH_PART.findall(text.lower()) if part != "and"]
    if not parts:
        raise _not_a_moment(words)
    total = timedelta()
    for count, unit in zip(parts[::2], [*parts[1::2], ""], strict=False):
        if unit not in UNITS or not (count.isdigit() or count in {"a", "an"}):
            raise _not_a_moment(words)
        total += UNITS[unit] * (int(count) if count.isdigit() else 1)
    return total


def _not_a_moment(words: str) -> BadInput:
    if not words:
        return BadInput("Not a moment", "No moment is given.", SUCH_AS)
    for pattern, lacks in INCOMPLETE:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return BadInput("Not a moment", f"{_quoted(words)} {lacks}", SUCH_AS)
    if found := SLASHED.fullmatch(words):
        first, second, last, rest = found[1], found[3], found[4], found["rest"] or ""
        orders = {(last, first, second), (last, second, first)}
        # A year of two digits stands first too, but not one before AWS Backup was there.
        if len(first) == len(last) == 2 and int(first) >= 19:
            orders.add((first, second, last))
        meant = sorted(f"{day}{rest}" for day in map(_that_exists, orders) if day)
        told = f"{_quoted(words)} has day and month in an order that only you know."
        return BadInput("Which day?", told, f"Write {' or '.join(meant)}." if meant else SUCH_AS)
    return BadInput("Not a moment", f"{_quoted(words)} is no date and time that Relight reads.", SUCH_AS)


def _that_exists(parts: tuple[str, str, str]) -> date | None:
    """The date of a year, a month and a day in digits, a year of two of them in this century."""
    year, month, day = map(int, parts)
    with suppress(ValueError):
        return date(year + 2000 if year < 100 else year, month, day)
    return None


def _not_yet(words: str, told: str, moment: datetime, now: datetime, zone: tzinfo) -> NotYet:
    """Words that name the future, with what was probably meant."""
    bare = re.sub(r"^today,? ", "", words, flags=re.IGNORECASE)
    if CALENDAR[0].fullmatch(bare) or CALENDAR[1].fullmatch(bare):
        instead = None
        with suppress(BadInput, ValueError, OverflowError):
            instead = Reading(_read(f"yesterday {bare}", now, zone), f"yesterday {bare}")
        return NotYet(told, f"Did you mean yesterday {bare}?", instead)
    local = moment.astimezone(zone)
    if CALENDAR[-1].fullmatch(words) and local.year == now.astimezone(zone).year:
        return NotYet(told, f"Without a year it is this year's. Did you mean {local.year - 1}?", None)
    return NotYet(told, "Check the date and the zone.", None)


def _quoted(words: str) -> str:
    return f"“{words}”" if len(words) <= LONGEST else f"“{words[:40]}...” ({len(words):,} characters)"
