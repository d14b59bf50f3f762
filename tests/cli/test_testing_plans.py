"""`relight tests`: plans and selections of restore testing are made, shown, changed and deleted."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight, Told
from tests.sandbox_process import Sandbox

WEEKLY = "cron(0 5 ? * SUN *)"


NUMBERS = count()


@pytest.fixture
def plan(sandbox: Sandbox) -> Iterator[str]:
    """The name of a plan that has just been made; gone afterwards."""
    name = f"plan_{next(NUMBERS)}"
    sandbox.client("backup").create_restore_testing_plan(
        RestoreTestingPlan={
            "RestoreTestingPlanName": name,
            "ScheduleExpression": WEEKLY,
            "ScheduleExpressionTimezone": "Europe/Berlin",
            "RecoveryPointSelection": {
                "Algorithm": "LATEST_WITHIN_WINDOW",
                "RecoveryPointTypes": ["SNAPSHOT"],
                "IncludeVaults": ["*"],
            },
        }
    )
    yield name
    remove(sandbox, name)


def remove(sandbox: Sandbox, name: str) -> None:
    backup = sandbox.client("backup")
    if name in names(sandbox):
        listed = backup.list_restore_testing_selections(RestoreTestingPlanName=name)
        for each in listed["RestoreTestingSelections"]:
            backup.delete_restore_testing_selection(
                RestoreTestingPlanName=name, RestoreTestingSelectionName=each["RestoreTestingSelectionName"]
            )
        backup.delete_restore_testing_plan(RestoreTestingPlanName=name)


def names(sandbox: Sandbox) -> list[str]:
    listed = sandbox.client("backup").list_restore_testing_plans()["RestoreTestingPlans"]
    return [each["RestoreTestingPlanName"] for each in listed]


def plan_of(sandbox: Sandbox, name: str) -> dict[str, Any]:
    answer = sandbox.client("backup").get_restore_testing_plan(RestoreTestingPlanName=name)
    found: dict[str, Any] = answer["RestoreTestingPlan"]
    return found


def selection_of(sandbox: Sandbox, plan: str, name: str) -> dict[str, Any]:
    answer = sandbox.client("backup").get_restore_testing_selection(
        RestoreTestingPlanName=plan, RestoreTestingSelectionName=name
    )
    found: dict[str, Any] = answer["RestoreTestingSelection"]
    return found


def calls(relight: Relight) -> list[tuple[str, str]]:
    files = (Path(relight.environment["RELIGHT_HOME"]) / "state" / "journal").glob("*/*.jsonl")
    records = [json.loads(line) for file in sorted(files) for line in file.read_text().splitlines()]
    return [(each["operation"], each["state"]) for each in records if each.get("kind") == "call"]


def typed(relight: Relight, text: str, *words: str) -> Told:
    """The command on a terminal where `text` is typed."""
    ours, theirs = pty.openpty()
    os.write(ours, text.encode())
    ended = subprocess.run(
        [str(RELIGHT), *words],
        env=dict(relight.environment),
        stdin=theirs,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    return Told(ended.returncode, ended.stdout, ended.stderr)


def test_the_plans_of_the_account_are_listed_with_their_schedules_in_words(relight: Relight) -> None:
    [told] = [each for each in relight("tests", "plans", "--json").json if each["name"] == "weekly_rehearsal"]
    assert told["schedule_words"].startswith("At 03:00, on ")
    assert len(told["next_runs"]) == 1
    assert "algorithm" not in told  # the listing of AWS leaves it out
    line = next(
        line for line in relight("tests", "plans").out.splitlines() if line.startswith("weekly_rehearsal\t")
    )
    assert line.split("\t")[1] == told["schedule_words"]


def test_a_plan_is_shown_with_its_next_runs_and_selections(relight: Relight) -> None:
    told = relight("tests", "plan", "weekly_rehearsal", "--json").json
    assert [each["resource_type"] for each in told["selections"]] == ["RDS", "DynamoDB", "EBS"]
    assert len(told["next_runs"]) == 5
    assert told["point_types"] == ["SNAPSHOT"]
    shown = relight("tests", "plan", "weekly_rehearsal").out
    assert "selection volumes\tEBS" in shown
    assert shown.count("run ") >= 5


def test_a_plan_is_made_with_every_member_as_it_was_said(relight: Relight, sandbox: Sandbox) -> None:
    told = relight(
        *("tests", "create-plan", "with_all", "--schedule", "cron(30 1 L * ? *)"),
        *("--time-zone", "America/New_York", "--start-window", "8", "--algorithm", "random_within_window"),
        *("--points", "SNAPSHOT", "--points", "continuous", "--vault", "shop-daily"),
        *("--vault", "arn:aws:backup:*:*:backup-vault:old-*", "--not-vault", "shop-locked"),
        *("--window", "90", "--yes", "--json"),
    )
    try:
        assert told.code == 0, told.err
        there = plan_of(sandbox, "with_all")
    finally:
        remove(sandbox, "with_all")
    assert told.json["schedule_words"] == "At 01:30, on the last day of every month"
    assert there["ScheduleExpressionTimezone"] == "America/New_York"
    assert there["StartWindowHours"] == 8
    vault = f"arn:aws:backup:{sandbox.regions[0]}:{sandbox.account}:backup-vault"
    assert there["RecoveryPointSelection"] == {
        "Algorithm": "RANDOM_WITHIN_WINDOW",
        "RecoveryPointTypes": ["SNAPSHOT", "CONTINUOUS"],
        "IncludeVaults": [f"{vault}:shop-daily", "arn:aws:backup:*:*:backup-vault:old-*"],
        "ExcludeVaults": [f"{vault}:shop-locked"],
        "SelectionWindowDays": 90,
    }
    assert calls(relight) == [
        ("backup:CreateRestoreTestingPlan", "sent"),
        ("backup:CreateRestoreTestingPlan", "answered"),
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--schedule", "rate(1 day)"), 3, "takes no rate expression"),
        (("--schedule", WEEKLY, "--time-zone", "Berlin"), 3, "Did you mean Europe/Berlin?"),
        (("--schedule", WEEKLY, "--vault", "shop-dayly"), 2, "Did you mean shop-daily?"),
    ],
)
def test_what_aws_would_refuse_is_told_before_anything_is_sent(
    relight: Relight, sandbox: Sandbox, words: tuple[str, ...], code: int, said: str
) -> None:
    told = relight("tests", "create-plan", "refused", *words, "--yes")
    assert (told.code, said in told.err) == (code, True), told.err
    assert "refused" not in names(sandbox)
    assert calls(relight) == []


def test_a_name_that_is_taken_is_told_before_anything_is_sent(relight: Relight, plan: str) -> None:
    told = relight("tests", "create-plan", plan, "--schedule", WEEKLY, "--yes")
    assert (told.code, "already" in told.err) == (3, True)
    assert calls(relight) == []


def test_without_a_terminal_and_without_yes_nothing_is_sent(relight: Relight, sandbox: Sandbox) -> None:
    told = relight("tests", "create-plan", "unasked", "--schedule", WEEKLY)
    assert (told.code, "Not confirmed" in told.err) == (3, True)
    assert "unasked" not in names(sandbox)


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("\n", 3)])
def test_on_a_terminal_it_asks_and_enter_alone_sends_nothing(
    relight: Relight, sandbox: Sandbox, answer: str, code: int
) -> None:
    told = typed(relight, answer, "tests", "create-plan", "asked", "--schedule", WEEKLY)
    there = "asked" in names(sandbox)
    remove(sandbox, "asked")
    assert (told.code, there) == (code, code == 0), told.err
    assert f"CreateRestoreTestingPlan in account relight-shop {sandbox.account}" in told.err


@pytest.mark.needs("aws")
def test_the_line_of_a_dry_run_makes_what_it_says_with_the_aws_command(
    relight: Relight, sandbox: Sandbox
) -> None:
    words = ("tests", "create-plan", "by_hand", "--schedule", WEEKLY, "--time-zone", "Asia/Tokyo")
    told = relight(*words, "--dry-run")
    assert (told.code, "by_hand" in names(sandbox)) == (0, False)
    subprocess.run(
        ["bash", "-c", told.out], env=dict(relight.environment), check=True, capture_output=True, timeout=60
    )
    there = plan_of(sandbox, "by_hand")
    remove(sandbox, "by_hand")
    assert (there["ScheduleExpression"], there["ScheduleExpressionTimezone"]) == (WEEKLY, "Asia/Tokyo")
    assert calls(relight) == []


def test_a_dry_run_in_json_holds_the_request_and_what_stands_against_it(relight: Relight) -> None:
    told = relight(
        *("tests", "create-plan", "x", "--schedule", "cron(0 5 ? * SUN 2020)", "--window", "0"),
        *("--dry-run", "--json"),
    )
    assert told.code == 3
    assert told.json["request"]["RestoreTestingPlan"]["RestoreTestingPlanName"] == "x"
    assert [(each["severity"], each["title"]) for each in told.json["findings"]] == [
        ("error", "Selection window"),
        ("warning", "Schedule"),
    ]


@pytest.mark.parametrize(("kind", "code", "state"), [("drop_after", 0, True), ("drop_before", 4, False)])
def test_a_lost_answer_is_read_back_and_told(
    relight: Relight, sandbox: Sandbox, kind: str, code: int, state: bool
) -> None:
    sandbox.control("POST", "/-/faults", {"kind": kind, "operation": "CreateRestoreTestingPlan"})
    try:
        told = relight("tests", "create-plan", "lost", "--schedule", WEEKLY, "--yes")
    finally:
        sandbox.control("DELETE", "/-/faults")
    there = "lost" in names(sandbox)
    remove(sandbox, "lost")
    assert (told.code, there) == (code, state), told.err
    assert "Read back, it is" in told.err
    assert [state for _, state in calls(relight)] == ["sent", "unknown"]


def test_an_update_changes_what_is_said_and_leaves_the_rest(
    relight: Relight, sandbox: Sandbox, plan: str
) -> None:
    told = relight("tests", "update-plan", plan, "--window", "7", "--not-vault", "shop-locked", "--yes")
    assert told.code == 0, told.err
    there = plan_of(sandbox, plan)
    assert (there["ScheduleExpression"], there["ScheduleExpressionTimezone"]) == (WEEKLY, "Europe/Berlin")
    assert there["RecoveryPointSelection"]["SelectionWindowDays"] == 7
    assert len(there["RecoveryPointSelection"]["ExcludeVaults"]) == 1

    relight("tests", "update-plan", plan, "--no-vault-left-out", "--yes")
    assert plan_of(sandbox, plan)["RecoveryPointSelection"].get("ExcludeVaults", []) == []
    sent = len(calls(relight))
    again = relight("tests", "update-plan", plan, "--window", "7", "--yes")
    assert (again.code, "nothing was sent" in again.err, len(calls(relight))) == (0, True, sent)


def test_a_selection_is_added_shown_changed_and_deleted(
    relight: Relight, sandbox: Sandbox, plan: str
) -> None:
    added = relight(
        *("tests", "add-selection", plan, "volumes", "--type", "EBS", "--resource", "*"),
        *("--where", "env=prod", "--where-not", "aws:ResourceTag/tier=scratch", "--validation", "8"),
        *("--set", "volumeType=gp3", "--set", "availabilityZone=eu-west-1a", "--yes", "--json"),
    )
    assert added.code == 0, added.err
    assert relight("tests", "selection", plan, "volumes", "--json").json == added.json
    there = selection_of(sandbox, plan, "volumes")
    assert there["ProtectedResourceArns"] == ["*"]
    assert there["ProtectedResourceConditions"] == {
        "StringEquals": [{"Key": "aws:ResourceTag/env", "Value": "prod"}],
        "StringNotEquals": [{"Key": "aws:ResourceTag/tier", "Value": "scratch"}],
    }
    assert there["RestoreMetadataOverrides"] == {"volumetype": "gp3", "availabilityZone": "eu-west-1a"}
    assert (there["ValidationWindowHours"], there["IamRoleArn"]) == (8, sandbox.role())

    changed = relight(
        *("tests", "update-selection", plan, "volumes", "--resource", "orders-db-data", "--no-conditions"),
        *("--set", "volumetype=", "--validation", "0", "--yes"),
    )
    assert changed.code == 0, changed.err
    there = selection_of(sandbox, plan, "volumes")
    assert len(there["ProtectedResourceArns"]) == 1
    assert there["ProtectedResourceArns"][0].startswith("arn:aws:ec2:")
    assert there["RestoreMetadataOverrides"] == {"availabilityZone": "eu-west-1a"}
    listed = relight("tests", "selections", plan).out
    assert listed.split("\t")[:2] == ["volumes", "EBS"]

    assert relight("tests", "delete-selection", plan, "volumes").code == 3
    deleted = relight("tests", "delete-selection", plan, "volumes", "--yes", "--json")
    assert (deleted.code, deleted.json) == (0, {"plan": plan, "selection": "volumes"})
    assert relight("tests", "selections", plan, "--json").json == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--type", "EBS", "--resource", "orders-db-dato"), 2, "Did you mean"),
        (("--type", "EBS", "--resource", "orders-db-data", "--where", "env=prod"), 3, "exclude each other"),
        (("--type", "EBS", "--resource", "*", "--set", "encrypted=false"), 2, "does not take encrypted"),
        (("--type", "EBS", "--resource", "*", "--set", "volumetype=gp9"), 3, "cannot be 'gp9'"),
        (
            ("--type", "EBS", "--resource", "*", "--role", "arn:aws:iam::111122223333:role/gone"),
            3,
            "does not exist",
        ),
    ],
)
def test_a_selection_that_could_not_work_is_told_before_anything_is_sent(
    relight: Relight, words: tuple[str, ...], code: int, said: str
) -> None:
    told = relight("tests", "add-selection", "weekly_rehearsal", "wrong", *words, "--yes")
    assert (told.code, said in told.err) == (code, True), told.err
    assert calls(relight) == []


def test_what_a_file_system_is_not_tested_without_is_told_beside_what_is_inferred(relight: Relight) -> None:
    rows = {row["key"]: row for row in relight("tests", "overridable", "office-windows", "--json").json}
    assert rows["WindowsConfiguration.ThroughputCapacity"]["inferred"] == "8"
    assert [key for key, row in rows.items() if row["required"]] == [
        "SubnetIds",
        "WindowsConfiguration.ActiveDirectoryId",
    ]
    assert relight("tests", "overridable", "Timestream").code == 2


def test_a_plan_is_not_deleted_under_another_name(relight: Relight, sandbox: Sandbox) -> None:
    told = relight("tests", "delete-plan", "weekly_rehearsal", "--confirm", "weekly_rehearsal ")
    assert (told.code, "weekly_rehearsal" in names(sandbox)) == (3, True)
    assert relight("tests", "delete-plan", "weekly_rehearsal").code == 3
    assert calls(relight) == []


@pytest.mark.parametrize(("text", "code"), [("{plan}\n", 0), ("y\n", 3)])
def test_a_plan_goes_with_its_selections_once_its_name_is_typed(
    relight: Relight, sandbox: Sandbox, plan: str, text: str, code: int
) -> None:
    relight("tests", "add-selection", plan, "buckets", "--type", "S3", "--resource", "*", "--yes")
    told = typed(relight, text.format(plan=plan), "tests", "delete-plan", plan)
    assert (told.code, plan in names(sandbox)) == (code, code != 0), told.err
    assert "and its selections: buckets" in told.err


def test_what_is_not_there_is_told_with_the_exit_code_of_aws(relight: Relight) -> None:
    for words in (
        ("plan", "nothing"),
        ("selection", "weekly_rehearsal", "nothing"),
    ):
        told = relight("tests", *words)
        assert (told.code, "error: Not found" in told.err) == (4, True), told.err


def test_a_schedule_is_explained_without_an_account() -> None:
    alone = Relight({**os.environ, "AWS_CONFIG_FILE": os.devnull})
    told = alone(
        *("--now", "2026-10-24T12:00:00Z", "tests", "next", "cron(30 2 * * ? *)"),
        *("--zone", "Europe/Berlin", "--count", "2", "--json"),
    )
    assert told.json == {
        "schedule": "cron(30 2 * * ? *)",
        "words": "At 02:30, every day",
        "time_zone": "Europe/Berlin",
        "next_runs": ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
    }
    refused = alone("tests", "next", "cron(0 5 * * 0 *)")
    assert (refused.code, "day of week field cannot be “0”" in refused.err) == (2, True)
    never = alone("--now", "2026-10-24T12:00:00Z", "tests", "next", "cron(0 5 30 2 ? *)")
    assert (never.code, never.out) == (0, "")
    assert "It never comes (again)." in never.err
