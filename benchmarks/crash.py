"""How many restores are doubled, lost or guessed about when the process that starts them is killed.

`python -m benchmarks.crash [RUNS]` (200 unless told) spreads its runs evenly over every moment of dying and
every behaviour of the simulated account, with the driver of tests/stories/test_crash.py. Exits 1 unless all
counts are 0.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests.sandbox_process import running_sandbox
from tests.stories.crashes import MODES, NOTHING_STARTED, Moment, Result, cases, crash

RUNS = 200
COLUMNS = ("runs", "doubled", "lost", "guessed", "asked", "recognised")


def main(runs: int = RUNS) -> int:
    counts = {moment: Counter[str]() for moment in Moment}
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        accounts = [
            (sandbox, cases(sandbox, directory / str(number)))
            for number, arguments in enumerate(MODES.values())
            for sandbox in [stack.enter_context(running_sandbox(*arguments))]
        ]
        meetings = [(account, moment) for moment in Moment for account in accounts]
        for number in range(runs):
            (sandbox, more_cases), moment = meetings[number % len(meetings)]
            counts[moment].update(_counted(crash(sandbox, next(more_cases), moment)))
    print(f"{'killed when':62}" + "".join(f"{column:>11}" for column in COLUMNS))
    together = sum(counts.values(), Counter[str]())
    for name, count in [*counts.items(), ("together", together)]:
        print(f"{name:62}" + "".join(f"{count[column]:>11}" for column in COLUMNS))
    return 1 if together["doubled"] + together["lost"] + together["guessed"] else 0


def _counted(result: Result) -> Counter[str]:
    """`guessed`: not asked, although nobody could know whether a job exists."""
    unknowable = result.moment in NOTHING_STARTED or result.moment is Moment.ARRIVED_LATE
    return Counter(
        {
            "runs": 1,
            "doubled": int(result.doubled),
            "lost": int(result.lost),
            "guessed": int(unknowable and not result.asked),
            "asked": int(result.asked),
            "recognised": int(not result.asked),
        }
    )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
