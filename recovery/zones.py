"""The time zone in which a moment without one is read, and in which moments are shown beside UTC."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from recovery.errors import BadInput

LOCALTIME = Path("/etc/localtime")
ZONE_FILES = "zoneinfo/"
"""What stands before the name in the path of a zone's file, on Linux and on macOS."""
UTC_NAMES = frozenset({"UTC", "GMT", "Z", "UT", "ETC/UTC"})


def find_zone(name: str) -> tzinfo:
    """The zone of that IANA name (`Europe/Berlin`, `UTC`); "" is this machine's.

    Raises `BadInput` with the nearest name where there is none.
    """
    return zone_named(name) if name else machine_zone()


def zone_named(name: str) -> tzinfo:
    if name.upper() in UTC_NAMES:
        return UTC
    zone = _known(name)
    if zone is None:
        raise BadInput("Unknown time zone", f"“{name}” is no IANA time zone.", _near(name))
    return zone


def machine_zone() -> tzinfo:
    """What TZ or /etc/localtime says. Where neither names a zone with its rules, the offset of today."""
    # Either may be the path of a zone's file, TZ the name of a zone too.
    told = os.environ.get("TZ", os.path.realpath(LOCALTIME)).removeprefix(":")
    before, _, after = told.partition(ZONE_FILES)
    name = after.removeprefix("posix/") or ("" if before.startswith("/") else before)
    if name.upper() in UTC_NAMES:
        return UTC
    return (_known(name) if name else None) or _localtime() or _offset_of_today()


def zone_name(zone: tzinfo) -> str:
    """Its IANA name where it has one, else how it calls itself today: `CET`, `UTC+01:00`."""
    key = getattr(zone, "key", None)
    return str(key) if key else datetime.now(zone).tzname() or "this machine's zone"


def _known(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    # A directory, a path out of the zones and an empty word are refused each in its own way.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _localtime() -> tzinfo | None:
    """The rules in a copy of a zone's file, which has lost its name."""
    from zoneinfo import ZoneInfo

    if "TZ" in os.environ:
        return None
    try:
        with LOCALTIME.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return None


def _offset_of_today() -> tzinfo:
    return datetime.now(UTC).astimezone().tzinfo or UTC


def _near(name: str) -> str:
    import difflib
    from zoneinfo import available_timezones

    known = {each.lower(): each for each in available_timezones()}
    if not known:
        return "This machine has no time zone data; install tzdata, or use UTC."
    # People know the town and not the continent.
    known |= {each.rpartition("/")[2]: full for each, full in known.items()}
    close = difflib.get_close_matches(name.lower().replace(" ", "_"), known, n=1)
    return f"Did you mean {known[close[0]]}?" if close else "Such as Europe/Berlin, America/New_York or UTC."
