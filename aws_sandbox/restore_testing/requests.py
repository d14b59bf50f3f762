"""What AWS Backup refuses of a restore testing plan or selection, and what it takes of it (guide, "Restore
testing quotas and parameters"; API, RestoreTestingPlanForCreate and its like)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue, Unserialisable
from aws_sandbox.restore_testing.cron import NoCron
from aws_sandbox.restore_testing.plans import TAG, PointSelection, Schedule
from aws_sandbox.restore_testing.types import TYPES, without_case

Json = Mapping[str, Any]

NAME = re.compile(r"[A-Za-z0-9_]{1,50}")
CREATOR = re.compile(r"[A-Za-z0-9_-]{1,50}")
TAG_KEY = re.compile(r"(?!aws:).{1,128}", re.DOTALL | re.IGNORECASE)
LONGEST_TAG_VALUE = 256
VAULTS = re.compile(r"arn:[^:]+:backup:[^:]*:[^:]*:backup-vault:.+")
RESOURCE = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")

ALGORITHMS = ("LATEST_WITHIN_WINDOW", "RANDOM_WITHIN_WINDOW")
POINT_TYPES = ("CONTINUOUS", "SNAPSHOT")
MOST_SELECTORS = 30
"""Vaults of a plan, taken in and left out together; ARNs of a selection; its conditions, of both operators
together. For vaults the guide does not say that both lists count: the stricter reading."""
LONGEST_WINDOW_DAYS, LONGEST_START_HOURS, LONGEST_VALIDATION_HOURS = 365, 168, 168

DEFAULT_SCHEDULE = "cron(0 5 ? * * *)"
"""API, RestoreTestingPlanForUpdate: "When no CRON expression is provided, AWS Backup will use the default
expression"."""


def structure(members: Json, name: str) -> dict[str, Any]:
    found = members.get(name)
    if found is None:
        raise MissingParameterValue(f"{name} is required.")
    if not isinstance(found, dict):
        raise Unserialisable(f"{name} must be a structure.")
    return {key: value for key, value in found.items() if value is not None}


def named(members: Json, member: str) -> str:
    name = text(members, member)
    if name is None:
        raise MissingParameterValue(f"{member} is required.")
    if not NAME.fullmatch(name):
        raise InvalidParameterValue(
            f"Invalid {member}: {name!r}. 1 to 50 letters, digits and underscores are allowed."
        )
    return name


def creator_request_id(members: Json) -> str | None:
    given = text(members, "CreatorRequestId")
    if given is not None and not CREATOR.fullmatch(given):
        raise InvalidParameterValue("Invalid CreatorRequestId: 1 to 50 letters, digits, '-' and '_'.")
    return given


def tags(members: Json) -> dict[str, str]:
    """Raises for what no tag of AWS's may be (API, KeyValue, and AWS General Reference, "Tag your AWS
    resources")."""
    given = members.get("Tags") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise Unserialisable("Tags must be a map of strings to strings.")
    for key, value in given.items():
        if not TAG_KEY.fullmatch(key) or len(value) > LONGEST_TAG_VALUE:
            raise InvalidParameterValue(
                f"Invalid tag {key!r}: a key has 1 to 128 characters and does not begin with aws:, a value "
                f"has at most {LONGEST_TAG_VALUE}."
            )
    return given


def schedule(members: Json, *, default: str | None = None, zone: str = "UTC") -> Schedule:
    """Raises for what is no cron expression, and for a zone that no table of time zones has."""
    expression = text(members, "ScheduleExpression") or default
    if expression is None:
        raise MissingParameterValue("ScheduleExpression is required.")
    asked = Schedule(expression, text(members, "ScheduleExpressionTimezone") or zone)
    try:
        asked.cron  # noqa: B018
    except NoCron as wrong:
        raise InvalidParameterValue(f"Invalid ScheduleExpression {expression!r}: {wrong}") from wrong
    if asked.zone not in _zones():
        raise InvalidParameterValue(f"Invalid ScheduleExpressionTimezone: {asked.zone!r} is no time zone.")
    return asked


@cache
def _zones() -> frozenset[str]:
    """The names of the IANA database, without what some machines keep beside them."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


def start_window(members: Json, default: int = 24) -> int:
    return whole(members, "StartWindowHours", 1, LONGEST_START_HOURS, default)


def point_selection(members: Json) -> PointSelection:
    asked = structure(members, "RecoveryPointSelection")
    algorithm = text(asked, "Algorithm")
    types, include = texts(asked, "RecoveryPointTypes"), texts(asked, "IncludeVaults")
    for member, value in (
        ("Algorithm", algorithm),
        ("RecoveryPointTypes", types),
        ("IncludeVaults", include),
    ):
        if not value:
            raise MissingParameterValue(f"{member} is required in RecoveryPointSelection.")
    if algorithm not in ALGORITHMS:
        raise InvalidParameterValue(f"Algorithm must be one of {', '.join(ALGORITHMS)}.")
    if set(types) - set(POINT_TYPES):
        raise InvalidParameterValue(f"RecoveryPointTypes must be of {', '.join(POINT_TYPES)}.")
    exclude = texts(asked, "ExcludeVaults")
    for vault in (*include, *exclude):
        if vault != "*" and not VAULTS.fullmatch(vault):
            raise InvalidParameterValue(
                f"Invalid vault: {vault!r} is neither * nor the ARN of a backup vault."
            )
    if len(include) + len(exclude) > MOST_SELECTORS:
        raise InvalidParameterValue(f"At most {MOST_SELECTORS} vault selectors are allowed.")
    days = whole(asked, "SelectionWindowDays", 1, LONGEST_WINDOW_DAYS, 30)
    return PointSelection(algorithm, tuple(types), tuple(include), tuple(exclude), days)


def resources(
    members: Json,
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """ARNs and the conditions of both operators. Raises for specific ARNs beside conditions or a wildcard."""
    arns = tuple(texts(members, "ProtectedResourceArns"))
    given = members.get("ProtectedResourceConditions") or {}
    if not isinstance(given, dict):
        raise Unserialisable("ProtectedResourceConditions must be a structure.")
    if unknown := sorted(given.keys() - {"StringEquals", "StringNotEquals"}):
        # "operators are case-sensitive" (guide, KeyValue).
        raise InvalidParameterValue(f"Invalid ProtectedResourceConditions: unknown {', '.join(unknown)}.")
    equals, not_equals = _pairs(given, "StringEquals"), _pairs(given, "StringNotEquals")
    if not arns and not equals and not not_equals:
        raise MissingParameterValue("ProtectedResourceArns or ProtectedResourceConditions is required.")
    if len(arns) > MOST_SELECTORS or len(equals) + len(not_equals) > MOST_SELECTORS:
        raise InvalidParameterValue(
            f"At most {MOST_SELECTORS} resource ARNs and {MOST_SELECTORS} conditions are allowed."
        )
    if "*" in arns and len(arns) > 1:
        raise InvalidParameterValue("ProtectedResourceArns holds specific ARNs or the wildcard, not both.")
    if arns not in ((), ("*",)):
        if equals or not_equals:
            raise InvalidParameterValue(
                "ProtectedResourceConditions are allowed with the wildcard in ProtectedResourceArns, not "
                "with specific ARNs."
            )
        if wrong := [arn for arn in arns if not RESOURCE.fullmatch(arn)]:
            raise InvalidParameterValue(f"Invalid ProtectedResourceArns: {wrong[0]!r} is no ARN.")
    return arns, equals, not_equals


def overrides(members: Json, kind: str) -> dict[str, str]:
    """Whether AWS refuses keys that are not in its table when the selection is made is undocumented: here it
    does, or a misspelt one would only show as a failed test."""
    given = members.get("RestoreMetadataOverrides") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise Unserialisable("RestoreMetadataOverrides must be a map of strings to strings.")
    tested = TYPES[kind]
    allowed = without_case(tested.overridable)
    if len(without_case(given)) < len(given):
        raise InvalidParameterValue("Invalid RestoreMetadataOverrides: a key is given twice.")
    for key, value in given.items():
        if key.lower() not in allowed:
            raise InvalidParameterValue(
                f"Invalid RestoreMetadataOverrides: {key} cannot be overridden for {kind}. "
                f"Valid: {', '.join(tested.overridable)}"
            )
        if (members_of := tested.nested.get(key.lower())) is not None:
            _refuse_nested(key, value, members_of)
    return dict(given)


def _refuse_nested(key: str, value: str, allowed: tuple[str, ...]) -> None:
    try:
        read = json.loads(value)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise InvalidParameterValue(f"Invalid RestoreMetadataOverrides: {key} is not a JSON object.")
    for name in read:
        if name.lower() not in without_case(allowed):
            raise InvalidParameterValue(
                f"Invalid RestoreMetadataOverrides: {name} of {key} is not overridable."
            )


def validation_hours(members: Json, default: int | None = None) -> int | None:
    """1 to 168 in one place of the guide, 0 to 168 in others: 0 is taken, and is no validation."""
    if "ValidationWindowHours" not in members:
        return default
    return whole(members, "ValidationWindowHours", 0, LONGEST_VALIDATION_HOURS, 0)


def text(members: Json, name: str) -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise Unserialisable(f"{name} must be a string.")
    return value


def texts(members: Json, name: str) -> list[str]:
    value = members.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unserialisable(f"{name} must be a list of strings.")
    return value


def whole(members: Json, name: str, low: int, high: int, default: int) -> int:
    value = members.get(name, default)
    if type(value) is not int:
        raise Unserialisable(f"{name} must be an integer.")
    if not low <= value <= high:
        raise InvalidParameterValue(f"{name} must be between {low} and {high}, not {value}.")
    return value


def _pairs(conditions: Json, operator: str) -> tuple[tuple[str, str], ...]:
    listed = conditions.get(operator) or []
    if not isinstance(listed, list) or not all(isinstance(pair, dict) for pair in listed):
        raise Unserialisable(f"{operator} must be a list of structures.")
    found = []
    for pair in listed:
        key, value = text(pair, "Key"), text(pair, "Value")
        if key is None or value is None:
            raise MissingParameterValue(f"Key and Value are required in {operator}.")
        if not key.startswith(TAG) or key == TAG:
            # Every example of the guide has the prefix; what AWS does without it is undocumented.
            raise InvalidParameterValue(f"Invalid key {key!r} in {operator}: it must begin with {TAG}.")
        found.append((key, value))
    return tuple(found)
