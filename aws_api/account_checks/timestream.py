"""Timestream: whether the database is there, the table's name is free, and no other restore runs."""

from __future__ import annotations

from collections.abc import Iterator

from aws_api.account_checks.questions import answered
from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import text
from aws_api.lookups.timestream import SERVICE, described
from recovery.context import Context
from recovery.errors import NotFound
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

DATABASE = "Database"
NAME = "Name of the new table"
OTHERS = "Other restores"


def table(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """What AWS refuses to tell is UNKNOWN, each by itself."""
    database, name = look_up(values, "DestinationDatabase"), look_up(values, "TableName")
    if database:
        yield from answered(DATABASE, lambda: _database(calls, context, database))
    if database and name:
        yield from answered(NAME, lambda: _name(calls, database, name))
    yield from answered(OTHERS, lambda: _others(calls))


def _database(calls: Calls, context: Context, database: str) -> Iterator[Finding]:
    asked = "timestream:DescribeDatabase"
    try:
        calls.read(SERVICE, "DescribeDatabase", DatabaseName=database)
    except NotFound:
        told = f"There is no database {database} in {context.region}: a restore makes none."
        yield Finding(ERROR, DATABASE, told, "Choose another, or make it.", asked)
        return
    yield Finding(PASSED, DATABASE, f"The database {database} is there.", evidence=asked)


def _name(calls: Calls, database: str, name: str) -> Iterator[Finding]:
    asked = "timestream:DescribeTable"
    try:
        status = text(described(calls, database, name), "TableStatus")
    except NotFound:
        yield Finding(PASSED, NAME, f"No table of {database} is called {name}.", evidence=asked)
        return
    told = f"There is a table {name} in {database} ({status})."
    yield Finding(ERROR, NAME, told, "Choose another name; AWS never restores over a table.", asked)


def _others(calls: Calls) -> Iterator[Finding]:
    """A warning: the quota of one can be raised, and a job may end before this one starts."""
    asked = "AWS Backup quotas: one restore of Timestream at a time"
    for status in ("PENDING", "RUNNING"):
        request = {"ByResourceType": "Timestream", "ByStatus": status, "MaxResults": PAGE}
        for page in calls.pages("backup", "ListRestoreJobs", request):
            if page:
                told = f"Restore {text(page[0], 'RestoreJobId')} of Timestream is {status.lower()}."
                yield Finding(WARNING, OTHERS, told, "Wait for it, or have the quota raised.", asked)
                return
    yield Finding(PASSED, OTHERS, "No other restore of Timestream runs here.", evidence=asked)
