"""What the state machine's role may do, and who may assume it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recovery.context import Context
from recovery.recovery_plan import CallStep, RecoveryPlan
from restore_profiles.iam_names import ACTS_BEYOND, ALSO, HANDED_TO, iam_action

NAMED = 20
"""Recovery points and roles that are named; with more, an inline policy would pass its 10,240 letters."""

ROLE = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/.+")


def acts_beyond(plan: RecoveryPlan) -> str:
    """What the role needs beyond its policy, as points of a list; "" where nothing is known of."""
    calls = {step.work.operation for step in plan.steps if isinstance(step, CallStep)}
    return "\n".join(f"- {told}" for action, told in ACTS_BEYOND.items() if action in calls)


def trust_policy(context: Context) -> dict[str, Any]:
    """Step Functions, for state machines of this account and Region alone."""
    return _trusted(context, "states", "stateMachine:*")


def automation_trust(context: Context) -> dict[str, Any]:
    """Systems Manager, for executions of documents of this account and Region alone."""
    return _trusted(context, "ssm", "automation-execution/*")


def _trusted(context: Context, service: str, what: str) -> dict[str, Any]:
    source = f"arn:{context.partition}:{service}:{context.region}:{context.account}:{what}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": f"{service}.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": context.account},
                    "ArnLike": {"aws:SourceArn": source},
                },
            }
        ],
    }


def role_policy(plan: RecoveryPlan, name: str, *, distributed: bool, prefix: str) -> dict[str, Any]:
    """The actions of the machine's tasks and no others. `name` is the state machine's, `prefix` where its
    items are in a bucket, "" where they are in the definition."""
    context = plan.context
    here = f"{context.region}:{context.account}"
    statements = [*_work(plan), _approval(plan, ["sns", "sqs"], ["sns:Publish", "sqs:SendMessage"])]
    if distributed:
        machine = f"arn:{context.partition}:states:{here}:stateMachine:{name}"
        # The page on Distributed Maps names the first; what a map run starts is called like the second.
        executions = f"arn:{context.partition}:states:{here}:execution:{name}"
        children = [f"{executions}:*", f"{executions}/*"]
        follow = ["states:DescribeExecution", "states:StopExecution"]
        statements.append(_allow("StartRestoresOfTheMap", ["states:StartExecution"], [machine]))
        statements.append(_allow("FollowRestoresOfTheMap", follow, children))
    if prefix:
        items = f"arn:{context.partition}:s3:::*/{prefix}/*"
        statements.append(_allow("ReadItems", ["s3:GetObject"], [items]))
    return {"Version": "2012-10-17", "Statement": statements}


def automation_policy(plan: RecoveryPlan) -> dict[str, Any]:
    """The actions of an Automation document's steps and no others."""
    statements = [*_work(plan), _approval(plan, ["sns"], ["sns:Publish"])]
    return {"Version": "2012-10-17", "Statement": statements}


def _approval(plan: RecoveryPlan, services: list[str], actions: list[str]) -> dict[str, Any]:
    context = plan.context
    here = f"{context.region}:{context.account}"
    return _allow(
        "AskForApproval", actions, [f"arn:{context.partition}:{name}:{here}:*" for name in services]
    )


def _work(plan: RecoveryPlan) -> Iterator[dict[str, Any]]:
    starts = sorted({step.plan.step.operation.action for step in plan.restores})
    points = sorted({str(step.plan.step.request["RecoveryPointArn"]) for step in plan.restores})
    follows = sorted({start.replace("Start", "Describe") for start in starts})
    if starts:
        yield _allow("StartJobs", starts, _named(points))
        # These have no resource that a policy could name.
        yield _allow("FollowJobs", follows, "*")
    if roles := sorted({step.plan.role_arn for step in plan.restores} - {""}):
        handed = {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}
        yield {**_allow("PassRestoreRoles", ["iam:PassRole"], _named(roles)), "Condition": handed}
    calls = [step.work for step in plan.steps if isinstance(step, CallStep) and not step.work.by_hand]
    if calls:
        actions = {iam_action(each) for work in calls for each in (work.operation, work.done.operation)}
        also = {action for work in calls for action in ALSO.get(work.operation, ())}
        yield _allow("Calls", sorted(actions | also), "*")
    if roles := sorted({text for work in calls for text in _texts(work.request) if ROLE.fullmatch(text)}):
        yield _allow("PassRolesOfCalls", ["iam:PassRole"], roles)
    unnamed = {
        HANDED_TO[work.operation]
        for work in calls
        if work.operation in HANDED_TO and not any(ROLE.fullmatch(text) for text in _texts(work.request))
    }
    if unnamed:
        context = plan.context
        any_role = f"arn:{context.partition}:iam::{context.account}:role/*"
        taken = {"StringEquals": {"iam:PassedToService": sorted(unnamed)}}
        yield {**_allow("PassRolesThatCallsName", ["iam:PassRole"], [any_role]), "Condition": taken}


def _named(arns: list[str]) -> list[str] | str:
    return arns if len(arns) <= NAMED else "*"


def _allow(sid: str, actions: list[str], resources: list[str] | str) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resources}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
