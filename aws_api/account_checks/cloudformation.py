"""Whether a stack can be made under its new name."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import Calls
from aws_api.gateway.members import text
from aws_api.lookups.cloudformation import described
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

TITLE = "Name of the new stack"
ASKED = "cloudformation:DescribeStacks"


def stack(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """A change set that creates a stack needs a name that no stack has."""
    name = look_up(values, "StackName")
    if name:
        yield from answered(TITLE, lambda: _name(calls, context, name))


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
