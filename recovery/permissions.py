"""Whether the caller may start a restore, and the role make what it makes: asked of the policy simulator."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from recovery.account import Account, ActionVerdict, Known
from recovery.plan import RestorePlan
from recovery.planning import Draft
from restore_profiles.model import Permission, Target
from restore_profiles.paths import all_fields
from restore_profiles.places import fill_text, places_in, prefixed
from restore_profiles.registry import profile_for
from restore_profiles.rules import Always

UNKNOWN_RESOURCE = "which resource it has to be allowed on is not known"


def caller_actions(draft: Draft, plan: RestorePlan) -> Mapping[str, str]:
    """The actions that starting this plan takes of the caller, each with the ARN it touches."""
    starts = {plan.step.operation.action: plan.source.point_arn}
    passes = {"iam:PassRole": plan.role_arn} if plan.role_arn else {}
    return {**starts, **passes, **_needed(draft, draft.target.caller_permissions)}


def role_actions(draft: Draft) -> Mapping[str, str]:
    """The actions that this restore takes of the role, each with the ARN it touches: "*" for any, and with a
    place left in it where that is not known. The jobs below it, for nested points, act as the same role."""
    below = nested_permissions(draft.target, {point.type for point in draft.nested})
    return {**_needed(draft, below), **_needed(draft, draft.target.role_permissions)}


def nested_permissions(target: Target, types: Container[str]) -> tuple[Permission, ...]:
    """What the role needs for nested points of these types that this target restores with it, less what
    depends on answers of their own."""
    profiles = (
        profile_for(name) for _, field in all_fields(target) for name in field.nested_types if name in types
    )
    return tuple(
        permission
        for profile in profiles
        if profile is not None
        for permission in profile.targets[0].role_permissions
        if permission.when == Always()
    )


def verdicts_on_caller(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """Raises `AwsError`."""
    told, left_open = {}, []
    for action, resource in caller_actions(draft, plan).items():
        if list(places_in(resource)):
            left_open.append(ActionVerdict(account.identity.arn, action, Known.UNKNOWN, UNKNOWN_RESOURCE))
        else:
            told[action] = resource
    return (*account.reads.may_caller(told), *left_open)


def verdicts_on_role(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """None where the profile names no action, or the restore has no role. Raises `AwsError`."""
    if not plan.role_arn:
        return ()
    by_resource: dict[str, list[str]] = {}
    for action, resource in role_actions(draft).items():
        by_resource.setdefault(resource, []).append(action)
    return tuple(
        verdict
        for resource, actions in by_resource.items()
        for verdict in _on_resource(account, plan.role_arn, actions, resource)
    )


def _on_resource(
    account: Account, role_arn: str, actions: Sequence[str], resource: str
) -> tuple[ActionVerdict, ...]:
    if list(places_in(resource)):
        # Asked about any resource, a role that may do it to the right one would be told that it may not.
        return tuple(ActionVerdict(role_arn, action, Known.UNKNOWN, UNKNOWN_RESOURCE) for action in actions)
    return account.reads.may_role(role_arn, actions, resource)


def _needed(draft: Draft, permissions: Sequence[Permission]) -> dict[str, str]:
    values = draft.values  # worked out anew each time it is read
    known = {**prefixed("values", values), **draft.facts}
    names = {**draft.facts, **values}
    return {each.action: fill_text(each.resource, known) for each in permissions if each.when.holds(names)}
