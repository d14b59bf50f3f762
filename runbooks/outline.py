"""What a plan does, in the lines that stand at the top of a script."""

from __future__ import annotations

from recovery.models import short_id
from recovery.plan import NEWEST, RestorePlan
from recovery.recovery_plan import CallStep, PlanStep, RecoveryPlan, RestoreStep, comes_before
from runbooks.facts import RunbookFacts
from runbooks.job_words import where_to, words_of
from runbooks.plain import visible
from runbooks.remaining import Remaining, remaining
from runbooks.side_by_side import all_lanes


def headline(plan: RecoveryPlan) -> str:
    """`Restore orders-db-data (EBS, vol-0ab1)`, or the title of a plan of several steps."""
    if plan.single is not None:
        return f"{words_of(plan.single).verb} {title(plan.single)}"
    return f"Recover: {visible(plan.title) or f'{len(plan.steps)} steps'}"


def title(plan: RestorePlan) -> str:
    """`orders-db-data (EBS, vol-0ab1)`"""
    source = plan.source
    tail = visible(short_id(source.resource_arn))
    return f"{visible(source.resource_name) or tail} ({visible(source.resource_type)}, {tail})"


def step_title(step: PlanStep) -> str:
    if isinstance(step, RestoreStep):
        return f"{words_of(step.plan).verb} {title(step.plan)}"
    return visible(step.title)


def outline(plan: RecoveryPlan, facts: RunbookFacts) -> list[str]:
    """What, why, who, where, and each step with what it waits for; each line plain text."""
    words = (
        ("why", plan.why),
        ("owner", plan.owner),
        ("if it fails, call", plan.escalation),
        ("account", f"{facts.account_alias} {plan.context.account}".strip()),
        ("region", f"{plan.context.region} ({plan.context.partition})"),
    )
    lines = [_line(name, text) for name, text in words if text]
    for step in plan.steps:
        lines += _of_step(step, several=plan.single is None)
    lines += [
        _line("side by side", f"{lane.at_once} at most of {lane.name}")
        for lane in all_lanes(plan)
        if plan.single is None
    ]
    by = f" for {facts.made_by}" if facts.made_by else ""
    lines += [
        _line("plan sha256", plan.digest),
        _line("written", f"{facts.made:%Y-%m-%dT%H:%M:%SZ} by relight {facts.version}".rstrip() + by),
    ]
    return lines + ([_line("journal head", facts.journal_head)] if facts.journal_head else [])


def _of_step(step: PlanStep, *, several: bool) -> list[str]:
    after = [_line("  after", ", ".join(step.after))] if step.after else []
    if isinstance(step, CallStep):
        how = step.work.by_hand and "by hand"
        return [_line(f"step {step.id}", f"{step.title}{how and f', {how}'}"), *after]
    plan = step.plan
    as_of = NEWEST if plan.newest else f"{plan.source.as_of:%Y-%m-%dT%H:%M:%SZ}"
    into = f"{where_to(plan)}, as {plan.source.target or plan.source.resource_type}"
    first = [_line(f"step {step.id}", step_title(step))] if several else []
    return [
        *first,
        _line("recovery point", plan.source.point_arn),
        _line("as of", as_of),
        _line("into", into),
        *after,
    ]


def _line(name: str, text: str) -> str:
    return f"{name:<15} {visible(text)}"


def left_to_do(step: RestoreStep, plan: RecoveryPlan) -> tuple[Remaining, ...]:
    """What remains after a restore and is no step of the plan."""
    planned = {
        (each.work.operation, each.work.title)
        for each in plan.steps
        if isinstance(each, CallStep) and step.id in comes_before(each, plan)
    }
    points = {each.plan.source.point_arn for each in plan.restores}
    return tuple(
        work
        for work in remaining(step.plan)
        if (work.operation, work.title) not in planned
        and not (work.restores is not None and work.restores.arn in points)
    )
