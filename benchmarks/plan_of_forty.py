"""A plan of 40 restores on the sandbox: its time against the ideal, and what kill -9 at every write leaves.

`python -m benchmarks.plan_of_forty [RUNS]` (3 unless told). The ideal starts every restore at the instant at
which its order and its service's limits allow it, and needs no time itself: it is worked out from how long
each job really worked. Exits 1 where the median ratio is above 1.25, a limit was exceeded, or a restore was
started twice or not at all.
"""

from __future__ import annotations

import heapq
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recovery.context import Context
from recovery.executing import Execution, ExecutionReport
from recovery.journal import Journal
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from recovery.running_limits import is_limited, limits_of
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.plan_crashes import Case, open_account, run_and_kill_at_every_write
from tests.stories.plan_of_many import FORTY, plan_of_many

LIMIT = 1.25
RUNS = 3


def main(runs: int = RUNS) -> int:
    ratios = []
    whole = True
    for number in range(runs):
        with shop() as (sandbox, account), tempfile.TemporaryDirectory() as directory:
            plan = plan_of_many(account, FORTY, f"run-{number}")
            began = time.monotonic()
            report = run(Execution(plan, account, Journal(Path(directory) / "journal")))
            took = time.monotonic() - began
            rows = sandbox.control("GET", "/-/restores")
        least = ideal(plan, seconds_by_step(plan, report, rows))
        exceeded = beyond_limits(plan, report, rows)
        ratios.append(took / least)
        whole = whole and not exceeded and report.run.result == "done" and len(rows) == len(plan.restores)
        print(
            f"{len(plan.restores)} restores, {len(plan.steps)} steps: {took:.1f} s, ideal {least:.1f} s, "
            f"ratio {ratios[-1]:.2f}; beyond a limit: {', '.join(exceeded) or 'none'}",
            flush=True,
        )
    crashes = {when: killed(when) for when in ("before", "after")}
    ratio = statistics.median(ratios)
    print(json.dumps({"ratio": round(ratio, 3), "limit": LIMIT, "runs": runs, "crashes": crashes}))
    sound = all(each["twice"] == each["missing"] == 0 for each in crashes.values())
    return 0 if ratio <= LIMIT and whole and sound else 1


@contextmanager
def shop(*options: str) -> Iterator[tuple[Sandbox, Any]]:
    """A sandbox and an account on it."""
    with running_sandbox(*options) as sandbox:
        os.environ["AWS_CONFIG_FILE"] = str(sandbox.config_file)
        context = Context(sandbox.account, sandbox.regions[0], sandbox.partition, sandbox.url)
        yield sandbox, open_account(sandbox.environment, sandbox.unset, context)


def run(execution: Execution) -> ExecutionReport:
    while not (report := execution.tick()).over:
        time.sleep(report.next_in_seconds)
    return report


def seconds_by_step(
    plan: RecoveryPlan, report: ExecutionReport, rows: list[dict[str, Any]]
) -> dict[str, float]:
    worked = {row["job_id"]: float(row["work_seconds"]) for row in rows}
    return {step.id: worked[report.states[step.id].job_id] for step in plan.restores}


def ideal(plan: RecoveryPlan, seconds: Mapping[str, float]) -> float:
    """The time of a run that loses none: each step starts as soon as what it comes after is done and its type
    has room, the longest way to the end first."""
    rest = {step.id: seconds.get(step.id, 0.0) for step in plan.steps}
    for wave in reversed(plan.waves()):
        for step in wave:
            below = (rest[other.id] for other in plan.steps if step.id in other.after)
            rest[step.id] = seconds.get(step.id, 0.0) + max(below, default=0.0)
    now, done, waiting = 0.0, set[str](), {step.id: step for step in plan.steps}
    running: list[tuple[float, str]] = []
    while waiting or running:
        for name in sorted(waiting, key=lambda name: -rest[name]):
            step = waiting[name]
            if done.issuperset(step.after) and _has_room(plan, name, {each for _, each in running}):
                del waiting[name]
                heapq.heappush(running, (now + seconds.get(name, 0.0), name))
        now, name = heapq.heappop(running)
        done.add(name)
    return now


def _has_room(plan: RecoveryPlan, name: str, running: set[str]) -> bool:
    step = plan.step(name)
    if not isinstance(step, RestoreStep) or not is_limited(step.plan, plan.at_once):
        return True
    kind = step.plan.source.resource_type
    beside = sum(other.plan.source.resource_type == kind for other in plan.restores if other.id in running)
    return beside < min(limit.number for limit in limits_of(kind, plan.at_once))


def beyond_limits(plan: RecoveryPlan, report: ExecutionReport, rows: list[dict[str, Any]]) -> list[str]:
    """Types of which more worked at a time, by the sandbox's own records, than their service allows."""
    exceeded = []
    for kind in {step.plan.source.resource_type for step in plan.restores if is_limited(step.plan, {})}:
        spans = [
            (row["began"], row["began"] + row["work_seconds"]) for row in rows if row["resource_type"] == kind
        ]
        most = max(sum(start <= begun < end for start, end in spans) for begun, _ in spans)
        allowed = min(limit.number for limit in limits_of(kind, plan.at_once))
        if most > allowed:
            exceeded.append(f"{kind} {most} of {allowed}")
    return exceeded


def killed(when: str) -> dict[str, int]:
    """A run whose process dies at every write, held before or after its effect."""
    with (
        shop("--clock-speed", "300", "--token-memory", "0") as (sandbox, account),
        tempfile.TemporaryDirectory() as directory,
    ):
        plan = plan_of_many(account, FORTY, f"killed-{when}")
        case = Case(
            Path(directory) / "journal", Path(directory) / "home", plan, sandbox.environment, sandbox.unset
        )
        outcome = run_and_kill_at_every_write(sandbox, case, when)
        rows = sandbox.control("GET", "/-/restores")
        attempts = {each.plan_digest for each in Journal(case.journal).attempts() if each.job_id}
    counts = {
        "killed": outcome.killed,
        "asked": outcome.asked,
        "twice": len(rows) - len(attempts),
        "missing": len(plan.restores) - len(attempts),
    }
    print(f"killed {when} the effect of each write: {counts}", flush=True)
    return counts


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
