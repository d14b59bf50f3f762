"""Whether the caller may start a restore, and the role make what it makes: asked of the policy simulator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recovery.account import Account, ActionVerdict, Known
from recovery.plan import RestorePlan
from recovery.planning import Draft
from restore_profiles.places import fill, places_in


def caller_actions(plan: RestorePlan) -> Mapping[str, str]:
    """The actions that starting this plan takes of the caller, each with the ARN it touches."""
    return {plan.step.operation.action: plan.source.point_arn, "iam:PassRole": plan.role_arn}


def role_actions(draft: Draft) -> Mapping[str, str]:
    """The actions that this restore takes of the role, each with the ARN it touches: "*" for any, and with a
    place left in it where that is not known."""
    names = {**draft.facts, **draft.values}
    return {
        each.action: str(fill(each.resource, draft.facts))
        for each in draft.target.role_permissions
        if each.when.holds(names)
    }


def verdicts_on_caller(account: Account, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """Raises `AwsError`."""
    return account.reads.may_caller(caller_actions(plan))


def verdicts_on_role(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """None where the profile names no action. Raises `AwsError`."""
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
        why = "which resource it has to be allowed on is not known"
        return tuple(ActionVerdict(role_arn, action, Known.UNKNOWN, why) for action in actions)
    return account.reads.may_role(role_arn, actions, resource)
