"""Times and sizes as people read them. Times are UTC, as AWS Backup speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from recovery.moments import age, span

UNKNOWN = "unknown"
SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def moment(at: datetime | None) -> str:
    """`2026-11-21 03:00:05Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ") if at else UNKNOWN


def minute(at: datetime | None) -> str:
    """`2026-11-21 03:00Z`, for tables."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ") if at else UNKNOWN


def as_of(chosen: datetime | None, created: datetime) -> str:
    """Whose data come back: a second that was chosen, or the minute in which the point was made."""
    return moment(chosen) if chosen else minute(created)


def clock(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%H:%M:%SZ")


def size(count: int | None) -> str:
    """Bytes in binary units: `100.0 GiB`, `512 B`."""
    if count is None:
        return UNKNOWN
    value, unit = float(count), 0
    while value >= 1024 and unit < len(SIZES) - 1:
        value, unit = value / 1024, unit + 1
    return f"{count} B" if unit == 0 else f"{value:.1f} {SIZES[unit]}"


def moment_and_age(at: datetime | None, now: datetime) -> str:
    """`2026-11-21 03:00:05Z (5 h ago)`."""
    return f"{moment(at)} ({age(at, now)})" if at else UNKNOWN


def lost(length: timedelta) -> str:
    """How much of what was there does not come back: `nothing`, `3 min 20 s`, `1 d 23 h`; of a later moment
    how much later it is: `3 min later`."""
    if length < timedelta():
        return f"{span(-length)} later"
    if not length:
        return "nothing"
    whole = span(length)
    unit = {"d": 86_400, "h": 3_600, "min": 60}.get(whole.split()[1], 1)
    rest = timedelta(seconds=int(length.total_seconds()) % unit)
    return f"{whole} {span(rest)}" if rest else whole


def count_of(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
