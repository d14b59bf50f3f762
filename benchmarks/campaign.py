"""A thousand restores under kill -9 and every fault of the sandbox: how many are doubled, lost, asked about.

`python -m benchmarks.campaign [RESTORES [SEED]]` (1,000 unless told, about 15 minutes) spreads them over
kills alone, kills with each fault and kills with all faults, with tokens remembered and forgotten; the driver
is tests/campaign. Exits 1 unless each is started once, and none is doubled, lost or told wrongly.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from math import ceil
from pathlib import Path

from tests.campaign.conditions import rounds
from tests.campaign.rounds import LIST_LAG, Result, run_round

RESTORES = 1000
COLUMNS = ("seed", "wanted", "once", "doubled", "lost", "wrong", "asked", "hit", "processes", "killed")

UNTESTED = f"""Untested, since only AWS can show it: how long AWS Backup remembers a token (here an hour, or
not at all), how late a listing shows a new job beyond the {LIST_LAG} simulated seconds here, and which types
return the request id in GetRestoreJobMetadata (here half of the restores do)."""


def main(restores: int = RESTORES, seed: int = 1) -> int:
    conditions = rounds()
    print(f"{'under':40}" + "".join(f"{column:>10}" for column in COLUMNS), flush=True)
    results = []
    for number, each in enumerate(conditions):
        with tempfile.TemporaryDirectory() as directory:
            result = run_round(each, ceil(restores / len(conditions)), Path(directory), seed + number)
        results.append(result)
        print(_line(each.words, _counts(result)), flush=True)
    together = sum((Counter(_counts(result)) for result in results), Counter[str]())
    print(_line("together", {**together, "seed": seed}))
    for reason, count in sum((result.asked for result in results), Counter[str]()).most_common():
        print(f"asked {count:4}  {reason}")
    print(UNTESTED)
    print(
        json.dumps(
            {"rounds": len(results), "first_seed": seed, **{name: together[name] for name in COLUMNS[1:]}}
        )
    )
    return 0 if all(result.holds for result in results) else 1


def _counts(result: Result) -> dict[str, int]:
    counts = {name: getattr(result, name) for name in COLUMNS if name != "asked"}
    return {**counts, "asked": result.asked.total()}


def _line(name: str, counts: dict[str, int]) -> str:
    return f"{name:40}" + "".join(f"{counts.get(column, 0):>10}" for column in COLUMNS)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
