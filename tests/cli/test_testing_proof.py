"""`relight tests`: what restore tests proved, and saying whether what they made is right."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

PLAN = "weekly_rehearsal"
ROLE = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole"
HOURLY = {
    "RestoreTestingPlanName": "hourly",
    "ScheduleExpression": "cron(0 * * * ? *)",
    "StartWindowHours": 1,
    "RecoveryPointSelection": {
        "Algorithm": "LATEST_WITHIN_WINDOW",
        "RecoveryPointTypes": ["SNAPSHOT"],
        "IncludeVaults": ["*"],
    },
}
WAITING = 6
"""So many tests of this file take a job that waits to be validated."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of this module's own: its clock is advanced, and validations cannot be taken back."""
    with running_sandbox() as ready:
        yield ready


@pytest.fixture(scope="module")
def waiting(sandbox: Sandbox) -> Iterator[str]:
    """The ids of tests that completed and wait to be validated."""
    backup = sandbox.client("backup")
    backup.create_restore_testing_plan(RestoreTestingPlan=HOURLY)
    resources = [row for row in backup.list_protected_resources()["Results"] if row["ResourceType"] == "EBS"]
    named = ("web-logs", "invoice-archive")
    arns = [row["ResourceArn"] for row in resources if row.get("ResourceName") in named]
    backup.create_restore_testing_selection(
        RestoreTestingPlanName="hourly",
        RestoreTestingSelection={
            "RestoreTestingSelectionName": "volumes",
            "ProtectedResourceType": "EBS",
            "IamRoleArn": ROLE,
            "ProtectedResourceArns": arns,
            "ValidationWindowHours": 168,
        },
    )
    sandbox.control("POST", "/-/clock", {"advance": 4 * 3600})
    jobs = backup.list_restore_jobs(ByStatus="COMPLETED")["RestoreJobs"]
    found = [job["RestoreJobId"] for job in jobs if job.get("ValidationStatus") == "VALIDATING"]
    assert len(found) >= WAITING
    return iter(found)


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


def test_tests_are_listed_by_plan_and_resource_against_their_target(relight: Relight) -> None:
    assert relight("tests", "target", "rds", "60").code == 0
    rows = relight("tests", "jobs", "--plan", PLAN, "--resource", "RDS/orders", "--json").json
    assert [round(row["minutes"]) for row in rows] == [74, 66, 61, 58]
    assert [row["over"] for row in rows] == [True, True, True, False]
    assert {(row["plan"], row["target"], row["job"]["resource_type"]) for row in rows} == {(PLAN, 60, "RDS")}
    told = relight("tests", "jobs", "--plan", PLAN)
    assert "1 h 14 min, 14 min over the target" in told.out
    assert "failed   " in told.err
    assert relight("tests", "jobs", "--days", "10", "--resource", "RDS/orders", "--json").json == rows[:2]
    misspelt = relight("tests", "jobs", "--plan", "weekly", "--json")
    assert (misspelt.code, misspelt.out) == (4, "")
    assert "weekly" in misspelt.err


def test_what_a_test_left_behind_is_told_with_the_line_that_deletes_it(relight: Relight) -> None:
    told = relight("tests", "jobs", "--resource", "reporting")
    assert "has no awsbackup-restore-test tag any more" in told.err
    assert "> " not in told.out
    assert "  aws rds delete-db-instance --db-instance-identifier awsbackup-restore-test-" in told.err
    (row,) = relight("tests", "jobs", "--resource", "reporting", "--json").json
    assert row["clean_up"].endswith("--region eu-west-1")


def test_targets_are_set_shown_and_taken_away_by_type_name_and_arn(relight: Relight) -> None:
    assert relight("tests", "target").code == 0
    relight("tests", "target", "RDS", "60")
    relight("tests", "target", "RDS/orders", "15")
    rows = relight("tests", "target", "--json").json
    assert rows == [
        {"key": "RDS", "minutes": 60},
        {"key": "arn:aws:rds:eu-west-1:111122223333:db:orders", "minutes": 15},
    ]
    assert relight("tests", "target", "orders-nowhere", "15").code == 2
    assert relight("tests", "target", "RDS", "0").code == 2
    assert relight("tests", "target", "RDS", "--clear").code == 0
    assert relight("tests", "target", "--json").json == rows[1:]


def test_coverage_is_a_list_of_what_is_to_be_done_and_exits_5(relight: Relight) -> None:
    relight("tests", "target", "RDS", "60")
    told = relight("tests", "coverage", "--type", "rds", "--json")
    assert told.code == 5
    states = {row["resource"]["name"]: row["state"] for row in told.json}
    assert states["cms"] == "never tested"
    assert states["orders"] == states["reporting"] == "over target"
    assert [row["state"] for row in told.json][-2:] == ["over target"] * 2
    assert {row["changed"] for row in told.json} == {"unknown"}
    assert "never tested" in relight("tests", "coverage").err


def test_changes_of_settings_are_asked_for(relight: Relight) -> None:
    rows = relight("tests", "coverage", "--type", "DynamoDB", "--changes", "--json").json
    (orders,) = (row for row in rows if row["resource"]["name"] == "orders")
    assert (orders["changed"], orders["state"]) == ("no", "fine")


def test_where_nothing_is_to_be_done_coverage_exits_0(relight: Relight) -> None:
    told = relight("tests", "coverage", "--type", "Timestream")
    assert told.code == 0
    assert "restore testing does not know Timestream" in told.out
    misspelt = relight("tests", "coverage", "--type", "EBSS")
    assert misspelt.code == 2
    assert "There is no EBSS here." in misspelt.err


def test_a_trend_is_lines_in_a_pipe_and_a_plot_on_a_terminal(relight: Relight) -> None:
    piped = relight("tests", "trend", "RDS/orders")
    assert [line.split("\t")[1] for line in piped.out.splitlines()] == ["58.0", "61.0", "66.0", "74.0"]
    assert "longer by" in piped.err
    seen = relight("tests", "trend", "rds", "--json").json
    assert (len(seen["points"]), seen["longest"]) == (5, 95)
    ours, theirs = pty.openpty()
    environment = {**relight.environment, "COLUMNS": "60", "LINES": "16", "TERM": "xterm"}
    subprocess.run(
        [str(RELIGHT), "--ascii", "tests", "trend", "RDS/orders"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=True,
    )
    os.close(theirs)
    plotted = os.read(ours, 100_000).decode("ascii").splitlines()
    os.close(ours)
    assert plotted[0].startswith("1 h 20 min +")
    assert sum(line.count("o") for line in plotted[:-1]) == 4
    assert "over the target" in plotted[-1]


def test_a_validation_is_said_once(relight: Relight, waiting: Iterator[str], sandbox: Sandbox) -> None:
    job = next(waiting)
    refused = relight("tests", "validate", job, "--successful")
    assert (refused.code, "no terminal" in refused.err) == (3, True)
    said = relight("tests", "validate", job, "--failed", "--message", "0 rows", "--yes")
    assert (said.code, said.out) == (0, f"{job}\tFAILED\t0 rows\n")
    told = sandbox.client("backup").describe_restore_job(RestoreJobId=job)
    assert (told["ValidationStatus"], told["ValidationStatusMessage"]) == ("FAILED", "0 rows")
    again = relight("tests", "validate", job, "--successful", "--yes")
    assert again.code == 3
    assert "FAILED was said already: “0 rows”" in again.err


@pytest.mark.needs("tmux")
def test_at_a_terminal_it_is_asked_about_and_no_is_the_answer_of_enter(
    relight: Relight, waiting: Iterator[str], tmp_path: Path, sandbox: Sandbox
) -> None:
    job = next(waiting)
    words = [str(RELIGHT), "tests", "validate", job, "--successful"]
    question = ("Say SUCCESSFUL of arn:aws:ec2:eu-west-1:111122223333:volume/", "once [y/N]:")
    with Terminal(
        words, columns=120, rows=24, environment=relight.environment, directory=tmp_path
    ) as terminal:
        terminal.wait_for(*question)
        terminal.press("Enter")
        terminal.wait_for("Nothing was sent.", "ended with 3")
    told = sandbox.client("backup").describe_restore_job(RestoreJobId=job)
    assert told["ValidationStatus"] == "VALIDATING"
    with Terminal(
        words, columns=120, rows=24, environment=relight.environment, directory=tmp_path
    ) as terminal:
        terminal.wait_for(*question)
        terminal.type("y").press("Enter")
        terminal.wait_for(f"{job}  SUCCESSFUL", "ended with 0")


@pytest.mark.needs("aws")
def test_a_command_looks_at_what_was_restored(relight: Relight, waiting: Iterator[str]) -> None:
    job = next(waiting)
    check = (
        "sh -c 'aws ec2 describe-volumes --volume-ids ${RELIGHT_RESOURCE_ARN##*/} "
        '--query "Volumes[0].State" --output text >&2\''
    )
    said = relight("tests", "validate", job, "--command", check, "--yes", "--json")
    assert said.code == 0, said.err
    expected = {"job_id": job, "status": "SUCCESSFUL", "message": "available", "exit_code": 0, "lost": ""}
    assert said.json == expected


def test_a_command_that_fails_says_so_with_its_last_words(relight: Relight, waiting: Iterator[str]) -> None:
    job = next(waiting)
    check = "sh -c 'echo no table $RELIGHT_RESOURCE_TYPE >&2; exit 9'"
    said = relight("tests", "validate", job, "--command", check, "--yes")
    assert (said.code, said.out) == (1, f"{job}\tFAILED\tno table EBS\n")


def test_a_command_that_says_nothing_sends_nothing(
    relight: Relight, waiting: Iterator[str], sandbox: Sandbox
) -> None:
    job = next(waiting)
    missing = relight("tests", "validate", job, "--command", "/no/such/check", "--yes")
    assert (missing.code, "Nothing was said" in missing.err) == (2, True)
    endless = relight("tests", "validate", job, "--command", "sleep 1000", "--timeout", "0.2", "--yes")
    assert (endless.code, "did not end" in endless.err) == (3, True)
    told = sandbox.client("backup").describe_restore_job(RestoreJobId=job)
    assert told["ValidationStatus"] == "VALIDATING"


def test_only_one_way_of_validating_is_taken(relight: Relight) -> None:
    assert relight("tests", "validate", "X").code == 2
    assert relight("tests", "validate", "X", "--successful", "--failed").code == 2
    assert relight("tests", "validate", "X", "--command", "true", "--message", "m").code == 2
    assert relight("tests", "validate", "X", "--command", "'open", "--yes").code == 2
    assert relight("tests", "validate", "0" * 8, "--successful", "--yes").code == 4


def test_a_restore_that_a_person_started_cannot_be_validated(relight: Relight, sandbox: Sandbox) -> None:
    backup = sandbox.client("backup")
    resources = backup.list_protected_resources()["Results"]
    (point,) = (
        row["LastRecoveryPointArn"] for row in resources if row.get("ResourceName") == "invoice-archive"
    )
    started = backup.start_restore_job(
        RecoveryPointArn=point,
        Metadata={"availabilityZone": "eu-west-1a", "encrypted": "true"},
        IamRoleArn=ROLE,
        ResourceType="EBS",
    )["RestoreJobId"]
    told = relight("tests", "validate", started, "--successful", "--yes")
    assert told.code == 3
    assert "a person started this restore" in told.err


def test_a_report_is_evidence_in_a_private_file(
    relight: Relight, waiting: Iterator[str], tmp_path: Path
) -> None:
    job = next(waiting)
    relight("tests", "validate", job, "--successful", "--message", "412 | rows", "--yes")
    file = tmp_path / "report.md"
    assert relight("tests", "report", "-o", str(file)).code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert "**A simulated account: this is no evidence of anything in AWS.**" in text
    assert "| cms | RDS | `arn:aws:rds:eu-west-1:111122223333:db:cms` | never tested | none listed |" in text
    assert "12 checks passed" in text
    assert "\x1b" not in text
    columns = {line.count("|") - line.count("\\|") for line in text.splitlines() if line.startswith("|")}
    assert columns == {12, 14}  # every row has as many cells as its head
    told = relight("tests", "report", "--json").json
    assert {"cms", "orders"} <= {each["resource"]["name"] for each in told["covered"]}
    assert told["said"][job]["text"] == "by hand"
    (row,) = (line for line in text.splitlines() if f"`{job}`" in line and "412 \\| rows" in line)
    assert "user/shop-admin`, by hand |" in row
