"""Whether the caller may start a restore, and the role make what it makes: asked of the policy simulator."""

from __future__ import annotations

from collections.abc import Mapping

from recovery.account import Account, ActionVerdict
from recovery.plan import RestorePlan
from recovery.planning import Draft


def caller_actions(plan: RestorePlan) -> Mapping[str, str]:
    """The actions that starting this plan takes of the caller, each with the ARN it touches."""
    return {plan.step.operation.action: plan.source.point_arn, "iam:PassRole": plan.role_arn}


def role_actions(draft: Draft) -> tuple[str, ...]:
    """The actions that this restore takes of the role."""
    names = {**draft.facts, **draft.values}
    return tuple(each.action for each in draft.target.role_permissions if each.when.holds(names))


def verdicts_on_caller(account: Account, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """Raises `AwsError`."""
    return account.reads.may_caller(caller_actions(plan))


def verdicts_on_role(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """None where the profile names no action. Raises `AwsError`."""
    actions = role_actions(draft)
    return account.reads.may_role(plan.role_arn, actions) if actions else ()
