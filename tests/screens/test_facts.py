"""Words and values of a group of facts in columns."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui.facts import Fact, FactGroup, group_lines

LONG = "EnableIAMDatabaseAuthentication"


@pytest.mark.parametrize("room", [40, 78, 118])
def test_a_long_word_never_runs_into_its_value(room: int) -> None:
    facts = (Fact("Engine", "postgres"), Fact(LONG, "false"))
    engine, long, _ = (line.plain for line in group_lines(FactGroup("", facts), room))
    assert engine.split() == ["Engine", "postgres"]
    assert long.split() == [LONG, "false"]
    if room > 2 * len(LONG):
        assert engine.index("postgres") == long.index("false")


def test_wide_letters_do_not_push_a_value_out_of_its_column() -> None:
    facts = (Fact("EBS web-logs", "here"), Fact("EBS 主要", "there"))
    latin, wide, _ = (line.plain for line in group_lines(FactGroup("", facts), 78))
    assert cell_len(latin.partition("here")[0]) == cell_len(wide.partition("there")[0])


def test_a_group_of_short_words_keeps_the_column_of_the_others() -> None:
    [line, _] = (line.plain for line in group_lines(FactGroup("", (Fact("Job", "1"),)), 78))
    assert line.index("1") == 18
