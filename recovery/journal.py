"""What was decided and what came of it, on disk before it happens.

Each context has a directory of files, one a month, that only grow (`recovery.journal_files`); each record
names the SHA-256 of the line before it, across files (`recovery.journal_lines`). Writers of several processes
take turns by a lock; a record is on the disk (fsync) when `append` or `record` returns. Files are private
(0600) and hold no restore metadata, though AWS may quote a value in the words that `why` keeps. What
colleagues exported lies beside it and is read with it (`recovery.journal_imports`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from recovery.attempts import Attempt, changed_members
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal_context import Listed, OneContext, usable
from recovery.journal_files import directory_name
from recovery.journal_imports import Chain, Import, chains_in, take_in
from recovery.journal_lines import OF_A_NEWER, JournalProblem, hash_of
from recovery.journal_records import ATTEMPT, CALL, Record, record_members

Answer = TypeVar("Answer")


class Journal:
    """The journal below `directory`, which is made on the first write.

    Raises `Refused` where a file cannot be read, locked or written: without it nothing may be started.
    """

    def __init__(self, directory: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.directory = directory
        self.now = now
        self._contexts: dict[str, OneContext] = {}

    def attempts(self, context: Context | None = None) -> tuple[Attempt, ...]:
        """Every attempt of a context, or of all of them, as last recorded, oldest first. Of colleagues those
        that were sent: what they only prepared is theirs to send."""
        if context is not None:
            found = self._ask(directory_name(context), OneContext.attempts)
            return tuple(attempt for attempt in found if attempt.context == context)
        every = [self._ask(name, OneContext.attempts) for name in self._names()]
        if len(every) == 1:
            return every[0]
        return tuple(sorted((each for some in every for each in some), key=lambda each: each.created))

    def listing(self) -> tuple[Listed, ...]:
        """Every attempt of every context and whose it is, also what a colleague prepared, oldest first."""
        rows = [row for name in self._names() for row in self._ask(name, OneContext.listing)]
        return tuple(sorted(rows, key=lambda row: row.attempt.created))

    def records(self, context: Context, about: str = "") -> tuple[Record, ...]:
        """The records of a context, a colleague's among them, oldest first; with `about` those of one thing.
        Of each job's `JobChange` the newest eight; the files have the rest."""
        found = self._ask(directory_name(context), lambda one: one.records(about))
        return tuple(record for record in found if record.context == context)

    def contexts(self) -> tuple[Context, ...]:
        """The contexts that the journal knows."""
        found = (self._ask(name, OneContext.context) for name in self._names())
        return tuple(context for context in found if context is not None)

    def knows(self, context: Context) -> bool:
        """Whether it holds anything of a context, a colleague's records among it."""
        return self._ask(directory_name(context), OneContext.context) == context

    def head(self, context: Context) -> str:
        """The hash of our newest record of a context, to be noted elsewhere; "" where there is none."""
        return self._ask(directory_name(context), lambda one: one.own.contents.head)

    def verify(self, head: str = "") -> tuple[JournalProblem, ...]:
        """What is wrong with the files, read anew; () for sound or missing ones. `head` is a hash that was
        noted of the newest record once: where no record has it, records were removed."""
        problems: list[JournalProblem] = []
        found = False
        for name in self._names():
            one = OneContext(self.directory / name)
            with one.shared():
                problems += [replace(each, file=f"{name}/{each.file}") for each in one.problems()]
                own = [chain for chain in chains_in(one.directory) if not chain.imported] if head else []
            found = found or any(head == hash_of(line) for chain in own for line in chain.lines)
        if head and not found:
            text = (
                f"No record has the hash {head}: the newest records were removed, or it was noted of the "
                "journal of another machine."
            )
            problems.append(JournalProblem("", 0, text))
        return tuple(problems)

    def chains(self, context: Context) -> tuple[Chain, ...]:
        """The lines of a context as they were written, ours first, then each colleague's."""
        one = self._one(directory_name(context))
        with one.shared():
            return chains_in(one.directory)

    def take_in(self, context: Context, chains: tuple[Chain, ...]) -> Import:
        """Keep a colleague's chains beside ours. They are those of `recovery.journal_imports.read_export`."""
        one = self._one(directory_name(context))
        with one.alone(), usable(one.directory, "written"):
            return take_in(one.directory, context, chains)

    def append(self, attempt: Attempt) -> Attempt:
        """Record `attempt` as it is now. On the disk when this returns."""
        with self.turn(attempt.context) as turn:
            return turn.append(attempt)

    def record(self, *records: Record) -> None:
        """Write down what is not an attempt, of each context all or none. On the disk when this returns."""
        for context in {record.context: None for record in records}:
            with self.turn(context) as turn:
                turn.record(*(record for record in records if record.context == context))

    @contextmanager
    def turn(self, context: Context) -> Iterator[Turn]:
        """Hold the lock of a context: what is read inside cannot be outdated by another process before it is
        written.

        Inside, ask the turn and not the journal, which would wait for the lock for ever.
        """
        one = self._one(directory_name(context))
        with one.alone():
            yield Turn(one, self.now)

    def _names(self) -> list[str]:
        with usable(self.directory, "read"):
            try:
                return sorted(path.name for path in self.directory.iterdir() if path.is_dir())
            except FileNotFoundError:
                return []

    def _one(self, name: str) -> OneContext:
        return self._contexts.setdefault(name, OneContext(self.directory / name))

    def _ask(self, name: str, question: Callable[[OneContext], Answer]) -> Answer:
        one = self._one(name)
        with one.shared():
            return question(one)


class Turn:
    """The journal of one context while its lock is held."""

    def __init__(self, one: OneContext, now: Callable[[], datetime]) -> None:
        self._one = one
        self._now = now

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        return self._one.attempts()

    def refuse_damaged(self) -> None:
        """Raises `Refused` where records are missing or unreadable: something may run that they told of."""
        problem = next((each for each in self._one.problems() if not each.harmless), None)
        if problem is None:
            return
        place = f"{self._one.directory / problem.file}{f', line {problem.line}' if problem.line else ''}"
        if problem.text == OF_A_NEWER:
            raise Refused(
                "The journal is of a newer Relight",
                f"{place}: what it says of restores that run cannot be read here.",
                "Update Relight, or use the one that wrote it.",
            )
        if problem.file.startswith("imported/"):
            way_out = "move that file away, and import it again."
        else:
            way_out = f"move {self._one.directory} away; a new one is begun."
        raise Refused(
            "The journal is damaged",
            f"{place}: {problem.text} A restore may have been started that it no longer tells of.",
            f"Look at the restore jobs in AWS, then {way_out}",
        )

    def attempt(self, attempt_id: str) -> Attempt | None:
        return self._one.attempt(attempt_id)

    def records(self, about: str = "") -> tuple[Record, ...]:
        """As `Journal.records`."""
        return self._one.records(about)

    def record(self, *records: Record) -> None:
        """As `Journal.record`, of this context."""
        self.write(*(record_members(record) for record in records))

    def append(self, attempt: Attempt) -> Attempt:
        """Write one record and wait for the disk. A record that changes nothing is not written; of a
        colleague's attempt our first has all members."""
        if self.attempt(attempt.id) == attempt:
            return attempt
        before = self._one.own.contents.attempts.get(attempt.id)
        if members := changed_members(before, attempt):
            self.write({"kind": ATTEMPT, "id": attempt.id, **members})
        return attempt

    def write(self, *records: Mapping[str, object]) -> None:
        """Write records of these members, all or none, and wait for the disk once.

        Room for the outcome of a call is reserved before the record that it is sent is written, and only
        outcomes may take it. Raises `Refused`; before a record that something is sent, nothing was.
        """
        if any(_is_intent(members) for members in records):
            self._one.own.reserve_room()
        from_reserve = all(_is_outcome(members) for members in records)
        self._one.write(records, self._now(), from_reserve=from_reserve)


def _is_intent(members: Mapping[str, object]) -> bool:
    return members["kind"] in (ATTEMPT, CALL) and members.get("state") == "sent"


def _is_outcome(members: Mapping[str, object]) -> bool:
    """Whether it tells what came of a call. The first record of an attempt alone has `created`."""
    of_a_call = members["kind"] in (ATTEMPT, CALL) and "created" not in members
    return of_a_call and not _is_intent(members)
