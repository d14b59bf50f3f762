"""What a runbook tells beside its plan: read from the account where somebody is signed in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from command_line.invocation import Invocation
from command_line.wiring import journal, open_account
from recovery.described import described_of
from recovery.errors import AwsError, Refused
from recovery.incident import head_to_note
from recovery.plan import refuse_elsewhere
from recovery.recovery_plan import RecoveryPlan
from recovery.step_knowledge import Knowledge, journalled, read_knowledge
from runbooks.facts import Redaction, RunbookFacts, StepFacts

if TYPE_CHECKING:  # the SDK is not loaded for an export without a login
    from recovery.account import Account


def account_of(invocation: Invocation, plan: RecoveryPlan) -> Account | None:
    """The account that the plan is for; None, told, where nobody is signed in to it."""
    request = invocation.request
    here = replace(invocation, request=replace(request, region=request.region or plan.context.region))
    try:
        account = open_account(here)
        for step in plan.restores[:1]:
            refuse_elsewhere(step.plan, account.context)
    except (AwsError, Refused) as error:
        invocation.output.line(f"AWS is not asked. {error.title}: {error.text}")
        return None
    return account


def facts_of(
    invocation: Invocation,
    plan: RecoveryPlan,
    account: Account | None,
    redactions: tuple[Redaction, ...] = (),
) -> RunbookFacts:
    """The facts, and on stderr what could not be read of them."""
    from importlib.metadata import version

    records, now = journal(invocation.now), invocation.now()
    known: Knowledge = (
        read_knowledge(account, plan, records, now) if account is not None else journalled(plan, records)
    )
    for told in known.missing:
        invocation.output.line(told)
    return RunbookFacts(
        made=now,
        made_by=account.identity.arn if account is not None else "",
        account_alias=account.identity.alias if account is not None else "",
        journal_head=head_to_note(records, account.context if account is not None else plan.context),
        version=version("relight"),
        redactions=redactions,
        steps={
            name: StepFacts(each.facts, each.job_id, each.created_arn, each.tested, each.takes)
            for name, each in known.steps.items()
        },
    )


def with_described(
    invocation: Invocation, plan: RecoveryPlan, account: Account | None, facts: RunbookFacts
) -> RunbookFacts:
    """The facts with what was restored, as its services describe it now; on stderr why some of it is not."""
    if account is None:
        return facts
    made = {name: each.created_arn for name, each in facts.steps.items()}
    found = described_of(account, plan, journal(invocation.now), made)
    for told in found.missing:
        invocation.output.line(told)
    described = {name: replace(facts.of(name), described=each) for name, each in found.steps.items()}
    return replace(facts, steps={**facts.steps, **described})
