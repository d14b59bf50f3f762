"""A colleague's journal beside ours: it stops us as ours would, and is never written to."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from command_line.journal.incident_pages import Asked, json_text
from recovery.attempts import AttemptState
from recovery.context import Context
from recovery.errors import AnswerLost, BadInput, Refused
from recovery.incident import timeline
from recovery.journal import Journal
from recovery.journal_imports import Import, read_export
from recovery.journal_lines import NOTHING_BEFORE, SUM_DIGITS, hash_of
from recovery.journal_records import Mark, Note, SignOff, record_members
from recovery.plan import canonical_json
from recovery.reconciling import reconcile, set_aside
from recovery.restoring import attempt_of, prepare, run
from tests.unit.fake_account import CONTEXT, NOW, Clock, FakeAccount, ebs_plan
from tests.unit.journals import file_of, files_of, lines_of, noted

PLAN = ebs_plan()
ANN, BEN = "arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/ben"


@pytest.fixture
def theirs(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "theirs", clock)


def exported(journal: Journal, context: Context = CONTEXT) -> str:
    return json_text(timeline(journal, context), Asked(None, None, ""), NOW)


def taken_in(journal: Journal, text: str) -> Import:
    return journal.take_in(*read_export(text))


def lose() -> None:
    raise AnswerLost("Answer lost", "The connection broke.")


def files(journal: Journal) -> dict[str, bytes]:
    return {
        str(path.relative_to(journal.directory)): path.read_bytes()
        for path in journal.directory.rglob("*.jsonl")
    }


def test_an_unsettled_attempt_of_a_colleague_stops_another_plan_of_its_point(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    account.before_effect = lose
    run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    brought = taken_in(journal, exported(theirs))
    assert [attempt.unsettled for attempt in brought.attempts] == [True]
    account.before_effect = lambda: None
    other = ebs_plan("eu-west-1b")
    with pytest.raises(Refused, match="not settled"):
        prepare(other, account, journal)


def test_a_colleague_s_attempt_of_the_same_plan_is_answered_and_not_sent_again(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    sent = run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    taken_in(journal, exported(theirs))
    assert attempt_of(PLAN, account, journal) == sent
    assert prepare(PLAN, account, journal) == sent
    assert run(sent, PLAN, account, journal) == sent
    assert len(account.all_jobs) == 1


def test_what_we_prepared_is_not_sent_once_an_import_tells_that_a_colleague_ran_the_plan(
    account: FakeAccount, journal: Journal, theirs: Journal, clock: Clock
) -> None:
    run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    clock.now += timedelta(minutes=5)
    prepare(PLAN, account, journal)
    taken_in(journal, exported(theirs))
    run(prepare(PLAN, account, journal), PLAN, account, journal)
    assert len(account.all_jobs) == 1


def test_what_a_colleague_only_prepared_is_listed_and_never_continued(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    prepared = prepare(PLAN, account, theirs)
    taken_in(journal, exported(theirs))
    assert journal.attempts() == ()
    assert [(row.attempt, row.imported) for row in journal.listing()] == [(prepared, theirs.head(CONTEXT))]
    ours = prepare(PLAN, account, journal)
    assert ours.id != prepared.id
    with pytest.raises(Refused, match="no attempt"):
        run(prepared, PLAN, account, journal)


def test_what_becomes_of_a_colleague_s_attempt_is_recorded_in_our_chain(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    def happen_and_lose() -> None:
        account.before_effect = lambda: None
        account.after_effect = lose

    account.before_effect = happen_and_lose
    unknown = run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    assert unknown.state is AttemptState.UNKNOWN
    taken_in(journal, exported(theirs))
    [sight] = reconcile(account, journal)
    assert (sight.attempt.id, sight.attempt.state) == (unknown.id, AttemptState.STARTED)
    assert lines_of(journal)[0]["id"] == unknown.id
    assert lines_of(journal)[0]["token"] == unknown.token, "our record of it stands alone"
    assert [row.imported for row in journal.listing()] == [""]
    assert Journal(journal.directory).attempts() == (sight.attempt,)
    assert journal.verify() == ()


def test_a_colleague_s_attempt_can_be_set_aside_here(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    account.before_effect = lose
    unknown = run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    taken_in(journal, exported(theirs))
    assert set_aside(unknown, journal).state is AttemptState.SET_ASIDE
    assert [attempt.state for attempt in journal.attempts()] == [AttemptState.SET_ASIDE]
    assert [attempt.state for attempt in theirs.attempts()] == [AttemptState.UNKNOWN]


def test_notes_marks_and_sign_offs_of_a_colleague_count_as_ours(
    journal: Journal, theirs: Journal, clock: Clock
) -> None:
    said = []
    for whose, who in ((theirs, ANN), (journal, BEN), (theirs, ANN)):
        clock.advance(60)
        said.append(Note(CONTEXT, "JOB-1", f"{who} at {clock.now}", who, clock.now))
        whose.record(said[-1])
    theirs.record(Mark(CONTEXT, "JOB-1", "mount", True, ANN))
    theirs.record(SignOff(CONTEXT, "JOB-1", ANN))
    taken_in(journal, exported(theirs))
    found = journal.records(CONTEXT, "JOB-1")
    assert list(found[:3]) == said, "in the order of their moments"
    assert [type(record) for record in found[3:]] == [Mark, SignOff]


def test_an_import_is_read_only_and_private_and_importing_twice_changes_nothing(
    journal: Journal, theirs: Journal
) -> None:
    theirs.record(Note(CONTEXT, "", "theirs", ANN))
    text = exported(theirs)
    assert taken_in(journal, text).heads == (theirs.head(CONTEXT),)
    [path] = journal.directory.glob("*/imported/*")
    assert path.name == f"{theirs.head(CONTEXT)}.jsonl"
    assert path.read_bytes() == file_of(theirs).read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    before = files(journal)
    again = taken_in(journal, text)
    assert (again.heads, again.attempts, again.lines) == ((), (), 0)
    assert files(journal) == before


def test_a_longer_export_of_the_same_chain_takes_the_place_of_the_shorter(
    journal: Journal, theirs: Journal, clock: Clock
) -> None:
    theirs.record(Note(CONTEXT, "", "first", ANN))
    shorter = exported(theirs)
    taken_in(journal, shorter)
    clock.advance(40 * 86_400)
    theirs.record(Note(CONTEXT, "", "second, in another month", ANN))
    assert len(files_of(theirs)) == 2
    taken_in(journal, exported(theirs))
    assert [path.stem for path in journal.directory.glob("*/imported/*")] == [theirs.head(CONTEXT)]
    assert noted(journal) == ["first", "second, in another month"]
    assert taken_in(journal, shorter).heads == (), "an older export brings nothing"


def test_our_own_export_brings_us_nothing(journal: Journal) -> None:
    journal.record(Note(CONTEXT, "", "ours", ANN))
    text = exported(journal)
    journal.record(Note(CONTEXT, "", "more", ANN))
    assert taken_in(journal, text).heads == ()
    assert list(journal.directory.rglob("imported/*")) == []


def test_a_third_person_gets_both_chains(journal: Journal, theirs: Journal, tmp_path: Path) -> None:
    theirs.record(Note(CONTEXT, "", "theirs", ANN))
    taken_in(journal, exported(theirs))
    journal.record(Note(CONTEXT, "", "ours", BEN))
    third = Journal(tmp_path / "third")
    assert len(taken_in(third, exported(journal)).heads) == 2
    assert set(noted(third)) == {"theirs", "ours"}
    assert (third.contexts(), third.head(CONTEXT)) == ((CONTEXT,), ""), "it can be handed on once more"
    assert taken_in(theirs, exported(journal)).heads == (journal.head(CONTEXT),), "their own is left out"


def test_records_that_two_copies_of_one_journal_hold_are_told_once(
    journal: Journal, theirs: Journal, clock: Clock
) -> None:
    """A laptop was replaced, and its state directory copied."""
    journal.record(Note(CONTEXT, "", "before", ANN))
    for file in files_of(journal):
        copy = theirs.directory / file.relative_to(journal.directory)
        copy.parent.mkdir(parents=True)
        copy.write_bytes(file.read_bytes())
    clock.advance(60)
    theirs.record(Note(CONTEXT, "", "after", ANN))
    taken_in(journal, exported(theirs))
    assert noted(journal) == ["before", "after"]


Spoil = Callable[[dict[str, Any]], object]


def resum(line: str, **changes: object) -> str:
    return json.dumps({**json.loads(line), **changes}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda export: export.update(relight_journal=2), "schema 2"),
        (lambda export: export.pop("relight_journal"), "not a journal"),
        (lambda export: export.pop("chains"), "missing"),
        (lambda export: export.update(context={"account": 5}), "missing"),
        (lambda export: export["chains"][0].pop("lines"), "missing"),
        (lambda export: export["chains"][0].update(lines=[5]), "missing"),
        (lambda export: export["chains"][0]["lines"].pop(), "newest records"),
        (lambda export: export["chains"][0]["lines"].pop(0), "Record 1"),
        (lambda export: export["chains"][0]["lines"].pop(1), "Record 2"),
        (lambda export: export["chains"][0]["lines"].reverse(), "Record 1"),
        (lambda export: export["chains"][0].update(lines=[]), "chain.* empty"),
        (lambda export: export["chains"].append({"head": "", "lines": []}), "chain.* empty"),
        (lambda export: export["context"].update(endpoint="http://[::1"), "missing, or are none"),
        (lambda export: export["context"].update(account="../../111122223333"), "missing, or are none"),
        (lambda export: export["context"].update(account="111122223333/"), "missing, or are none"),
        (lambda export: export["context"].update(region="r" * 300), "missing, or are none"),
        (lambda export: export["chains"][0].update(head="../../x"), "newest records"),
        (lambda export: export["context"].update(region="eu-central-1"), "another account or Region"),
        (
            lambda export: export["chains"][0]["lines"].__setitem__(
                1, resum(export["chains"][0]["lines"][1], text="another")
            ),
            "Record 2",
        ),
    ],
)
def test_what_is_broken_is_refused_and_nothing_is_changed(
    journal: Journal, theirs: Journal, spoil: Spoil, told: str
) -> None:
    journal.record(Note(CONTEXT, "", "ours", BEN))
    for number in range(3):
        theirs.record(Note(CONTEXT, "", f"theirs {number}", ANN))
    export = json.loads(exported(theirs))
    spoil(export)
    before = files(journal)
    with pytest.raises(BadInput, match=told):
        taken_in(journal, json.dumps(export))
    assert files(journal) == before


@pytest.mark.parametrize(
    "record",
    [
        {"at": "0001-01-01T00:00:00+14:00"},
        {"kind": "job", "status": "RUNNING", "percent": 10**4000},
        {"kind": "job", "status": "RUNNING", "percent": float("nan")},
    ],
)
def test_a_moment_or_a_number_beyond_all_others_is_refused_as_no_record(
    journal: Journal, theirs: Journal, record: dict[str, object]
) -> None:
    note = record_members(Note(CONTEXT, "", "", ANN))
    body = canonical_json({"schema": 1, "before": NOTHING_BEFORE, "at": NOW.isoformat(), **note, **record})
    line = f'{body[:-1]},"sum":"{hash_of(body.encode())[:SUM_DIGITS]}"}}'
    theirs.record(Note(CONTEXT, "", "", ANN))
    export = json.loads(exported(theirs))
    export["chains"] = [{"head": hash_of(line.encode()), "lines": [line]}]
    with pytest.raises(BadInput, match="Not a record"):
        taken_in(journal, json.dumps(export))


@pytest.mark.parametrize("bad", [{"id": "x; rm -rf ~"}, {"id": ""}, {"job_id": "$(reboot)"}])
def test_an_id_that_is_none_never_reaches_a_command_line_that_somebody_pastes(
    account: FakeAccount, journal: Journal, theirs: Journal, bad: dict[str, str]
) -> None:
    attempt = run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    theirs.append(replace(attempt, **bad))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="an id that is none"):
        taken_in(journal, exported(theirs))


@pytest.mark.parametrize("text", ["", "# Incident timeline", "[]", "null", '"text"', "{}", "[" * 100_000])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a journal"):
        read_export(text)


def test_a_damaged_import_stops_new_attempts_until_it_is_imported_again(
    account: FakeAccount, journal: Journal, theirs: Journal
) -> None:
    for number in range(2):
        theirs.record(Note(CONTEXT, "", f"theirs {number}", ANN))
    taken_in(journal, exported(theirs))
    [path] = journal.directory.glob("*/imported/*")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert [problem.harmless for problem in journal.verify()] == [False]
    with pytest.raises(Refused, match="imported") as caught:
        prepare(PLAN, account, journal)
    assert "import it again" in caught.value.next_step
    path.unlink()
    taken_in(journal, exported(theirs))
    assert prepare(PLAN, account, journal).state is AttemptState.PREPARED


def test_where_both_tell_of_an_attempt_who_knows_more_is_believed(
    account: FakeAccount, journal: Journal, theirs: Journal, clock: Clock
) -> None:
    started = run(prepare(PLAN, account, theirs), PLAN, account, theirs)
    taken_in(journal, exported(theirs))
    journal.append(replace(started, why="seen by us"))
    assert journal.attempts() == (replace(started, why="seen by us"),)
    clock.now += timedelta(hours=1)
    completed = theirs.append(replace(started, state=AttemptState.COMPLETED))
    taken_in(journal, exported(theirs))
    assert journal.attempts() == (completed,)
    assert journal.append(completed) == completed
    assert [line["state"] for line in lines_of(journal)] == ["started"], "what is known is not written again"
