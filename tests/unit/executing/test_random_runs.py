"""Random plans under faults, deaths and two processes: the account holds what the run says."""

from __future__ import annotations

from pathlib import Path

from tests.unit.executing.random_runs import RandomRun

ROUNDS = 20
"""About three seconds; `python -m benchmarks.plan_rounds` does as many as it is told."""


def test_what_a_run_says_of_its_steps_is_what_the_account_holds(tmp_path: Path) -> None:
    found = {}
    died = asked = again = 0
    for seed in range(ROUNDS):
        run = RandomRun(seed, tmp_path / str(seed))
        run.to_its_end()
        died, asked, again = died + run.deaths, asked + run.asked, again + run.retries
        if run.wrong:
            found[seed] = run.wrong
    assert found == {}
    assert min(died, asked, again) > ROUNDS // 10
