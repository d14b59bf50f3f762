from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.errors import Refused
from recovery.journal import Journal
from tests.unit.fake_account import CONTEXT, NOW, Clock, ebs_plan
from tests.unit.journals import file_of, lines_of


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal", Clock())


def attempt_of(zone: str = "eu-west-1a") -> Attempt:
    return new_attempt(ebs_plan(zone), CONTEXT, NOW)


def test_a_missing_journal_is_sound_and_empty(journal: Journal) -> None:
    assert journal.attempts() == ()
    assert journal.verify() == ()
    assert not journal.directory.exists()


def test_what_was_appended_is_read_back_by_another_reader(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    sent = journal.append(replace(attempt, state=AttemptState.SENT, sent=NOW))
    other = journal.append(attempt_of("eu-west-1b"))
    assert Journal(journal.directory).attempts() == (sent, other)
    assert Journal(journal.directory).verify() == ()


def test_the_file_and_its_directory_are_private(journal: Journal) -> None:
    journal.append(attempt_of())
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600
    directories = (journal.directory, file_of(journal).parent)
    assert [stat.S_IMODE(directory.stat().st_mode) for directory in directories] == [0o700, 0o700]


def test_a_journal_that_others_may_read_is_made_private_with_the_next_write(journal: Journal) -> None:
    journal.append(attempt_of())
    file_of(journal).chmod(0o644)
    journal.append(attempt_of())
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600


def test_no_restore_metadata_reaches_the_file(journal: Journal) -> None:
    journal.append(attempt_of("a-zone-nobody-should-see"))
    assert "a-zone-nobody-should-see" not in file_of(journal).read_text()


def test_a_later_record_holds_what_changed_and_nothing_else(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    journal.append(replace(attempt, state=AttemptState.STARTED, job_id="JOB-1"))
    record = lines_of(journal)[1]
    assert record.keys() == {"schema", "before", "at", "kind", "id", "state", "job_id", "sum"}


def test_a_record_that_changes_nothing_is_not_written(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    journal.append(attempt)
    assert len(file_of(journal).read_text().splitlines()) == 1


@pytest.mark.parametrize("cut", [1, 40])
def test_a_record_torn_by_a_crash_counts_as_never_written_and_is_told(journal: Journal, cut: int) -> None:
    attempt = journal.append(attempt_of())
    journal.append(replace(attempt, state=AttemptState.SENT, sent=NOW))
    file_of(journal).write_bytes(file_of(journal).read_bytes()[:-cut])
    assert journal.attempts() == (attempt,)
    assert [(problem.line, problem.harmless) for problem in journal.verify()] == [(2, True)]


def test_the_write_after_a_torn_record_goes_where_it_began(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    journal.append(replace(attempt, state=AttemptState.SENT, sent=NOW))
    file_of(journal).write_bytes(file_of(journal).read_bytes()[:-10])
    started = journal.append(replace(attempt, state=AttemptState.STARTED, job_id="JOB-1"))
    assert journal.attempts() == (started,)
    [told] = journal.verify()
    assert (told.line, told.harmless) == (2, True)
    with journal.turn(CONTEXT) as turn:
        turn.refuse_damaged()


def test_an_edited_line_shows_at_the_line_after_it(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    journal.append(replace(attempt, state=AttemptState.REFUSED))
    file_of(journal).write_text(file_of(journal).read_text().replace("orders-data", "orders-date", 1))
    assert [(problem.line, problem.harmless) for problem in journal.verify()] == [(1, False), (2, False)]


def test_a_removed_line_shows(journal: Journal) -> None:
    attempt = journal.append(attempt_of())
    journal.append(replace(attempt, state=AttemptState.SENT, sent=NOW))
    journal.append(replace(attempt, state=AttemptState.UNKNOWN, sent=NOW))
    lines = file_of(journal).read_text().splitlines(keepends=True)
    file_of(journal).write_text(lines[0] + lines[2])
    assert [problem.line for problem in journal.verify()] == [2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "Not a record"),
        ('"text"', "Not a record"),
        ("{}", "Not a record"),
        ('{"schema": 99}', "newer Relight"),
        (
            '{"schema": 1, "before": "' + "0" * 64 + '", "kind": "attempt", "id": "x", "state": "dreaming"}',
            "Not a record",
        ),
    ],
)
def test_a_line_of_something_else_is_a_problem_that_names_its_line(
    journal: Journal, line: str, told: str
) -> None:
    directory = journal.directory / "aws-111122223333-eu-west-1"
    directory.mkdir(parents=True)
    (directory / "2026-11.jsonl").write_text(line + "\n")
    assert journal.attempts() == ()
    problem = journal.verify()[-1]
    assert (problem.file, problem.line) == ("aws-111122223333-eu-west-1/2026-11.jsonl", 1)
    assert told in problem.text


def test_a_journal_that_cannot_be_written_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a directory should be")
    with pytest.raises(Refused, match="could not be written") as caught:
        Journal(tmp_path / "state" / "journal").append(attempt_of())
    assert "RELIGHT_HOME" in caught.value.next_step


APPEND_MANY = """
import sys
from pathlib import Path
from recovery.journal import Journal
from tests.unit.test_journal import attempt_of
journal = Journal(Path(sys.argv[1]))
for _ in range(20):
    journal.append(attempt_of())
"""


def test_processes_that_write_at_the_same_time_take_turns(journal: Journal) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", APPEND_MANY, str(journal.directory)]) for _ in range(3)
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert journal.verify() == ()
    assert len(journal.attempts()) == 60
