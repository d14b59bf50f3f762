"""Which part of what the app knows has changed, and how far it is read: the words that widgets listen for."""

from __future__ import annotations

from enum import Enum, auto


class News(Enum):
    """Which part of what the app knows has changed; widgets subscribe to `RelightApp.news` and look again."""

    ACCOUNT = auto()
    MODE = auto()
    RESOURCES = auto()
    JOBS = auto()
    RUNS = auto()
    LOG = auto()
    NOTICE = auto()


class Reading(Enum):
    """How far a listing is."""

    UNDER_WAY = auto()
    COMPLETE = auto()
    FAILED = auto()
    """Some pages may have come before the error."""
