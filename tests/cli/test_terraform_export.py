"""What was restored, exported as Terraform configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from recovery.recovery_plan import RecoveryPlan, RestoreStep
from tests.cli.relight import Relight
from tests.cli.several import written
from tests.runbooks.plans import plan_of
from tests.sandbox_process import Sandbox


def test_a_plan_and_its_job_are_exported_once_they_have_restored_something(
    sandbox: Sandbox, relight: Relight, tmp_path: Path
) -> None:
    restore = plan_of(sandbox, "batch-scratch")
    plan = RecoveryPlan(replace(restore.context, endpoint=""), (RestoreStep("scratch", restore),))
    file = written(plan, tmp_path)
    early = relight("runbook", str(file), "--format", "terraform", "-o", str(tmp_path / "early"))
    assert (early.code, (tmp_path / "early").exists()) == (2, False)
    assert "scratch: nothing is known of what it restored." in early.err
    started = relight("restore", str(file), "--yes", "--wait", "--json")
    assert started.code in (0, 5), started.err
    [job] = relight("plan", "jobs", str(file), "--json").json
    volume = job["job"]["created_resource_arn"].rpartition("/")[2]
    for name, words in {"plan": [str(file)], "job": ["--job", job["job"]["id"]]}.items():
        folder = tmp_path / name
        told = relight("runbook", *words, "--format", "terraform", "-o", str(folder))
        assert told.code == 0, told.err
        [main] = [path for path in folder.glob("*.tf") if path.name != "settings.tf"]
        assert f'id = "{volume}"' in main.read_text()
        assert 'resource "aws_ebs_volume"' in main.read_text()
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    offline = relight("runbook", str(file), "--format", "terraform", "--offline", "-o", str(tmp_path / "no"))
    assert offline.code == 2
    assert "export while signed in" in offline.err
