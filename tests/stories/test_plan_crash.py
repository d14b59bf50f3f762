"""kill -9 at every write that a plan sends: whoever runs it again finishes it, and nothing is done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from recovery.context import Context
from recovery.journal import Journal
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.plan_crashes import Case, open_account, run_and_kill_at_every_write
from tests.stories.plan_of_many import FEW, plan_of_many

RESTORES = sum(kind.count for kind in FEW)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """It forgets tokens at once, so that a restore that is sent twice is two."""
    with running_sandbox("--clock-speed", "300", "--token-memory", "0") as ready:
        yield ready


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_plan_whose_process_dies_at_every_step_is_finished_with_nothing_twice(
    sandbox: Sandbox, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    context = Context(sandbox.account, sandbox.regions[0], sandbox.partition, sandbox.url)
    plan = plan_of_many(open_account({}, (), context), FEW, f"killed-{when}")
    before = len(sandbox.control("GET", "/-/restores"))
    case = Case(tmp_path / "journal", tmp_path / "home", plan, sandbox.environment, sandbox.unset)
    outcome = run_and_kill_at_every_write(sandbox, case, when)
    assert outcome.told.result == "done"
    assert set(outcome.told.standings.values()) == {"done"}
    started = sandbox.control("GET", "/-/restores")[before:]
    assert len(started) == RESTORES
    attempts = Counter(attempt.job_id for attempt in Journal(case.journal).attempts() if attempt.job_id)
    assert attempts == Counter(row["job_id"] for row in started)
    assert Journal(case.journal).verify() == ()
    assert outcome.killed == len(plan.steps)
    # Held before its effect none was done, and nobody knows it. After it most are known: restores by their
    # request id, calls by their check.
    assert outcome.asked == len(plan.steps) if when == "before" else outcome.asked < RESTORES
