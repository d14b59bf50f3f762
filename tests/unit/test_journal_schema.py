"""What is written is what docs/journal.schema.json says."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.generate import ROOT
from docs.journal_schema import EVERY_LINE, SOMETIMES
from recovery.attempts import Attempt, AttemptState, new_attempt
from recovery.context import Context
from recovery.journal import Journal
from recovery.journal_records import KINDS, CallRecord, JobChange, Mark, Note, Record, RunRecord, SignOff
from tests.unit.fake_account import CONTEXT, NOW, Clock, ebs_plan
from tests.unit.journals import file_of, lines_of

SCHEMA = json.loads((ROOT / "docs" / "journal.schema.json").read_text())
ANN = "arn:aws:iam::111122223333:user/ann"

RECORDS: tuple[Record, ...] = (
    CallRecord("token", CONTEXT, "JOB-1", "attach", "ec2:AttachVolume", "sent"),
    CallRecord("token", CONTEXT, "JOB-1", "attach", "ec2:AttachVolume", "refused", "No."),
    JobChange(CONTEXT, "JOB-1", "RUNNING"),
    JobChange(CONTEXT, "JOB-1", "COMPLETED", "EBS", 100.0, "arn:aws:ec2:::volume/vol-1", "Done"),
    Note(CONTEXT, "", "The laptop died.\nBen goes on.", ANN),
    Mark(CONTEXT, "JOB-1", "mount", True, ANN, "I looked."),
    SignOff(CONTEXT, "JOB-1", ANN),
    RunRecord("run-1", CONTEXT, "0" * 64, "The shop", ANN, "begun"),
    RunRecord("run-1", CONTEXT, "0" * 64, "The shop", ANN, "ended", "done", True),
)


def problems(line: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(line)]


@pytest.fixture
def written(tmp_path: Path) -> Journal:
    """A line of every kind, with every member that a line may have."""
    clock = Clock()
    journal = Journal(tmp_path / "journal", clock)
    attempt = journal.append(new_attempt(ebs_plan(), CONTEXT, NOW))
    for record in RECORDS:
        journal.record(record)
    with file_of(journal).open("ab") as file:
        file.write(b'{"torn')
    for state in AttemptState:
        attempt = journal.append(replace(attempt, state=state, sent=NOW, job_id="JOB-1", why="so"))
    return journal


def test_every_kind_of_line_that_is_written_follows_the_published_schema(written: Journal) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    lines = lines_of(written)
    assert {line["kind"] for line in lines} == {"attempt", *KINDS}
    assert [problems(line) for line in lines] == [[]] * len(lines)
    assert all(any(name in line for line in lines) for name in (*EVERY_LINE, *SOMETIMES))


def test_every_record_is_read_back_as_it_was_written(written: Journal) -> None:
    found = Journal(written.directory).records(CONTEXT)
    assert found == tuple(replace(record, at=NOW) for record in RECORDS)
    assert Journal(written.directory).records(CONTEXT, "") == found
    assert {record.about for record in Journal(written.directory).records(CONTEXT, "JOB-1")} == {"JOB-1"}


@pytest.mark.parametrize("kind", [Attempt, *KINDS.values()])
def test_every_member_of_a_kind_is_in_the_schema(kind: type[Attempt | Record]) -> None:
    name = next((name for name, each in KINDS.items() if each is kind), "attempt")
    declared = {field.name for field in fields(kind)} - {"context"} | {
        field.name for field in fields(Context)
    }
    assert set(SCHEMA["$defs"][name]["properties"]) == declared | {"kind", *EVERY_LINE}


@pytest.mark.parametrize(
    ("change", "value"),
    [("kind", "rumour"), ("schema", 2), ("before", "none"), ("text", 5), ("unheard", "of"), ("about", None)],
)
def test_another_member_or_value_does_not_follow_the_schema(
    written: Journal, change: str, value: object
) -> None:
    note = next(line for line in lines_of(written) if line["kind"] == "note")
    assert problems(note) == []
    assert problems({**note, change: value}) != []


@pytest.mark.parametrize(
    ("member", "value"),
    [("text", 5), ("by", None), ("account", ["111122223333"]), ("kind", "rumour"), ("at", "yesterday")],
)
def test_a_record_with_a_member_of_another_type_is_not_read(
    tmp_path: Path, member: str, value: object
) -> None:
    journal = Journal(tmp_path / "journal", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    with journal.turn(CONTEXT) as turn:
        turn.write(
            {
                "kind": "note",
                "about": "",
                "text": "",
                "by": ANN,
                "account": CONTEXT.account,
                "region": CONTEXT.region,
                "partition": CONTEXT.partition,
                "endpoint": CONTEXT.endpoint,
                member: value,
            }
        )
    assert journal.records(CONTEXT) == ()
    assert "Not a record" in journal.verify()[-1].text
