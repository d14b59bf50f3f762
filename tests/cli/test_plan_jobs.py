"""Jobs that were started without Relight, told as the plan's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recovery.recovery_plan import RecoveryPlan, RestoreStep
from tests.cli.relight import Relight
from tests.cli.several import written
from tests.runbooks.plans import plan_of
from tests.runbooks.scripts import BASH, at_sandbox
from tests.sandbox_process import Sandbox


@pytest.mark.needs("bash", "aws")
def test_jobs_of_the_bash_runbook_and_of_a_state_machine_are_told_as_the_plans(
    sandbox: Sandbox, relight: Relight, tmp_path: Path
) -> None:
    data, wal = plan_of(sandbox, "orders-db-data"), plan_of(sandbox, "orders-db-wal")
    steps = (RestoreStep("data", data), RestoreStep("wal", wal))
    plan = RecoveryPlan(replace(data.context, endpoint=""), steps, title="Orders")
    file = written(plan, tmp_path)
    assert relight("plan", "jobs", str(file)).out == ""
    only_data = at_sandbox(BASH, plan, tmp_path / "elsewhere", sandbox)("--yes", "--only", "data")
    assert only_data.returncode == 5, only_data.stderr
    backup = sandbox.client("backup")
    token = f"{plan.digest[:16]}.wal.0f1e-run"
    ids = {
        name: backup.start_restore_job(
            RecoveryPointArn=wal.source.point_arn,
            IamRoleArn=wal.role_arn,
            ResourceType="EBS",
            IdempotencyToken=name,
            Metadata={**wal.metadata, **more},
        )["RestoreJobId"]
        for name, more in {
            token: {"aws:backup:request-id": token},
            f"{token}-by-hand": {},
            f"{token}-other": {"volumeType": "gp2"},
        }.items()
    }
    told = relight("plan", "jobs", str(file), "--json")
    assert told.code == 0, told.err
    rows = {row["job"]["id"]: (row["step"], row["certain"]) for row in told.json}
    machine, by_hand, _ = ids.values()
    assert rows.pop(machine) == ("wal", True)
    assert rows.pop(by_hand) == ("wal", False)
    assert list(rows.values()) == [("data", True)]
    [from_bash] = rows
    job = relight("job", from_bash)
    assert f"{plan.digest[:16]}, step data" in job.out
    lines = relight("plan", "jobs", str(file)).out.splitlines()
    assert len(lines) == 3
