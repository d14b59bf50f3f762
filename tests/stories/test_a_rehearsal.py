"""A restore rehearsed by AWS Backup: a plan and a selection are made, the sandbox's clock goes on until it
has fired, a command says whether what it made is right, and what it made is deleted. In the app, then by
commands.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

SOURCE = "orders-db-data"
HOUR, DAY = 3600, 86_400
CHECK = """#!/bin/sh
wanted=$1
volume=${RELIGHT_RESOURCE_ARN##*/}
made=$(aws ec2 describe-volumes --volume-ids "$volume" --query 'Volumes[0].VolumeType' --output text)
test "$made" = "$wanted" && exit
echo "$made, not $wanted" >&2
exit 1
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def check(tmp_path: Path) -> Path:
    """The user's command: whether the volume that the test made is of the type that is given."""
    script = tmp_path / "check-volume"
    script.write_text(CHECK)
    script.chmod(0o700)
    return script


def advance(sandbox: Sandbox, seconds: float) -> None:
    sandbox.control("POST", "/-/clock", {"advance": seconds})


def rehearsals(sandbox: Sandbox, plan: str) -> list[dict[str, Any]]:
    backup = sandbox.client("backup")
    arn = backup.get_restore_testing_plan(RestoreTestingPlanName=plan)["RestoreTestingPlan"]
    arn = arn["RestoreTestingPlanArn"]
    jobs = backup.list_restore_jobs(ByRestoreTestingPlanArn=arn)["RestoreJobs"]
    return [backup.describe_restore_job(RestoreJobId=job["RestoreJobId"]) for job in jobs]


def volume_type(sandbox: Sandbox, job: dict[str, Any]) -> str:
    """Of the volume that a test made; "" once it is deleted."""
    volume = job["CreatedResourceArn"].rpartition("/")[2]
    try:
        [found] = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidVolume.NotFound":
            return ""
        raise
    return str(found["VolumeType"])


@pytest.mark.needs("tmux", "aws")
def test_a_plan_is_made_fired_validated_by_a_command_and_reported_in_the_app(
    sandbox: Sandbox, tmp_path: Path, check: Path
) -> None:
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))
    with Terminal([str(RELIGHT), "--write"], environment=relight.environment) as terminal:
        terminal.wait_for("WRITE", "Protected resources", "bastion")
        terminal.press("T")
        terminal.wait_for("Restore testing", "weekly_rehearsal", "3/3 completed")
        terminal.press("n")
        terminal.wait_for("New plan", "Start window")
        terminal.type("nightly").press("Enter").type("cron(30 4 * * ? *)")
        terminal.wait_for("At 04:30, every day. Next: ")
        terminal.press("F5")
        terminal.wait_for("Make plan nightly", "Nothing is in the way", "Ready")
        terminal.press("s")
        terminal.wait_for("Make plan nightly?", sandbox.account, sandbox.regions[0])
        terminal.press("Right", "Enter")
        terminal.wait_for("Made plan nightly", "no tests yet")

        terminal.type("/nightly").press("Enter")
        terminal.wait_for("› nightly")
        terminal.press("Enter")
        terminal.wait_for("Next runs", "None, so that nothing is restored")
        terminal.press("l")
        terminal.wait_for("No selection yet")
        terminal.press("n")
        terminal.wait_for("New selection")
        terminal.type("volumes").press("Enter").type("EBS").press("Enter")
        terminal.wait_for("14 resources of this type", "inferred eu-west-1")
        terminal.type("db-data")
        terminal.wait_for(SOURCE)
        terminal.press("Enter", *["Tab"] * 3)
        terminal.wait_for("So long what was restored stays")
        terminal.press("C-u").type("24").press(*["Tab"] * 6)
        terminal.wait_for("Volume type: Decides speed and price")
        terminal.type("gp2")
        terminal.press("F5")
        terminal.wait_for("It takes 1 protected EBS resource", "Ready")
        terminal.press("s")
        terminal.wait_for("Make selection volumes?", "24 hours to validate it")
        terminal.press("Right", "Enter")
        terminal.wait_for("Made selection volumes")

        # The plan fires at 04:30 and starts its test within 24 hours of that.
        advance(sandbox, 2 * DAY + HOUR)
        terminal.press("Escape")
        terminal.wait_for("Next runs", "volumes")
        terminal.press("h")
        terminal.wait_for("nightly › Tests", "COMPLETED", SOURCE, "VALIDATING")
        [waiting] = [job for job in rehearsals(sandbox, "nightly") if job["ValidationStatus"] == "VALIDATING"]
        assert volume_type(sandbox, waiting) == "gp2", "as the selection overrides it"
        terminal.press("v")
        terminal.wait_for("Is what the test made right?", "Made")
        terminal.press("Tab").type(f"{check} gp2").press("Tab", "Tab", "Enter")
        terminal.wait_for("Run this command and send its verdict?", "It can be said once")
        terminal.press("Right", "Enter")
        terminal.wait_for("Said SUCCESSFUL", "COMPLETED", " SUCCESSFUL")
        terminal.press("T")
        terminal.wait_for("Runs", "nightly")
        terminal.press("v")
        terminal.wait_for("Coverage", "to do")
        terminal.type("/db-data").press("Enter")
        terminal.wait_for("› fine", SOURCE, "validated")

        # AWS deletes what was made once the time to validate it is over.
        advance(sandbox, DAY + HOUR)
        assert volume_type(sandbox, waiting) == ""
        terminal.press("T")
        terminal.wait_for("Runs", "nightly")
        terminal.press("Enter")
        terminal.wait_for("Next runs")
        terminal.press("h")
        terminal.wait_for("nightly › Tests", " SUCCESSFUL")
        terminal.press("G", "Enter")
        terminal.wait_for("Restore job", "Validation", "SUCCESSFUL", "Clean-up")

    report = tmp_path / "report.md"
    told = relight("tests", "report", "-o", str(report))
    assert told.code == 0, told.err
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    [row] = [line for line in report.read_text().splitlines() if waiting["RestoreJobId"] in line]
    assert "| nightly |" in row
    assert "by the command check-volume, which ended with 0 | SUCCESSFUL |" in row


@pytest.mark.needs("aws")
def test_by_commands_the_same_is_made_fired_validated_reported_and_deleted(
    sandbox: Sandbox, tmp_path: Path, check: Path
) -> None:
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))

    def told(*words: str) -> str:
        said = relight("tests", *words)
        assert said.code == 0, said.err
        return said.out

    told("create-plan", "hourly", "--schedule", "cron(0 * * * ? *)", "--start-window", "1", "--yes")
    told(
        *("add-selection", "hourly", "volumes", "--type", "EBS", "--resource", SOURCE),
        *("--validation", "24", "--set", "volumeType=gp2", "--yes"),
    )
    advance(sandbox, 3 * HOUR)
    [right, wrong, *_] = [row["job"]["id"] for row in json.loads(told("jobs", "--plan", "hourly", "--json"))]
    told("validate", right, "--command", f"{check} gp2", "--yes")
    said = relight("tests", "validate", wrong, "--command", f"{check} io2", "--yes")
    assert said.code == 1, said.err
    again = relight("tests", "validate", right, "--failed", "--yes")
    assert again.code == 3, "it can be said once"
    by_id = {job["RestoreJobId"]: job for job in rehearsals(sandbox, "hourly")}
    assert by_id[right]["ValidationStatus"] == "SUCCESSFUL"
    assert by_id[wrong]["ValidationStatus"] == "FAILED"
    assert by_id[wrong]["ValidationStatusMessage"] == "gp2, not io2"

    told("delete-plan", "hourly", "--confirm", "hourly")
    advance(sandbox, DAY + HOUR)
    for job in (right, wrong):
        assert volume_type(sandbox, by_id[job]) == ""
        deleted = sandbox.client("backup").describe_restore_job(RestoreJobId=job)
        assert deleted["DeletionStatus"] == "SUCCESSFUL"
    report = json.loads(told("report", "--json"))
    assert right in json.dumps(report)
    coverage = relight("tests", "coverage", "--type", "EBS", "--json")
    assert coverage.code == 5, "other volumes were never tested"
    assert {row["resource"]["name"]: row["state"] for row in coverage.json}[SOURCE]
