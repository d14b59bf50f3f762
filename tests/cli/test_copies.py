"""Copies on the command line: nothing but what was said is copied, and a copy job is a job like any other."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox

VOLUME = "orders-db-data"


@pytest.fixture
def to(sandbox: Sandbox) -> str:
    return f"arn:aws:backup:{sandbox.regions[1]}:{sandbox.account}:backup-vault:shop-copies"


@pytest.fixture
def plan(relight: Relight, to: str, tmp_path: Path) -> Path:
    file = tmp_path / "copy.yaml"
    told = relight("copy", VOLUME, "--latest", "--to", to, "-o", str(file))
    assert told.code == 0, told.err
    return file


def copy_jobs(sandbox: Sandbox) -> int:
    pages = sandbox.client("backup").get_paginator("list_copy_jobs").paginate()
    return sum(len(page["CopyJobs"]) for page in pages)


def points(sandbox: Sandbox, **which: str) -> list[dict[str, Any]]:
    """Snapshots of volumes in the daily vault."""
    answer = sandbox.client("backup").list_recovery_points_by_backup_vault(
        BackupVaultName="shop-daily", ByResourceType="EBS", MaxResults=1000, **which
    )
    return [point for point in answer["RecoveryPoints"] if point["Status"] == "COMPLETED"]


def test_a_plan_whose_point_was_changed_copies_neither_point(
    relight: Relight, sandbox: Sandbox, plan: Path
) -> None:
    """The line of the digest is gone, as for a change that is meant; the plan still names the old point."""
    text = plan.read_text()
    old = relight("copy", str(plan), "--json", "-o", str(plan.with_suffix(".again.yaml")))
    assert old.code == 0, old.err
    request = text[text.index("  request:") :]
    asked = request.partition('RecoveryPointArn: "')[2].partition('"')[0]
    other = next(point["RecoveryPointArn"] for point in points(sandbox) if point["RecoveryPointArn"] != asked)
    changed = text[: text.index("  request:")] + request.replace(asked, other)
    plan.write_text("".join(line for line in changed.splitlines(True) if not line.startswith("digest:")))
    before = copy_jobs(sandbox)
    told = relight("copy", str(plan), "--yes")
    assert told.code == 2, told.err
    assert copy_jobs(sandbox) == before


def test_options_beside_a_plan_are_refused_and_not_left_out(
    relight: Relight, sandbox: Sandbox, plan: Path
) -> None:
    before = copy_jobs(sandbox)
    elsewhere = f"arn:aws:backup:{sandbox.regions[0]}:{sandbox.account}:backup-vault:shop-weekly"
    told = relight("copy", str(plan), "--to", elsewhere, "--yes")
    assert (told.code, copy_jobs(sandbox)) == (2, before), told.err


def test_a_plan_of_another_region_says_so_and_a_copy_is_no_restore(
    relight: Relight, sandbox: Sandbox, plan: Path
) -> None:
    before = copy_jobs(sandbox)
    told = relight("--region", sandbox.regions[1], "copy", str(plan), "--yes")
    assert told.code == 3
    assert f"--region {sandbox.regions[0]}" in told.err
    assert relight("restore", str(plan), "--yes").code == 2
    assert copy_jobs(sandbox) == before


def test_the_point_of_another_resource_is_not_copied_for_the_one_that_is_named(
    relight: Relight, sandbox: Sandbox, to: str
) -> None:
    other = next(point for point in points(sandbox) if point.get("ResourceName") not in (None, VOLUME))
    told = relight("copy", VOLUME, "--point", other["RecoveryPointArn"], "--to", to, "--yes")
    assert told.code == 2
    assert "Another resource" in told.err


@pytest.mark.parametrize("command", ["copy", "restore"])
def test_a_vault_beside_the_newest_point_is_refused_since_it_chooses_nothing(
    relight: Relight, to: str, command: str
) -> None:
    more = ("--to", to) if command == "copy" else ()
    told = relight(command, VOLUME, "--latest", "--vault", "shop-copies", *more, "--yes")
    assert told.code == 2
    assert "--vault" in told.err


def test_a_copy_job_is_shown_by_its_id_with_the_exit_code_of_its_end(
    relight: Relight, sandbox: Sandbox, plan: Path, to: str
) -> None:
    started = relight("copy", str(plan), "--yes")
    assert started.code == 0, started.err
    copy = started.out.strip()
    told = relight("job", copy, "--wait", "--json")
    assert told.code == 0, told.err
    assert (told.json["job"]["status"], told.json["job"]["destination_vault_arn"]) == ("COMPLETED", to)
    assert told.json["remaining"] == []
    shown = relight("job", copy)
    assert (shown.code, told.json["job"]["destination_point_arn"] in shown.out) == (0, True)
    assert f"--region {sandbox.regions[1]} restore --point" in shown.err
    assert relight("job", copy, "--follow-ups", "--yes").code == 2
    assert relight("job", "00000000-0000-4000-8000-000000000000").code == 4
    again = relight("copy", str(plan), "--yes")
    assert (again.code, again.out.strip()) == (0, copy), "the same plan is its attempt"


def test_a_copy_that_was_killed_on_its_way_is_adopted_by_a_copy_job_alone(
    relight: Relight, sandbox: Sandbox, plan: Path
) -> None:
    sandbox.control("POST", "/-/hold", {"operation": "StartCopyJob", "nth": 1, "when": "after"})
    words = [str(RELIGHT), "copy", str(plan), "--yes"]
    with subprocess.Popen(
        words, env=dict(relight.environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        assert sandbox.control("GET", "/-/held?wait=30")
        process.send_signal(signal.SIGKILL)
    sandbox.control("POST", "/-/release", {"discard": True})
    count = copy_jobs(sandbox)
    [attempt] = relight("journal", "list", "--json").json
    reconciled = relight("journal", "reconcile")
    assert (reconciled.code, "shop-copies" in reconciled.err) == (4, True), reconciled.err
    newest = max(sandbox.client("backup").list_copy_jobs()["CopyJobs"], key=lambda each: each["CreationDate"])
    restores = sandbox.client("backup").list_restore_jobs()["RestoreJobs"]
    assert relight("journal", "adopt", attempt["id"], restores[0]["RestoreJobId"]).code != 0
    assert relight("journal", "adopt", attempt["id"], newest["CopyJobId"]).code == 0
    told = relight("copy", str(plan), "--yes")
    assert (told.out.strip(), copy_jobs(sandbox)) == (newest["CopyJobId"], count)
