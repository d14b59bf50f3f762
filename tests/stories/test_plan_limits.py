"""As many restores run side by side as their services allow, whoever started them: counted in the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recovery.context import Context
from recovery.executing import Execution
from recovery.journal import Journal
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.plan_crashes import open_account
from tests.stories.plan_of_many import Kind, plan_of_many

KINDS = (
    Kind("Timestream", "database/telemetry/table/clicks", "table", 3, "TableName"),
    Kind("DynamoDB", "orders", "table", 4, "targetTableName"),
    Kind("EBS", "orders-db-data", "volume", 3),
)
STEP_SECONDS = 5
MOST_TICKS = 40


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Its work moves when it is told to: what runs side by side depends on no clock."""
    with running_sandbox() as ready:
        ready.control("POST", "/-/clock", {"pause": True})
        yield ready


@pytest.fixture
def account(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    context = Context(sandbox.account, sandbox.regions[0], sandbox.partition, sandbox.url)
    return open_account({}, (), context)


def running(sandbox: Sandbox) -> Counter[str]:
    rows = sandbox.control("GET", "/-/restores")
    return Counter(row["resource_type"] for row in rows if row["status"] in ("PENDING", "RUNNING", "CREATED"))


def most_at_once(sandbox: Sandbox, execution: Execution) -> Counter[str]:
    """The most of each type that ran at any time of the run."""
    most: Counter[str] = Counter()
    for _ in range(MOST_TICKS):
        report = execution.tick()
        most |= running(sandbox)
        if report.over:
            assert report.run.result == "done"
            return most
        sandbox.control("POST", "/-/clock", {"advance": STEP_SECONDS})
    raise AssertionError(report.states)


def test_a_limit_is_used_up_and_never_exceeded(sandbox: Sandbox, account: Any, tmp_path: Path) -> None:
    plan = replace(plan_of_many(account, KINDS, "limits"), at_once={"DynamoDB": 2})
    most = most_at_once(sandbox, Execution(plan, account, Journal(tmp_path / "journal")))
    assert most == {"Timestream": 1, "DynamoDB": 2, "EBS": 2}


def test_what_a_colleague_runs_is_waited_for(sandbox: Sandbox, account: Any, tmp_path: Path) -> None:
    plan = plan_of_many(account, KINDS[:1], "beside-a-colleague")
    step = plan.restores[0].plan.step
    metadata = {**plan.restores[0].plan.metadata, "TableName": "theirs"}
    sandbox.client("backup").start_restore_job(**{**step.request, "Metadata": metadata})
    execution = Execution(plan, account, Journal(tmp_path / "journal"))
    assert {state.standing.value for state in execution.tick().states.values()} == {"ready"}
    assert most_at_once(sandbox, execution) == {"Timestream": 1}
