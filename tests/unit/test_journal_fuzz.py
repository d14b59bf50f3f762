"""Every byte of a journal cut, flipped or moved: nothing earlier is lost, every change is found, and what is
written afterwards is there or refused with words.

Exhaustive over a small journal of three months, about 3,000 bytes.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recovery.attempts import AttemptState, new_attempt
from recovery.errors import Refused
from recovery.journal import Journal
from recovery.journal_records import Note
from tests.unit.fake_account import CONTEXT, NOW, Clock, ebs_plan
from tests.unit.journals import files_of, noted

MONTHS = tuple(datetime(2026, month, 15, tzinfo=UTC) for month in (9, 10, 11))


class Specimen:
    """A journal of three months, its files as they were, and its head."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.clock = Clock(MONTHS[0])
        journal = self.journal()
        attempt = new_attempt(ebs_plan(), CONTEXT, NOW)
        for number, (month, state) in enumerate(zip(MONTHS, (*AttemptState,)[:3], strict=True)):
            self.clock.now = month
            journal.record(Note(CONTEXT, "", f"note {number}", "ann"))
            journal.append(replace(attempt, state=state, sent=NOW))
        self.files = files_of(journal)
        self.texts = [file.read_bytes() for file in self.files]
        self.head = journal.head(CONTEXT)

    def journal(self) -> Journal:
        """As a process that has read nothing yet sees it."""
        return Journal(self.directory, self.clock)

    def changed(self, number: int, text: bytes) -> Journal:
        """With one file changed, and the others as they were."""
        for index, file in enumerate(self.files):
            # A new file: ext4 waits for the disk where one is cut to nothing and written again.
            file.unlink(missing_ok=True)
            file.write_bytes(text if index == number else self.texts[index])
        return self.journal()


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Specimen]:
    with pytest.MonkeyPatch.context() as patch:
        # Thousands of waits for the disk would show nothing about what is read back.
        patch.setattr(os, "fsync", lambda file: None)
        yield Specimen(tmp_path_factory.mktemp("fuzz") / "journal")


def harm(journal: Journal, head: str = "") -> bool:
    return not all(problem.harmless for problem in journal.verify(head))


def write_on(journal: Journal, *, damaged: bool) -> None:
    """A damaged journal starts nothing and takes what is to be remembered all the same."""
    if damaged:
        with pytest.raises(Refused, match="journal"), journal.turn(CONTEXT) as turn:
            turn.refuse_damaged()
    journal.record(Note(CONTEXT, "", "after", "ann"))
    again = Journal(journal.directory)
    assert noted(again)[-1] == "after"
    assert harm(again) is damaged


def test_cut_off_at_any_byte_the_newest_file_keeps_what_came_before(specimen: Specimen) -> None:
    text = specimen.texts[-1]
    ends = {0, *(index + 1 for index, byte in enumerate(text) if byte == ord("\n"))}
    for cut in range(len(text)):
        journal = specimen.changed(2, text[:cut])
        whole = sum(end <= cut for end in ends) - 1
        assert noted(journal) == ["note 0", "note 1", "note 2"][: 2 + min(whole, 1)]
        assert [attempt.state for attempt in journal.attempts()] == [AttemptState.SENT]
        problems = journal.verify()
        assert [problem.harmless for problem in problems] == ([] if cut in ends else [True])
        assert harm(journal, specimen.head), "with the head it is found in any case"
        write_on(journal, damaged=False)


@pytest.mark.parametrize("number", [0, 1])
def test_cut_off_at_any_byte_a_file_before_the_newest_is_found(specimen: Specimen, number: int) -> None:
    for cut in range(len(specimen.texts[number])):
        journal = specimen.changed(number, specimen.texts[number][:cut])
        assert harm(journal)
        assert noted(journal)[:number] == ["note 0", "note 1"][:number]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_flipped_bit_in_any_byte_is_found_and_what_stands_before_it_is_read(
    specimen: Specimen, number: int
) -> None:
    text = specimen.texts[number]
    for index in range(len(text)):
        flipped = bytearray(text)
        flipped[index] ^= 1 << (index % 8)
        journal = specimen.changed(number, bytes(flipped))
        assert harm(journal), f"byte {index} of {len(text)}"
        first_line = index <= text.index(b"\n")
        kept = number if first_line else number + 1
        assert noted(journal)[:kept] == ["note 0", "note 1", "note 2"][:kept]
        if index % 7 == 0:
            write_on(journal, damaged=True)


def test_lines_swapped_doubled_or_removed_anywhere_are_found(specimen: Specimen) -> None:
    lines = [(number, line) for number, text in enumerate(specimen.texts) for line in text.splitlines(True)]

    def harmed(changed: list[tuple[int, bytes]]) -> bool:
        for number, file in enumerate(specimen.files):
            file.unlink(missing_ok=True)
            file.write_bytes(b"".join(line for where, line in changed if where == number))
        return harm(specimen.journal())

    assert not harmed(lines)
    for first, second in itertools.combinations(range(len(lines)), 2):
        swapped = list(lines)
        swapped[first], swapped[second] = (
            (lines[first][0], lines[second][1]),
            (lines[second][0], lines[first][1]),
        )
        assert harmed(swapped), f"lines {first} and {second} swapped"
    for index, line in enumerate(lines):
        assert harmed([*lines[: index + 1], line, *lines[index + 1 :]]), f"line {index} doubled"
        newest = index == len(lines) - 1
        assert harmed([*lines[:index], *lines[index + 1 :]]) is not newest, f"line {index} removed"
    assert harm(specimen.changed(2, lines[-2][1]), specimen.head), "the newest, with the head"


@pytest.mark.parametrize("removed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2)])
def test_any_files_that_are_removed_are_found(specimen: Specimen, removed: tuple[int, ...]) -> None:
    journal = specimen.changed(0, specimen.texts[0])
    for number in removed:
        specimen.files[number].unlink()
    newest_only = list(removed) == list(range(removed[0], 3))
    assert harm(journal) is not newest_only
    assert harm(journal, specimen.head)


APPEND = """
import sys
from pathlib import Path
from recovery.journal import Journal
from recovery.journal_records import Note
from tests.unit.fake_account import CONTEXT
journal = Journal(Path(sys.argv[1]))
number = 0
while True:
    text = f"{sys.argv[2]} {number}"
    journal.record(Note(CONTEXT, "", text, "ann"))
    print(text, flush=True)
    number += 1
"""


def test_writers_killed_at_any_moment_lose_nothing_that_was_on_the_disk(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, str(tmp_path / "journal"), name], stdout=subprocess.PIPE, text=True
        )
        for name in ("a", "b", "c")
    ]
    told: list[str] = []
    for number, writer in enumerate(writers):
        with writer:
            assert writer.stdout is not None
            told += [writer.stdout.readline().strip() for _ in range(20 * (number + 1))]
            writer.send_signal(signal.SIGKILL)
            told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    journal = Journal(tmp_path / "journal")
    assert set(told) <= set(noted(journal))
    assert len(noted(journal)) == len(set(noted(journal)))
    assert not harm(journal)
    journal.record(Note(CONTEXT, "", "after", "ann"))
    assert not harm(Journal(tmp_path / "journal"))
