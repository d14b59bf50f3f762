"""When the work after a restore counts as done, and by whose word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.account import Known
from recovery.checklist import closed, closed_for_sure, items
from recovery.journal_records import Mark, Note
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work
from tests.unit.fake_account import CONTEXT, IDENTITY

CHECKED = Work("attach", "Attach it", "ec2:AttachVolume", {}, Check("", {}, "", ()), {}, False, "")
HANDS = Work("power-on", "Turn it on", "", {}, BY_HAND, {}, False, "In vCenter.")


def mark(work: str, *, done: bool = True, text: str = "") -> Mark:
    return Mark(CONTEXT, "JOB", work, done, IDENTITY.arn, text)


@pytest.mark.parametrize(
    ("work", "known", "marks", "done"),
    [
        (CHECKED, Known.YES, [], True),
        (CHECKED, Known.NO, [], False),
        (CHECKED, Known.NO, [mark("attach", text="I saw it")], False),
        (CHECKED, Known.UNKNOWN, [], False),
        (CHECKED, Known.UNKNOWN, [mark("attach")], False),
        (CHECKED, Known.UNKNOWN, [mark("attach", text="I saw it")], True),
        (HANDS, Known.UNKNOWN, [], False),
        (HANDS, Known.UNKNOWN, [mark("power-on")], True),
        (HANDS, Known.UNKNOWN, [mark("power-on"), mark("power-on", done=False)], False),
        (HANDS, Known.UNKNOWN, [mark("something else")], False),
    ],
)
def test_a_check_stands_above_a_mark_and_a_mark_above_silence(
    work: Work, known: Known, marks: list[Mark], done: bool
) -> None:
    [item] = items([work], [known], marks)
    assert item.closed is done


def test_it_is_green_only_when_all_that_is_required_is_closed() -> None:
    optional = replace(CHECKED, name="tags", optional=True)
    work, done = [CHECKED, HANDS, optional], [Known.YES, Known.UNKNOWN, Known.NO]
    said = [Note(CONTEXT, "JOB", "the machine is up", IDENTITY.arn)]
    assert not closed(items(work, done, said))
    assert closed(items(work, done, [*said, mark("power-on")]))
    assert closed(())


def test_what_only_aws_keeps_from_being_known_is_unknown_and_not_open() -> None:
    assert closed_for_sure(items([CHECKED], [Known.UNKNOWN])) is Known.UNKNOWN
    assert closed_for_sure(items([CHECKED, HANDS], [Known.UNKNOWN, Known.UNKNOWN])) is Known.NO
    assert closed_for_sure(items([CHECKED], [Known.YES])) is Known.YES
