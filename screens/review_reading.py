"""What the review asks of the account beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from recovery.account import Account, ActionVerdict, Known
from recovery.errors import AwsError
from recovery.models import RestoreJob
from recovery.plan import RestorePlan

if TYPE_CHECKING:
    from recovery.planning import Draft

DAY = timedelta(hours=24)


def verdicts_of(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """Whether the caller may start this restore, and the role make what it makes. Never raises `AwsError`."""
    return (*_of_caller(account, plan), *_of_role(account, draft, plan))


def recent_restores(account: Account, source_arn: str, now: datetime) -> tuple[RestoreJob, ...]:
    """Restores of the source that were begun in the last 24 hours by anyone, newest first. Raises
    `AwsError`."""
    jobs = (job for page in account.reads.jobs_of(source_arn) for job in page)
    return tuple(
        sorted((job for job in jobs if now - job.created < DAY), key=lambda job: job.created, reverse=True)
    )


def _of_caller(account: Account, plan: RestorePlan) -> Sequence[ActionVerdict]:
    actions = {plan.restore.operation.action: plan.source.point_arn, "iam:PassRole": plan.role_arn}
    try:
        return account.reads.may_caller(actions)
    except AwsError as error:
        return _unknown(account.identity.arn, actions, error)


def _of_role(account: Account, draft: Draft, plan: RestorePlan) -> Sequence[ActionVerdict]:
    names = {**draft.facts, **draft.values}
    actions = [each.action for each in draft.target.role_permissions if each.when.holds(names)]
    try:
        return account.reads.may_role(plan.role_arn, actions) if actions else ()
    except AwsError as error:
        return _unknown(plan.role_arn, actions, error)


def _unknown(principal: str, actions: Iterable[str], error: AwsError) -> tuple[ActionVerdict, ...]:
    return tuple(ActionVerdict(principal, action, Known.UNKNOWN, error.text) for action in actions)
