"""What is left to do after a restore, as the screens say it."""

from __future__ import annotations

import re

from recovery.account import Known
from recovery.plain_text import plain
from runbooks.remaining import Remaining

PLACE = re.compile(r"\{(?:ask\.)?([^{}\s\"':]+)(?::json)?\}")
"""What a line leaves open: `{ask.instance}`, `{created.id}`."""


def readable(line: str) -> str:
    """The line with its open places as documentation writes them: `<instance>`, `<created.id>`."""
    return PLACE.sub(r"<\1>", line)


def asked(piece: Remaining) -> tuple[str, ...]:
    """What only the user knows, a line for each place."""
    return tuple(f"<{name}>: {words}" for name, words in piece.asks.items())


BOXES = {Known.YES: "[x] done   ", Known.NO: "[ ] open   ", Known.UNKNOWN: "[?] unknown"}


def row(piece: Remaining, done: Known, instead: str = "") -> str:
    """A piece on a list to work through: how it stands, or what happens with it `instead`, and its title."""
    box = f"[ ] {instead:<7}" if instead else BOXES[done]
    return f"{box}  {plain(title(piece))}"


def title(piece: Remaining) -> str:
    return f"{piece.title}{' (optional)' if piece.optional else ''}"


def said(piece: Remaining, done: Known) -> str:
    """The piece of work with what only the user knows of it, or that it is done."""
    if done is Known.YES:
        return f"Done: {title(piece)}"
    return "\n".join((title(piece), *(f"  {each}" for each in asked(piece))))


def lines_of(piece: Remaining, done: Known) -> tuple[str, ...]:
    """The commands that do it and that tell whether it is done; of what is done only the latter."""
    check = readable(piece.check)
    return (check,) if done is Known.YES else (readable(piece.line), check)
