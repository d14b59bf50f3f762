"""Text from AWS, or from whoever named a resource, made safe to show.

A name may hold escape sequences that move the cursor, set the window's title or write the clipboard,
bidirectional overrides that reverse what is read, and line breaks that forge a line of output. All of them
become visible or vanish here, once.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"

# Control sequences (ECMA-48 CSI), strings for the terminal (OSC, DCS, SOS, PM, APC) up to their end, and
# two-byte escapes.
ESCAPES = (
    r"(?s)(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]).*?(?:\x1b\\|\x07|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
# Unicode's bidirectional controls (UAX #9) and the deprecated tag characters, which hide text.
INVISIBLE = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
# What a shell word may hold without quotes; everything else is quoted.
PLAIN_WORD = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")


def plain(text: str, limit: int | None = None) -> str:
    """One line without control characters, escape sequences or bidirectional overrides, at most `limit` cells
    wide.

    A cut text ends in an ellipsis. A lone surrogate, which no terminal can be sent, becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():  # most of what a table draws, 40 times as fast
        shown = text
    else:
        text = re.sub(INVISIBLE, "", re.sub(ESCAPES, "", text))
        shown = "".join(_shown(character) for character in text)
    return shown if limit is None else cut(shown, limit)


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` terminal cells, ending in an ellipsis where something is cut off."""
    if cells(text) <= limit:
        return text
    kept, used = [], 0
    for character in text:
        used += _cell(character)
        if used > limit - 1:
            break
        kept.append(character)
    return "".join(kept) + ELLIPSIS if limit > 0 else ""


def counted(number: int, one: str) -> str:
    """`1 test`, `3 tests`: a number of what is one by the word."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def cells(text: str) -> int:
    """How many terminal cells a plain text takes: East Asian wide ones two, combining ones none (Unicode UAX
    #11)."""
    return len(text) if text.isascii() else sum(_cell(character) for character in text)


def shell_word(text: str) -> str:
    """One word of a POSIX shell command. Unlike `shlex.quote` it shows no raw control character: `$'...'`
    names it."""
    if any(not character.isprintable() for character in text):
        return "$'" + "".join(_ansi_c(character) for character in text) + "'"
    return text if PLAIN_WORD.fullmatch(text) else "'" + text.replace("'", "'\"'\"'") + "'"


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            # Line ends and tabs separate words; the other controls are nothing anyone typed.
            return " " if character in "\t\n\r\v\f\x85\u2028\u2029" else ""
        case "Cs":
            return "\ufffd"
    return character


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _ansi_c(character: str) -> str:
    if character in "\\'":
        return "\\" + character
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
