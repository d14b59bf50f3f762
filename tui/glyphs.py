"""The signs beside words, each with an ASCII twin, and the colour of a status.

A sign or a colour never stands alone: the word beside it says the same.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from recovery.missing_parts import IN_PART


class Glyphs(NamedTuple):
    """One set. Every sign is one cell wide, so that columns stay straight."""

    good: str
    bad: str
    busy: str
    waiting: str
    partial: str
    ended: str
    unknown: str
    marked: str
    ascending: str
    descending: str
    cursor: str
    then: str
    between: str
    more: str
    continuous: str
    """A cell of a timeline of which every second can be restored; `partly` not every, `gap` none between two
    that can."""
    partly: str
    gap: str
    outside: str
    """What a service itself holds, outside AWS Backup."""
    density: tuple[str, ...]
    """Recovery points in one cell of a timeline: none, one, a few, many."""
    chosen: str
    full: str
    empty: str
    warning: str


UNICODE = Glyphs(
    good="✓",
    bad="✗",
    busy="◐",
    waiting="○",
    partial="◧",
    ended="■",
    unknown="?",
    marked="●",
    ascending="▲",
    descending="▼",
    cursor="›",
    then="›",
    between="·",
    more="…",
    continuous="━",
    partly="╍",
    gap="░",
    outside="─",
    density=(" ", "·", "▪", "█"),
    chosen="▲",
    full="█",
    empty="░",
    warning="!",
)
ASCII = Glyphs(
    good="+",
    bad="x",
    busy="~",
    waiting="o",
    partial="%",
    ended="#",
    unknown="?",
    marked="*",
    ascending="^",
    descending="v",
    cursor=">",
    then=">",
    between="|",
    more="~",
    continuous="=",
    partly=":",
    gap=".",
    outside="-",
    density=(" ", ".", "o", "#"),
    chosen="^",
    full="#",
    empty=".",
    warning="!",
)


def choose(*, ascii_only: bool = False) -> Glyphs:
    """The ASCII set where it is asked for, or where the locale could not write the other."""
    # Python takes it from the locale; the locale module itself would cost 3 ms before the first frame.
    encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    return ASCII if ascii_only or encoding.lower().replace("-", "") != "utf8" else UNICODE


class StatusLook(NamedTuple):
    glyph: str
    """The name of a sign of `Glyphs`."""
    style: str
    """A Textual style, with colours of the theme."""


GOOD = StatusLook("good", "$text-success")
BAD = StatusLook("bad", "bold $text-error")
BUSY = StatusLook("busy", "$text-accent")
WAITING = StatusLook("waiting", "$text-accent")
PARTIAL = StatusLook("partial", "$text-warning")
ENDED = StatusLook("ended", "dim")
UNKNOWN = StatusLook("unknown", "$text-warning")

# The statuses of recovery points, restore jobs and attempts, and what a job is for us beside AWS's own word;
# AWS's set is open, so any other is shown as unknown.
STATUS_LOOKS = {
    "COMPLETED": GOOD,
    "AVAILABLE": GOOD,
    "ACTIVE": GOOD,
    "RETAINED": GOOD,
    "ENABLED": GOOD,
    "PARTIAL": PARTIAL,
    IN_PART: PARTIAL,
    "WORK LEFT": PARTIAL,
    "UNCHECKED": UNKNOWN,
    "SIGNED OFF": ENDED,
    "STALLED": PARTIAL,
    "NOT VALID": BAD,
    "NOT CLEAN": PARTIAL,
    "CREATING": BUSY,
    "RUNNING": BUSY,
    "PENDING": WAITING,
    "CREATED": WAITING,
    "DELETING": ENDED,
    "EXPIRED": ENDED,
    "STOPPED": PARTIAL,
    "FAILED": BAD,
    "ABORTED": BAD,
    "STARTED": BUSY,
    "SENT": WAITING,
    "PREPARED": WAITING,
    "REFUSED": BAD,
    "WAITING": WAITING,
    "READY": WAITING,
    "DONE": GOOD,
    "SKIPPED": ENDED,
    "ASKS": UNKNOWN,
    "BY HAND": PARTIAL,
    "NOT ENDED": PARTIAL,
}


def status_look(status: str) -> StatusLook:
    return STATUS_LOOKS.get(status.upper(), UNKNOWN)


def status_text(status: str, glyphs: Glyphs) -> str:
    """The sign and the word: `✓ COMPLETED`."""
    return f"{getattr(glyphs, status_look(status).glyph)} {status}"
