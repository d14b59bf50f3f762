"""The states before the first wave, which make sure that nothing is started where it should not be, and those
after the last, which say what became of it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.request_text import redacted_text
from runbooks.stepfunctions_names import integration, task_resource
from runbooks.stepfunctions_restores import READ_AGAIN
from runbooks.stepfunctions_states import States
from runbooks.stepfunctions_templates import asked_members

POLL_SECONDS = 30
APPROVAL_SECONDS = 12 * 60 * 60

CAUSE_LETTERS = 32_000
"""A cause has 32,768 letters at most (API reference, ExecutionFailedEventDetails)."""

BEGIN = {"step": "(begin)", "state": "done"}
"""What is known from the start, so that no list of what is done is ever empty."""

GOES_ON = {
    "known.$": "$.known",
    **{f"{name}.$": f"$.input.{name}" for name in ("values", "ask", "approval", "bucket", "poll_seconds")},
}
"""What an execution ends with: the input of one that goes on where it ended."""


def opening_states(plan: RecoveryPlan, facts: RunbookFacts) -> States:
    """Up to the first wave. Nothing is written before it."""
    context = plan.context
    here = f"arn:{context.partition}:states:{context.region}:{context.account}:stateMachine:*"
    given = [f"$.input.values.{name}" for name in sorted({each.variable for each in facts.redactions})]
    given += [f"$.input.ask.{member}" for member in asked_members(plan).values()]
    approvals = {"topic_arn": "Ask by topic", "queue_url": "Ask by queue"}
    return {
        "Defaults": {
            "Type": "Pass",
            "Result": {
                "known": [BEGIN],
                "did": [],
                "values": {},
                "ask": {},
                "approval": {},
                "bucket": "",
                "poll_seconds": POLL_SECONDS,
            },
            "ResultPath": "$.defaults",
            "Next": "Input",
        },
        "Input": {
            "Type": "Pass",
            "Parameters": {
                "input.$": "States.JsonMerge($.defaults, $$.Execution.Input, false)",
                "run.$": "States.Hash($$.Execution.Id, 'MD5')",
                "machine.$": "$$.StateMachine.Id",
            },
            "Next": "Who is this",
        },
        "Who is this": {
            "Type": "Task",
            "Resource": task_resource("sts:GetCallerIdentity", context.partition),
            "Parameters": {},
            "ResultSelector": {"account.$": "$.Account"},
            "ResultPath": "$.caller",
            "Retry": READ_AGAIN,
            "Next": "Right account and Region?",
        },
        "Right account and Region?": {
            "Type": "Choice",
            "Choices": [
                {
                    "And": [
                        {"Variable": "$.caller.account", "StringEquals": context.account},
                        {"Variable": "$.machine", "StringMatches": here},
                    ],
                    "Next": "All that is asked for?" if given else "Approval?",
                }
            ],
            "Default": "Another account or Region",
        },
        "Another account or Region": {
            "Type": "Fail",
            "Error": "AnotherAccountOrRegion",
            "Cause": f"This state machine is for account {context.account} in {context.region}. Nothing was "
            "started.",
        },
        **(_given(given) if given else {}),
        "Approval?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": f"$.input.approval.{name}", "IsPresent": True, "Next": then}
                for name, then in approvals.items()
            ],
            "Default": "Begin",
        },
        "Ask by topic": _approval(
            "sns:publish", {"TopicArn.$": "$.input.approval.topic_arn"}, "Message", plan
        ),
        "Ask by queue": _approval(
            "sqs:sendMessage", {"QueueUrl.$": "$.input.approval.queue_url"}, "MessageBody", plan
        ),
        "Not approved": {
            "Type": "Fail",
            "Error": "NotApproved",
            "CausePath": "States.Format('Refused, not answered or not sent: {}. "
            "Nothing was started.', $.error.Error)",
        },
        "Begin": {
            "Type": "Pass",
            "Parameters": {
                "input.$": "$.input",
                "run.$": "$.run",
                "both.$": "States.Array($.input.known[?(@.state=='done')], $.input.did)",
            },
            "Next": "What is done",
        },
        "What is done": {
            "Type": "Pass",
            "Parameters": {"input.$": "$.input", "run.$": "$.run", "known.$": "$.both[*][*]"},
            "Next": "Wave 1",
        },
    }


def _given(given: Sequence[str]) -> States:
    """Refuses an input that lacks what is asked for, or holds the words of input.json in its place."""
    rules: list[dict[str, Any]] = []
    for path in given:
        rules.append({"Variable": path, "IsPresent": True})
        asked = redacted_text(path.rpartition(".")[2])
        rules.append({"Not": {"Variable": path, "StringEquals": asked}})
    return {
        "All that is asked for?": {
            "Type": "Choice",
            "Choices": [{"And": rules, "Next": "Approval?"}],
            "Default": "Input is missing",
        },
        "Input is missing": {
            "Type": "Fail",
            "Error": "InputMissing",
            "Cause": "The execution's input lacks something that the plan asks for: see input.json and "
            "README.md beside the definition. Nothing was started.",
        },
    }


def _approval(call: str, where: dict[str, str], body: str, plan: RecoveryPlan) -> dict[str, Any]:
    """Waits until somebody answers with the token that the message holds."""
    message = {
        "about": plan.title or "A restore",
        "plan": plan.digest,
        "account": plan.context.account,
        "region": plan.context.region,
        "steps": len(plan.steps),
        "execution.$": "$$.Execution.Id",
        "task_token.$": "$$.Task.Token",
        "approve": "aws stepfunctions send-task-success --task-output '{}' --task-token TASK_TOKEN",
        "refuse": "aws stepfunctions send-task-failure --error Refused --task-token TASK_TOKEN",
    }
    return {
        "Type": "Task",
        "Resource": integration(f"{call}.waitForTaskToken", plan.context.partition),
        "Parameters": {**where, body: message},
        "TimeoutSeconds": APPROVAL_SECONDS,
        "ResultPath": None,
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Not approved"}],
        "Next": "Begin",
    }


def _failed(plan: RecoveryPlan) -> dict[str, str]:
    """Which steps failed, or how many where their names could be more than a cause holds."""
    names = "States.ArrayUnique($.known[?(@.state=='failed')].step)"
    if sum(len(f'"{step.id}",') for step in plan.steps) > CAUSE_LETTERS:
        return {"number.$": f"States.ArrayLength({names})"}
    return {"steps.$": names}


def closing_states(plan: RecoveryPlan) -> States:
    return {
        "Look": {
            "Type": "Pass",
            "Parameters": {"failed.$": "States.ArrayContains($.known[*].state, 'failed')"},
            "ResultPath": "$.look",
            "Next": "Well?",
        },
        "Well?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.look.failed", "BooleanEquals": True, "Next": "Which failed"}],
            "Default": "Told",
        },
        "Which failed": {
            "Type": "Pass",
            "Parameters": {
                **GOES_ON,
                "failed": _failed(plan),
            },
            "Next": "Failed",
        },
        "Failed": {
            "Type": "Fail",
            "Error": "RestoreFailed",
            "CausePath": "States.JsonToString($.failed)",
        },
        "Told": {"Type": "Pass", "Parameters": dict(GOES_ON), "Next": "Done"},
        "Done": {"Type": "Succeed"},
    }
