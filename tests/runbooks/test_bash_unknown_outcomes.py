"""The Bash runbook of what carries no request id, a copy or a database: an answer that was lost is asked
about, and nothing that is not the runbook's own is taken up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recovery.plan import COPY_JOB, START_COPY_JOB, RestorePlan, Step
from tests.runbooks.plans import FACTS, page_of, plan_of, script_of
from tests.runbooks.test_bash import restores_of, run, written
from tests.sandbox_process import Sandbox, running_sandbox

pytestmark = pytest.mark.needs("bash", "aws")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


def copy_plan(sandbox: Sandbox, name: str) -> RestorePlan:
    restore = plan_of(sandbox, name)
    region, account = sandbox.regions[1], sandbox.account
    request = {
        "RecoveryPointArn": restore.source.point_arn,
        "SourceBackupVaultName": restore.source.vault,
        "DestinationBackupVaultArn": f"arn:aws:backup:{region}:{account}:backup-vault:shop-copies",
        "IamRoleArn": restore.role_arn,
    }
    return replace(restore, steps=(Step(START_COPY_JOB, request, COPY_JOB, ("CopyJobId",)),))


def without_request_id(sandbox: Sandbox, name: str) -> RestorePlan:
    """As of RDS, whose metadata hold nothing to know an attempt by."""
    plan = plan_of(sandbox, name)
    return replace(plan, steps=(replace(plan.step, attempt_keys=()),))


def jobs_of(sandbox: Sandbox, plan: RestorePlan) -> list[dict[str, Any]]:
    if not plan.copies:
        return restores_of(sandbox, plan)
    rows = sandbox.control("GET", "/-/copies")
    return [row for row in rows if row["recovery_point_arn"] == plan.source.point_arn]


@pytest.mark.parametrize("make", [copy_plan, without_request_id], ids=["a copy", "no request id"])
def test_a_lost_answer_is_asked_about_and_followed_by_the_job_that_is_named(
    sandbox: Sandbox, tmp_path: Path, make: Any
) -> None:
    plan = make(sandbox, "batch-scratch" if make is copy_plan else "orders-db-wal")
    script, environment = written(plan, tmp_path), sandbox.child_environment()
    before = {row["job_id"] for row in jobs_of(sandbox, plan)}
    operation = plan.step.operation.name
    sandbox.control("POST", "/-/faults", [{"operation": operation, "kind": "drop_after", "nth": 1}])
    lost = run(script, "--yes", environment=environment)
    sandbox.control("DELETE", "/-/faults")
    assert lost.returncode == 4, lost.stderr
    [job] = {row["job_id"] for row in jobs_of(sandbox, plan)} - before
    asked = run(script, "--yes", environment=environment)
    assert (asked.returncode, job in asked.stdout) == (3, True), asked.stdout
    foreign = sandbox.client("backup").list_restore_jobs()["RestoreJobs"]
    other = next(row for row in foreign if row["RecoveryPointArn"] != plan.source.point_arn)
    wrong = run(script, "--job", other["RestoreJobId"], environment=environment)
    assert wrong.returncode in (2, 4), wrong.stdout
    assert "Nothing was started" in wrong.stderr or "nothing was started" in wrong.stderr
    named = run(script, "--job", job, environment=environment)
    assert f"job {job}" in named.stdout
    assert {row["job_id"] for row in jobs_of(sandbox, plan)} - before == {job}


def test_hostile_facts_of_the_source_stay_text_in_what_remains(sandbox: Sandbox, tmp_path: Path) -> None:
    hostile = "ttl\nREMAINS\ntouch here\n$(touch here) `touch here` {created.arn}"
    plan = plan_of(sandbox, "catalog-cache [blue]")
    facts = {
        f"source.{name}": hostile
        for name in ("ttl", "ttl_attribute", "tags", "tag_keys", "tag_count", "stream_view", "elastic_ip")
    }
    for resource_type, target in (("DynamoDB", "table"), ("EC2", "instance")):
        source = replace(plan.source, resource_type=resource_type, target=target, facts=facts)
        text = script_of(replace(plan, source=source), FACTS)
        assert hostile.splitlines()[0] in text
        assert text.splitlines().count("REMAINS") == 1
        assert page_of(replace(plan, source=source), FACTS).count("\nREMAINS") == 0
        assert not [line for line in text.splitlines() if line.startswith("touch here")]
