"""The files of one context's journal: one a month, in a directory of their own.

    <state>/journal/aws-111122223333-eu-west-1/2026-10.jsonl
                                               2026-11.jsonl     the newest, which alone is written
                                               imported/         what colleagues exported, read-only
                                               reserve           room on the disk, see below
                                               lock              whose turn it is

What was read stays in memory by name, inode, size and time of change of its file, and only what was added is
read again. Whoever calls holds the lock.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, overload
from urllib.parse import urlsplit

from recovery.context import Context
from recovery.errors import Refused
from recovery.journal_lines import Contents, JournalProblem, hash_of, is_intact, line_of

MONTH_FILE = re.compile(r"\d{4}-\d{2}\.jsonl")
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

RESERVE_BYTES = 65536
"""Room for some 150 outcomes of 400 bytes. They are random, because a file system that compresses would give
zeros no room."""


def directory_name(context: Context) -> str:
    """`aws-111122223333-eu-west-1`; of a simulated account with its host and port behind it."""
    place = urlsplit(context.endpoint).netloc if context.endpoint else ""
    parts = (context.partition, context.account, context.region, *([place] if place else []))
    return "-".join(re.sub(r"[^A-Za-z0-9.-]+", "-", part).strip("-.") for part in parts)


@dataclass(slots=True)
class _Read:
    """A file as far as it was read: `whole` bytes of whole lines, after which `fragment` follows."""

    name: str
    mark: tuple[int, int, int]
    whole: int = 0
    lines: int = 0
    fragment: bytes = b""


class JournalFiles:
    """The journal in `directory`, which is made on the first write."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.contents = Contents()
        self._read: list[_Read] = []

    @property
    def newest(self) -> Path:
        """The file that the next record goes to, or the directory where there is none."""
        return self.directory / self._read[-1].name if self._read else self.directory

    def refresh(self) -> Contents:
        """What the files hold now. Raises OSError where one cannot be read."""
        found = [(path.name, _mark(path.stat())) for path in month_files(self.directory)]
        if not self._only_grew(found):
            self.contents, self._read = Contents(), []
        for name, mark in found[max(len(self._read) - 1, 0) :]:
            if not self._read or self._read[-1].name != name:
                self._read.append(_Read(name, (0, -1, 0)))
            if self._read[-1].mark != mark:
                self._read_on(self._read[-1])
        return self.contents

    def _only_grew(self, found: list[tuple[str, tuple[int, int, int]]]) -> bool:
        """Whether the files are those that were read, but for what was added to the last and after it."""
        if len(found) < len(self._read):
            return False
        for known, (name, mark) in zip(self._read, found, strict=False):
            grew = known is self._read[-1] and mark[0] == known.mark[0] and mark[1] > known.mark[1]
            if known.name != name or not (known.mark == mark or grew):
                return False
        return True

    def _read_on(self, read: _Read) -> None:
        with (self.directory / read.name).open("rb") as file:
            file.seek(read.whole)
            text = file.read()
            read.mark = _mark(os.fstat(file.fileno()))
        whole, newline, read.fragment = text.rpartition(b"\n")
        read.whole += len(whole) + len(newline)
        for line in whole.split(b"\n") if newline else ():
            self.contents.take(line, read.name, read.lines + 1, begins_file=read.lines == 0)
            read.lines += 1

    def fragments(self) -> Iterator[JournalProblem]:
        """What stands behind the last whole line of a file."""
        for read in self._read:
            if not read.fragment:
                continue
            if read is self._read[-1] and not _is_line_with_another_end(read.fragment):
                text = "The last record was cut off while it was written; it is dropped with the next write."
                yield JournalProblem(read.name, read.lines + 1, text, harmless=True)
            else:
                yield JournalProblem(read.name, read.lines + 1, "It was changed after it was written.")

    def write(
        self, records: Sequence[Mapping[str, object]], now: datetime, *, from_reserve: bool = False
    ) -> None:
        """Write records of these members, all or none, and wait for the disk once. On a full disk the reserve
        is given up for what may take it. Raises OSError."""
        dropped = self._mend_tail()
        newest = self._read[-1] if self._read else _Read("", (0, 0, 0))
        # A clock that went back must not continue a file that another follows already: the newest goes on.
        name = max(newest.name, f"{now.astimezone(UTC):%Y-%m}.jsonl")
        begins = newest.name != name or newest.lines == 0
        first: dict[str, object] = {"follows": self.contents.last_file} if begins else {}
        if dropped:
            first["torn_bytes_dropped"] = dropped
        text, before = b"", self.contents.last_hash
        for members in records:
            line = line_of({**members, **first}, before, now)
            text, before, first = text + line + b"\n", hash_of(line), {}
        try:
            self._put(name, text)
        except OSError as error:
            if error.errno not in DISK_FULL or not from_reserve or not self._give_up_reserve():
                raise
            self._put(name, text)

    def _put(self, name: str, text: bytes) -> None:
        """Append lines to the file, all or none."""
        file = os.open(self.directory / name, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(file, 0o600)
            size = os.fstat(file).st_size
            try:
                write_all(file, text)
                os.fsync(file)
            except OSError:
                os.ftruncate(file, size)
                raise
            if size == 0:
                sync_directory(self.directory)
        finally:
            os.close(file)
        self.refresh()

    def _mend_tail(self) -> int:
        """Cut off what a power failure left of a record, and tell its bytes. A record whose line end was
        changed stays, as a line that is no record."""
        read = self._read[-1] if self._read else None
        if read is None or not read.fragment:
            return 0
        keep, dropped = _is_line_with_another_end(read.fragment), len(read.fragment)
        with (self.directory / read.name).open("r+b") as file:
            if keep:
                file.seek(0, os.SEEK_END)
                file.write(b"\n")
            else:
                file.truncate(read.whole)
            file.flush()
            os.fsync(file.fileno())
        self.refresh()
        return 0 if keep else dropped

    def reserve_room(self) -> None:
        """Have room on the disk for the outcome of what is about to be sent. Raises `Refused`."""
        reserve = self.directory / "reserve"
        with suppress(OSError):
            if reserve.stat().st_size == RESERVE_BYTES:
                return
        draft = self.directory / "reserve.new"
        try:
            write_file(draft, os.urandom(RESERVE_BYTES), 0o600)
            draft.replace(reserve)
            sync_directory(self.directory)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise Refused(
                "No room to write down what becomes of it",
                f"{RESERVE_BYTES // 1024} KiB could not be reserved in {self.directory}: "
                f"{error.strerror or error}. Nothing was sent.",
                "Free space, or set RELIGHT_HOME to a directory with room, then do it again.",
            ) from error

    def _give_up_reserve(self) -> bool:
        """Whether there was one to give up."""
        reserve = self.directory / "reserve"
        try:
            os.truncate(reserve, 0)
            reserve.unlink()
            sync_directory(self.directory)  # until then some file systems keep freed blocks back
        except OSError:
            return False
        return True


@overload
def open_lock(directory: Path, *, to_write: Literal[True]) -> int: ...
@overload
def open_lock(directory: Path, *, to_write: Literal[False]) -> int | None: ...
def open_lock(directory: Path, *, to_write: bool) -> int | None:
    """The file by which processes take turns. A directory without one was never written by us, or was copied:
    it can be read all the same, None."""
    if to_write:
        return os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        return os.open(directory / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None


def month_files(directory: Path) -> list[Path]:
    """The files of the journal in a directory, oldest first; none where there is no directory."""
    try:
        return sorted(path for path in directory.iterdir() if MONTH_FILE.fullmatch(path.name))
    except FileNotFoundError:
        return []


def make_private(directory: Path) -> None:
    """Make the directory, and those above it that are missing, and wait until the disk knows of each: a file
    that is on the disk is lost with a directory that is not."""
    if directory.is_dir():
        return
    make_private(directory.parent)
    directory.mkdir(exist_ok=True, mode=0o700)
    sync_directory(directory.parent)


def write_file(path: Path, data: bytes, mode: int) -> None:
    """Write a whole file and wait for the disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        write_all(file, data)
        os.fsync(file)
    finally:
        os.close(file)


def write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mark(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _is_line_with_another_end(fragment: bytes) -> bool:
    """A record that was cut off lacks its end; one that has its sum and a byte more lost its line end to
    something else."""
    return is_intact(fragment[:-1])
