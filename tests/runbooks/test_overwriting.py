"""A restore that replaces data: the runbooks name what is replaced, and the script has that name typed."""

from __future__ import annotations

import os
import pty
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recovery.context import Context
from recovery.models import RecoveryPoint
from recovery.plan import RestorePlan
from recovery.planning import begin, set_values
from restore_profiles.registry import profile_for
from runbooks.remaining import overwritten
from tests.runbooks.plans import FACTS, HOSTILE_NAME, bucket_plan, hostile_plan, page_of, script_of
from tests.runbooks.test_bash import QUICK, assert_shellcheck_is_silent, restores_of
from tests.sandbox_process import Sandbox

HANA = "SAP HANA on Amazon EC2"
KEY = "aws:backup:TargetDatabaseArn"


def plan_into(target: str, sandbox: Sandbox | None = None) -> RestorePlan:
    """A plan that overwrites that database, or its own where none is named, from a backup of the sandbox."""
    profile = profile_for(HANA)
    assert profile is not None
    context = Context("111122223333", "eu-west-1", endpoint=sandbox.url if sandbox else "")
    found = newest_of(sandbox) if sandbox else {}
    point = RecoveryPoint(
        context,
        found.get("RecoveryPointArn", "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7"),
        found.get("ResourceArn", target),
        "COMPLETED",
        found.get("CreationDate", hostile_plan().source.point_created),
        type=HANA,
        vault="shop-daily",
    )
    return set_values(begin(context, point, profile), [f"{KEY}={target or point.resource_arn}"]).plan()


def newest_of(sandbox: Sandbox) -> dict[str, Any]:
    pages = sandbox.client("backup").get_paginator("list_recovery_points_by_backup_vault")
    points: list[dict[str, Any]] = [
        point
        for page in pages.paginate(BackupVaultName="shop-daily", ByResourceType=HANA)
        for point in page["RecoveryPoints"]
        if point["Status"] == "COMPLETED"
    ]
    return max(points, key=lambda point: point["CreationDate"])


def typed(sandbox: Sandbox, script: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """The script on a terminal where that is typed."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    told = subprocess.run(
        ["bash", str(script)],
        env={**sandbox.child_environment(), **QUICK},
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    return told


@pytest.mark.needs("bash", "aws")
def test_the_script_starts_once_the_name_is_typed_and_not_by_a_yes(sandbox: Sandbox, tmp_path: Path) -> None:
    plan = plan_into("", sandbox)
    database = overwritten(plan)
    assert database == plan.metadata[KEY]
    script = tmp_path / "restore.sh"
    script.write_text(script_of(plan, FACTS), encoding="utf-8")
    refused = typed(sandbox, script, "yes")
    assert refused.returncode == 3
    assert f"This replaces the data of {database}" in refused.stdout
    assert not restores_of(sandbox, plan)
    started = typed(sandbox, script, database)
    assert "COMPLETED" in started.stdout, started.stderr
    assert len(restores_of(sandbox, plan)) == 1


@pytest.mark.needs("shellcheck")
@pytest.mark.parametrize("name", ["arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp/DB/HDB", HOSTILE_NAME])
def test_a_name_of_any_kind_is_quoted(tmp_path: Path, name: str) -> None:
    script = tmp_path / "restore.sh"
    script.write_text(script_of(plan_into(name), FACTS), encoding="utf-8")
    assert_shellcheck_is_silent(script)


def test_what_replaces_nothing_asks_for_no_name() -> None:
    for plan in (hostile_plan(), bucket_plan("bucket")):
        assert overwritten(plan) == ""
        assert "      overwritten=" not in script_of(plan, FACTS)
        assert "is replaced" not in page_of(plan, FACTS)
    unknown = replace(hostile_plan().source, resource_type="Nobody's")
    assert overwritten(replace(hostile_plan(), source=unknown)) == ""


def test_the_page_has_it_ticked_off() -> None:
    database = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp/DB/HDB"
    page = page_of(plan_into(database), FACTS)
    assert f"- [ ] The data of `{database}` is replaced by the backup's" in page
