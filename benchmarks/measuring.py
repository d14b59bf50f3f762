"""What every benchmark shares: pairs run in turn on one machine, and the median of their ratios with its
interval.

A figure of one program alone says more about the machine and its neighbours than about the program. So each
is measured against a peer, one run of each in turn, and what is told is the ratio.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import comb
from pathlib import Path

PYTHON = sys.executable
RELIGHT = str(Path(PYTHON).with_name("relight"))
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of ours and the peer's, medians of `pairs` runs each, and the median of the ratios
    ours/peer."""

    name: str
    peer: str
    pairs: int
    ours_seconds: float
    peer_seconds: float
    ratio: float
    low: float
    """The lower end of the ratio's 95 % interval."""
    high: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit


def compare(
    name: str, peer: str, ours: Callable[[], float], theirs: Callable[[], float], pairs: int, limit: float
) -> Comparison:
    """Run both in turn, once to warm up and `pairs` times to measure; which goes first changes each time."""
    ours()
    theirs()
    measured = []
    for number in range(pairs):
        if number % 2:
            second, first = theirs(), ours()
        else:
            first, second = ours(), theirs()
        measured.append((first, second))
    ratios = [first / second for first, second in measured]
    low, high = median_interval(ratios)
    return Comparison(
        name=name,
        peer=peer,
        pairs=pairs,
        ours_seconds=statistics.median(first for first, _ in measured),
        peer_seconds=statistics.median(second for _, second in measured),
        ratio=statistics.median(ratios),
        low=low,
        high=high,
        limit=limit,
    )


def median_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float]:
    """The distribution-free interval of the median: order statistics by the binomial distribution.

    Of 20 values that is the 6th to the 15th (95.9 %). Fewer than 6 cannot carry 95 %; then it is all of them.
    """
    ordered, count = sorted(values), len(values)
    best = 0
    for rank in range(count // 2):
        inside = 1 - 2 * sum(comb(count, k) for k in range(rank + 1)) / 2**count
        if inside >= confidence:
            best = rank
    return ordered[best], ordered[count - 1 - best]


def told(comparison: Comparison) -> str:
    verdict = "holds" if comparison.holds else "MISSED"
    return (
        f"{comparison.name}: {comparison.ours_seconds * 1000:.0f} ms, {comparison.peer} "
        f"{comparison.peer_seconds * 1000:.0f} ms; ratio {comparison.ratio:.2f} "
        f"[{comparison.low:.2f}, {comparison.high:.2f}] of {comparison.pairs} pairs, "
        f"limit {comparison.limit:.2f}: {verdict}"
    )


def report(comparison: Comparison) -> int:
    """Print it for people and as JSON; answers an exit code."""
    print(told(comparison), flush=True)
    print(json.dumps(asdict(comparison)), flush=True)
    return 0 if comparison.holds else 1


class OnTerminal:
    """A program on a pseudo-terminal of `size` columns and rows, whose output is read as it comes."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        self.started = time.perf_counter()
        self.output = b""
        self.last_byte = self.started
        """The moment, of `time.perf_counter`, at which the newest output was read."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        settings = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            command,
            env=settings,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            cwd=ROOT,
        )
        os.close(theirs)
        self._terminal = ours

    def seconds_until(self, words: str, patience: float = 60.0) -> float:
        """Seconds from the start of the program to the last byte of the chunk that holds `words`."""
        wanted = words.encode()
        while wanted not in self.output:
            self.read(patience)
        return time.perf_counter() - self.started

    def read(self, patience: float) -> None:
        ready, _, _ = select.select([self._terminal], [], [], patience)
        if not ready:
            raise TimeoutError(f"nothing for {patience:g} s; so far: {self.output[-500:]!r}")
        self._take()

    def _take(self) -> None:
        try:
            chunk = os.read(self._terminal, 1 << 16)
        except OSError:  # EIO: the program has ended
            raise RuntimeError(f"it ended: {self.output[-2000:].decode(errors='replace')}") from None
        self.last_byte = time.perf_counter()
        self.output += chunk

    def type(self, keys: str) -> float:
        """Send keys; answers the moment just before, of `time.perf_counter`."""
        moment = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return moment

    def until_quiet(self, seconds: float) -> None:
        """Read until nothing has come for so long."""
        while select.select([self._terminal], [], [], seconds)[0]:
            self._take()

    def idle(self, seconds: float) -> None:
        """Read whatever comes for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._terminal], [], [], left)
            if ready:
                self._take()

    def cpu_seconds(self) -> float:
        """User and system time of the process so far (proc(5), stat)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) / 1024

    def close(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._terminal)


@contextmanager
def on_terminal(
    command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (120, 40)
) -> Iterator[OnTerminal]:
    program = OnTerminal(command, environment, size)
    try:
        yield program
    finally:
        program.close()


def aws_command() -> str:
    """The `aws` command itself: a version manager's shim in front of it would cost the peer 0.1 s a call."""
    found = shutil.which("aws")
    if found is None:
        raise SystemExit("the aws command is not on PATH, and there is nothing to compare with")
    if "/shims/" in found:
        found = subprocess.run(
            ["pyenv", "which", "aws"], capture_output=True, text=True, check=True
        ).stdout.strip()
    return found


MINIMAL_APP = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("first frame")

Minimal().run()
"""
"""The least that Textual can show; what ours takes on top is ours."""
