"""An intent reserves room for its outcome: what a full disk does to a restore that was sent."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.attempts import AttemptState, new_attempt
from recovery.errors import Refused, Unreachable
from recovery.journal import Journal
from recovery.journal_files import RESERVE_BYTES
from recovery.journal_records import CallRecord, Note
from recovery.reconciling import reconcile, unrecorded
from recovery.restoring import prepare, run
from tests.unit.fake_account import CONTEXT, NOW, FakeAccount, ebs_plan
from tests.unit.journals import file_of

PLAN = ebs_plan()
NOTE = Note(CONTEXT, "", "a note", "ann")


def reserve_of(journal: Journal) -> Path:
    return file_of(journal).with_name("reserve")


class FullDisk:
    """A disk that takes part of a record, then no more, until a reserve is given up; or for good."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, for_good: bool = False) -> None:
        self.is_full = False
        write, unlink = os.write, Path.unlink

        def written(file: int, data: bytes) -> int:
            if not self.is_full:
                return write(file, data)
            if len(data) > 100:
                return write(file, data[:100])
            raise OSError(errno.ENOSPC, "No space left on device")

        def unlinked(path: Path, missing_ok: bool = False) -> None:
            unlink(path, missing_ok)
            if path.name == "reserve" and not for_good:
                self.is_full = False

        monkeypatch.setattr(os, "write", written)
        monkeypatch.setattr(Path, "unlink", unlinked)


def test_what_is_about_to_be_sent_has_room_for_its_outcome_first(
    account: FakeAccount, journal: Journal
) -> None:
    attempt = prepare(PLAN, account, journal)
    assert not reserve_of(journal).exists()
    room: list[int] = []
    account.before_effect = lambda: room.append(reserve_of(journal).stat().st_size)
    run(attempt, PLAN, account, journal)
    assert room == [RESERVE_BYTES]


def test_a_call_other_than_a_restore_s_reserves_too(journal: Journal) -> None:
    journal.record(CallRecord("token", CONTEXT, "JOB-1", "attach", "ec2:AttachVolume", "sent"))
    assert reserve_of(journal).stat().st_size == RESERVE_BYTES


def test_without_room_for_the_outcome_nothing_is_sent(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = prepare(PLAN, account, journal)
    FullDisk(monkeypatch).is_full = True
    with pytest.raises(Refused, match="Nothing was sent") as caught:
        run(attempt, PLAN, account, journal)
    assert "No space left" in caught.value.text
    assert account.requests == []
    assert journal.attempts() == (attempt,)
    assert [path.name for path in file_of(journal).parent.glob("reserve*")] == []


def test_on_a_disk_that_fills_up_meanwhile_the_outcome_takes_the_reserve(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)

    def fill() -> None:
        disk.is_full = True

    account.before_effect = fill
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert (attempt.state, unrecorded(attempt)) == (AttemptState.STARTED, "")
    again = Journal(journal.directory)
    assert again.attempts() == (attempt,)
    assert again.verify() == ()
    assert not reserve_of(journal).exists()


def test_that_nothing_was_carried_out_is_an_outcome_too(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)

    def fill() -> None:
        disk.is_full = True
        raise Unreachable("No connection", "It was refused.")

    account.before_effect = fill
    with pytest.raises(Unreachable):
        run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert [attempt.state for attempt in Journal(journal.directory).attempts()] == [AttemptState.PREPARED]


def test_the_reserve_is_made_again_with_the_next_intent(account: FakeAccount, journal: Journal) -> None:
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    reserve_of(journal).unlink()
    run(prepare(PLAN, account, journal, again=True), PLAN, account, journal)
    assert reserve_of(journal).stat().st_size == RESERVE_BYTES


def test_only_an_outcome_takes_the_reserve(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    FullDisk(monkeypatch).is_full = True
    with pytest.raises(Refused, match="No space left"):
        journal.record(NOTE)
    with pytest.raises(Refused, match="No space left"):
        prepare(PLAN, account, journal, again=True)
    with pytest.raises(Refused, match="No space left"):
        journal.append(replace(new_attempt(PLAN, CONTEXT, NOW), state=AttemptState.SENT, sent=NOW))
    assert reserve_of(journal).stat().st_size == RESERVE_BYTES
    assert journal.attempts() == (attempt,)
    assert journal.verify() == (), "what was written of them was taken back"


def test_where_even_the_reserve_does_not_help_the_job_is_told_and_found_again(
    account: FakeAccount, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch, for_good=True)

    def fill() -> None:
        disk.is_full = True

    account.before_effect = fill
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert (attempt.state, attempt.job_id) == (AttemptState.STARTED, "JOB-1")
    assert "No space left" in unrecorded(attempt)
    [on_disk] = Journal(journal.directory).attempts()
    assert (on_disk.state, on_disk.job_id) == (AttemptState.SENT, "")
    disk.is_full = False
    [sight] = reconcile(account, journal)
    assert (sight.attempt.job_id, unrecorded(sight.attempt)) == ("JOB-1", "")


REALLY_FULL = """
import errno, os, sys
from dataclasses import replace
from pathlib import Path
from recovery.attempts import AttemptState
from recovery.errors import Refused
from recovery.journal import Journal
from recovery.journal_records import Note
from recovery.restoring import prepare, run
from tests.unit.fake_account import CONTEXT, Clock, FakeAccount, ebs_plan
disk = Path(sys.argv[1])
clock = Clock()
journal, account = Journal(disk / "journal", clock), FakeAccount(clock)

def fill():
    with (disk / "ballast").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError as error:
            assert error.errno == errno.ENOSPC

def change():
    # Until the page of the newest record is full, a full disk still takes records.
    for number in range(40):
        journal.record(Note(CONTEXT, "", f"{number} " + "x" * 200, "ann"))

def start(plan):
    attempt = run(prepare(plan, account, journal), plan, account, journal)
    return attempt.state

account.before_effect = fill
plan = ebs_plan()
attempt = run(prepare(plan, account, journal), plan, account, journal)
with journal.turn(CONTEXT) as turn:
    for number in range(40):
        attempt = turn.append(replace(attempt, state=AttemptState.COMPLETED, why=f"{number} " + "x" * 200))
print("outcomes", attempt.state.value, Journal(disk / "journal").attempts() == (attempt,))
fill()
try:
    change()
except Refused as error:
    print("notes", error.text.endswith("No space left on device."))
other = ebs_plan("eu-west-1b")
try:
    start(other)
except Refused as error:
    print("start", "No space left on device" in error.text)
print("requests", len(account.requests))
(disk / "ballast").unlink()
account.before_effect = lambda: None
print("afterwards", start(other).value, Journal(disk / "journal").verify())
"""


def in_a_namespace(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "-rm", *command], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.skipif(
    shutil.which("unshare") is None or in_a_namespace("mount", "-t", "tmpfs", "none", "/mnt").returncode != 0,
    reason="this machine lets nobody mount a file system of their own",
)
def test_on_a_really_full_disk_outcomes_are_written_and_nothing_new_is_sent(tmp_path: Path) -> None:
    (tmp_path / "full.py").write_text(REALLY_FULL)
    mount = 'mount -t tmpfs -o size=256k none "$1" && exec "$2" "$3" "$1"'
    (tmp_path / "disk").mkdir()
    told = in_a_namespace(
        "sh", "-c", mount, "sh", str(tmp_path / "disk"), sys.executable, str(tmp_path / "full.py")
    )
    assert told.stdout.splitlines() == [
        "outcomes completed True",
        "notes True",
        "start True",
        "requests 1",
        "afterwards started ()",
    ], told.stderr
