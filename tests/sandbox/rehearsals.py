"""Steps of the tests of restore testing: plans that are due when a test wants them to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.sandbox.steps import ORDERS, resource_arn
from tests.sandbox_process import Sandbox

HOUR, DAY = 3600, 86400
NAME = "rehearsal"
PREFIX = "awsbackup-restore-test"
POINTS: dict[str, Any] = {
    "Algorithm": "LATEST_WITHIN_WINDOW",
    "IncludeVaults": ["*"],
    "RecoveryPointTypes": ["SNAPSHOT"],
}


def daily(hours: float = 2) -> str:
    """A schedule that is due in so many hours, and every day from then on."""
    due = datetime.now(UTC) + timedelta(hours=hours)
    return f"cron({due.minute} {due.hour} * * ? *)"


def once(hours: float = 2) -> str:
    """As `daily`, and never again."""
    due = datetime.now(UTC) + timedelta(hours=hours)
    return f"cron({due.minute} {due.hour} {due.day} {due.month} ? {due.year})"


def plan(name: str = NAME, **changes: Any) -> dict[str, Any]:
    """Input of CreateRestoreTestingPlan: due in two hours, within an hour of which all has begun."""
    return {
        "RestoreTestingPlanName": name,
        "ScheduleExpression": daily(),
        "StartWindowHours": 1,
        "RecoveryPointSelection": POINTS,
        **changes,
    }


def selection(sandbox: Sandbox, kind: str, *arns: str, **changes: Any) -> dict[str, Any]:
    """Input of CreateRestoreTestingSelection."""
    return {
        "RestoreTestingSelectionName": f"all_{kind.lower()}",
        "ProtectedResourceType": kind,
        "IamRoleArn": sandbox.role(),
        "ProtectedResourceArns": list(arns) or ["*"],
        **changes,
    }


def rehearse(sandbox: Sandbox, backup: Any, *selections: dict[str, Any], **changes: Any) -> str:
    """Makes a plan with selections; its ARN."""
    arn = str(backup.create_restore_testing_plan(RestoreTestingPlan=plan(**changes))["RestoreTestingPlanArn"])
    for chosen in selections:
        backup.create_restore_testing_selection(RestoreTestingPlanName=NAME, RestoreTestingSelection=chosen)
    return arn


def step(sandbox: Sandbox, seconds: float) -> None:
    sandbox.control("POST", "/-/clock", {"advance": seconds})


def jobs_of_plan(backup: Any, arn: str) -> list[dict[str, Any]]:
    """The jobs of a plan, oldest first."""
    pages = backup.get_paginator("list_restore_jobs").paginate(ByRestoreTestingPlanArn=arn)
    return [job for page in pages for job in page["RestoreJobs"]][::-1]


def one_test(sandbox: Sandbox, backup: Any, **changes: Any) -> dict[str, Any]:
    """A volume's test right after its restore, validated within 8 hours unless told otherwise."""
    wanted = {"ValidationWindowHours": 8, **changes}
    chosen = selection(sandbox, "EBS", resource_arn(backup, ORDERS), **wanted)
    arn = rehearse(sandbox, backup, chosen)
    step(sandbox, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    return job


def volume_of(job: dict[str, Any]) -> str:
    return str(job["CreatedResourceArn"]).rpartition("/")[2]


def volumes(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {each["VolumeId"]: each for each in sandbox.client("ec2").describe_volumes()["Volumes"]}
