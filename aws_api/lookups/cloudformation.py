"""CloudFormation: what a stack was made with."""

from __future__ import annotations

import json

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.errors import InvalidRequest, NotFound

HIDDEN = "****"
"""What DescribeStacks tells in place of the value of a NoEcho parameter."""


def stack(calls: Calls, arn: str) -> dict[str, str]:
    """A stack's settings; `parameters` is JSON as CloudFormation writes it, less those with NoEcho, whose
    names are `hidden_parameters`. Raises `NotFound`."""
    found = described(calls, arn)
    if text(found, "StackStatus") == "DELETE_COMPLETE":
        raise NotFound("Not found", f"The stack {text(found, 'StackName')} is deleted.")
    given: list[Answer] = list(found.get("Parameters") or ())
    shown = [
        {"ParameterKey": text(each, "ParameterKey"), "ParameterValue": text(each, "ParameterValue")}
        for each in given
        if text(each, "ParameterValue") != HIDDEN
    ]
    hidden = [text(each, "ParameterKey") for each in given if text(each, "ParameterValue") == HIDDEN]
    facts = {
        "name": text(found, "StackName"),
        "status": text(found, "StackStatus"),
        "parameters": json.dumps(shown, separators=(",", ":")) if shown else "",
        "hidden_parameters": ", ".join(hidden),
    }
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, name: str) -> Answer:
    """The stack of that name or ARN; a deleted one only by its ARN. Raises `NotFound`, which CloudFormation
    calls a ValidationError."""
    try:
        stacks = calls.read("cloudformation", "DescribeStacks", StackName=name)["Stacks"]
    except InvalidRequest as error:
        if "does not exist" not in error.text:
            raise
        raise NotFound("Not found", f"There is no stack {name}.", code=error.code) from None
    if not stacks:
        raise NotFound("Not found", f"There is no stack {name}.")
    first: Answer = stacks[0]
    return first
