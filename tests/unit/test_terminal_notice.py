from __future__ import annotations

import pytest

from tui.terminal_notice import notice_sequence


@pytest.mark.parametrize(
    ("how", "sequence"),
    [
        ("bell", "\x07"),
        ("osc9", "\x1b]9;Relight: Restore completed: a;b\x07"),
        ("osc777", "\x1b]777;notify;Relight;Restore completed: a,b\x07"),
        ("off", ""),
    ],
)
def test_each_way_has_its_sequence(how: str, sequence: str) -> None:
    assert notice_sequence(how, "Restore completed: a;b", {}) == sequence


def test_inside_tmux_it_is_wrapped_and_its_escapes_are_doubled_but_a_bell_is_not() -> None:
    tmux = {"TMUX": "/tmp/tmux-0/default,1,0"}
    assert notice_sequence("osc9", "x", tmux) == "\x1bPtmux;\x1b\x1b]9;Relight: x\x07\x1b\\"
    assert notice_sequence("bell", "x", tmux) == "\x07"


@pytest.mark.parametrize("how", ["osc9", "osc777"])
def test_a_hostile_name_can_neither_end_the_sequence_nor_begin_one(how: str) -> None:
    sequence = notice_sequence(how, "4;1;50 \x1b\\\x1b]52;c;aGk=\x07\x9c\x07end\nof it", {})
    assert sequence.count("\x07") == 1
    assert sequence.count("\x1b") == 1
    assert sequence.endswith("\x07")
