"""Restore testing plans and selections as the requests that make and change them.

Source: "Restore testing" (AWS Backup); API RestoreTestingPlanForUpdate, RestoreTestingSelectionForUpdate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from recovery.testing.models import ANY, Condition, RestoreTestingPlan, RestoreTestingSelection


def plan_request(plan: RestoreTestingPlan) -> Mapping[str, object]:
    """The request of CreateRestoreTestingPlan, without its token."""
    return {"RestoreTestingPlan": {"RestoreTestingPlanName": plan.name, **_plan_members(plan)}}


def plan_changes(before: RestoreTestingPlan, after: RestoreTestingPlan) -> Mapping[str, object] | None:
    """The request of UpdateRestoreTestingPlan that makes the one the other; None where they are the same.

    It names every member. The guide says to send what changes only; the API's page, that a plan without an
    expression gets the default one, every day at 05:00. Naming all is right either way.
    """
    members = _plan_members(after)
    if members == _plan_members(before):
        return None
    return {"RestoreTestingPlanName": after.name, "RestoreTestingPlan": members}


def selection_request(selection: RestoreTestingSelection) -> Mapping[str, object]:
    """The request of CreateRestoreTestingSelection, without its token."""
    members = {name: value for name, value in _selection_members(selection).items() if value}
    return {
        "RestoreTestingPlanName": selection.plan,
        "RestoreTestingSelection": {
            "RestoreTestingSelectionName": selection.name,
            "ProtectedResourceType": selection.resource_type,
            **members,
            "ValidationWindowHours": selection.validation_window_hours,
        },
    }


def selection_changes(
    before: RestoreTestingSelection, after: RestoreTestingSelection
) -> Mapping[str, object] | None:
    """The request of UpdateRestoreTestingSelection that makes the one the other; None where they are the
    same. From ARNs to conditions it names the wildcard too, without which AWS refuses it."""
    changed = _changed(_selection_members(before), _selection_members(after))
    if not changed:
        return None
    return {
        "RestoreTestingPlanName": after.plan,
        "RestoreTestingSelectionName": after.name,
        "RestoreTestingSelection": changed,
    }


def _plan_members(plan: RestoreTestingPlan) -> dict[str, object]:
    return {
        "ScheduleExpression": plan.schedule,
        "ScheduleExpressionTimezone": plan.time_zone,
        "StartWindowHours": plan.start_window_hours,
        "RecoveryPointSelection": {
            "Algorithm": plan.algorithm,
            "RecoveryPointTypes": list(plan.point_types),
            "IncludeVaults": list(plan.include_vaults),
            "ExcludeVaults": list(plan.exclude_vaults),
            "SelectionWindowDays": plan.selection_window_days,
        },
    }


def _selection_members(selection: RestoreTestingSelection) -> dict[str, object]:
    """What an update may name. An empty value takes away what was there."""
    conditions = {"StringEquals": selection.equals, "StringNotEquals": selection.not_equals}
    given = {name: _pairs(each) for name, each in conditions.items() if each}
    # Conditions narrow the wildcard, so that it stands beside them also where nobody wrote it ("If you have
    # included the wildcard in ProtectedResourceArns, you can include resource conditions").
    arns = selection.arns or ((ANY,) if given else ())
    return {
        "IamRoleArn": selection.role_arn,
        "ProtectedResourceArns": list(arns),
        "ProtectedResourceConditions": given,
        "RestoreMetadataOverrides": dict(selection.overrides),
        "ValidationWindowHours": selection.validation_window_hours,
    }


def _pairs(conditions: Iterable[Condition]) -> list[dict[str, str]]:
    return [{"Key": condition.key, "Value": condition.value} for condition in conditions]


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in after.items() if value != before[name]}
