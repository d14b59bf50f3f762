"""The timeline of an incident, and its pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from command_line.journal.incident_pages import Asked, json_text, markdown
from recovery.attempts import AttemptState
from recovery.errors import AnswerLost
from recovery.incident import Entry, head_to_note, timeline
from recovery.journal import Journal
from recovery.journal_imports import read_export
from recovery.journal_records import CallRecord, JobChange, Mark, Note, Record, SignOff
from recovery.reconciling import set_aside
from recovery.restoring import prepare, run
from tests.unit.fake_account import CONTEXT, IDENTITY, NOW, VOLUME, Clock, FakeAccount, ebs_plan
from tests.unit.journals import file_of, noted

PLAN = ebs_plan()
ANN = "arn:aws:iam::111122223333:user/ann"
BEN = "arn:aws:iam::111122223333:user/ben"
EVERYTHING = Asked(None, None, "")


@pytest.fixture
def incident(account: FakeAccount, journal: Journal, clock: Clock) -> Journal:
    """A restore whose answer is lost, one that works, and what was said; a minute between records."""

    def lose() -> None:
        raise AnswerLost("Answer lost", "The connection broke.")

    account.before_effect = lose
    lost = run(prepare(PLAN, account, journal), PLAN, account, journal)
    clock.advance(60)
    set_aside(lost, journal)
    account.before_effect = lambda: None
    attempt = run(prepare(PLAN, account, journal), PLAN, account, journal)
    job = attempt.job_id
    said: tuple[Record, ...] = (
        JobChange(CONTEXT, job, "RUNNING", "EBS", 40.0),
        Note(CONTEXT, "", "Ben takes over.", ANN),
        CallRecord("t", CONTEXT, job, "attach", "ec2:AttachVolume", "refused", "In use.", BEN),
        Mark(CONTEXT, job, "mount", True, ANN, "I looked."),
        Mark(CONTEXT, job, "mount", False, ANN),
        SignOff(CONTEXT, job, ANN, "Orders are taken."),
    )
    for record in said:
        clock.advance(60)
        journal.record(record)
    journal.append(replace(attempt, state=AttemptState.COMPLETED, created_resource_arn=VOLUME))
    return journal


def texts(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.text for entry in entries]


def test_every_record_is_told_in_words_and_in_its_order(incident: Journal) -> None:
    told = timeline(incident, CONTEXT)
    assert texts(told.entries) == [
        f"Restore of orders-data: prepared from {PLAN.source.point_arn}",
        "Restore of orders-data: sent to AWS",
        "Restore of orders-data: no answer came, it may be running: The connection broke.",
        "Restore of orders-data: set aside: The user said that nothing was started.",
        f"Restore of orders-data: prepared from {PLAN.source.point_arn}",
        "Restore of orders-data: sent to AWS",
        "Restore of orders-data: AWS Backup started job JOB-1",
        "RUNNING, 40 %",
        "Ben takes over.",
        "attach (ec2:AttachVolume): refused. In use.",
        "mount: done. I looked.",
        "mount: not done after all",
        "signed off as recovered. Orders are taken.",
        f"Restore of orders-data: job JOB-1 completed: {VOLUME}",
    ]
    assert told.head == incident.head(CONTEXT)
    said_or_done = [(entry.text.split(":")[-1].split(".")[0].strip(), entry.by) for entry in told.entries]
    assert [by for text, by in said_or_done if text in ("sent to AWS", "refused")] == [IDENTITY.arn] * 2 + [
        BEN
    ]
    assert {by for _, by in said_or_done} == {"", IDENTITY.arn, BEN, ANN}


def test_an_attempt_and_its_job_are_one_thing(incident: Journal) -> None:
    lost, attempt = incident.attempts()
    of_job = timeline(incident, CONTEXT, about=attempt.job_id).entries
    assert of_job == timeline(incident, CONTEXT, about=attempt.id).entries
    assert len(of_job) == 9
    assert "Ben takes over." not in texts(of_job)
    assert len(timeline(incident, CONTEXT, about=lost.id).entries) == 4
    assert timeline(incident, CONTEXT, about="JOB-99").entries == ()


def test_since_and_until_belong_to_the_period_and_the_chain_stays_whole(incident: Journal) -> None:
    since, until = NOW + timedelta(minutes=2), NOW + timedelta(minutes=3)
    told = timeline(incident, CONTEXT, since, until)
    assert texts(told.entries) == ["RUNNING, 40 %", "Ben takes over."]
    assert [len(chain.lines) for chain in told.chains] == [14]


def test_a_line_that_is_no_record_is_left_out_of_the_timeline(incident: Journal) -> None:
    file = file_of(incident)
    lines = file.read_text().splitlines()
    lines[8] = "not json"
    file.write_text("\n".join([*lines, '{"torn']))
    assert len(timeline(incident, CONTEXT).entries) == 13


HOSTILE = [
    "a|b **bold** <script>alert(1)</script> [link](http://x) `code`",
    "first line\n# a heading\n| a | cell |\n",
    "\x1b[31mred\x1b]0;title\x07 \u202eright to left",
    "",
    "日本語 🔎",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_one_cell_of_the_markdown_whatever_it_holds(journal: Journal, text: str) -> None:
    journal.record(Note(CONTEXT, text, text, text))
    page = markdown(timeline(journal, CONTEXT), replace(EVERYTHING, about=text), NOW)
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    kinds = [token.type for token in tokens]
    assert (kinds.count("heading_open"), kinds.count("table_open")) == (1, 2)
    facts, rows = (page.count(f"\n| {start}") for start in ("Account", "2026-"))
    assert (facts, rows) == (1, 1)
    assert kinds.count("td_open") == 7 * 2 + 3
    raw = [child.content for token in tokens for child in token.children or () if child.type == "html_inline"]
    assert set(raw) <= {"<br>", "<code>", "</code>"}
    assert page.replace("\n", "").isprintable()


def test_the_markdown_names_account_region_period_and_head(incident: Journal) -> None:
    page = markdown(
        timeline(incident, CONTEXT),
        Asked(datetime(2026, 11, 21, 11, tzinfo=UTC), None, "JOB-1"),
        NOW,
    )
    for told in (
        "111122223333",
        "eu-west-1",
        "2026-11-21T11:00:00Z to now",
        "`JOB-1`",
        CONTEXT.endpoint,
        incident.head(CONTEXT),
    ):
        assert told in page
    assert f"| 2026-11-21T12:03:00Z | Ben takes over. | `{ANN}` |" in page


def test_an_empty_timeline_says_so(journal: Journal) -> None:
    assert "Nothing is recorded." in markdown(timeline(journal, CONTEXT), EVERYTHING, NOW)
    assert json.loads(json_text(timeline(journal, CONTEXT), EVERYTHING, NOW))["chains"] == []


def test_the_json_holds_the_lines_as_they_were_written(incident: Journal) -> None:
    export = json.loads(json_text(timeline(incident, CONTEXT, about="JOB-1"), EVERYTHING, NOW))
    assert "\n".join(export["chains"][0]["lines"]) + "\n" == file_of(incident).read_text()
    assert (export["head"], len(export["entries"])) == (incident.head(CONTEXT), 9)
    assert export["context"]["account"] == CONTEXT.account


def test_a_plan_s_context_stands_for_the_only_endpoint_of_its_account(
    journal: Journal, tmp_path: Path
) -> None:
    plain = replace(CONTEXT, endpoint="")
    assert head_to_note(journal, plain) == ""
    journal.record(Note(CONTEXT, "", "x", ANN))
    assert head_to_note(journal, plain) == head_to_note(journal, CONTEXT) == journal.head(CONTEXT)
    assert head_to_note(journal, replace(plain, region="eu-central-1")) == ""
    journal.record(Note(replace(CONTEXT, endpoint="http://127.0.0.1:1"), "", "x", ANN))
    assert head_to_note(journal, plain) == "", "which of the two nobody can say"
    (tmp_path / "file").touch()
    assert head_to_note(Journal(tmp_path / "file"), plain) == ""


def test_a_byte_that_is_no_text_is_handed_on_and_comes_back(journal: Journal, tmp_path: Path) -> None:
    journal.record(Note(CONTEXT, "", "caf\udce9", ANN))
    text = json_text(timeline(journal, CONTEXT), Asked(None, None, ""), NOW)
    assert text.encode().decode() == text
    other = Journal(tmp_path / "other")
    other.take_in(*read_export(text))
    assert noted(other) == ["caf\udce9"]
