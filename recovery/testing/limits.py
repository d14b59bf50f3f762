"""What AWS refuses of a restore testing plan or selection, told before the call.

Source: "Restore testing" (AWS Backup) with its quotas, and API RestoreTestingPlanForCreate,
RestoreTestingRecoveryPointSelection and RestoreTestingSelectionForCreate. None of the quotas can be raised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

from recovery.errors import BadInput
from recovery.finding import Finding, FindingSeverity
from recovery.testing.models import (
    ALGORITHMS,
    ANY,
    POINT_TYPES,
    Condition,
    RestoreTestingPlan,
    RestoreTestingSelection,
)
from recovery.testing.schedule import read_schedule
from recovery.zones import zone_named
from restore_profiles.registry import profiles

QUOTAS = "“Restore testing quotas and parameters”, AWS Backup"
PLAN = "API RestoreTestingPlanForCreate"
POINTS = "API RestoreTestingRecoveryPointSelection"
SELECTION = "API RestoreTestingSelectionForCreate"
REGIONS = "“Restore testing”, AWS Backup: not in GovCloud and China"

MOST_PLANS = 100
MOST_SELECTIONS = 30
"""Selections of a plan, ARNs or conditions of a selection, selectors of vaults."""
TAG_KEY = "aws:ResourceTag/"
NAME = re.compile(r"[A-Za-z0-9_]{1,50}", re.ASCII)
VAULT = re.compile(r"arn:[\w*-]+:backup:[\w*-]*:[\d*]*:backup-vault:[\w*-]+", re.ASCII)
ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/\S+", re.ASCII)
WITHOUT_TESTING = ("aws-us-gov", "aws-cn")

ERROR, WARNING, *_ = FindingSeverity


def plan_findings(
    plan: RestoreTestingPlan, others: Collection[str] = (), now: datetime | None = None
) -> tuple[Finding, ...]:
    """What is wrong with a plan; `others` are the names of the account's other plans in the Region, `now` is
    the moment after which the schedule should still come."""
    return tuple(_plan_findings(plan, others, now))


def selection_findings(
    selection: RestoreTestingSelection, others: Sequence[RestoreTestingSelection] = ()
) -> tuple[Finding, ...]:
    """What is wrong with a selection, but for its overrides; `others` are the other selections of its
    plan."""
    return tuple(_selection_findings(selection, others))


def known_types() -> tuple[str, ...]:
    """The resource types that restore testing knows, as AWS Backup spells them."""
    found = (
        profile.resource_type for profile in profiles() if any(target.testing for target in profile.targets)
    )
    return tuple(found)


def tested_warm_only() -> tuple[str, ...]:
    """The types whose points in cold storage fail their test."""
    found = (
        profile.resource_type
        for profile in profiles()
        if any(target.testing and not target.testing.takes_cold for target in profile.targets)
    )
    return tuple(found)


def _plan_findings(
    plan: RestoreTestingPlan, others: Collection[str], now: datetime | None
) -> Iterator[Finding]:
    if plan.context.partition in WITHOUT_TESTING:
        text = f"AWS documents no restore testing in the partition {plan.context.partition}."
        yield Finding(WARNING, "Region", text, "Restore by hand: relight restore.", REGIONS)
    yield from _name("Plan name", plan.name, others, "plan")
    if len(others) >= MOST_PLANS:
        text = f"The account has {len(others)} plans in the Region; {MOST_PLANS} are the most."
        yield Finding(ERROR, "Plans", text, "Delete one first.", QUOTAS)
    yield from _schedule(plan, now)
    yield from _within("Start window", plan.start_window_hours, 1, 168, "hours", QUOTAS)
    yield from _within("Selection window", plan.selection_window_days, 1, 365, "days", QUOTAS)
    if plan.algorithm not in ALGORITHMS:
        yield Finding(
            ERROR,
            "Algorithm",
            f"“{plan.algorithm}” is none that AWS has.",
            f"It is {' or '.join(ALGORITHMS)}.",
            POINTS,
        )
    unknown = [each for each in plan.point_types if each not in POINT_TYPES]
    if unknown or not plan.point_types:
        text = f"“{unknown[0]}” is no type of point." if unknown else "No type of recovery point is chosen."
        yield Finding(ERROR, "Point types", text, f"One or both of {', '.join(POINT_TYPES)}.", POINTS)
    yield from _vaults(plan)


def _schedule(plan: RestoreTestingPlan, now: datetime | None) -> Iterator[Finding]:
    zone = None
    try:
        zone = zone_named(plan.time_zone)
    except BadInput as error:
        yield Finding(ERROR, "Time zone", error.text, error.next_step, f"{PLAN}, ScheduleExpressionTimezone")
    try:
        schedule = read_schedule(plan.schedule)
    except BadInput as error:
        yield Finding(ERROR, "Schedule", error.text, error.next_step, f"{PLAN}, ScheduleExpression")
        return
    if now is not None and not schedule.next_runs(now, zone or UTC, 1):
        text = f"{schedule.words()}: that moment never comes (again)."
        yield Finding(WARNING, "Schedule", text, "Choose days that are still to come.", schedule.text)


def _vaults(plan: RestoreTestingPlan) -> Iterator[Finding]:
    if not plan.include_vaults:
        yield Finding(
            ERROR, "Vaults", "No vault is included.", "Include * or the ARN of one or more.", POINTS
        )
    if (count := len(plan.include_vaults) + len(plan.exclude_vaults)) > MOST_SELECTIONS:
        text = f"{count} selectors of vaults are given, {MOST_SELECTIONS} are the most."
        yield Finding(
            ERROR, "Vaults", text, "Take wildcards, such as arn:aws:backup:*:*:backup-vault:prod-*.", QUOTAS
        )
    for vault in (*plan.include_vaults, *plan.exclude_vaults):
        if vault != ANY and not VAULT.fullmatch(vault):
            text = f"“{vault}” is neither * nor the ARN of a vault."
            yield Finding(
                ERROR, "Vaults", text, "An ARN may hold wildcards; a name alone is not taken.", POINTS
            )
    if ANY in plan.include_vaults and len(plan.include_vaults) > 1:
        text = "* includes every vault; the others that are named add nothing."
        yield Finding(WARNING, "Vaults", text, "Leave out * or the others.", POINTS)
    if ANY in plan.exclude_vaults or set(plan.include_vaults) & set(plan.exclude_vaults):
        text = "What is included is excluded, too: nothing of it is tested."
        yield Finding(WARNING, "Vaults", text, "Take it out of one of the two.", POINTS)


def _selection_findings(
    selection: RestoreTestingSelection, others: Sequence[RestoreTestingSelection]
) -> Iterator[Finding]:
    yield from _name(
        "Selection name", selection.name, [each.name for each in others], "selection of the plan"
    )
    if len(others) >= MOST_SELECTIONS:
        text = f"The plan has {len(others)} selections; {MOST_SELECTIONS} are the most."
        yield Finding(ERROR, "Selections", text, "Make another plan, or delete a selection.", QUOTAS)
    if selection.resource_type not in (types := known_types()):
        yield Finding(
            ERROR,
            "Resource type",
            f"Restore testing does not know {selection.resource_type or 'a type that is not given'}.",
            f"It knows {', '.join(types)}.",
            f"{SELECTION}, ProtectedResourceType",
        )
    if not ROLE.fullmatch(selection.role_arn):
        text = f"“{selection.role_arn}” is no ARN of a role." if selection.role_arn else "No role is given."
        yield Finding(
            ERROR, "Role", text, "The role that AWS Backup restores with; it has to be there.", SELECTION
        )
    # The API's pages differ: 1 to 168 in one list, 0 to 168 in two others.
    yield from _within("Validation window", selection.validation_window_hours, 0, 168, "hours", SELECTION)
    yield from _resources(selection)
    yield from _conditions((*selection.equals, *selection.not_equals))


def _resources(selection: RestoreTestingSelection) -> Iterator[Finding]:
    conditions = (*selection.equals, *selection.not_equals)
    if not selection.arns and not conditions:
        yield Finding(
            ERROR,
            "Resources",
            "No resource is chosen.",
            f"Give ARNs, {ANY} for all of the type, or conditions on tags.",
            SELECTION,
        )
    if ANY in selection.arns and len(selection.arns) > 1:
        text = f"{ANY} and ARNs exclude each other."
        yield Finding(ERROR, "Resources", text, f"Leave out {ANY}, or the ARNs.", SELECTION)
    if len(selection.arns) > MOST_SELECTIONS:
        text = f"{len(selection.arns)} ARNs are given, {MOST_SELECTIONS} are the most."
        next_step = f"Take {ANY} with conditions on tags, or a second selection."
        yield Finding(ERROR, "Resources", text, next_step, QUOTAS)
    for arn in selection.arns:
        if arn != ANY and not arn.startswith("arn:"):
            yield Finding(
                ERROR, "Resources", f"“{arn}” is no ARN.", "relight resources lists them.", SELECTION
            )
    if conditions and selection.arns and ANY not in selection.arns:
        text = "ARNs and conditions exclude each other; conditions narrow all resources of the type."
        yield Finding(
            ERROR,
            "Conditions",
            text,
            f"Give {ANY} in place of the ARNs, or take the conditions away.",
            SELECTION,
        )
    if len(set(selection.arns)) < len(selection.arns):
        yield Finding(WARNING, "Resources", "An ARN is given twice.", "Leave one out.", SELECTION)


def _conditions(conditions: Sequence[Condition]) -> Iterator[Finding]:
    if len(conditions) > MOST_SELECTIONS:
        text = f"{len(conditions)} conditions are given, {MOST_SELECTIONS} are the most, both kinds together."
        yield Finding(ERROR, "Conditions", text, "Take a second selection.", QUOTAS)
    for condition in conditions:
        tag = condition.key.removeprefix(TAG_KEY)
        if tag == condition.key or not 1 <= len(tag) <= 128:
            text = f"“{condition.key}” names no tag."
            next_step = f"It is {TAG_KEY}NAME, the name 1 to 128 characters."
            yield Finding(ERROR, "Conditions", text, next_step, "API KeyValue")
        if len(condition.value) > 256:
            text = f"The value for {condition.key} has {len(condition.value)} characters, 256 are the most."
            yield Finding(ERROR, "Conditions", text, "No tag can have it.", "API KeyValue")


def _name(title: str, name: str, others: Collection[str], what: str) -> Iterator[Finding]:
    if not NAME.fullmatch(name):
        told = f"“{name}” cannot be a name." if name else "It has no name."
        next_step = "1 to 50 letters, digits and underscores; it cannot be changed later."
        yield Finding(ERROR, title, told, next_step, QUOTAS)
    elif name in others:
        text = f"There is a {what} called {name} already."
        yield Finding(ERROR, title, text, "Choose another name.", "AlreadyExistsException")


def _within(title: str, value: int, low: int, high: int, unit: str, source: str) -> Iterator[Finding]:
    if not low <= value <= high:
        yield Finding(
            ERROR, title, f"{value:,} {unit} are not allowed.", f"It is {low} to {high} {unit}.", source
        )
