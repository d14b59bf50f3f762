"""What a colleague exported, kept beside our own journal and never written to.

A file `imported/<head>.jsonl` holds the lines of one chain as the colleague's machine wrote them, so that
their chain can be verified here as there. A longer export of the same chain takes the place of a shorter one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from recovery.attempts import Attempt
from recovery.context import Context
from recovery.errors import BadInput
from recovery.journal_files import make_private, month_files, sync_directory, write_file
from recovery.journal_lines import Contents, JournalProblem, hash_of
from recovery.journal_records import refuse_other_types

EXPORT_SCHEMA = 1
"""The member `relight_journal` of an export."""

CONTEXT_FORMS = {
    "account": r"[0-9]{12}",
    "region": r"[a-z0-9-]{1,40}",
    "partition": r"aws[a-z-]{0,20}",
    "endpoint": r"|https?://[^\s\\]{1,200}",
}
"""What the members of an export's context look like."""

PLAIN_ID = re.compile(r"[A-Za-z0-9._:/@-]+")
"""Ids of attempts and jobs stand in command lines that people paste."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The lines of a journal as they were written, without their newlines."""

    head: str
    lines: tuple[bytes, ...]
    imported: bool = False

    @property
    def text(self) -> bytes:
        return b"".join(line + b"\n" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Import:
    """What an import brought: of chains that were not here yet, their heads and their attempts."""

    context: Context
    heads: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    lines: int


class ImportedFiles:
    """The imports of one context. What was read of a file is kept as long as the file is the same."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "imported"
        self._read: dict[Path, tuple[tuple[int, int, int], Contents]] = {}

    def refresh(self) -> tuple[Contents, ...]:
        """What the files hold, oldest import first. Raises OSError where one cannot be read."""
        try:
            found = [(path, path.stat()) for path in self.directory.iterdir() if path.suffix == ".jsonl"]
        except FileNotFoundError:
            found = []
        marks = {path: (stat.st_mtime_ns, stat.st_ino, stat.st_size) for path, stat in found}
        self._read = {path: known for path, known in self._read.items() if marks.get(path) == known[0]}
        for path, mark in marks.items():
            if path not in self._read:
                self._read[path] = (mark, _contents(path))
        return tuple(contents for _, contents in sorted(self._read.values(), key=lambda read: read[0]))


def _contents(path: Path) -> Contents:
    name = f"imported/{path.name}"
    contents = contents_of(_lines(path.read_bytes()), name)
    if contents.head != path.stem:
        contents.problems.append(JournalProblem(name, 0, "Its newest records are not those of the import."))
    return contents


def _lines(text: bytes) -> list[bytes]:
    return text.removesuffix(b"\n").split(b"\n") if text else []


def contents_of(lines: Sequence[bytes], name: str) -> Contents:
    contents = Contents()
    for number, line in enumerate(lines, start=1):
        contents.take(line, name, number)
    return contents


def chains_in(directory: Path) -> tuple[Chain, ...]:
    """The chains of one context as they are on the disk, our own first. Whoever calls holds the lock."""
    own = [line for path in month_files(directory) for line in path.read_bytes().split(b"\n")[:-1]]
    foreign = [_lines(path.read_bytes()) for path in sorted((directory / "imported").glob("*.jsonl"))]
    found = [(own, False), *((lines, True) for lines in foreign)]
    return tuple(Chain(hash_of(lines[-1]), tuple(lines), imported) for lines, imported in found if lines)


def read_export(text: str) -> tuple[Context, tuple[Chain, ...]]:
    """The context and the chains of a JSON export. Raises `BadInput` for what is none, for another schema,
    and where a chain is broken or tells of another context."""
    try:
        export = json.loads(text)
        schema = export["relight_journal"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _not_taken("It is not a journal that Relight exported as JSON.") from None
    if schema != EXPORT_SCHEMA:
        raise _not_taken(f"It is an export of schema {schema!r}; this Relight reads schema {EXPORT_SCHEMA}.")
    try:
        context = _context(export["context"])
        chains = tuple(
            Chain(str(each["head"]), tuple(line.encode() for line in each["lines"]))
            for each in export["chains"]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _not_taken("Its context or its lines are missing, or are none.") from None
    for chain in chains:
        _refuse_broken(chain, context)
    return context, chains


def _context(members: dict[str, Any]) -> Context:
    """Raises ValueError, KeyError or TypeError for what no account and Region has: a directory is named by
    it."""
    refuse_other_types(Context, members)
    for name, pattern in CONTEXT_FORMS.items():
        if not re.fullmatch(pattern, members[name]):
            raise ValueError(name)
    urlsplit(members["endpoint"])
    return Context(**{field.name: members[field.name] for field in fields(Context)})


def _refuse_broken(chain: Chain, context: Context) -> None:
    contents = contents_of(chain.lines, "")
    if not chain.lines:
        raise _not_taken("One of its chains is empty.")
    broken = next((problem for problem in contents.problems if not problem.harmless), None)
    if broken is not None:
        raise _not_taken(f"Record {broken.line} of chain {chain.head[:16]}: {broken.text}")
    if contents.head != chain.head or any(b"\n" in line for line in chain.lines):
        raise _not_taken(f"The newest records of chain {chain.head[:16]} are missing or were changed.")
    ids = {name for each in contents.attempts.values() for name in (each.id, each.job_id or each.id)}
    if not all(PLAIN_ID.fullmatch(name) for name in ids):
        raise _not_taken(f"An attempt of chain {chain.head[:16]} has an id that is none.")
    told_of = {each.context for each in (*contents.attempts.values(), *contents.records())}
    if told_of - {context}:
        raise _not_taken(f"Chain {chain.head[:16]} tells of another account or Region than it says.")


def _not_taken(why: str) -> BadInput:
    return BadInput(
        "Not imported", f"{why} Nothing was changed.", "Ask for a new: relight journal export --format json"
    )


def take_in(directory: Path, context: Context, chains: Sequence[Chain]) -> Import:
    """Write down the chains that are not here yet. Importing twice changes nothing. Whoever calls holds the
    lock. Raises OSError."""
    imported = directory / "imported"
    make_private(imported)
    new = []
    for chain in chains:
        here = chains_in(directory)
        if any(each.text.startswith(chain.text) for each in here):
            continue
        draft = imported / f"{chain.head}.new"
        draft.unlink(missing_ok=True)
        write_file(draft, chain.text, 0o400)
        draft.replace(imported / f"{chain.head}.jsonl")
        for each in here:
            if each.imported and chain.text.startswith(each.text):
                (imported / f"{each.head}.jsonl").unlink()
        sync_directory(imported)
        new.append(chain)
    contents = [contents_of(chain.lines, "") for chain in new]
    return Import(
        context,
        tuple(chain.head for chain in new),
        tuple(attempt for each in contents for attempt in each.attempts.values()),
        sum(each.lines for each in contents),
    )
