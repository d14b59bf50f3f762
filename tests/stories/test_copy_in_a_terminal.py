"""At 80x24: a copy that lies in the second Region is brought back to the first, and restored there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "10") as ready:
        yield ready


def test_a_copy_is_brought_back_from_the_other_region_and_restored_where_it_landed(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    here, there = sandbox.regions
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    command = [str(RELIGHT), "--region", there, "--write"]
    with Terminal(command, environment=environment, directory=tmp_path) as terminal:
        terminal.wait_for("WRITE", there, "Protected resources", "orders-db-data")
        terminal.type("/orders-db-data")
        terminal.wait_for("1/")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Recovery points", "shop-copies")
        terminal.press("v")
        terminal.wait_for("Copy orders-db-data", "AWSBackupDefaultServiceRole")
        terminal.type(here)
        terminal.press("Enter")
        terminal.wait_for("shop-daily")
        terminal.type("shop-daily")
        terminal.press("Enter", "Enter", "Enter")
        terminal.wait_for("Ready")
        terminal.press("Enter")
        question = terminal.wait_for("Start this copy?")
        assert f"{here}:{sandbox.account}:backup-vault:shop-daily" in question.replace(" ", "")
        terminal.press("Right", "Enter")
        terminal.wait_for("To vault", "COMPLETED")
        terminal.press("r")
        terminal.wait_for("READ-ONLY", here, "Where the volume is made")
        terminal.type(f"{here}a")
        terminal.press("Enter", "F5")
        terminal.wait_for("Findings", "read-only: press W")
        terminal.press("W")
        terminal.wait_for("Turn write mode on?")
        terminal.press("Right", "Enter")
        terminal.wait_for("WRITE", "Start (s)")
        terminal.press("s")
        terminal.wait_for("Start this restore?", f"{here}a")
        terminal.press("Right", "Enter")
        terminal.wait_for("Restore job", "COMPLETED", "Restored as")

    [copy] = sandbox.client("backup", region=there).list_copy_jobs()["CopyJobs"]
    [restore] = sandbox.control("GET", "/-/restores")
    volume = restore["created_resource_arn"].rpartition("/")[2]
    [made] = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    assert made["SnapshotId"] == copy["DestinationRecoveryPointArn"].rpartition("/")[2]
    assert made["AvailabilityZone"] == f"{here}a"
