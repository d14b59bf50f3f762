"""Every message of this session, and the errors that nobody has dismissed yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from recovery.errors import AwsError, NeedsLogin, RelightError, Throttled, Unreachable
from tui.words import moment

KEPT = 1000
"""Entries; a session that polls a broken network for a weekend stays small."""


class LogEntry(NamedTuple):
    at: datetime
    title: str
    text: str = ""
    next_step: str = ""
    is_error: bool = False
    request_id: str = ""
    """What AWS support asks for; "" where there is none."""
    passing: bool = False
    """Whether it is about the way to AWS, and over as soon as AWS answers again."""
    times: int = 1
    """How often the same was said in a row."""

    def whole(self) -> str:
        """All of it as lines, for copying."""
        request = f"AWS request id: {self.request_id}" if self.request_id else ""
        return "\n".join(
            filter(None, (f"{moment(self.at)} {self.title}", self.text, self.next_step, request))
        )


class MessageLog:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.entries: list[LogEntry] = []
        """Oldest first."""
        self.open_errors: list[LogEntry] = []
        """Errors to be dismissed, oldest first."""

    def add(self, title: str, text: str = "") -> None:
        self._keep(LogEntry(self._now(), title, text))

    def add_error(self, error: RelightError) -> None:
        request_id = error.request_id if isinstance(error, AwsError) else ""
        passing = isinstance(error, Unreachable | Throttled | NeedsLogin)
        next_step = error.next_step
        if isinstance(error, NeedsLogin) and error.command:
            next_step = f"{next_step} (then ctrl+l signs in again)"
        entry = LogEntry(self._now(), error.title, error.text, next_step, True, request_id, passing)
        self.open_errors = [old for old in self.open_errors if not repeats(entry, old)] + [entry]
        self._keep(entry)

    def answered_again(self) -> None:
        """What was about the way to AWS is over, and goes out of view."""
        self.open_errors = [entry for entry in self.open_errors if not entry.passing]

    def dismiss(self) -> bool:
        """Take the newest error out of view; False where there is none."""
        if not self.open_errors:
            return False
        self.open_errors.pop()
        return True

    def _keep(self, entry: LogEntry) -> None:
        if self.entries and same(self.entries[-1], entry):
            entry = entry._replace(times=self.entries.pop().times + 1)
        self.entries.append(entry)
        del self.entries[:-KEPT]


def same(one: LogEntry, other: LogEntry) -> bool:
    return (one.title, one.text, one.is_error) == (other.title, other.text, other.is_error)


def repeats(new: LogEntry, old: LogEntry) -> bool:
    """Whether `new` says again what `old` says. Of a network that is down every read complains, each in other
    words."""
    return same(old, new) or (new.passing and old.passing and new.title == old.title)
