"""One plan of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recovery.building_plans import free_name
from recovery.errors import BadInput
from recovery.plan_edits import renamed
from recovery.recovery_plan import OnFailure, RecoveryPlan, problems_of
from recovery.recovery_plan_file import WORDS


def joined(plans: Sequence[RecoveryPlan], *, in_order: bool = False) -> RecoveryPlan:
    """Their steps side by side, or with `in_order` each plan after the one before it.

    A step whose name another plan has too gets another one. The words are those of the first plan that has
    any, the policy is stop unless all say go-on, and of two numbers for a type the smaller one holds. Raises
    `BadInput` where they belong to different accounts or Regions, or restore the same thing twice.
    """
    whole = plans[0]
    for plan in plans[1:]:
        whole = _beside(whole, plan, in_order)
    if problems := [text for _, text in problems_of(whole)]:
        raise BadInput("The plan could not be run", "\n".join(problems), "Leave out what is there twice.")
    return whole


def _beside(whole: RecoveryPlan, plan: RecoveryPlan, in_order: bool) -> RecoveryPlan:
    here, there = whole.context, plan.context
    if here != there:
        told = (
            f"One plan is for {here.account} in {here.region}, another for {there.account} in {there.region}."
        )
        raise BadInput("Another account or Region", told, "A plan runs in one account and Region.")
    taken = {step.id for each in (whole, plan) for step in each.steps}
    for step in plan.steps:
        if any(step.id == each.id for each in whole.steps):
            name = free_name(step.id, taken)
            taken.add(name)
            plan = renamed(plan, step.id, name)
    steps = plan.steps
    if in_order:
        waited_for = {name for step in whole.steps for name in step.after}
        last = tuple(step.id for step in whole.steps if step.id not in waited_for)
        steps = tuple(step if step.after else replace(step, after=last) for step in steps)
    words = {word: getattr(whole, word) or getattr(plan, word) for word in WORDS}
    policy = plan.on_failure if plan.on_failure is whole.on_failure else OnFailure.STOP
    both = (*whole.steps, *steps)
    return replace(whole, steps=both, on_failure=policy, at_once=_smaller(whole, plan), **words)


def _smaller(one: RecoveryPlan, other: RecoveryPlan) -> dict[str, int]:
    numbers = dict(one.at_once)
    for name, number in other.at_once.items():
        numbers[name] = min(number, numbers.get(name, number))
    return numbers
