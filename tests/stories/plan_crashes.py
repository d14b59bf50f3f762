"""Kills the process that runs a plan of several steps at every write that it sends, and lets the next go on.

One run of the plan loses a process at each. In between somebody looks into the account and settles what
nobody can know. A process that sees nothing change puts its clock forward, so that what is asked about is
asked at once and no test waits.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from recovery.context import Context
from recovery.executing import Execution, Standing, StepState
from recovery.executing_restores import ASK_AFTER
from recovery.journal import Journal
from recovery.journal_records import Mark
from recovery.reconciling import adopt, set_aside
from recovery.recovery_plan import RecoveryPlan
from tests.sandbox_process import Sandbox
from tests.stories.crashes import PATIENCE_SECONDS, PROCESSES

WRITES = ("StartRestoreJob", "TagResource")
"""What a plan of `plan_of_many` sends."""
MOST_PROCESSES = 200


@dataclass(frozen=True, slots=True)
class Case:
    """What a process needs to know. `late` is how far its clock is ahead."""

    journal: Path
    home: Path
    plan: RecoveryPlan
    environment: Mapping[str, str]
    unset: tuple[str, ...]
    late: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Told:
    """What a process told at its end: the steps by their standing, and those that are asked about."""

    standings: Mapping[str, str]
    asked: tuple[StepState, ...]
    result: str
    late: timedelta
    """How far its clock was ahead in the end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run that lost `killed` processes, and how often somebody was `asked`."""

    killed: int
    asked: int
    told: Told


def run_and_kill_at_every_write(sandbox: Sandbox, case: Case, when: str) -> Outcome:
    """Run the plan to its end. Each process dies at the first write that it sends and that none has died at,
    which the sandbox holds `before` or `after` its effect; held before, it never takes effect."""
    killed = asked = 0
    repeated: Counter[str] = Counter()
    told: Told | None = None
    late = timedelta(0)
    seen: set[int] = set()
    for operation in WRITES:
        sandbox.control("POST", "/-/hold", {"operation": operation, "when": when})
    for _ in range(MOST_PROCESSES):
        told = _until_held(sandbox, _later(case, late), when, repeated, seen)
        if told is None:
            killed += 1
        elif told.result:
            return Outcome(killed, asked, told)
        else:
            late = told.late
            asked += len(told.asked)
            repeated = Counter(_settle(sandbox, case, state) for state in told.asked)
    raise AssertionError(told)


def _later(case: Case, late: timedelta) -> Case:
    return Case(case.journal, case.home, case.plan, case.environment, case.unset, late)


def _until_held(
    sandbox: Sandbox, case: Case, when: str, repeated: Counter[str], seen: set[int]
) -> Told | None:
    """What a process told before it ended by itself; None where it was killed at a held request. `repeated`
    requests of each operation are let through: somebody has died at them before. `seen` are the ids of held
    requests that were decided on, which may still be listed for a moment."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_run, args=(case, theirs))
    process.start()
    theirs.close()
    with ours:
        while not ours.poll(0.02):
            held = [row for row in sandbox.control("GET", "/-/held?wait=0") if row["id"] not in seen]
            if not held:
                continue
            seen.add(held[0]["id"])
            operation = held[0]["operation"]
            is_new = repeated[operation] == 0
            if is_new:
                process.kill()
                process.join(PATIENCE_SECONDS)
            sandbox.control("POST", "/-/hold", {"operation": operation, "when": when})
            sandbox.control("POST", "/-/release", {"discard": is_new})
            if is_new:
                return None
            repeated[operation] -= 1
        told: Told = ours.recv()
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == 0
    return told


def _run(case: Case, parent: Connection[Told, Any]) -> None:
    account = open_account(case.environment, case.unset, case.plan.context)
    os.environ["RELIGHT_HOME"] = str(case.home)
    late = case.late
    execution = Execution(case.plan, account, Journal(case.journal, lambda: datetime.now(UTC) + late))
    while not (report := execution.tick()).over:
        late += timedelta(0) if report.changed else ASK_AFTER / 2
    asked = [state for state in report.states.values() if state.standing is Standing.ASKS]
    words = {name: state.standing.value for name, state in report.states.items()}
    with parent:
        parent.send(Told(words, tuple(asked), report.run.result, late))


def open_account(environment: Mapping[str, str], unset: tuple[str, ...], context: Context) -> Any:
    from aws_api.connections import AwsConnections
    from recovery.account import ContextRequest

    for name in unset:
        os.environ.pop(name, None)
    os.environ.update(environment)
    request = ContextRequest(profile="shop", region=context.region, endpoint=context.endpoint, write=True)
    return AwsConnections().open(request, ask_code=lambda device: "")


def _settle(sandbox: Sandbox, case: Case, state: StepState) -> str:
    """What a human does who looks into the account: adopts the job that is there, or says that there is none,
    or that the call was not carried out. Answers the operation that is to be sent again, "" for none."""
    journal = Journal(case.journal)
    attempts = journal.attempts()
    attempt = next((each for each in attempts if each.id == state.attempt_id), None)
    if attempt is None:
        [context] = journal.contexts()
        journal.record(Mark(context, state.job_id, "tag", False, "ann"))
        return "TagResource"
    known = {each.job_id for each in attempts}
    rows = sandbox.control("GET", "/-/restores")
    found = [row["job_id"] for row in rows if row["token"] == attempt.token and row["job_id"] not in known]
    if not found:
        set_aside(attempt, journal)
        return "StartRestoreJob"
    account = open_account(case.environment, case.unset, case.plan.context)
    adopt(attempt, account.reads.job(found[0]), journal)
    return ""
