"""Copying where there may be no clipboard: the system's own, else the terminal's (OSC 52), else a file.

A terminal does not say whether it took an OSC 52 sequence (Terminal.app ignores it), so the user is told
which way was used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

NATIVE: tuple[tuple[str, Sequence[str]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)
"""The variable that tells of a display, and the program that reaches its clipboard."""
OSC_52_LIMIT = 74_994
"""Bytes that terminals take in one OSC 52 sequence (the limit of k9s and of hterm)."""
WAIT = 2.0
"""Seconds for a clipboard program; xclip hangs where the display is gone."""


def copy(text: str, osc_52: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> str:
    """Copy the text and say, for the user, where it went."""
    program = native_program(environment)
    if program and hand_over(program, text):
        return "to the clipboard"
    if len(text.encode()) <= OSC_52_LIMIT and environment.get("TERM_PROGRAM") != "Apple_Terminal":
        osc_52(text)
        return "through the terminal (OSC 52), if it allows that"
    return f"to the file {write_file(text)}"


def native_program(environment: Mapping[str, str]) -> Sequence[str] | None:
    """The program for this machine's own clipboard. None over SSH: that clipboard is not the user's."""
    if "SSH_CONNECTION" in environment or "SSH_TTY" in environment:
        return None
    if sys.platform == "darwin":
        return ("pbcopy",)
    return next(
        (words for variable, words in NATIVE if environment.get(variable) and shutil.which(words[0])), None
    )


def hand_over(program: Sequence[str], text: str) -> bool:
    try:
        done = subprocess.run(
            program,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def write_file(text: str) -> Path:
    """A new file that only the user can read."""
    descriptor, name = tempfile.mkstemp(prefix="relight-copied-", suffix=".txt")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)
