"""This machine's clock against AWS's, by the `Date` header that every answer carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TOO_FAR = 300
"""Seconds for which a signature holds ("Troubleshoot Signature Version 4 signed requests")."""


def seconds_ahead(headers: Mapping[str, str]) -> float | None:
    """How far this machine is ahead, negative where it is behind; None where `date` tells nothing.

    `headers` have names in lower case.
    """
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return None if theirs.tzinfo is None else (datetime.now(UTC) - theirs).total_seconds()


def in_words(seconds: float) -> str:
    """`3 h 20 min behind`."""
    minutes = round(abs(seconds) / 60)
    span = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"{span} {'ahead of' if seconds > 0 else 'behind'}"
