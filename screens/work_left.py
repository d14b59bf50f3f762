"""What is left to do after a restore, as the screens say it."""

from __future__ import annotations

import re
from datetime import datetime

from recovery.account import Known, Reads
from recovery.checklist import Item
from recovery.follow_up import is_done
from recovery.journal_records import Mark
from recovery.plain_text import plain
from restore_profiles.work import Work
from runbooks.remaining import Remaining
from tui.facts import FactGroup

PLACE = re.compile(r"\{(?:ask\.)?([^{}\s\"':]+)(?::json)?\}")
"""What a line leaves open: `{ask.instance}`, `{created.id}`."""


def readable(line: str) -> str:
    """The line with its open places as documentation writes them: `<instance>`, `<created.id>`."""
    return PLACE.sub(r"<\1>", line)


def asked(piece: Remaining) -> tuple[str, ...]:
    """What only the user knows, a line for each place."""
    return tuple(f"<{name}>: {words}" for name, words in piece.asks.items())


BOXES = {Known.YES: "[x] done   ", Known.NO: "[ ] open   ", Known.UNKNOWN: "[?] unknown"}
MARKED = "[x] marked "
BY_HAND = "[ ] by hand"


def is_done_now(reads: Reads, piece: Remaining) -> Known:
    """What AWS says of a piece; of work by hand it says nothing."""
    return Known.UNKNOWN if piece.by_hand else is_done(reads, piece.done)


def row(item: Item, instead: str = "") -> str:
    """A piece on a list to work through: how it stands, or what happens with it `instead`, and its title."""
    return f"{f'[ ] {instead:<7}' if instead else box(item)}  {plain(title(item.work))}"


def box(item: Item) -> str:
    if item.done is Known.UNKNOWN and item.closed:
        return MARKED
    return BY_HAND if item.work.by_hand else BOXES[item.done]


def title(piece: Work) -> str:
    return f"{piece.title}{' (optional)' if piece.optional else ''}"


def marked(mark: Mark | None) -> str:
    """Who said what of a piece, and when; "" where nobody has."""
    if mark is None:
        return ""
    said = "done" if mark.done else "not done after all"
    return f"{who(mark.by)} said {said}{when(mark.at)}{': ' if mark.text else ''}{mark.text}"


def who(by: str) -> str:
    """The name at the end of an identity's ARN."""
    return by.rpartition("/")[2] or by


def when(at: datetime | None) -> str:
    return f" at {at:%Y-%m-%d %H:%M}Z" if at else ""


def lines_of(piece: Remaining) -> tuple[str, ...]:
    """The commands that do it and that tell whether it is done."""
    return readable(piece.line), readable(piece.check)


def details(piece: Remaining, mark: Mark | None, became: str) -> tuple[FactGroup, ...]:
    """One piece of the list in full; `became` says what came of sending it."""
    if piece.restores is not None:
        text = "Enter opens its restore form; it is reviewed and started by itself."
        return (
            FactGroup("A restore of its own", text=text, lines=(readable(piece.line),)),
            FactGroup("Done when this prints COMPLETED", lines=(readable(piece.check),)),
        )
    if piece.by_hand:
        does = "takes that back" if mark and mark.done else "marks it as done"
        return (
            FactGroup("Done by hand", text=piece.by_hand),
            FactGroup(marked(mark), text=f"m {does}, with how you know."),
        )
    text = "\n".join((*filter(None, (became, marked(mark))), *asked(piece)))
    return (
        FactGroup(f"Sends {piece.operation}", text=text, lines=(readable(piece.line),)),
        FactGroup(
            f"Done when this prints {' or '.join(piece.done.expected)}", lines=(readable(piece.check),)
        ),
    )
