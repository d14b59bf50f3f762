"""What the same answer looks like to a terminal, to NO_COLOR, and to a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios

import pytest

from command_line.output import as_json, size_text
from tests.cli.relight import RELIGHT


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What `relight` writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    subprocess.run(
        [str(RELIGHT), *arguments],
        env={**os.environ, **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    text = b""
    try:
        while chunk := os.read(ours, 1 << 16):
            text += chunk
    except OSError:  # Linux says EIO once nobody holds the other end
        pass
    os.close(ours)
    return text.decode().replace("\r\n", "\n")


def test_a_terminal_gets_aligned_columns_under_a_bold_head() -> None:
    head, first, *_ = on_a_terminal("profiles").splitlines()
    assert head.startswith("\x1b[1mTYPE ")
    assert "\t" not in first


def test_no_color_is_honoured() -> None:
    assert "\x1b" not in on_a_terminal("profiles", NO_COLOR="1")
    assert "\x1b" not in on_a_terminal("profiles", "nope", NO_COLOR="1")


@pytest.mark.parametrize(
    ("arguments", "environment"), [(("--plain", "profiles"), {}), (("profiles",), {"TERM": "dumb"})]
)
def test_plain_and_dumb_terminals_get_lines(arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    text = on_a_terminal(*arguments, **environment)
    assert "\x1b" not in text
    assert text.startswith("Aurora\t")


def test_an_error_on_a_terminal_is_red_and_a_word() -> None:
    assert on_a_terminal("nope").startswith("\x1b[31;1merror: Bad usage\x1b[0m\n")


@pytest.mark.parametrize(
    ("count", "text"),
    [(None, "unknown"), (0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (100 * 1024**3, "100 GiB")],
)
def test_sizes_are_in_binary_units(count: int | None, text: str) -> None:
    assert size_text(count) == text


def test_json_keeps_texts_exactly() -> None:
    assert as_json({"a": ("\x1b[1m", None, True)}) == {"a": ["\x1b[1m", None, True]}
