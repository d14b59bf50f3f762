"""Whether a plan still holds: what its file says against the profiles, and what it needs against the account
as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from recovery.account import Account
from recovery.asked_once import AskedOnce
from recovery.context import Context
from recovery.errors import AwsError
from recovery.estimates import RestoreHistory, read_history
from recovery.finding import Finding, FindingSeverity
from recovery.plan_check_file import findings_of_file
from recovery.plan_drift import drift_of
from recovery.plan_timing import Expected, expected
from recovery.recovery_plan import RecoveryPlan, RestoreStep

AT_ONCE = 4
"""Restores that are looked at side by side; AWS throttles what asks faster."""


@dataclass(frozen=True, slots=True)
class StepFinding:
    step: str
    """The id of the step; "" for the whole plan."""
    finding: Finding
    of_file: bool = False
    """Whether it follows from what the plan says, whatever the account holds."""


def check_plan(
    account: Account | None,
    plan: RecoveryPlan,
    now: datetime,
    access_of: Callable[[str], str] | None = None,
) -> Iterator[StepFinding]:
    """Every finding about the plan and each of its steps, in their order, as answers arrive.

    Without an account only what the file says is looked at; then `access_of` may tell what the write door
    takes, as `Account.access_of` does. Blocks on each read; never raises `AwsError`.
    """
    access = access_of or (account.access_of if account else None)
    told: set[tuple[str, str]] = set()
    for step, finding in findings_of_file(plan, access):
        told.add((step, finding.text))
        yield StepFinding(step, finding, of_file=True)
    if account is None:
        text = (
            "It was not asked: whether points, names, roles and keys are as the plan needs them is not known."
        )
        yield StepFinding(
            "", Finding(FindingSeverity.UNKNOWN, "The account", text, "Check it without --offline.")
        )
        return
    if elsewhere := _elsewhere(plan.context, account.context):
        yield StepFinding("", elsewhere)
        return
    once = AskedOnce(account)
    times = expected(plan, _history(once, now), now)
    for step, findings in _drifts(once, plan, now, times):
        for finding in findings:
            if (step, finding.text) not in told:
                yield StepFinding(step, finding)


def _drifts(
    account: Account, plan: RecoveryPlan, now: datetime, times: Mapping[str, Expected]
) -> Iterator[tuple[str, Sequence[Finding]]]:
    threads = ThreadPoolExecutor(AT_ONCE)

    def look(step: RestoreStep) -> Sequence[Finding]:
        return tuple(drift_of(account, step.plan, now, times[step.id]))

    try:
        for step, answer in [(step, threads.submit(look, step)) for step in plan.restores]:
            yield step.id, answer.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _history(account: Account, now: datetime) -> RestoreHistory:
    try:
        return read_history(account.reads, now)
    except AwsError:
        return RestoreHistory()


def _elsewhere(there: Context, here: Context) -> Finding | None:
    if (here.account, here.region, here.partition) == (there.account, there.region, there.partition):
        return None
    text = (
        f"The plan is for account {there.account} in {there.region} ({there.partition}); "
        f"these credentials are for {here.account} in {here.region} ({here.partition})."
    )
    next_step = f"--profile and --region {there.region} choose that context."
    return Finding(FindingSeverity.ERROR, "Another account or Region", text, next_step)
