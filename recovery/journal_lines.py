"""The lines of a journal: how one is written, and what reading them in their order gives.

    {"at": "2026-11-21T20:05:58.120+00:00", "before": "<sha256 of the line above, without its newline>",
     "id": "<attempt>", "kind": "attempt", "schema": 1, "state": "unknown", "why": "...",
     "sum": "<of this line>"}

`before` chains a line to the one above it, in the same file or in the one before; the first line of a file
also names that file in `follows` ("" for the very first). `sum` is the start of the SHA-256 of the line
without it: the newest line has none below it that would show a change. The first record of an attempt has all
its members, a later one those that changed.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import merge
from typing import Any

from recovery.attempts import Attempt, apply_members
from recovery.context import Context
from recovery.journal_records import ATTEMPT, JobChange, Record, record_of, refuse_other_types
from recovery.plan import canonical_json

JOURNAL_SCHEMA = 1
NOTHING_BEFORE = "0" * 64
SUM_DIGITS = 16
SUM_LENGTH = len(',"sum":""}') + SUM_DIGITS

NOT_READ = (ValueError, KeyError, TypeError, RecursionError, OverflowError)
"""What reading a line that is no record may raise: OverflowError is that of a moment or a number beyond all
others."""

OF_A_NEWER = "Written by a newer Relight."
"""The text of a problem that is none of the files."""

CHANGES_KEPT = 8
"""Of each job's `JobChange` records the newest stay in memory. A job that is followed to its end may write
100, and 500 of them in a night would hold 20 MB; the files keep them all."""


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """Something about a file that should not be. Where `harmless`, nothing was lost. `line` 0 is the file as
    a whole."""

    file: str
    line: int
    text: str
    harmless: bool = False


def hash_of(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def line_of(members: Mapping[str, object], before: str, at: datetime) -> bytes:
    """The line of a record, without its newline."""
    record = {
        "schema": JOURNAL_SCHEMA,
        "before": before,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        **members,
    }
    body = canonical_json(record).encode("utf-8", "backslashreplace")
    return body[:-1] + b',"sum":"%s"}' % _sum_of(body)


def is_intact(line: bytes) -> bool:
    """Whether the line is as it was written, as far as it tells itself."""
    body, tail = line[:-SUM_LENGTH] + b"}", line[-SUM_LENGTH:]
    return tail == b',"sum":"%s"}' % _sum_of(body)


def _sum_of(body: bytes) -> bytes:
    return hash_of(body)[:SUM_DIGITS].encode()


@dataclass(slots=True, eq=False)
class Contents:
    """What reading lines gave, and what the next one has to follow."""

    attempts: dict[str, Attempt] = field(default_factory=dict)
    problems: list[JournalProblem] = field(default_factory=list)
    context: Context | None = None
    last_hash: str = NOTHING_BEFORE
    last_file: str = ""
    """The newest file that has a line."""
    lines: int = 0
    _lasting: dict[str, list[tuple[int, Record]]] = field(default_factory=dict)
    _changes: dict[str, deque[tuple[int, Record]]] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The hash of the newest line, "" where there is none."""
        return self.last_hash if self.lines else ""

    def records(self, about: str = "") -> Iterator[Record]:
        """What is not an attempt's, in the order of the lines; with `about` what is of one thing."""
        if about:
            parts = [self._lasting.get(about, ()), self._changes.get(about, ())]
        else:
            parts = [*self._lasting.values(), *self._changes.values()]
        return (record for _, record in merge(*parts, key=lambda numbered: numbered[0]))

    def take(self, line: bytes, file: str, number: int, *, begins_file: bool = False) -> None:
        """Read the next line. What is wrong with it is told in `problems`."""
        try:
            record = json.loads(line)
            if record["schema"] > JOURNAL_SCHEMA:
                self._tell(file, number, OF_A_NEWER)
            else:
                self._check_links(record, line, file, number, begins_file)
                self._keep(record)
        except NOT_READ as error:
            self._tell(file, number, f"Not a record of the journal ({type(error).__name__}).")
        self.last_hash, self.last_file = hash_of(line), file
        self.lines += 1

    def _check_links(
        self, record: Mapping[str, Any], line: bytes, file: str, number: int, begins_file: bool
    ) -> None:
        if not is_intact(line):
            self._tell(file, number, "It was changed after it was written.")
        if record["before"] != self.last_hash:
            self._tell(file, number, "The line before it was changed or removed after it was written.")
        elif begins_file and record.get("follows") != self.last_file:
            self._tell(file, number, f"It was written after another file: {record.get('follows') or 'none'}.")
        if dropped := record.get("torn_bytes_dropped"):
            text = f"A record before it was cut off while it was written; its {dropped} bytes were dropped."
            self._tell(file, number, text, harmless=True)

    def _keep(self, record: Mapping[str, Any]) -> None:
        if record["kind"] == ATTEMPT:
            refuse_other_types(Attempt, record)
            attempt = apply_members(self.attempts.get(record["id"]), record)
            self.attempts[attempt.id] = attempt
            self.context = self.context or attempt.context
            return
        kept = record_of(record)
        self.context = self.context or kept.context
        if isinstance(kept, JobChange):
            self._changes.setdefault(kept.about, deque(maxlen=CHANGES_KEPT)).append((self.lines, kept))
        else:
            self._lasting.setdefault(kept.about, []).append((self.lines, kept))

    def _tell(self, file: str, line: int, text: str, *, harmless: bool = False) -> None:
        self.problems.append(JournalProblem(file, line, text, harmless))
