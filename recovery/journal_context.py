"""One context's journal in memory: what its files and the imports beside them tell together."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from pathlib import Path
from threading import Lock

from recovery.attempts import Attempt, AttemptState
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal_files import JournalFiles, directory_name, make_private, open_lock
from recovery.journal_imports import ImportedFiles
from recovery.journal_lines import Contents, JournalProblem
from recovery.journal_records import Record

KNOWLEDGE = {
    AttemptState.PREPARED: 0,
    AttemptState.SENT: 1,
    AttemptState.UNKNOWN: 1,
    AttemptState.SET_ASIDE: 2,
    AttemptState.REFUSED: 2,
    AttemptState.STARTED: 3,
    AttemptState.COMPLETED: 4,
    AttemptState.FAILED: 4,
    AttemptState.ABORTED: 4,
}
"""Where our journal and a colleague's tell of one attempt, the higher is believed, ours where they are
equal."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An attempt and whose it is: `imported` is the head of the export it came with, "" for our own."""

    attempt: Attempt
    imported: str

    @property
    def counts(self) -> bool:
        """What a colleague only prepared is theirs to send: it neither stops us nor is continued."""
        return not self.imported or self.attempt.state is not AttemptState.PREPARED


class OneContext:
    """What is known of the journal in `directory`. Its answers are right while its lock is held."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.own = JournalFiles(directory)
        self._imported_files = ImportedFiles(directory)
        self._imports: tuple[Contents, ...] = ()
        self._foreign: dict[str, Listed] = {}
        # The file lock lets several threads of this process read at once. It is taken before this one.
        self._in_memory = Lock()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the lock beside other readers, with the contents up to date."""
        with usable(self.directory, "read"):
            file = open_lock(self.directory, to_write=False)
            try:
                if file is not None:
                    fcntl.flock(file, fcntl.LOCK_SH)
                with self._in_memory:
                    self._refresh()
                    yield
            finally:
                if file is not None:
                    os.close(file)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock against everybody else, with the contents up to date. The directory is made."""
        with usable(self.directory, "written"):
            make_private(self.directory)
            file = open_lock(self.directory, to_write=True)
        try:
            with usable(self.directory, "locked"):
                fcntl.flock(file, fcntl.LOCK_EX)
            with usable(self.directory, "read"), self._in_memory:
                self._refresh()
            yield
        finally:
            os.close(file)

    def _refresh(self) -> None:
        self.own.refresh()
        imports = self._imported_files.refresh()
        if imports != self._imports:
            self._imports, self._foreign = imports, _most_known(imports)

    def write(self, records: Sequence[Mapping[str, object]], now: datetime, *, from_reserve: bool) -> None:
        with usable(self.own.newest, "written"), self._in_memory:
            self.own.write(records, now, from_reserve=from_reserve)

    def context(self) -> Context | None:
        """Whose journal it is, as its records say; None where there are none."""
        every = (self.own.contents, *self._imports)
        return next((contents.context for contents in every if contents.context), None)

    def attempts(self) -> tuple[Attempt, ...]:
        """Those that count, oldest first."""
        own = self.own.contents.attempts
        if not self._foreign:
            return tuple(own.values())
        foreign = {
            name: row.attempt for name, row in self._foreign.items() if row.counts and self._is_believed(row)
        }
        return tuple(sorted((own | foreign).values(), key=lambda attempt: attempt.created))

    def attempt(self, attempt_id: str) -> Attempt | None:
        row = self._foreign.get(attempt_id)
        if row is not None and row.counts and self._is_believed(row):
            return row.attempt
        return self.own.contents.attempts.get(attempt_id)

    def listing(self) -> tuple[Listed, ...]:
        rows = {attempt.id: Listed(attempt, "") for attempt in self.own.contents.attempts.values()}
        rows |= {name: row for name, row in self._foreign.items() if self._is_believed(row)}
        return tuple(sorted(rows.values(), key=lambda row: row.attempt.created))

    def _is_believed(self, foreign: Listed) -> bool:
        own = self.own.contents.attempts.get(foreign.attempt.id)
        return own is None or KNOWLEDGE[foreign.attempt.state] > KNOWLEDGE[own.state]

    def records(self, about: str) -> tuple[Record, ...]:
        """Records that two chains hold, as copies of one journal do, are told once."""
        own = self.own.contents.records(about)
        if not self._imports:
            return tuple(own)
        every = (own, *(contents.records(about) for contents in self._imports))
        return tuple(dict.fromkeys(merge(*every, key=_written)))

    def problems(self) -> tuple[JournalProblem, ...]:
        """What is wrong with the files, each named from the directory."""
        foreign = (problem for contents in self._imports for problem in contents.problems)
        return (*self.own.contents.problems, *self.own.fragments(), *foreign, *self._misplaced())

    def _misplaced(self) -> Iterator[JournalProblem]:
        """Files of another account or Region, whose attempts nobody would find here."""
        for contents in (self.own.contents, *self._imports):
            where = contents.context
            if where is not None and directory_name(where) != self.directory.name:
                text = (
                    f"It belongs into the directory {directory_name(where)}: it was moved, or that renamed."
                )
                yield JournalProblem(contents.last_file, 0, text)


def _most_known(imports: Sequence[Contents]) -> dict[str, Listed]:
    """Each attempt that imports tell of, from the one that knows most of it."""
    rows = [Listed(attempt, each.head) for each in imports for attempt in each.attempts.values()]
    return {row.attempt.id: row for row in sorted(rows, key=lambda row: KNOWLEDGE[row.attempt.state])}


def _written(record: Record) -> datetime:
    assert record.at is not None, "a record that was read has its moment"
    return record.at


@contextmanager
def usable(path: Path, done: str) -> Iterator[None]:
    """Turn an OSError into `Refused` with the way out."""
    try:
        yield
    except OSError as error:
        raise Refused(
            "The journal cannot be used",
            f"{path} could not be {done}: {error.strerror or error}.",
            "Free space, fix its permissions, or set RELIGHT_HOME to a directory on a local disk.",
        ) from error
