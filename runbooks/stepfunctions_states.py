"""States that every kind of step has, and names that are unique in the whole machine."""

from __future__ import annotations

from typing import Any

States = dict[str, dict[str, Any]]


def result(state: str, **members: Any) -> dict[str, Any]:
    """The state that ends a step's states by saying what became of it."""
    return {"Type": "Pass", "Parameters": {"step.$": "$.step", "state": state, **members}, "End": True}


def in_short(state: dict[str, Any]) -> dict[str, Any]:
    """A state that says what became of a step, with no more than that."""
    if not state.get("End"):
        return state
    return {**state, "Parameters": {name: state["Parameters"][name] for name in ("step.$", "state")}}


def without_reasons(state: dict[str, Any]) -> dict[str, Any]:
    """A state that says what became of a step, with the name of an error in place of its text, which may have
    32,768 letters."""
    if not state.get("End"):
        return state
    told = {name: path for name, path in state["Parameters"].items() if name != "message.$"}
    if "error.$" in told:
        told["error.$"] = "$.error.Error"
    return {**state, "Parameters": told}


def ready_states(then: str) -> States:
    """Leaves a step out unless all that it comes after is done."""
    return {
        "What it comes after": {
            "Type": "Map",
            "ItemsPath": "$.after",
            "ItemSelector": {"is.$": "States.ArrayContains($.done, $$.Map.Item.Value)"},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Is it done?",
                "States": {"Is it done?": {"Type": "Pass", "OutputPath": "$.is", "End": True}},
            },
            "ResultPath": "$.ready",
            "Next": "Whether all is done",
        },
        "Whether all is done": {
            "Type": "Pass",
            "Parameters": {"lacks.$": "States.ArrayContains($.ready, false)"},
            "ResultPath": "$.gate",
            "Next": "All done?",
        },
        "All done?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.gate.lacks", "BooleanEquals": True, "Next": "Left out"}],
            "Default": then,
        },
        "Left out": result("skipped"),
    }


def renamed(machine: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The states with a prefix to their names, which are to be unique in the whole machine."""
    return {
        **machine,
        "StartAt": prefix + machine["StartAt"],
        "States": {prefix + name: _renamed(state, prefix) for name, state in machine["States"].items()},
    }


def _renamed(state: dict[str, Any], prefix: str) -> dict[str, Any]:
    made = dict(state)
    for name in ("Next", "Default"):
        if name in made:
            made[name] = prefix + made[name]
    for name in ("Choices", "Catch"):
        if name in made:
            made[name] = [{**each, "Next": prefix + each["Next"]} for each in made[name]]
    if "ItemProcessor" in made:
        made["ItemProcessor"] = renamed(made["ItemProcessor"], prefix)
    return made
