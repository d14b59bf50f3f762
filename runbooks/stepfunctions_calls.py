"""The states of one call step: look whether it is done, call, look again until it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from recovery.recovery_plan import CallStep
from restore_profiles.places import places_in
from restore_profiles.work import Work
from runbooks.stepfunctions_checks import SEEN, ListRule, NotSaid, Rule, rule_of
from runbooks.stepfunctions_names import task_resource
from runbooks.stepfunctions_restores import AGAIN
from runbooks.stepfunctions_states import States, ready_states, result, without_reasons
from runbooks.stepfunctions_templates import Templates

LOOKS = 15
"""How often is looked whether a call has had its effect, each time 30 seconds later than the time before: an
hour in all, where a database instance takes ten minutes."""

CALL_AGAIN = [
    {"ErrorEquals": ["States.Timeout", "States.TaskFailed"], "MaxAttempts": 2, **AGAIN},
]


def check_of(work: Work, filled: Mapping[str, str]) -> Rule | None:
    """The rule that tells whether the work is done, None where a state machine cannot tell."""
    try:
        return rule_of(work.done.path, work.done.expected, filled)
    except NotSaid:
        return None


def call_states(
    step: CallStep, asked: Mapping[tuple[str, str], str], partition: str, *, brief: bool
) -> dict[str, Any]:
    """A branch of a Parallel: `StartAt` and `States`, ending with a list of the one result of the step."""
    work = step.work
    states: States = {
        "Begin": {
            "Type": "Pass",
            "Parameters": {
                "step": step.id,
                "after": list(step.after),
                "known.$": "$.known",
                "done.$": "$.done",
                "input.$": "$.input",
                "looks": {"number": 0, "seconds.$": "$.input.poll_seconds"},
                "before.$": f"States.ArrayContains($.done, '{step.id}')",
            },
            "Next": "Done before?",
        },
        "Done before?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.before", "BooleanEquals": True, "Next": "Done before"}],
            "Default": "What it comes after" if step.after else "First",
        },
        "Done before": result("kept"),
        **(ready_states("First") if step.after else {}),
    }
    if work.by_hand:
        states["First"] = result("by hand")
    else:
        states |= _work_states(step, asked, partition)
    if brief:
        states = {name: without_reasons(state) for name, state in states.items()}
    return {"StartAt": "Begin", "States": listed(states)}


def _work_states(step: CallStep, asked: Mapping[tuple[str, str], str], partition: str) -> States:
    work = step.work
    templates = Templates(step, asked)
    expected = {text: templates.text(text) for text in work.done.expected if any(places_in(text))}
    rule = check_of(work, {text: f"$.expected.e{number}" for number, text in enumerate(expected)})
    look = templates.of(work.done.request) if rule else {}
    call = templates.of(work.request)
    after_values = "Expected" if rule and expected else "Look" if rule else "Call"
    states: States = {
        "First": {
            "Type": "Pass",
            "Result": templates.data,
            "ResultPath": "$.call",
            "Next": "Takes" if templates.takes else after_values,
        },
        "Call": {
            "Type": "Task",
            "Resource": task_resource(work.operation, partition),
            "Parameters": call,
            "ResultPath": None,
            "Retry": CALL_AGAIN,
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Not called"}],
            "Next": "Wait" if rule else "Called",
        },
        "Not called": result("failed", **{"error.$": "$.error"}),
    }
    if templates.takes:
        states["Takes"] = {
            "Type": "Pass",
            "Parameters": templates.taking(),
            "ResultPath": "$.takes",
            "Next": after_values,
        }
    if rule is None:
        return states | {"Called": result("done", checked=False)}
    if expected:
        states["Expected"] = {
            "Type": "Pass",
            "Parameters": {f"e{number}.$": text for number, text in enumerate(expected.values())},
            "ResultPath": "$.expected",
            "Next": "Look",
        }
    return states | _look_states(work, look, rule, partition)


def _look_states(work: Work, look: Mapping[str, Any], rule: Rule, partition: str) -> States:
    """Looks before the call, and after it until the effect is there."""
    before = _before_states(rule)
    states: States = {
        "Look": {
            "Type": "Task",
            "Resource": task_resource(work.done.operation, partition),
            "Parameters": dict(look),
            "ResultPath": SEEN,
            # Much that is not there yet is told by an error: a policy, a bucket's setting.
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Not done"}],
            "Next": next(iter(before), "Done?"),
        },
        "Done?": {
            "Type": "Choice",
            "Choices": [{**rule.rule, "Next": "Done"}],
            "Default": "Not done",
        },
        "Done": result("done", checked=True),
        "Not done": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.looks.number", "NumericEquals": 0, "Next": "Call"},
                {"Variable": "$.looks.number", "NumericGreaterThanEquals": LOOKS, "Next": "Not seen"},
            ],
            "Default": "Wait",
        },
        "Not seen": result("failed", message="It was called, and its check does not say that it is done."),
        "Wait": {"Type": "Wait", "SecondsPath": "$.looks.seconds", "Next": "Count"},
        "Count": {
            "Type": "Pass",
            "Parameters": {
                "number.$": "States.MathAdd($.looks.number, 1)",
                "seconds.$": "States.MathAdd($.looks.seconds, $.input.poll_seconds)",
            },
            "ResultPath": "$.looks",
            "Next": "Look",
        },
    }
    return states | before


def _before_states(rule: Rule) -> States:
    """What the rule needs worked out of the answer, the state that is first in front; what is not there is
    not done."""
    pieces = [
        *(_aside_states(path, name) for path, name in rule.asides.items()),
        *(_list_states(each) for each in rule.lists),
    ]
    states: States = {}
    firsts = [next(iter(piece)) for piece in pieces]
    for piece, then in zip(pieces, [*firsts[1:], "Done?"], strict=False):
        *_, last = piece.values()
        last["Next"] = then
        states |= piece
    return states


def _aside_states(path: str, name: str) -> States:
    return {
        f"Is there {name}?": _present_or_not_done(path, f"Take {name}"),
        f"Take {name}": {"Type": "Pass", "InputPath": path, "ResultPath": f"$.{name}"},
    }


def _list_states(each: ListRule) -> States:
    name = each.name
    # A filter of Step Functions looks at members of objects only ("Paths", its developer guide).
    yes, no = ({"so": True}, {"so": False}) if each.all else (True, False)
    counted = (
        {"all.$": f"States.ArrayLength($.{name}[?(@.so==true)])"}
        if each.all
        else {"any.$": f"States.ArrayContains($.{name}, true)"}
    )
    expected = {"expected.$": "$.expected"} if "$.expected." in json.dumps(each.rule) else {}
    return {
        f"Is there {name}?": _present_or_not_done(each.path, f"Go through {name}"),
        f"Go through {name}": {
            "Type": "Map",
            "ItemsPath": each.path,
            "ItemSelector": {"member.$": "$$.Map.Item.Value", **expected},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": f"Member of {name}",
                "States": {
                    f"Member of {name}": {
                        "Type": "Choice",
                        "Choices": [{**each.rule, "Next": f"{name} is so"}],
                        "Default": f"{name} is not so",
                    },
                    f"{name} is so": {"Type": "Pass", "Result": yes, "End": True},
                    f"{name} is not so": {"Type": "Pass", "Result": no, "End": True},
                },
            },
            "ResultPath": f"$.{name}",
            "Next": f"Count {name}",
        },
        f"Count {name}": {"Type": "Pass", "Parameters": counted, "ResultPath": f"$.{name}"},
    }


def _present_or_not_done(path: str, then: str) -> dict[str, Any]:
    rule = {"Variable": path, "IsPresent": True, "Next": then}
    return {"Type": "Choice", "Choices": [rule], "Default": "Not done"}


def listed(states: States) -> States:
    """The states with each result made a list of one: what a Map gives, so that both are taken together."""
    made = {}
    for name, state in states.items():
        if state.get("End"):
            parameters = {"results": [state["Parameters"]]}
            state = {**state, "Parameters": parameters, "OutputPath": "$.results"}
        made[name] = state
    return made
