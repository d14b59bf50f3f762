"""Whether a stack can be made under its new name, and with which parameters."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.cloudformation import described
from aws_api.lookups.cloudformation import stack as facts_of_stack
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.json_text import parsed_json, texts
from restore_profiles.model import Values
from restore_profiles.rules import look_up

TITLE = "Name of the new stack"
PARAMETERS = "Parameters"
ASKED = "cloudformation:DescribeStacks"


def stack(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """A change set that creates a stack needs a name that no stack has."""
    name = look_up(values, "StackName")
    if name:
        yield from answered(TITLE, lambda: _name(calls, context, name))
    yield from answered(PARAMETERS, lambda: _hidden(calls, values, point.resource_arn))


def _hidden(calls: Calls, values: Values, source_arn: str) -> Iterator[Finding]:
    """Parameters of the source with NoEcho that the request does not give."""
    try:
        names = facts_of_stack(calls, source_arn).get("hidden_parameters", "")
    except NotFound:
        return
    missing = [name for name in texts(names) if name not in _names(look_up(values, "StackParameters"))]
    if missing:
        told = f"No backup holds the value of {', '.join(missing)} (NoEcho), nor does StackParameters."
        next_step = "Add it, unless the template has a default for it."
        yield Finding(FindingSeverity.WARNING, PARAMETERS, told, next_step, ASKED)


def _names(parameters: str) -> set[str]:
    """The parameters named in either way of writing them."""
    match parsed_json(parameters):
        case dict() as by_name:
            return set(by_name)
        case list() as listed:
            return {str(each.get("ParameterKey")) for each in listed if isinstance(each, dict)}
    return set()


def _name(calls: Calls, context: Context, name: str) -> Iterator[Finding]:
    try:
        status = text(described(calls, name), "StackStatus")
    except NotFound:
        yield Finding(
            FindingSeverity.PASSED, TITLE, f"No stack in {context.region} is called {name}.", evidence=ASKED
        )
        return
    if status == "REVIEW_IN_PROGRESS":
        told = f"A stack {name} waits in REVIEW_IN_PROGRESS, perhaps from an earlier restore."
        next_step = "Execute or delete its change set, or choose another name."
        yield Finding(FindingSeverity.WARNING, TITLE, told, next_step, ASKED)
    else:
        told = f"There is a stack called {name} in {context.region} ({status})."
        yield Finding(FindingSeverity.ERROR, TITLE, told, "Choose another name.", ASKED)
