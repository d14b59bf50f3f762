"""What a resource can be restored from as a picture: when there are snapshots, which seconds a continuous
backup covers and which it misses, what lies outside AWS Backup, and which moment is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from recovery.models import NativePoint, RecoveryPoint
from recovery.restore_windows import Window
from tui.glyphs import Glyphs
from tui.the_app import the_app
from tui.time_axis import Axis, Cover, Range
from tui.words import minute

MANY = 4
"""Points in one cell from which on the fullest sign is drawn."""
LABEL = 11
"""Cells at the left for the name of a line."""
HOURS = 3
"""Hours between two figures under the chosen day."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is drawn. A continuous point is drawn as its window and not as a snapshot."""

    points: Sequence[RecoveryPoint] = ()
    windows: Sequence[Window] = ()
    natives: Sequence[NativePoint] = ()

    @property
    def snapshots(self) -> list[RecoveryPoint]:
        shown = {window.point.arn for window in self.windows}
        return [point for point in self.points if point.arn not in shown]

    @property
    def ranges(self) -> list[Range]:
        return [(window.earliest.moment, window.latest.moment) for window in self.windows]

    @property
    def native_ranges(self) -> list[Range]:
        return [(each.earliest, each.latest) for each in self.natives if each.earliest and each.latest]

    @property
    def native_moments(self) -> list[datetime]:
        return [each.created for each in self.natives if each.created and not each.latest]

    @property
    def first(self) -> datetime | None:
        """The oldest moment that anything is of."""
        starts = [point.created for point in self.snapshots] + self.native_moments
        return min([*starts, *(first for first, _ in [*self.ranges, *self.native_ranges])], default=None)


class TimelineStrip(Widget):
    """From the oldest moment to now: a line for the snapshots, for the continuous backup and for what lies
    outside AWS Backup, where there is any, and the axis with the chosen moment."""

    DEFAULT_CSS = """
    TimelineStrip { height: auto; padding: 0 1; display: none; }
    TimelineStrip.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._day = False
        self._held = Held()
        self._chosen: datetime | None = None

    def show(self, held: Held) -> None:
        self._held = held
        self.set_class(held.first is not None, "-shown")
        self.refresh(layout=True)

    def draw_day(self, day: bool) -> None:
        """Whether the day of the chosen moment is drawn enlarged below."""
        if day is not self._day:
            self._day = day
            self.refresh(layout=True)

    def choose(self, moment: datetime | None) -> None:
        self._chosen = moment
        self.refresh()

    def render(self) -> Content:
        app = the_app(self)
        held, glyphs, now = self._held, app.glyphs, app.moments.now()
        cells = self.content_size.width - LABEL
        if held.first is None or cells < 1:
            return Content("")
        axis = Axis(held.first, max(now, held.first), cells)
        lines = []
        if held.snapshots:
            lines.append(_line("snapshots", _snapshots(held.snapshots, axis, glyphs)))
        if held.windows:
            lines.append(_line("continuous", _covered(axis.covers(held.ranges), glyphs)))
        if held.native_ranges or held.native_moments:
            lines.append(_line("outside", _outside(held, axis, glyphs)))
        ruler = minute(axis.start)
        lines.append(_axis(axis, self._chosen, ruler + "now".rjust(cells - len(ruler)), "", glyphs))
        if self._day:
            lines += _day(held, self._chosen or now, app.moments.zone, cells, glyphs)
        return Content("\n").join(lines)


def _line(label: str, cells: Content) -> Content:
    return Content.assemble((f"{label:<{LABEL}}", "dim"), cells)


def _snapshots(points: Sequence[RecoveryPoint], axis: Axis, glyphs: Glyphs) -> Content:
    made = axis.counts(point.created for point in points)
    good = axis.counts(point.created for point in points if point.restorable)
    return Content("").join(
        Content.styled(_density(count, glyphs), "$text-success" if usable else "dim")
        for count, usable in zip(made, good, strict=True)
    )


def _density(count: int, glyphs: Glyphs) -> str:
    none, one, few, many = glyphs.density
    return (none, one, few)[min(count, 2)] if count < MANY else many


def _covered(covers: Iterable[Cover], glyphs: Glyphs) -> Content:
    signs = {
        Cover.NONE: Content(" "),
        Cover.GAP: Content.styled(glyphs.gap, "$text-warning"),
        Cover.PART: Content.styled(glyphs.partly, "$text-warning"),
        Cover.FULL: Content.styled(glyphs.continuous, "$text-accent"),
    }
    return Content("").join(signs[cover] for cover in covers)


def _outside(held: Held, axis: Axis, glyphs: Glyphs) -> Content:
    covered = axis.covers(held.native_ranges)
    text = "".join(
        _density(count, glyphs) if count else glyphs.outside if cover in (Cover.FULL, Cover.PART) else " "
        for count, cover in zip(axis.counts(held.native_moments), covered, strict=True)
    )
    return Content.styled(text, "dim")


def _axis(axis: Axis, chosen: datetime | None, ruler: str, label: str, glyphs: Glyphs) -> Content:
    """The ruler with the sign of the chosen moment in it; a figure that the sign would cut gives way."""
    cell = axis.cell_of(chosen) if chosen else None
    if cell is None:
        return _line(label, Content.styled(ruler, "dim"))
    left, right = ruler[:cell], ruler[cell + 1 :]
    if ruler[cell : cell + 1].strip():
        left, right = _without_last_word(left), _without_last_word(right[::-1])[::-1]
    return _line(
        label,
        Content.assemble((left, "dim"), (glyphs.chosen, "bold $text-warning"), (right, "dim")),
    )


def _without_last_word(text: str) -> str:
    """The text with blanks in place of the word that ends it."""
    kept = text.rstrip() if text.endswith(" ") else text.rpartition("  ")[0]
    return kept + " " * (cell_len(text) - cell_len(kept))


def _day(held: Held, chosen: datetime, zone: tzinfo, cells: int, glyphs: Glyphs) -> list[Content]:
    """The day of the chosen moment in the user's zone, enlarged: what covers it, and its hours."""
    local = chosen.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=zone)
    after = datetime.combine(local.date() + timedelta(days=1), midnight.timetz())
    axis = Axis(midnight.astimezone(UTC), after.astimezone(UTC), cells)
    made = axis.counts(point.created for point in held.snapshots if point.restorable)
    covers = axis.covers(held.ranges)
    drawn = [
        Content.styled(_density(count, glyphs), "$text-success") if count else _covered([cover], glyphs)
        for count, cover in zip(made, covers, strict=True)
    ]
    ruler = [" "] * cells
    for hour in range(0, 24, HOURS):
        at = axis.cell_of(midnight.replace(hour=hour).astimezone(UTC))
        if at is not None and at + 1 < cells:
            ruler[at : at + 2] = f"{hour:02}"
    zone_words = f"{local:%Z}"[: LABEL - 1]
    return [
        _line(f"{local:%a %d %b}", Content("").join(drawn)),
        _axis(axis, chosen, "".join(ruler), zone_words, glyphs),
    ]
