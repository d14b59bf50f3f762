"""A plan of several steps of the sandbox's shop, as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from recovery.plan import PlanSource, RestorePlan
from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep
from recovery.recovery_plan_file import dump
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work
from tests.runbooks.plans import made_plan, plan_of
from tests.sandbox_process import Sandbox

TABLE = "catalogue"


def table_plan(sandbox: Sandbox, name: str, *, table: str = "") -> RestorePlan:
    """A plan that restores the newest snapshot of a table under another name."""
    volume = plan_of(sandbox)
    backup = sandbox.client("backup")
    pages = backup.get_paginator("list_protected_resources").paginate()
    rows = [row for page in pages for row in page["Results"] if row["ResourceType"] == "DynamoDB"]
    row = next(each for each in rows if each["ResourceName"] == (table or rows[0]["ResourceName"]))
    points: list[dict[str, Any]] = [
        point
        for page in backup.get_paginator("list_recovery_points_by_resource").paginate(
            ResourceArn=row["ResourceArn"]
        )
        for point in page["RecoveryPoints"]
        if point["Status"] == "COMPLETED" and "continuous" not in point["RecoveryPointArn"]
    ]
    newest = max(points, key=lambda point: point["CreationDate"])
    source = PlanSource(
        row["ResourceArn"],
        row["ResourceName"],
        "DynamoDB",
        newest["RecoveryPointArn"],
        newest["CreationDate"],
        newest.get("BackupVaultName", "shop-daily"),
        target="table",
    )
    plan = made_plan(volume.context, source, {"targetTableName": name}, volume.role_arn)
    request = {
        key: text for key, text in plan.step.request.items() if key != "CopySourceTagsToRestoredResource"
    }
    return replace(plan, steps=(replace(plan.step, request=request),))


def tagging(of: str, *after: str) -> CallStep:
    """Tags what a restore of a table made with the incident's number."""
    resource = {"ResourceArn": f"{{steps.{of}.created.arn}}"}
    work = Work(
        "tag",
        "Tag what was restored",
        "dynamodb:TagResource",
        {**resource, "Tags": [{"Key": "incident", "Value": "{ask.incident}"}]},
        Check(
            "dynamodb:ListTagsOfResource",
            resource,
            "Tags[?Key=='incident'].Value | [0]",
            ("{ask.incident}",),
        ),
        {"incident": "The incident's number."},
        False,
        "",
    )
    return CallStep("tag", work, after or (of,))


def mounting(*after: str) -> CallStep:
    work = Work("mount", "Mount the volume", "", {}, BY_HAND, {}, False, "Mount it, and look at the files.")
    return CallStep("mount", work, after)


def shop_plan(sandbox: Sandbox, suffix: str) -> RecoveryPlan:
    """A volume and a table at once, another volume after the first, and the table tagged at the end.

    `suffix` makes the table's new name one of its own.
    """
    steps = (
        RestoreStep("data", plan_of(sandbox, "orders-db-data")),
        RestoreStep("table", table_plan(sandbox, f"restored-{suffix}")),
        RestoreStep("wal", plan_of(sandbox, "orders-db-wal"), ("data",)),
        tagging("table"),
    )
    return RecoveryPlan(
        steps[0].plan.context,
        steps,
        title="Orders after the corruption",
        why="INC-1234",
        owner="shop on-call",
    )


def written(plan: RecoveryPlan, folder: Path) -> Path:
    """The file of the plan."""
    file = folder / "plan.yaml"
    file.write_text(dump(plan))
    return file
