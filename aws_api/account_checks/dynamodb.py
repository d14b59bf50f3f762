"""Whether a table can be made under its new name."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.calls import Calls
from aws_api.gateway.members import text
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

TITLE = "Name of the new table"
PAGE = "RestoreTableFromBackup, Amazon DynamoDB API Reference"


def target(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """A table is never restored over another: its name has to be free in the Region."""
    name = look_up(values, "targetTableName")
    if not name:
        return
    try:
        found = calls.read("dynamodb", "DescribeTable", TableName=name)["Table"]
    except NotFound:
        free = f"No table in {context.region} is called {name}."
        yield Finding(FindingSeverity.PASSED, TITLE, free, evidence=PAGE)
        return
    yield Finding(
        FindingSeverity.ERROR,
        TITLE,
        f"There is a table called {name} in {context.region} ({text(found, 'TableStatus')}).",
        "Choose another name; AWS never restores over a table.",
        PAGE,
    )
