"""Random plans under faults, kills and two processes at once: what a run says beside what the account holds.

`python -m benchmarks.plan_rounds [ROUNDS [SEED]]` (1,000 unless told, about three minutes): plans of one to
eight steps against an account in memory that forgets tokens (tests/unit/executing/random_runs.py). Exits 1
where a step was done twice, lost or told wrongly, or a run never ended; the seeds are told.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.unit.executing.random_runs import RandomRun

ROUNDS = 1000


def main(rounds: int = ROUNDS, seed: int = 1) -> int:
    wrong: dict[int, list[str]] = {}
    steps = deaths = asked = retries = 0
    for number in range(seed, seed + rounds):
        with tempfile.TemporaryDirectory() as directory:
            os.environ["RELIGHT_HOME"] = directory
            run = RandomRun(number, Path(directory) / "journal")
            try:
                run.to_its_end()
            except AssertionError as error:
                run.wrong.append(str(error))
        steps += len(run.plan.steps)
        deaths, asked, retries = deaths + run.deaths, asked + run.asked, retries + run.retries
        if run.wrong:
            wrong[number] = run.wrong
            print(f"seed {number}: {'; '.join(run.wrong)}", flush=True)
    figures = {"rounds": rounds, "first_seed": seed, "steps": steps, "killed": deaths, "asked": asked}
    print(json.dumps({**figures, "tried_again": retries, "wrong": len(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
