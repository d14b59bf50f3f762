"""What services themselves hold, outside AWS Backup: how it is named, told of, and restored by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recovery.models import NativePoint
from recovery.moments import iso
from recovery.restore_windows import last_second_before
from runbooks.native_line import native_line
from screens.work_left import readable
from tui.words import moment as in_words

if TYPE_CHECKING:
    from tui.app import RelightApp

OUTSIDE = "outside AWS Backup"
HOW = f"{OUTSIDE}: c copies the aws line that restores it"


def line_of(native: NativePoint, moment: datetime | None = None) -> str:
    """The `aws` line that restores it, of a range as of `moment` (None: its newest)."""
    if moment is None and native.latest is not None:
        moment = last_second_before(native.latest)
    return readable(native_line(native, iso(moment) if moment else ""))


def about_native(native: NativePoint) -> tuple[str, ...]:
    """What there is to say of it beside its kind."""
    span = ""
    if native.earliest and native.latest:
        span = f"any second from {in_words(native.earliest)} to {in_words(native.latest)}"
    made_by = f"made by {native.made_by}" if native.made_by else ""
    status = "" if native.restorable else f"its status is {native.status}"
    return tuple(filter(None, (native.id, span, made_by, status, native.note, native.arn)))


def show_line(app: RelightApp, native: NativePoint, moment: datetime | None = None) -> None:
    """Open the screen with its line and what only the user knows of it."""
    asks = [f"<{name}>: {words}" for name, words in native.asks.items()]
    app.open(
        "commands",
        title=f"Restore {native.id}",
        text=line_of(native, moment),
        about="c copies the line. Relight does not run it.",
        notes="\n".join([f"{native.kind}, {OUTSIDE}.", *asks]),
    )
