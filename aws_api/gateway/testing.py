"""Restore testing plans, their selections, and what a test would ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, moment, pages_of, parsed, text, whole
from recovery.context import Context
from recovery.models import RecoveryPoint
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection

LEFT_OUT = RestoreTestingPlan(Context("", ""), "", "")
"""What the API takes where a member is absent ("CreateRestoreTestingPlan")."""


def plans(calls: Calls, context: Context) -> Iterator[list[RestoreTestingPlan]]:
    pages = calls.pages("backup", "ListRestoreTestingPlans", {"MaxResults": PAGE})
    return pages_of("ListRestoreTestingPlans", pages, lambda item: _plan(context, item))


def plan(calls: Calls, context: Context, name: str) -> RestoreTestingPlan:
    answer = calls.read("backup", "GetRestoreTestingPlan", RestoreTestingPlanName=name)
    return parsed("GetRestoreTestingPlan", answer["RestoreTestingPlan"], lambda item: _plan(context, item))


def selections(calls: Calls, context: Context, plan_name: str) -> Iterator[list[RestoreTestingSelection]]:
    operation = "ListRestoreTestingSelections"
    pages = calls.pages("backup", operation, {"RestoreTestingPlanName": plan_name, "MaxResults": PAGE})
    return pages_of(operation, pages, lambda item: _selection(context, item))


def selection(calls: Calls, context: Context, plan_name: str, name: str) -> RestoreTestingSelection:
    answer = calls.read(
        "backup",
        "GetRestoreTestingSelection",
        RestoreTestingPlanName=plan_name,
        RestoreTestingSelectionName=name,
    )
    found = answer["RestoreTestingSelection"]
    return parsed("GetRestoreTestingSelection", found, lambda item: _selection(context, item))


def inferred_metadata(calls: Calls, point: RecoveryPoint) -> Mapping[str, str]:
    request = {"BackupVaultName": point.vault, "RecoveryPointArn": point.arn}
    if point.vault_account:
        request["BackupVaultAccountId"] = point.vault_account
    values = calls.read("backup", "GetRestoreTestingInferredMetadata", **request)["InferredMetadata"]
    return {key: "" if value is None else str(value) for key, value in values.items()}


def _plan(context: Context, item: Item) -> RestoreTestingPlan:
    chosen: Item = item.get("RecoveryPointSelection") or {}
    return RestoreTestingPlan(
        context=context,
        name=item["RestoreTestingPlanName"],
        schedule=item["ScheduleExpression"],
        arn=text(item, "RestoreTestingPlanArn"),
        time_zone=text(item, "ScheduleExpressionTimezone") or LEFT_OUT.time_zone,
        start_window_hours=whole(item, "StartWindowHours") or LEFT_OUT.start_window_hours,
        algorithm=text(chosen, "Algorithm"),
        point_types=tuple(chosen.get("RecoveryPointTypes") or ()),
        include_vaults=tuple(chosen.get("IncludeVaults") or ()),
        exclude_vaults=tuple(chosen.get("ExcludeVaults") or ()),
        selection_window_days=whole(chosen, "SelectionWindowDays") or LEFT_OUT.selection_window_days,
        created=moment(item, "CreationTime"),
        updated=moment(item, "LastUpdateTime"),
        last_run=moment(item, "LastExecutionTime"),
    )


def _selection(context: Context, item: Item) -> RestoreTestingSelection:
    conditions: Item = item.get("ProtectedResourceConditions") or {}
    overrides: Mapping[str, str] = item.get("RestoreMetadataOverrides") or {}
    return RestoreTestingSelection(
        context=context,
        plan=text(item, "RestoreTestingPlanName"),
        name=item["RestoreTestingSelectionName"],
        resource_type=item["ProtectedResourceType"],
        role_arn=text(item, "IamRoleArn"),
        arns=tuple(item.get("ProtectedResourceArns") or ()),
        equals=_conditions(conditions, "StringEquals"),
        not_equals=_conditions(conditions, "StringNotEquals"),
        overrides={str(key): str(value) for key, value in overrides.items()},
        validation_window_hours=whole(item, "ValidationWindowHours") or 0,
        created=moment(item, "CreationTime"),
    )


def _conditions(item: Item, operator: str) -> tuple[Condition, ...]:
    return tuple(Condition(each["Key"], each["Value"]) for each in item.get(operator) or ())
