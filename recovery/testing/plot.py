"""A plot of durations in plain characters, without colour.

Drawn here and not by a library: plotext 5.3 frames its plots in line-drawing characters that cannot be turned
off, ends each line with a colour code, and keeps its figure in a module that threads share; plotext 6.1 takes
100 ms to import and brings a compiled part of 2.9 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from recovery.plain_text import counted, cut
from recovery.testing.history import minutes_text
from recovery.testing.trend import Trend, TrendPoint

LEAST_WIDTH, LEAST_HEIGHT = 24, 5
HALVES = (1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 90, 120, 180, 240, 360, 720)
"""Minutes in the middle of a plot, of which its top has twice as many: round in hours too."""
TARGET = " target "


@dataclass(frozen=True, slots=True)
class Glyphs:
    within: str
    over: str
    target: str
    side: str
    tick: str
    corner: str
    floor: str


DRAWN = Glyphs("●", "▲", "╌", "│", "┤", "└", "─")
ASCII = Glyphs("o", "!", "-", "|", "+", "+", "-")


def plot(trend: Trend, width: int, height: int, *, ascii: bool = False) -> str:
    """The durations over time in at most `width` cells and `height` lines: minutes upwards, days to the
    right, the target as a broken line. Where that is too small, or nothing is to be drawn, words."""
    if not trend.points:
        return cut("No test has completed yet.", width)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return cut(
            f"{counted(len(trend.points), 'test')}, median {minutes_text(trend.median)}, {trend.words}", width
        )
    glyphs = ASCII if ascii else DRAWN
    top = _top(max(trend.longest or 0, trend.target or 0))
    rows = (height - 3) // 2 * 2 + 1  # an odd number has a middle
    labels = {0: minutes_text(top), rows // 2: minutes_text(top / 2), rows - 1: "0"}
    margin = max(map(len, labels.values()))
    columns = width - margin - 2
    lines = []
    for row, cells in enumerate(_cells(trend, columns, rows, top, glyphs)):
        side = glyphs.tick if row in labels else glyphs.side
        lines.append(f"{labels.get(row, ''):>{margin}} {side}{''.join(cells)}")
    lines.append(f"{'':{margin}} {glyphs.corner}{glyphs.floor * columns}")
    lines.append(f"{'':{margin + 2}}{_days(trend.points, columns)}")
    return "\n".join(line.rstrip() for line in lines)


def legend(*, ascii: bool = False) -> str:
    """What the marks of a plot mean."""
    glyphs = ASCII if ascii else DRAWN
    return f"{glyphs.within} a test  {glyphs.over} over the target  {glyphs.target * 2} target"


def _cells(trend: Trend, columns: int, rows: int, top: float, glyphs: Glyphs) -> list[list[str]]:
    cells = [[" "] * columns for _ in range(rows)]
    if trend.target is not None:
        cells[_row(trend.target, rows, top)] = [glyphs.target] * columns
    first = trend.points[0].at
    seconds = (trend.points[-1].at - first).total_seconds()
    for point in sorted(trend.points, key=lambda point: point.over):  # one that is over is never hidden
        share = (point.at - first).total_seconds() / seconds if seconds else 0.5
        cells[_row(point.minutes, rows, top)][round(share * (columns - 1))] = (
            glyphs.over if point.over else glyphs.within
        )
    if trend.target is not None:
        _name_target(cells[_row(trend.target, rows, top)], glyphs)
    return cells


def _name_target(row: list[str], glyphs: Glyphs) -> None:
    """Write the word into its line, at the right, unless a test is drawn there."""
    place = slice(len(row) - len(TARGET) - 1, len(row) - 1)
    if set(row[place]) == {glyphs.target}:
        row[place] = TARGET


def _row(minutes: float, rows: int, top: float) -> int:
    return rows - 1 - round(minutes / top * (rows - 1))


def _top(most: float) -> int:
    """The round number of minutes at or above the most that is drawn."""
    half = next((half for half in HALVES if 2 * half >= most), None)
    return 2 * (half or HALVES[-1] * ceil(most / 2 / HALVES[-1]))


def _days(points: Sequence[TrendPoint], columns: int) -> str:
    first, last = (f"{point.at:%Y-%m-%d}" for point in (points[0], points[-1]))
    if first == last:
        return f"{first:^{columns}}"
    return (
        f"{first}{last:>{columns - len(first)}}" if columns > len(first) + len(last) else last.rjust(columns)
    )
