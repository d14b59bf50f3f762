"""A plan as an Automation document of Systems Manager (schema 0.3): one step after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from recovery.errors import BadInput
from recovery.recovery_plan import OnFailure, PlanStep, RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.ssm_steps import Block, Step, literal
from runbooks.stepfunctions_templates import asked_members


def document_of(plan: RecoveryPlan, facts: RunbookFacts, description: str) -> dict[str, Any]:
    """The document. Raises `BadInput` for a plan that no such document can say."""
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
    """The steps one after the other. Where a plan goes on after a failure, each is followed by all that comes
    after it, so that a failure can jump over those."""
    if plan.on_failure is OnFailure.STOP:
        return tuple(step for wave in plan.waves() for step in wave)
    if joined := next((step for step in plan.steps if len(step.after) > 1), None):
        raise BadInput(
            "A plan that Systems Manager cannot say",
            f"{joined.id} comes after several steps, and the plan goes on after a failure: a document cannot "
            "leave out what comes after any of them.",
            "Use stepfunctions, or let the plan stop at a failure.",
        )
    return tuple(_with_those_after((step for step in plan.steps if not step.after), plan))


def _with_those_after(steps: Iterator[PlanStep], plan: RecoveryPlan) -> Iterator[PlanStep]:
    for step in steps:
        yield step
        yield from _with_those_after((each for each in plan.steps if step.id in each.after), plan)


def _after_failure(
    plan: RecoveryPlan, steps: Sequence[PlanStep], names: Sequence[str], number: int, failed: PlanStep
) -> str:
    if plan.on_failure is OnFailure.STOP:
        return "Abort"
    skipped = {step.id for step in _with_those_after(iter([failed]), plan)}
    rest = zip(steps[number + 1 :], names[number + 1 :], strict=True)
    return next((f"step:{name}" for step, name in rest if step.id not in skipped), "step:all_is_over")


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
