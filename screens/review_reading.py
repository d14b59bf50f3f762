"""What the review asks of the account beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from recovery.account import Account, ActionVerdict, Known
from recovery.errors import AwsError
from recovery.models import RestoreJob
from recovery.permissions import caller_actions, role_actions, verdicts_on_caller, verdicts_on_role
from recovery.plan import RestorePlan

if TYPE_CHECKING:
    from recovery.planning import Draft

DAY = timedelta(hours=24)


def verdicts_of(account: Account, draft: Draft, plan: RestorePlan) -> tuple[ActionVerdict, ...]:
    """Whether the caller may start this restore, and the role make what it makes. Never raises `AwsError`."""
    return (*_of_caller(account, draft, plan), *_of_role(account, draft, plan))


def recent_restores(account: Account, source_arn: str, now: datetime) -> tuple[RestoreJob, ...]:
    """Restores of the source that were begun in the last 24 hours by anyone, newest first. Raises
    `AwsError`."""
    jobs = (job for page in account.reads.jobs_of(source_arn) for job in page)
    return tuple(
        sorted((job for job in jobs if now - job.created < DAY), key=lambda job: job.created, reverse=True)
    )


def _of_caller(account: Account, draft: Draft, plan: RestorePlan) -> Sequence[ActionVerdict]:
    try:
        return verdicts_on_caller(account, draft, plan)
    except AwsError as error:
        return _unknown(account.identity.arn, caller_actions(draft, plan), error)


def _of_role(account: Account, draft: Draft, plan: RestorePlan) -> Sequence[ActionVerdict]:
    try:
        return verdicts_on_role(account, draft, plan)
    except AwsError as error:
        return _unknown(plan.role_arn, role_actions(draft), error)


def _unknown(principal: str, actions: Iterable[str], error: AwsError) -> tuple[ActionVerdict, ...]:
    return tuple(ActionVerdict(principal, action, Known.UNKNOWN, error.text) for action in actions)
