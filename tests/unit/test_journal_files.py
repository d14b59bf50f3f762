"""A file each context and month, one chain across them, and reading that costs what was added."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recovery.attempts import AttemptState, new_attempt
from recovery.context import Context
from recovery.errors import Refused
from recovery.journal import Journal
from recovery.journal_files import directory_name
from recovery.journal_lines import CHANGES_KEPT, Contents
from recovery.journal_records import JobChange, Note
from tests.forks import REPOSITORY
from tests.unit.fake_account import CONTEXT, NOW, Clock, ebs_plan
from tests.unit.journals import files_of, noted

OCTOBER, NOVEMBER, DECEMBER = (datetime(2026, month, 15, tzinfo=UTC) for month in (10, 11, 12))


@pytest.fixture
def clock() -> Clock:
    return Clock(OCTOBER)


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal", clock)


@pytest.fixture
def quarter(journal: Journal, clock: Clock) -> Journal:
    """Two notes in each of three months."""
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        clock.now = month
        for number in (1, 2):
            journal.record(Note(CONTEXT, "", f"{month:%B} {number}", "ann"))
    return journal


def note(text: str) -> Note:
    return Note(CONTEXT, "", text, "ann")


@pytest.mark.parametrize(
    ("context", "name"),
    [
        (Context("111122223333", "eu-west-1"), "aws-111122223333-eu-west-1"),
        (Context("111122223333", "cn-north-1", "aws-cn"), "aws-cn-111122223333-cn-north-1"),
        (CONTEXT, "aws-111122223333-eu-west-1-127.0.0.1-5555"),
        (Context("1", "r", endpoint="http://[::1]:80/../x"), "aws-1-r-1-80"),
    ],
)
def test_a_context_has_a_directory_that_its_reader_recognises(context: Context, name: str) -> None:
    assert directory_name(context) == name


def test_each_month_begins_a_file_that_names_the_one_before(quarter: Journal) -> None:
    files = files_of(quarter)
    assert [file.name for file in files] == ["2026-10.jsonl", "2026-11.jsonl", "2026-12.jsonl"]
    assert '"follows":"2026-10.jsonl"' in files[1].read_text().splitlines()[0]
    assert len(noted(Journal(quarter.directory))) == 6
    assert Journal(quarter.directory).verify() == ()


def test_a_clock_that_goes_back_over_the_month_goes_on_in_the_newest_file(
    quarter: Journal, clock: Clock
) -> None:
    clock.now = OCTOBER
    quarter.record(note("later, by an earlier clock"))
    assert [len(file.read_text().splitlines()) for file in files_of(quarter)] == [2, 2, 3]
    assert quarter.verify() == ()


@pytest.mark.parametrize("missing", ["2026-10.jsonl", "2026-11.jsonl"])
def test_a_file_that_is_removed_from_before_the_newest_is_found(quarter: Journal, missing: str) -> None:
    next(file for file in files_of(quarter) if file.name == missing).unlink()
    assert [(problem.line, problem.harmless) for problem in quarter.verify()] == [(1, False)]
    with pytest.raises(Refused, match="line 1"), quarter.turn(CONTEXT) as turn:
        turn.refuse_damaged()


def test_the_newest_records_that_are_removed_are_found_with_a_head_noted_before(quarter: Journal) -> None:
    head = quarter.head(CONTEXT)
    assert quarter.verify(head) == ()
    quarter.record(note("one more"))
    assert quarter.verify(head) == (), "a head that others follow is still there"
    files_of(quarter)[-1].unlink()
    assert quarter.verify() == (), "what is left is one chain"
    [problem] = quarter.verify(head)
    assert head in problem.text


def test_files_swapped_by_name_are_found(quarter: Journal) -> None:
    october, november, _ = files_of(quarter)
    october.rename(october.with_suffix(".x"))
    november.rename(october)
    october.with_suffix(".x").rename(november)
    assert not all(problem.harmless for problem in quarter.verify())


def test_directories_are_private_and_on_the_disk_before_the_first_record_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("recovery.journal_files.sync_directory", synced.append)
    home = tmp_path / "state" / "journal"
    Journal(home).record(note("first"))
    assert synced == [tmp_path, home.parent, home, home / directory_name(CONTEXT)]
    assert {path.stat().st_mode & 0o777 for path in (home.parent, home, synced[-1])} == {0o700}
    Journal(home).record(note("second"))
    assert len(synced) == 4


def test_a_directory_of_another_account_or_region_is_found(journal: Journal) -> None:
    journal.record(note("here"))
    there = replace(CONTEXT, region="us-east-1")
    home = journal.directory / directory_name(CONTEXT)
    home.rename(journal.directory / directory_name(there))
    [problem] = journal.verify()
    assert (problem.harmless, directory_name(CONTEXT) in problem.text) == (False, True)
    with journal.turn(there) as turn, pytest.raises(Refused, match="belongs into the directory"):
        turn.refuse_damaged()


def test_a_file_cut_into_two_is_found(journal: Journal) -> None:
    for number in range(4):
        journal.record(note(str(number)))
    (file,) = files_of(journal)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:2]))
    file.with_name("2026-11.jsonl").write_text("".join(lines[2:]))
    assert [(problem.line, problem.harmless) for problem in journal.verify()] == [(1, False)]


def test_an_empty_newest_file_is_written_on(journal: Journal, clock: Clock) -> None:
    """A process died between making it and writing to it."""
    journal.record(note("october"))
    clock.now = NOVEMBER
    (files_of(journal)[0].with_name("2026-11.jsonl")).touch()
    journal.record(note("november"))
    assert noted(Journal(journal.directory)) == ["october", "november"]
    assert journal.verify() == ()


def test_a_record_torn_at_the_end_of_a_month_is_mended_in_its_file(journal: Journal, clock: Clock) -> None:
    journal.record(note("october"))
    with files_of(journal)[0].open("ab") as file:
        file.write(b'{"schema":')
    clock.now = NOVEMBER
    journal.record(note("november"))
    [problem] = journal.verify()
    assert (Path(problem.file).name, problem.line, problem.harmless) == ("2026-11.jsonl", 1, True)
    assert noted(journal) == ["october", "november"]


def test_contexts_have_chains_of_their_own(journal: Journal) -> None:
    other = replace(CONTEXT, region="eu-central-1")
    first = journal.append(new_attempt(ebs_plan(), CONTEXT, NOW))
    second = journal.append(new_attempt(ebs_plan(context=other), other, NOW))
    assert journal.attempts(CONTEXT) == (first,)
    assert journal.attempts(other) == (second,)
    assert set(journal.attempts()) == {first, second}
    assert set(journal.contexts()) == {CONTEXT, other}
    shutil.rmtree(files_of(journal)[0].parent)
    assert journal.verify() == ()


class Counted:
    """How many lines were read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines = 0
        take = Contents.take

        def counted(contents: Contents, line: bytes, file: str, number: int, *, begins_file: bool) -> None:
            self.lines += 1
            take(contents, line, file, number, begins_file=begins_file)

        monkeypatch.setattr(Contents, "take", counted)


def test_only_what_another_process_added_is_read(quarter: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Journal(quarter.directory)
    assert len(noted(reader)) == 6
    counted = Counted(monkeypatch)
    assert len(noted(reader)) == 6
    assert counted.lines == 0
    quarter.record(note("one more"))
    counted.lines = 0
    assert noted(reader)[-1] == "one more"
    assert counted.lines == 1


def test_a_file_that_was_changed_in_place_is_read_anew(quarter: Journal) -> None:
    reader = Journal(quarter.directory)
    assert noted(reader)[0] == "October 1"
    file = files_of(quarter)[0]
    file.write_text(file.read_text().replace("October 1", "Oktober 1"))
    assert noted(reader)[0] == "Oktober 1"
    with pytest.raises(Refused, match="changed after"), reader.turn(CONTEXT) as turn:
        turn.refuse_damaged()


def test_a_reader_sees_what_was_mended_by_another(journal: Journal) -> None:
    journal.record(note("kept"))
    file = files_of(journal)[0]
    with file.open("ab") as open_file:
        open_file.write(b"x" * 5000)
    reader = Journal(journal.directory)
    assert noted(reader) == ["kept"]
    journal.record(note("after"))
    assert noted(reader) == ["kept", "after"]


def test_of_a_job_s_changes_the_newest_stay_in_memory_and_the_file_has_all(journal: Journal) -> None:
    for percent in range(20):
        journal.record(JobChange(CONTEXT, "JOB-1", "RUNNING", "EBS", float(percent)))
    journal.record(JobChange(CONTEXT, "JOB-2", "PENDING"))
    journal.record(note("between"))
    kept = Journal(journal.directory).records(CONTEXT)
    changes = [record for record in kept if isinstance(record, JobChange)]
    assert [record.percent for record in changes] == [*map(float, range(20 - CHANGES_KEPT, 20)), None]
    assert kept[-1] == replace(note("between"), at=OCTOBER)
    assert len(files_of(journal)[0].read_text().splitlines()) == 22


def test_a_journal_on_a_disk_that_cannot_be_written_is_read(quarter: Journal) -> None:
    """A copy without its lock file."""
    for lock in quarter.directory.rglob("lock"):
        lock.unlink()
    reader = Journal(quarter.directory)
    assert len(noted(reader)) == 6
    assert reader.verify() == ()
    assert list(quarter.directory.rglob("lock")) == []


def test_a_record_whose_line_end_was_overwritten_is_damage_and_is_kept(journal: Journal) -> None:
    attempt = journal.append(new_attempt(ebs_plan(), CONTEXT, NOW))
    journal.append(replace(attempt, state=AttemptState.SENT, sent=NOW))
    (file,) = files_of(journal)
    file.write_bytes(file.read_bytes()[:-1] + b"\x0b")
    with pytest.raises(Refused, match="damaged"), journal.turn(CONTEXT) as turn:
        turn.refuse_damaged()
    journal.record(note("after"))
    assert not all(problem.harmless for problem in journal.verify())
    assert b'"state":"sent"' in file.read_bytes(), "nothing that was on the disk is cut off"


def test_records_that_are_written_together_are_one_wait_for_the_disk_and_a_line_each(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.record(note("before"))
    waits: list[int] = []
    monkeypatch.setattr(os, "fsync", waits.append)
    journal.record(*(note(str(number)) for number in range(100)))
    assert len(waits) == 1
    assert noted(Journal(journal.directory)) == ["before", *map(str, range(100))]
    assert journal.verify() == ()
    journal.record()
    assert len(waits) == 1


def test_the_page_s_way_to_verify_without_us_tells_the_same(quarter: Journal) -> None:
    page = (REPOSITORY / "docs" / "journal.md").read_text()
    script = page.split("```bash\n")[1].split("```")[0]
    directory = files_of(quarter)[0].parent

    def said() -> str:
        ran = subprocess.run(
            ["bash", "-c", script], cwd=directory, capture_output=True, text=True, check=True
        )
        return ran.stdout

    assert said() == f"head {quarter.head(CONTEXT)}\n"
    files_of(quarter)[1].unlink()
    assert "2026-12.jsonl, line 1: the line above it was changed or removed" in said()


def test_threads_of_one_process_read_and_write_one_journal_at_once(journal: Journal) -> None:
    """As the poller, a key's read and a restore do."""

    def use(name: int) -> list[int]:
        seen = []
        for number in range(20):
            if name % 2:
                journal.record(note(f"{name} {number}"), JobChange(CONTEXT, f"JOB-{number}", "RUNNING"))
            seen.append(len(journal.records(CONTEXT)))
            journal.attempts()
        return seen

    with ThreadPoolExecutor(6) as threads:
        seen = list(threads.map(use, range(6)))
    assert all(lengths == sorted(lengths) for lengths in seen), "nobody sees less than before"
    assert len(set(noted(journal))) == 60
    assert journal.verify() == ()
