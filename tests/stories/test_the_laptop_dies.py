"""An engineer starts four restores, notes what happened, and the laptop dies. A colleague on another machine,
with rights of an operator only, takes over from the account itself and then from the laptop's disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aws_api.operator_policy import operator_policy
from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

pytestmark = pytest.mark.needs("tmux")

RESTORED = ("customers", "db-data", "carts", "fraud")
"""What is typed to find an RDS instance, an EBS volume, a DynamoDB table and an Aurora cluster."""
ESTIMATED = ("customers", "orders-db-data", "carts")
"""The seeded past has restores of their type and size, and none of Aurora."""
NOTE = "the deploy of 14:20 wiped it"
MISSING = ("notes, marks and sign-offs made by hand are", "missing")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Its clock stands still until a test moves it; the colleague may what an operator of Relight needs."""
    with running_sandbox() as ready:
        iam = ready.client("iam")
        document = json.dumps(operator_policy(ready.partition))
        policy = iam.create_policy(PolicyName="relight-operator", PolicyDocument=document)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="shop-operator", PolicyArn=policy)
        ready.control("POST", "/-/clock", {"pause": True})
        yield ready


def restore(terminal: Terminal, typed: str, running: int) -> None:
    """From the list of resources to the screen of the job that restores the newest backup of one of them."""
    terminal.type(f"/{typed}")
    terminal.wait_for("1/")
    terminal.press("Enter", "Enter")
    terminal.wait_for("Recovery points", "snapshots")
    terminal.type("/snapshot").press("Enter")
    terminal.wait_for("/snapshot", "› ✓ COMPLETED")
    terminal.press("r")
    terminal.wait_for("1 of", "needs a look")
    terminal.press("F5")
    terminal.wait_for("Ready:")
    terminal.press("s")
    terminal.wait_for("Start this restore?")
    terminal.press("Right", "Enter")
    terminal.wait_for("Restore job", f"{running} restoring", "Started")


def row_of(screen: str, source: str) -> str:
    [row] = [line for line in screen.splitlines() if f" {source} " in line and "running" in line]
    return row


def test_a_colleague_with_an_empty_journal_follows_all_four_and_reads_the_note(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    laptop, desk = tmp_path / "laptop", tmp_path / "desk"
    environment = sandbox.child_environment(RELIGHT_HOME=str(laptop))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        terminal.wait_for("WRITE", "Protected resources", "bastion")
        for number, typed in enumerate(RESTORED, start=1):
            if number > 1:
                terminal.type(":resources").press("Enter")
                terminal.wait_for("Protected resources", " 1/")
                terminal.press("Escape")
                terminal.wait_until_gone(" 1/")
            restore(terminal, typed, number)
        terminal.press("n")
        terminal.wait_for("A note on this restore")
        terminal.type(NOTE).press("Enter")
        terminal.wait_for("It is in the journal.")
        terminal.kill()
    started = sandbox.control("GET", "/-/restores")
    assert len({job["recovery_point_arn"] for job in started}) == len(started) == len(RESTORED)
    noted = started[-1]["job_id"]

    sandbox.control("POST", "/-/clock", {"advance": 2})
    environment = sandbox.child_environment(RELIGHT_HOME=str(desk), AWS_PROFILE="shop-operator")
    colleague = Relight(environment)
    with Terminal([str(RELIGHT)], environment=environment) as terminal:
        terminal.wait_for("READ-ONLY", "4 restoring")
        terminal.press("J")
        screen = terminal.wait_for("Restore jobs", "4 running", "no history", *MISSING)
        assert "no history" in row_of(screen, "fraud")
        for source in ESTIMATED:
            row = row_of(screen, source)
            assert "RUNNING" in row
            assert " % " in row
            assert " min" in row or " h" in row
        terminal.press("Enter")
        terminal.wait_for(noted, "RUNNING", "no history", "What will be left to do")
        sandbox.control("POST", "/-/clock", {"pause": False, "speed": 50})
        terminal.wait_for("COMPLETED, WORK LEFT", "cluster:fraud-restored", "[ ] open     Give the cluster")
        terminal.press("Escape")
        # How many finished in the last day depends on the hour: restore tests of the week are among them.
        terminal.wait_for("3 to look at", "work remains", *MISSING)

        # The disk of the laptop is read at another machine, and what is on it handed on.
        exported = tmp_path / "incident.json"
        told = Relight({**environment, "RELIGHT_HOME": str(laptop)})(
            "journal", "export", "--format", "json", "-o", str(exported)
        )
        assert told.code == 0, told.err
        told = colleague("journal", "import", str(exported))
        assert told.code == 0, told.err
        terminal.wait_until_gone(MISSING[0])
        terminal.press("Enter")
        terminal.wait_for(noted, "What people said", "shop-admin", NOTE)

    assert colleague("journal", "verify").code == 0
    assert colleague("journal", "reconcile").code == 0
    assert [job["job_id"] for job in sandbox.control("GET", "/-/restores")] == [
        job["job_id"] for job in started
    ]
