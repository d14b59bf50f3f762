"""The recovery points of a resource as a picture: when there are snapshots, which seconds a continuous
backup covers, which is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from recovery.models import RecoveryPoint
from recovery.restore_windows import Timeline, timeline
from tui.the_app import the_app
from tui.words import minute

MANY = 4
"""Points in one cell from which on the fullest sign is drawn."""


class TimelineStrip(Widget):
    """Three lines: snapshots, continuous ranges, and the axis with the chosen point."""

    DEFAULT_CSS = """
    TimelineStrip { height: 3; padding: 0 1; display: none; }
    TimelineStrip.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[RecoveryPoint] = ()
        self._chosen: datetime | None = None

    def show(self, points: Sequence[RecoveryPoint]) -> None:
        self._points = points
        self.set_class(bool(points), "-shown")
        self.refresh()

    def choose(self, moment: datetime | None) -> None:
        self._chosen = moment
        self.refresh()

    def render(self) -> Content:
        app, width = the_app(self), self.content_size.width
        picture = timeline(self._points, app.kit.now(), width)
        if not picture.buckets:
            return Content("")
        none, one, few, many = app.glyphs.density
        lines: list[Content] = []
        density = [
            Content.styled(
                (none, one, few)[min(bucket.points, 2)] if bucket.points < MANY else many,
                "$text-success" if bucket.restorable else "$text-muted",
            )
            for bucket in picture.buckets
        ]
        lines.append(Content("").join(density))
        covered = "".join(app.glyphs.continuous if bucket.covered else " " for bucket in picture.buckets)
        lines.append(Content.styled(covered, "$text-accent"))
        lines.append(self._axis(picture, width))
        return Content("\n").join(lines)

    def _axis(self, picture: Timeline, width: int) -> Content:
        """The oldest moment at the left, now at the right, and the sign of the chosen point where it lies
        between them."""
        left, right = minute(picture.start), "now"
        if self._chosen is None:
            return Content.styled(left + " " * (width - cell_len(left + right)) + right, "$text-muted")
        slot = (self._chosen - picture.start) / max(
            (picture.end - picture.start) / width, timedelta(seconds=1)
        )
        at = min(max(int(slot), 0), width - 1)
        # A label gives way to the sign.
        left = left if at > cell_len(left) else ""
        right = right if at < width - cell_len(right) - 1 else ""
        line = left + " " * (width - cell_len(left + right)) + right
        sign = the_app(self).glyphs.chosen
        return Content.assemble(
            (line[:at], "$text-muted"), (sign, "bold $text-warning"), (line[at + 1 :], "$text-muted")
        )
