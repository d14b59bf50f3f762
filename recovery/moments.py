"""A moment in words. Every moment is an aware UTC datetime on a whole second.

`recovery.moment_words` reads what people write.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from recovery.zones import zone_name


def iso(moment: datetime) -> str:
    """As AWS takes it: `2026-11-21T14:27:05Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def echo(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """UTC, the time in `zone` and the age in one line, so that a slip of zone or date is seen:
    `2026-11-21T13:27:05Z (2026-11-21 14:27:05 CET Europe/Berlin, 3 h ago)`."""
    if zone is UTC:
        return f"{iso(moment)} ({age(moment, now)})"
    local, name = moment.astimezone(zone), zone_name(zone)
    zones = local.tzname() or ""
    zones = zones if name == zones else f"{zones} {name}"
    return f"{iso(moment)} ({local:%Y-%m-%d %H:%M:%S} {zones}, {age(moment, now)})"


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that has at least one: `3 h ago`, `in 5 min`, `just now`."""
    passed = span(abs(now - moment))
    if passed == "0 s":
        return "just now"
    return f"in {passed}" if moment > now else f"{passed} ago"


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: `45 s`, `12 min`, `3 h`, `21 d`."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def finer_span(length: timedelta) -> str:
    """As `span`, from an hour on with the next smaller unit: `12 min`, `1 h 55 min`, `2 d 3 h`."""
    whole = span(length)
    size, smaller = {"d": (86_400, 3_600), "h": (3_600, 60)}.get(whole.split()[1], (0, 0))
    rest = timedelta(seconds=int(length.total_seconds()) % size) if size else timedelta()
    return f"{whole} {span(rest)}" if rest >= timedelta(seconds=max(smaller, 1)) else whole
