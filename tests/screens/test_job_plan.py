"""The screen of a job tells of which plan the job is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recovery.plan_store import keep
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from restore_profiles.model import REQUEST_ID
from tests.screens.conftest import Stage, shop_account
from tests.screens.driver import driving
from tests.screens.shop import JOBS
from tests.unit.fake_account import CONTEXT, ebs_plan


async def test_a_job_that_a_runbook_started_tells_its_plan_and_step(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path))
    account = shop_account(stage.clock, context=CONTEXT)
    job = JOBS[0]
    restore = ebs_plan(context=CONTEXT, point=job.point_arn)
    restore = replace(restore, source=replace(restore.source, point_created=job.created))
    plan = RecoveryPlan(CONTEXT, (RestoreStep("data", restore),), title="Orders again")
    keep(plan)
    account.metadata[job.id] = {**restore.metadata, REQUEST_ID: f"{plan.digest[:16]}.data.1"}
    app = stage.app(account)
    async with driving(app, (160, 60)) as user:
        await user.until("orders-db-data").press("J").until("42 %").press("g", "j", "enter")
        await user.until("Of plan").sees("Orders again", f"({plan.digest[:16]}), step data")
