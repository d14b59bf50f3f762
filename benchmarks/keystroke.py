"""From a key to the last byte of the settled frame while a filter is typed, with a million recovery points.

Run: python -m benchmarks.keystroke [POINTS [PEERS]]

Each key of `12-e` is typed once the frame of the one before it stands. Its time ends with the last byte of
output, and it counts only where an emulated terminal then shows the right count above the right rows. The
emulator reads what came after the clock has stopped, so it takes no time from the program.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyte

from benchmarks.keystroke_apps import points, searched
from benchmarks.measuring import PYTHON, OnTerminal, median_interval, on_terminal
from recovery.models import short_id

POINTS = 1_000_000
PEERS = 10_000
"""Rows of the DataTable: at 100,000 it takes half a minute to fill."""
TYPED = "12-e"
ROUNDS = 12
SIZE = (160, 50)
LEAST_ROWS = SIZE[1] - 10
"""Rows of points that a whole frame has at least."""
QUIET_SECONDS = 0.3
"""Where nothing comes for so long, the frame is settled."""
PATIENCE_SECONDS = 60.0
MOST_MEDIAN_MS = 40.0
MOST_MS = 75.0
ROW = re.compile(r" ((?:orders|users|cart|mail)-\S+) .* ([0-9a-f]{8}-[0-9a-f-]{27})\b")
"""The name of a resource and the id of a point, in a line of the screen."""
ESCAPE = "\x1b"
ERASE_ALL = "\x15"
"""ctrl+u, in an input."""


@dataclass
class Expected:
    """How many points a filter lets through, and the first of them: the name of the resource and the id."""

    count: int = 0
    rows: list[tuple[str, str]] = field(default_factory=list)


def expected(count: int) -> Mapping[str, Expected]:
    """For each prefix of what is typed, found in the points themselves without any table."""
    found = {TYPED[:length]: Expected() for length in range(len(TYPED) + 1)}
    for point in points(count):
        each = searched(point)
        for text, answer in found.items():
            if each.holds(text):
                answer.count += 1
                if len(answer.rows) < SIZE[1]:
                    answer.rows.append((point.resource_name, short_id(point.arn)))
    return found


class Typist:
    """Types into one of the two programs and reads its screen."""

    def __init__(self, program: OnTerminal, count: int, opens: str, clears: Sequence[str]) -> None:
        self._program = program
        self._count = count
        self._opens = opens
        self._clears = clears
        self._expected = expected(count)
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._read = 0
        self._room = LEAST_ROWS
        self._settle("")

    def seconds(self) -> list[float]:
        """Of each key of the filter, from all rows on."""
        self._room = LEAST_ROWS
        self._program.type(self._opens)
        self._settle("")
        self._room = len(self._rows())  # all further frames have to fill it
        measured = []
        for length in range(1, len(TYPED) + 1):
            pressed = self._program.type(TYPED[length - 1])
            self._settle(TYPED[:length])
            measured.append(self._program.last_byte - pressed)
        self._room = LEAST_ROWS
        for key in self._clears:
            self._program.type(key)
            self._program.until_quiet(QUIET_SECONDS)
        self._settle("")
        return measured

    def _settle(self, text: str) -> None:
        """Wait until nothing more comes and the screen shows just what the filter lets through."""
        end = time.perf_counter() + PATIENCE_SECONDS
        self._program.until_quiet(QUIET_SECONDS)
        while complaint := self._complaint(text):
            if time.perf_counter() > end:
                raise RuntimeError(f"after {text!r}: {complaint}\n" + "\n".join(self._screen.display))
            self._program.until_quiet(QUIET_SECONDS)

    def _complaint(self, text: str) -> str:
        """What is not as it has to be; "" where all is."""
        output = self._program.output
        self._stream.feed(output[self._read :])
        self._read = len(output)
        answer = self._expected[text]
        counts = f"{answer.count:,}/{self._count:,} /{text}" if text else f"{answer.count:,}"
        if not any(line.strip().endswith(counts) for line in self._screen.display):
            return f"the count {counts} is missing"
        rows = self._rows()
        if len(rows) < min(answer.count, self._room):
            return f"only {len(rows)} rows"
        return "" if rows == answer.rows[: len(rows)] else "not the first rows of the filter"

    def _rows(self) -> list[tuple[str, str]]:
        found = (ROW.search(line) for line in self._screen.display)
        return [(row[1], row[2]) for row in found if row]


@contextmanager
def typing(name: str, count: int, opens: str, clears: Sequence[str]) -> Iterator[Typist]:
    command = [PYTHON, "-m", "benchmarks.keystroke_apps", name, str(count)]
    with on_terminal(command, {**os.environ, "TEXTUAL_FPS": "120"}, SIZE) as program:
        yield Typist(program, count, opens, clears)


def figures(name: str, rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Milliseconds over all keys, and the median of each."""
    every = [1000 * seconds for keys in rounds for seconds in keys]
    found = {f"{name}_median_ms": statistics.median(every), f"{name}_max_ms": max(every)}
    for number, key in enumerate(TYPED):
        found[f"{name}_{key}_ms"] = 1000 * statistics.median(keys[number] for keys in rounds)
    return found


def main(count: int = POINTS, peers: int = PEERS) -> int:
    with (
        typing("relight", count, "/", (ESCAPE, "g")) as relight,
        typing("data_table", peers, "", (ERASE_ALL,)) as data_table,
    ):
        ours, theirs = [], []
        relight.seconds()
        data_table.seconds()
        for _ in range(ROUNDS):
            ours.append(relight.seconds())
            theirs.append(data_table.seconds())
    ratios = [
        statistics.median(first) / statistics.median(second)
        for first, second in zip(ours, theirs, strict=True)
    ]
    low, high = median_interval(ratios)
    found = {**figures("relight", ours), **figures("data_table", theirs)}
    median, most = found["relight_median_ms"], found["relight_max_ms"]
    holds = median <= MOST_MEDIAN_MS and most <= MOST_MS
    print(
        f"key to the settled frame, {count:,} points: median {median:.0f} ms, most {most:.0f} ms; "
        f"DataTable of {peers:,}: {found['data_table_median_ms']:.0f} and "
        f"{found['data_table_max_ms']:.0f} ms; "
        f"ratio {statistics.median(ratios):.2f} [{low:.2f}, {high:.2f}] of {ROUNDS} rounds; "
        f"limits {MOST_MEDIAN_MS:.0f} and {MOST_MS:.0f} ms: {'holds' if holds else 'MISSED'}"
    )
    print(json.dumps({"rounds": ROUNDS, "typed": TYPED, "ratio": statistics.median(ratios), **found}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
