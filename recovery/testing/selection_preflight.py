"""What only the account can tell of a selection before it is saved: its role, which resources it takes, and
whether each has a recovery point that the plan would restore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import islice

from recovery.account import Account
from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity, ProtectedResource, RecoveryPoint
from recovery.plain_text import counted
from recovery.preflight_asked import role_findings
from recovery.testing.models import ANY, RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.override_checks import override_findings
from recovery.testing.tested_point import facts_of_point
from recovery.testing.tested_target import tested_targets
from restore_profiles.model import Target
from restore_profiles.registry import profile_for
from restore_profiles.rules import Names

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

MOST_LOOKED_AT = 10
"""Resources whose points are listed, one call each: a selection of all volumes may take thousands."""
POINTS = "backup:ListRecoveryPointsByResource"


def selection_preflight(
    account: Account, selection: RestoreTestingSelection, plan: RestoreTestingPlan, now: datetime
) -> Iterator[Finding]:
    """The findings as they are found; what may not be read is unknown. Never raises `AwsError`."""
    if selection.role_arn:
        try:
            yield from role_findings(account, selection.role_arn)
        except AwsError as error:
            yield Finding(UNKNOWN, "Restore role", error.text, error.next_step)
    try:
        protected = [
            each
            for page in account.reads.resources()
            for each in page
            if _is_type(each, selection.resource_type)
        ]
    except AwsError as error:
        yield Finding(UNKNOWN, "Resources", error.text, error.next_step, "backup:ListProtectedResources")
        return
    chosen = [each for each in protected if selection.takes_all or each.arn in selection.arns]
    yield from _matching(selection, chosen)
    asked: set[str] = set()
    for resource in chosen[:MOST_LOOKED_AT]:
        yield from _point_of(account, resource, selection, plan, now, asked)
    if len(chosen) > MOST_LOOKED_AT:
        text = f"Whether the other {len(chosen) - MOST_LOOKED_AT} have a point in the window was not asked."
        yield Finding(UNKNOWN, "Recovery points", text, "relight tests coverage tells what was never tested.")


def _is_type(resource: ProtectedResource, resource_type: str) -> bool:
    profile = profile_for(resource_type)
    names = {resource_type, *((profile.resource_type, *profile.also_called) if profile else ())}
    return resource.type.lower() in {name.lower() for name in names}


def _matching(selection: RestoreTestingSelection, chosen: list[ProtectedResource]) -> Iterator[Finding]:
    kind, conditions = selection.resource_type, len(selection.equals) + len(selection.not_equals)
    unprotected = [arn for arn in selection.arns if arn != ANY and arn not in {each.arn for each in chosen}]
    for arn in unprotected:
        text = f"{arn} is no {kind} that AWS Backup protects; no test of it can start."
        yield Finding(
            WARNING, "Resources", text, "relight resources lists them.", "backup:ListProtectedResources"
        )
    if not chosen:
        if not unprotected:
            text = f"AWS Backup protects no {kind} here."
            yield Finding(WARNING, "Resources", text, "Back one up first.", "backup:ListProtectedResources")
    elif conditions:
        text = (
            f"At most {_count(chosen, kind)}. Which have the tags is not known: AWS Backup asks the newest "
            "recovery point of each when it tests."
        )
        yield Finding(UNKNOWN, "Resources", text, "Compare the tags of the recovery points.")
    else:
        yield Finding(PASSED, "Resources", f"It takes {_count(chosen, kind)}.")


def _count(chosen: list[ProtectedResource], kind: str) -> str:
    return counted(len(chosen), f"protected {kind} resource")


def _point_of(
    account: Account,
    resource: ProtectedResource,
    selection: RestoreTestingSelection,
    plan: RestoreTestingPlan,
    now: datetime,
    asked: set[str],
) -> Iterator[Finding]:
    since = now - timedelta(days=plan.selection_window_days)
    try:
        # Listings are not promised to be in order; one page of a resource is its newest thousand or all.
        points = [point for page in islice(account.reads.points_of(resource.arn), 1) for point in page]
    except AwsError as error:
        yield Finding(UNKNOWN, "Recovery points", f"{resource.label}: {error.text}", error.next_step, POINTS)
        return
    fitting = [point for point in points if _fits(point, plan) and point.created >= since]
    days = f"{plan.selection_window_days} days"
    if not fitting:
        text = f"{resource.label} has no recovery point of the last {days} that the plan takes."
        next_step = "Widen the plan's window, point types or vaults, or see why it is not backed up."
        yield Finding(WARNING, "Recovery points", text, next_step, POINTS)
    elif all(point.storage_class == "COLD" for point in fitting) and not _takes_cold(selection):
        text = (
            f"{resource.label} has points in cold storage only; AWS Backup does not test those of "
            f"{selection.resource_type}."
        )
        next_step = "Make the window shorter than the days until a point moves there."
        yield Finding(WARNING, "Recovery points", text, next_step, "“Restore testing”, AWS Backup")
    else:
        text = f"{resource.label}: {counted(len(fitting), 'recovery point')} of the last {days}."
        yield Finding(PASSED, "Recovery points", text, evidence=POINTS)
        newest = max(fitting, key=lambda point: point.created)
        for finding in _test_of(account, newest, selection, asked):
            # Only this resource's test fails, so that nothing of it stands against the selection.
            severity = WARNING if finding.severity is ERROR else finding.severity
            yield replace(finding, severity=severity, text=f"{resource.label}: {finding.text}")


def _test_of(
    account: Account, point: RecoveryPoint, selection: RestoreTestingSelection, asked: set[str]
) -> Iterator[Finding]:
    """What the overrides, or their lack, would make of a test of this point, and what is there already says
    of the first point of each kind, which `asked` holds: a network without a default VPC fails every test."""
    kind = selection.resource_type
    if asked and not selection.overrides and len(tested_targets(kind, {})) < 2:
        return
    inferred: Mapping[str, str] = {}
    if point.vault:
        with suppress(AwsError):
            inferred = account.reads.inferred_metadata(point)
    facts = facts_of_point(account, kind, point)
    yield from override_findings(kind, facts, selection, inferred)
    for tested in tested_targets(kind, facts):
        if inferred and tested.target.kind not in asked:
            asked.add(tested.target.kind)
            values = {**tested.values(inferred), **tested.values(selection.overrides)}
            yield from _there_already(account, point, tested.target, values, facts)


def _there_already(
    account: Account,
    point: RecoveryPoint,
    target: Target,
    values: Mapping[str, str],
    facts: Mapping[str, str],
) -> Iterator[Finding]:
    """What the profile's questions to the account find wrong."""
    for check in target.account_checks:
        if not check.when.holds(Names(facts, values)):
            continue
        try:
            found = account.reads.account_check(check.lookup, values, point)
        except AwsError as error:
            text = f"It could not be looked up: {error.text}"
            yield Finding(UNKNOWN, check.title, text, error.next_step)
        else:
            yield from (finding for finding in found if finding.severity in (ERROR, WARNING, UNKNOWN))


def _takes_cold(selection: RestoreTestingSelection) -> bool:
    return all(tested.testing.takes_cold for tested in tested_targets(selection.resource_type, {}))


def _fits(point: RecoveryPoint, plan: RestoreTestingPlan) -> bool:
    kind = "CONTINUOUS" if point.continuity is Continuity.CONTINUOUS else "SNAPSHOT"
    return point.restorable and kind in plan.point_types and _in_vaults(point, plan)


def _in_vaults(point: RecoveryPoint, plan: RestoreTestingPlan) -> bool:
    """Whether the plan takes points of this vault; one whose vault is not told counts as taken."""
    here = point.context
    arn = point.vault_arn or (
        f"arn:{here.partition}:backup:{here.region}:{point.vault_account or here.account}:"
        f"backup-vault:{point.vault}"
        if point.vault
        else ""
    )
    if not arn:
        return True
    included = any(fnmatchcase(arn, pattern) for pattern in plan.include_vaults)
    return included and not any(fnmatchcase(arn, pattern) for pattern in plan.exclude_vaults)
