"""What was decided and what came of it, on disk before it happens.

A file of JSON lines that only grows. Each record names the SHA-256 of the line before it, so that a lost or
edited line shows. Writers of several processes take turns by a file lock; a record is on the disk (fsync)
when `append` returns. The file is private (0600) and holds no restore metadata, though AWS may quote a value
in the words that `why` keeps.

    {"schema": 1, "before": "<sha256 of the line above, without its newline>",
     "at": "2026-11-21T20:05:58.120+00:00", "id": "<attempt>", "state": "unknown", "why": "..."}

The first record of an attempt has all its members, a later one those that changed. A record with a `kind` is
one of `recovery.journal_records`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recovery.attempts import Attempt, apply_members, changed_members
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal_records import Record, record_members, record_of
from recovery.plan import canonical_json

JOURNAL_SCHEMA = 1
NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """Something about the file that should not be. Where `harmless`, nothing was lost."""

    line: int
    text: str
    harmless: bool = False


@dataclass(slots=True)
class _Contents:
    """What reading the file gave. `size` is the bytes of whole lines, `fragment` what follows them."""

    attempts: dict[str, Attempt]
    problems: list[JournalProblem]
    records: list[Record]
    last_hash: str = NOTHING_BEFORE
    lines: int = 0
    size: int = 0
    fragment: bytes = b""


class Journal:
    """The journal at `path`; the file and its directory are made on the first write.

    Raises `Refused` where the file cannot be read, locked or written: without it nothing may be started.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self.now = now

    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt of every account, as last recorded, oldest first."""
        return tuple(self._read().attempts.values())

    def verify(self) -> tuple[JournalProblem, ...]:
        """What is wrong with the file, in the order of its lines; () for a sound or a missing one."""
        contents = self._read()
        problems = list(contents.problems)
        if contents.fragment:
            problems.append(
                JournalProblem(
                    contents.lines + 1,
                    "The last record was cut off while it was written; it is dropped with the next write.",
                    harmless=True,
                )
            )
        return tuple(problems)

    def append(self, attempt: Attempt) -> Attempt:
        """Record `attempt` as it is now. On the disk when this returns."""
        with self.turn(attempt.context) as turn:
            return turn.append(attempt)

    def record(self, record: Record) -> None:
        """Write down what is not an attempt. On the disk when this returns."""
        with self.turn(record.context) as turn:
            turn.write(record_members(record))

    def records(self, context: Context, about: str = "") -> tuple[Record, ...]:
        """The records of a context, oldest first; with `about` those of one thing."""
        return tuple(
            record
            for record in self._read().records
            if record.context == context and about in ("", record.about)
        )

    @contextmanager
    def turn(self, context: Context) -> Iterator[Turn]:
        """Hold the lock: what is read inside cannot be outdated by another process before it is written.

        Inside, ask the turn and not the journal, which would wait for the lock for ever.
        """
        with _readable(self.path, "written"):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            is_new = not self.path.exists()
            file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with _readable(self.path, "locked"):
                os.fchmod(file, 0o600)
                fcntl.flock(file, fcntl.LOCK_EX)
                if is_new:
                    _sync_directory(self.path.parent)
                contents = _parse(_read_all(file))
            yield Turn(self.path, file, contents, self.now)
        finally:
            os.close(file)

    def _read(self) -> _Contents:
        with _readable(self.path, "read"):
            try:
                with self.path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_SH)  # a record that is being written is not a torn one
                    return _parse(file.read())
            except FileNotFoundError:
                return _parse(b"")


class Turn:
    """The journal while its lock is held."""

    def __init__(self, path: Path, file: int, contents: _Contents, now: Callable[[], datetime]) -> None:
        self._path = path
        self._file = file
        self._contents = contents
        self._now = now

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        return tuple(self._contents.attempts.values())

    def refuse_damaged(self) -> None:
        """Raises `Refused` where records are missing or unreadable: something may run that they told of."""
        problem = next((each for each in self._contents.problems if not each.harmless), None)
        if problem is not None:
            raise Refused(
                "The journal is damaged",
                f"{self._path}, line {problem.line}: {problem.text} "
                "A restore may have been started that it no longer tells of.",
                "Look at the restore jobs in AWS, then move that file away; a new one is begun.",
            )

    def attempt(self, attempt_id: str) -> Attempt | None:
        return self._contents.attempts.get(attempt_id)

    def append(self, attempt: Attempt) -> Attempt:
        """Write one record and wait for the disk. A record that changes nothing is not written."""
        before = self._contents.attempts.get(attempt.id)
        members = changed_members(before, attempt)
        if not members:
            return attempt
        self.write({"id": attempt.id, **members})
        self._contents.attempts[attempt.id] = attempt
        return attempt

    def write(self, members: Mapping[str, object]) -> None:
        """Write one record of these members and wait for the disk."""
        record: dict[str, object] = {
            "schema": JOURNAL_SCHEMA,
            "before": self._contents.last_hash,
            "at": self._now().astimezone(UTC).isoformat(timespec="milliseconds"),
            **members,
        }
        if self._contents.fragment:
            record["torn_bytes_dropped"] = len(self._contents.fragment)
        line = canonical_json(record).encode("utf-8", "backslashreplace")
        with _readable(self._path, "written"):
            if self._contents.fragment:
                os.ftruncate(self._file, self._contents.size)
                self._contents.fragment = b""
            _write_all(self._file, line + b"\n")
            os.fsync(self._file)
        self._contents.last_hash = hashlib.sha256(line).hexdigest()
        self._contents.size += len(line) + 1
        self._contents.lines += 1


def _parse(text: bytes) -> _Contents:
    whole, newline, fragment = text.rpartition(b"\n")
    contents = _Contents({}, [], [], size=len(whole) + len(newline), fragment=fragment)
    for number, line in enumerate(whole.split(b"\n") if newline else (), start=1):
        _take_line(contents, number, line)
        contents.last_hash = hashlib.sha256(line).hexdigest()
        contents.lines = number
    return contents


def _take_line(contents: _Contents, number: int, line: bytes) -> None:
    try:
        record = json.loads(line)
        if record["schema"] > JOURNAL_SCHEMA:
            contents.problems.append(JournalProblem(number, "Written by a newer Relight."))
            return
        if record["before"] != contents.last_hash:
            contents.problems.append(
                JournalProblem(number, "The line before it was changed or removed after it was written.")
            )
        if dropped := record.get("torn_bytes_dropped"):
            text = f"A record before it was cut off while it was written; its {dropped} bytes were dropped."
            contents.problems.append(JournalProblem(number, text, harmless=True))
        if "kind" in record:
            contents.records.append(record_of(record))
            return
        attempt = apply_members(contents.attempts.get(record["id"]), record)
    except (ValueError, KeyError, TypeError) as error:
        contents.problems.append(
            JournalProblem(number, f"Not a record of the journal ({type(error).__name__}).")
        )
        return
    contents.attempts[attempt.id] = attempt


def _read_all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(os.dup(file), "rb") as reader:
        return reader.read()


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _readable(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            "The journal cannot be used",
            f"{path} could not be {done}: {error.strerror or error}.",
            "Free space, fix its permissions, or set RELIGHT_HOME to a directory on a local disk.",
        ) from error
