"""An Aurora cluster at 80x24: COMPLETED is a cluster without an instance, where nobody can connect. It is
green only once an instance is available.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

CLUSTER = "fraud-restored"
WORK_LEFT, GREEN = "COMPLETED, WORK LEFT", "All is done"
OPEN, DONE = "[ ] open", "[x] done"
WRITER = "Give the cluster an instance"
READERS = "Add readers"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


def instances(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    of_cluster = [{"Name": "db-cluster-id", "Values": [CLUSTER]}]
    listed = sandbox.client("rds").describe_db_instances(Filters=of_cluster)["DBInstances"]
    return {each["DBInstanceIdentifier"]: each for each in listed}


def assert_not_green(screen: str) -> None:
    """Neither the words nor the mark and colour of what is finished."""
    assert GREEN not in screen
    assert not re.search(r"✓ (\x1b\[[0-9;]*m)*COMPLETED", screen), screen


def test_a_cluster_is_green_only_once_an_instance_of_it_is_available(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        terminal.wait_for("WRITE", "Protected resources", "bastion")
        terminal.type("/fraud")
        terminal.wait_for("1/")
        terminal.press("Enter", "Enter")
        terminal.wait_for("Recovery points", "90.0 GiB")
        terminal.press("r")
        terminal.wait_for("needs a look", CLUSTER)
        terminal.press("F5")
        terminal.wait_for("Ready: 1 warning", "comes without an instance")
        terminal.press("s")
        terminal.wait_for("Start this restore?", sandbox.account)
        terminal.press("Right", "Enter")
        assert_not_green(terminal.wait_for(WORK_LEFT, f"cluster:{CLUSTER}", f"{OPEN}     {WRITER}"))
        assert instances(sandbox) == {}

        # While the instance is asked for, and where somebody stops it, the job is not green either.
        sandbox.control("POST", "/-/hold", {"operation": "CreateDBInstance", "nth": 1, "when": "before"})
        terminal.press("f")
        terminal.wait_for("what is left", "Sends rds:CreateDBInstance", f"{OPEN}     {WRITER}")
        terminal.press("f")
        terminal.wait_for(f"{WRITER}", "db.r6g.large", "Do it", sandbox.account)
        terminal.press("Right", "Enter")
        terminal.wait_for(f"sending  {WRITER}")
        terminal.press("Escape")
        assert_not_green(terminal.wait_for("Restore jobs", WORK_LEFT))
        assert instances(sandbox) == {}
        sandbox.control("POST", "/-/release", {})
        terminal.wait_for("Done: Give the cluster an instance")
        terminal.wait_for(GREEN, "✓ COMPLETED", f"{DONE}     {WRITER}")
        [writer] = instances(sandbox).values()
        assert (writer["DBInstanceStatus"], writer["DBInstanceClass"]) == ("available", "db.r6g.large")
        assert writer["Endpoint"]["Address"]
        sandbox.client("rds").stop_db_instance(DBInstanceIdentifier=f"{CLUSTER}-1")
        terminal.press("C-r")
        assert_not_green(terminal.wait_for(WORK_LEFT, f"{OPEN}     {WRITER}"))
        sandbox.client("rds").start_db_instance(DBInstanceIdentifier=f"{CLUSTER}-1")
        terminal.press("C-r")
        terminal.wait_for(GREEN, "✓ COMPLETED")

        # A reader is optional: its name and class are asked for.
        terminal.press("f")
        terminal.wait_for("what is left", READERS)
        terminal.press("Down")
        terminal.wait_for("Done when this prints 2")
        terminal.press("Enter")
        terminal.wait_for("<name>", "<class>", "Do it")
        terminal.type(f"{CLUSTER}-2").press("Tab").type("db.r6g.large").press("Tab", "Tab", "Enter")
        terminal.wait_for(f"{DONE}     {READERS}")
    assert {name: each["DBInstanceStatus"] for name, each in instances(sandbox).items()} == {
        f"{CLUSTER}-1": "available",
        f"{CLUSTER}-2": "available",
    }
