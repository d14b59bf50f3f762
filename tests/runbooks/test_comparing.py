"""A runbook beside what it would be written as today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.recovery_plan import plan_of_one
from runbooks.comparing import HIDDEN, ChangedLine, compare
from runbooks.files import RunbookFile
from runbooks.redacting import redactions_of
from runbooks.registry import Format, format_named
from tests.runbooks.plans import FACTS, hostile_plan, made_plan

PLAN = plan_of_one(hostile_plan())
DRAWING = b"\x89drawn"


def row(name: str) -> Format:
    found = format_named(name)
    assert found is not None
    return found


def text_in(name: str) -> str:
    return str(row(name).files(PLAN, FACTS)[0].content)


def several(*_: object) -> tuple[RunbookFile, ...]:
    return (
        RunbookFile("main.txt", "one\ntwo\n"),
        RunbookFile("more.txt", "a\n"),
        RunbookFile("x.pdf", DRAWING),
    )


SEVERAL = Format("several", "Three files", "txt", f"{__name__}:several", several=True)


@pytest.mark.parametrize("name", ["yaml", "json"])
def test_a_runbook_as_it_was_written_has_no_changes(name: str) -> None:
    assert compare(row(name), PLAN, FACTS, "my.txt", text_in(name).encode(), lambda _: None).same


def test_lines_that_were_changed_added_or_removed_are_told_by_their_number() -> None:
    lines = text_in("yaml").split("\n")
    at = lines.index('  region: "eu-west-1"')
    lines[at] = '  region: "eu-central-1"'
    owner = lines.index('owner: ""')
    del lines[owner]
    lines.insert(-1, "# mind the gap")
    found = compare(row("yaml"), PLAN, FACTS, "my.txt", "\n".join(lines).encode(), lambda _: None)
    assert [(each.line, each.written, each.found) for each in found.lines] == [
        (owner + 1, 'owner: ""', None),
        (at, '  region: "eu-west-1"', '  region: "eu-central-1"'),
        (len(lines) - 1, None, "# mind the gap"),
    ]


def test_what_was_packed_otherwise_in_the_marker_is_no_change() -> None:
    later = replace(FACTS, made_by="somebody else")
    assert compare(row("yaml"), PLAN, later, "my.txt", text_in("yaml").encode(), lambda _: None).same


def test_values_that_were_filled_in_are_no_edits_and_are_not_told() -> None:
    plan = plan_of_one(
        made_plan(
            hostile_plan().context, hostile_plan().source, {"volumeType": "gp3", "secret": "hunter22"}, "r"
        )
    )
    facts = replace(FACTS, redactions=redactions_of(plan))
    written = str(row("yaml").files(plan, facts)[0].content)
    assert written.count("**ASK:RELIGHT_RESTORE_SECRET**") == 1
    filled = written.replace("**ASK:RELIGHT_RESTORE_SECRET**", "hunter22")
    found = compare(row("yaml"), plan, facts, "my.txt", filled.encode(), lambda _: None)
    assert (found.same, found.filled) == (True, 1)
    whole = str(row("yaml").files(plan, FACTS)[0].content).replace("hunter22", "hunter23")
    [change] = compare(row("yaml"), plan, FACTS, "my.txt", whole.encode(), lambda _: None).lines
    assert (change.written, change.found) == (HIDDEN, HIDDEN)


def test_what_is_put_in_the_place_of_a_value_is_no_more_than_a_value() -> None:
    facts = replace(FACTS, redactions=redactions_of(PLAN, ["json"]))
    written = str(row("json").files(PLAN, facts)[0].content)
    for value, edits in ((r"a \\ \" b", 0), ('a", "volumeType": "io2', 1), ("a\\", 1)):
        now = written.replace("**ASK:RELIGHT_RESTORE_JSON**", value)
        found = compare(row("json"), PLAN, facts, "my.txt", now.encode(), lambda _: None)
        assert (len(found.lines), found.filled) == (edits, 1 - edits), value


def test_a_page_that_was_ticked_and_signed_is_not_edited() -> None:
    written = str(row("markdown").files(PLAN, FACTS)[0].content)
    now = written.replace("- [ ] Nobody", "- [x] Nobody").replace(
        "| Incident | &nbsp; |", "| Incident | INC-7 |"
    )
    assert now != written
    found = compare(row("markdown"), PLAN, FACTS, "my.txt", now.encode(), lambda _: None)
    assert (found.same, found.filled) == (True, 2)
    now = written.replace("| Incident | &nbsp; |", "| Incident | INC-7 | and more |")
    assert not compare(row("markdown"), PLAN, FACTS, "my.txt", now.encode(), lambda _: None).same


def test_every_file_of_a_runbook_counts_and_a_drawing_is_the_same_or_not_known() -> None:
    beside = {"more.txt": b"b\n", "x.pdf": DRAWING}
    found = compare(SEVERAL, PLAN, FACTS, "my.txt", b"one\ntwo\n", beside.get)
    assert found.lines == (ChangedLine("more.txt", 1, "a", "b"),)
    found = compare(SEVERAL, PLAN, FACTS, "my.txt", b"one\ntwo\n", {"x.pdf": b"other"}.get)
    assert (found.lines, found.missing, found.unread) == ((), ("more.txt",), ("x.pdf",))
