"""How a value becomes the text of a cell: one function for each way of writing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from recovery.arns import short_id
from recovery.inventory import Cell
from recovery.moments import age as age_of
from tui import words
from tui.glyphs import Glyphs, status_look, status_text


class Drawing(NamedTuple):
    """What a cell's text depends on beside its value."""

    now: datetime
    glyphs: Glyphs


def as_text(value: Cell, drawing: Drawing) -> str:
    return "" if value is None else str(value)


def as_known(value: Cell, drawing: Drawing) -> str:
    """A text that AWS may leave out: blank while it is still being asked for (None), then unknown ("")."""
    return "" if value is None else str(value) or words.UNKNOWN


def as_minute(value: Cell, drawing: Drawing) -> str:
    return words.minute(value if isinstance(value, datetime) else None)


def as_second(value: Cell, drawing: Drawing) -> str:
    return words.moment(value if isinstance(value, datetime) else None)


def as_lost(value: Cell, drawing: Drawing) -> str:
    return words.lost(timedelta(seconds=value)) if isinstance(value, int) else words.UNKNOWN


def as_age(value: Cell, drawing: Drawing) -> str:
    return age_of(value, drawing.now) if isinstance(value, datetime) else words.UNKNOWN


def as_expiry(value: Cell, drawing: Drawing) -> str:
    return as_age(value, drawing) if isinstance(value, datetime) else as_known(value, drawing)


def as_size(value: Cell, drawing: Drawing) -> str:
    return words.size(value if isinstance(value, int) else None)


def as_status(value: Cell, drawing: Drawing) -> str:
    return status_text(str(value), drawing.glyphs)


def as_short_id(value: Cell, drawing: Drawing) -> str:
    return short_id(str(value)) if value else ""


def as_job_id(value: Cell, drawing: Drawing) -> str:
    """The first eight characters, which tell the jobs of a day apart."""
    return str(value)[:8]


def as_percent(value: Cell, drawing: Drawing) -> str:
    return f"{value:.0f} %" if isinstance(value, float | int) else ""


def no_look(value: Cell) -> str:
    return ""


def status_cell_look(value: Cell) -> str:
    return status_look(str(value)).glyph


def muted(value: Cell) -> str:
    return "muted"
