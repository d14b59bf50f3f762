"""A plan as an Automation document of Systems Manager (schema 0.3): one step after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from recovery.recovery_plan import OnFailure, PlanStep, RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.ssm_steps import Block, Step, literal
from runbooks.stepfunctions_templates import asked_members


def document_of(plan: RecoveryPlan, facts: RunbookFacts, description: str) -> dict[str, Any]:
    """The document. Raises `BadInput` for a text that no document can hold."""
    steps = in_order(plan)
    blocks = [Block(plan, facts, step).steps() for step in steps]
    names = [block[0]["name"] for block in blocks]
    for number, (step, block) in enumerate(zip(steps, blocks, strict=True)):
        then = _after_failure(plan, steps, names, number, step)
        for each in block:
            each["onFailure"] = then
    return {
        "schemaVersion": "0.3",
        "description": description,
        "assumeRole": "{{ AutomationAssumeRole }}",
        "parameters": _parameters(plan, facts),
        "mainSteps": [*_opening(plan), *(each for block in blocks for each in block), _closing()],
    }


def in_order(plan: RecoveryPlan) -> tuple[PlanStep, ...]:
    """The steps one after the other."""
    if plan.on_failure is OnFailure.STOP:
        return tuple(step for wave in plan.waves() for step in wave)
    return tuple(step for group in _groups(plan) for step in group)


def _groups(plan: RecoveryPlan) -> list[list[PlanStep]]:
    """The steps that hang together, group by group. In a group where each comes after one other at most, each
    is followed by all that comes after it, so that a failure can jump over just those."""
    groups: list[list[PlanStep]] = []
    for step in (step for wave in plan.waves() for step in wave):
        joined = [group for group in groups if any(each.id in step.after for each in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(each for group in joined for each in group), step])
    return [
        group if joins(group) else list(_with_those_after(iter(group[:1]), group))
        for group in sorted(groups, key=lambda group: plan.steps.index(group[0]))
    ]


def joins(group: Sequence[PlanStep]) -> bool:
    """Whether a step of the group comes after several others."""
    return any(len(step.after) > 1 for step in group)


def _with_those_after(steps: Iterator[PlanStep], among: Sequence[PlanStep]) -> Iterator[PlanStep]:
    for step in steps:
        yield step
        yield from _with_those_after((each for each in among if step.id in each.after), among)


def _after_failure(
    plan: RecoveryPlan, steps: Sequence[PlanStep], names: Sequence[str], number: int, failed: PlanStep
) -> str:
    if plan.on_failure is OnFailure.STOP:
        return "Abort"
    [group] = [group for group in _groups(plan) if failed in group]
    left_out = group if joins(group) else list(_with_those_after(iter([failed]), group))
    rest = zip(steps[number + 1 :], names[number + 1 :], strict=True)
    return next((f"step:{name}" for step, name in rest if step not in left_out), "step:all_is_over")


def _parameters(plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, Any]:
    given = {each.variable: f"{each.key} of {each.step}" for each in facts.redactions}
    asked = {member: f"{name} of {step}" for (step, name), member in asked_members(plan).items()}
    return {
        "AutomationAssumeRole": {"type": "String", "description": "The role of role-policy.json."},
        "Approvers": {
            "type": "StringList",
            "description": "Who may approve: ARNs of users or roles, 10 at most.",
        },
        "NotificationArn": {
            "type": "String",
            "description": "The SNS topic that is told; its name begins with Automation.",
        },
        **{name: {"type": "String", "description": literal(text)} for name, text in (given | asked).items()},
    }


def _opening(plan: RecoveryPlan) -> list[Step]:
    """Nothing is written before somebody has approved, in the right account and Region."""
    context = plan.context
    return [
        {
            "name": "right_account",
            "action": "aws:assertAwsResourceProperty",
            "onFailure": "Abort",
            "inputs": {
                "Service": "sts",
                "Api": "GetCallerIdentity",
                "PropertySelector": "$.Account",
                "DesiredValues": [context.account],
            },
        },
        {
            "name": "right_region",
            "action": "aws:branch",
            "inputs": {
                "Choices": [
                    {"NextStep": "approve", "Variable": "{{ global:REGION }}", "StringEquals": context.region}
                ],
                "Default": "another_region",
            },
        },
        {
            # Its assertion cannot hold: it is how a document fails.
            "name": "another_region",
            "action": "aws:assertAwsResourceProperty",
            "onFailure": "Abort",
            "isEnd": True,
            "inputs": {
                "Service": "sts",
                "Api": "GetCallerIdentity",
                "PropertySelector": "$.Account",
                "DesiredValues": [f"only in {context.region}"],
            },
        },
        {
            "name": "approve",
            "action": "aws:approve",
            "onFailure": "Abort",
            "inputs": {
                "NotificationArn": "{{ NotificationArn }}",
                "Message": f"Plan {plan.digest[:16]} of Relight, steps: {len(plan.steps)}, in account "
                f"{context.account}, {context.region}. A restore cannot be stopped once it has started.",
                "MinRequiredApprovals": 1,
                "Approvers": "{{ Approvers }}",
            },
        },
    ]


def _closing() -> Step:
    return {"name": "all_is_over", "action": "aws:sleep", "isEnd": True, "inputs": {"Duration": "PT1S"}}
