"""Restore testing plans and selections as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from aws_sandbox.restore_testing.cron import Cron, parse


@dataclass(frozen=True, slots=True)
class PointSelection:
    algorithm: str
    types: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    window_days: int = 30

    def told(self) -> dict[str, Any]:
        return {
            "Algorithm": self.algorithm,
            "IncludeVaults": list(self.include),
            "ExcludeVaults": list(self.exclude),
            "RecoveryPointTypes": list(self.types),
            "SelectionWindowDays": self.window_days,
        }


@dataclass(frozen=True, slots=True)
class Schedule:
    expression: str
    zone: str = "UTC"

    @property
    def cron(self) -> Cron:
        return parse(self.expression)

    def after(self, moment: float) -> float | None:
        """The next due time, in epoch seconds."""
        return self.cron.after(moment, ZoneInfo(self.zone))


@dataclass(slots=True)
class Selection:
    name: str
    type: str
    role_arn: str
    created: float
    """Stamp, in epoch seconds."""
    arns: tuple[str, ...] = ()
    """`("*",)` is every resource of the type, which the conditions narrow."""
    equals: tuple[tuple[str, str], ...] = ()
    not_equals: tuple[tuple[str, str], ...] = ()
    overrides: dict[str, str] = field(default_factory=dict)
    validation_hours: int | None = None
    creator_request_id: str | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    """As it was made, to know the same request again."""

    def covers(self, arn: str, tags: Mapping[str, str]) -> bool:
        """Whether a resource is selected, by the tags of its most recent point. As in IAM, StringNotEquals
        also holds where the tag is not there."""
        if self.arns not in ((), ("*",)):
            return arn in self.arns
        here = {f"{TAG}{key}": value for key, value in tags.items()}
        return all(here.get(key) == value for key, value in self.equals) and all(
            here.get(key) != value for key, value in self.not_equals
        )


TAG = "aws:ResourceTag/"
"""What the key of every condition begins with."""


@dataclass(slots=True)
class Plan:
    name: str
    arn: str
    created: float
    """Stamp, in epoch seconds, as all of these."""
    points: PointSelection
    schedule: Schedule
    next_due: float | None
    """By the calendar that the work clock moves; None where the schedule has ended."""
    start_window_hours: int = 24
    updated: float | None = None
    executed: float | None = None
    creator_request_id: str | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    selections: dict[str, Selection] = field(default_factory=dict)


def plan_listed(plan: Plan) -> dict[str, Any]:
    """Item of ListRestoreTestingPlans."""
    return {
        "CreationTime": plan.created,
        "LastExecutionTime": plan.executed,
        "LastUpdateTime": plan.updated,
        "RestoreTestingPlanArn": plan.arn,
        "RestoreTestingPlanName": plan.name,
        "ScheduleExpression": plan.schedule.expression,
        "ScheduleExpressionTimezone": plan.schedule.zone,
        "StartWindowHours": plan.start_window_hours,
    }


def plan_described(plan: Plan) -> dict[str, Any]:
    return {
        **plan_listed(plan),
        "CreatorRequestId": plan.creator_request_id,
        "RecoveryPointSelection": plan.points.told(),
    }


def selection_listed(plan: Plan, selection: Selection) -> dict[str, Any]:
    """Item of ListRestoreTestingSelections."""
    return {
        "CreationTime": selection.created,
        "IamRoleArn": selection.role_arn,
        "ProtectedResourceType": selection.type,
        "RestoreTestingPlanName": plan.name,
        "RestoreTestingSelectionName": selection.name,
        "ValidationWindowHours": selection.validation_hours,
    }


def selection_described(plan: Plan, selection: Selection) -> dict[str, Any]:
    conditions = {
        "StringEquals": [{"Key": key, "Value": value} for key, value in selection.equals],
        "StringNotEquals": [{"Key": key, "Value": value} for key, value in selection.not_equals],
    }
    return {
        **selection_listed(plan, selection),
        "CreatorRequestId": selection.creator_request_id,
        "ProtectedResourceArns": list(selection.arns),
        "ProtectedResourceConditions": conditions,
        "RestoreMetadataOverrides": dict(selection.overrides),
    }
