"""What tells a user who looks elsewhere: the terminal's bell, or a notification of the desktop that it runs
on.

`ESC ] 9 ; TEXT BEL` comes from iTerm2 ("Proprietary Escape Codes"), `ESC ] 777 ; notify ; TITLE ; TEXT BEL`
from rxvt-unicode (its extension `notify`). ConEmu and Windows Terminal read a text of OSC 9 that begins with
a number and a semicolon as a command of theirs, so a text begins with a word; a semicolon would end the title
of OSC 777. tmux hands on what stands in `ESC P tmux ; ... ESC \\` with each ESC in it doubled, if its option
`allow-passthrough` is on (tmux(1)).
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from recovery.plain_text import plain

BELL = "\x07"
TITLE = "Relight"
MOST = 200
"""Characters of a text; notifications show less."""


def notice_sequence(how: str, text: str, environment: Mapping[str, str] = os.environ) -> str:
    """What is written to the terminal for the setting `notify`, "" where nothing is."""
    said = plain(text, MOST)
    if how == "bell":
        return BELL
    if how == "osc9":
        return _passed_on(f"\x1b]9;{TITLE}: {said}{BELL}", environment)
    if how == "osc777":
        return _passed_on(f"\x1b]777;notify;{TITLE};{said.replace(';', ',')}{BELL}", environment)
    return ""


def _passed_on(sequence: str, environment: Mapping[str, str]) -> str:
    if "TMUX" not in environment:
        return sequence
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
