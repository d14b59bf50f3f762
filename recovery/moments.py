"""Words for a moment, and a moment in words. Every moment is an aware UTC datetime on a whole second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from recovery.errors import BadInput

NEXT_STEP = "Give date, time and zone, such as 2026-11-21T14:27:05Z or 2026-11-21T15:27+01:00."


def parse_moment(text: str, now: datetime) -> datetime:
    """The UTC second that `text`, ISO 8601 with a zone, names.

    Raises `BadInput` where the zone is missing (a guessed zone restores the wrong hour) or the moment lies
    after `now`.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("Not a moment", f"“{text}” is not a date and time.", NEXT_STEP) from None
    if moment.tzinfo is None:
        raise BadInput("No time zone", f"“{text}” does not say in which zone.", NEXT_STEP)
    # AWS Backup restores to whole seconds ("Point-in-time recovery"); down, never past what was asked for.
    moment = moment.astimezone(UTC).replace(microsecond=0)
    if moment > now:
        text = f"{iso(moment)} is {age(moment, now)}."
        raise BadInput("That moment lies in the future", text, "Check the date and the zone.")
    return moment


def iso(moment: datetime) -> str:
    """As AWS takes it: `2026-11-21T14:27:05Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def echo(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """UTC, local time and age in one line, so that a slip of zone or date is seen. `zone` None is this
    machine's."""
    local = moment.astimezone(zone)
    return f"{iso(moment)} ({local:%Y-%m-%d %H:%M:%S} {local:%Z}, {age(moment, now)})"


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
