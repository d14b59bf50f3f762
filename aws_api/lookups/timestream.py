"""Timestream for LiveAnalytics: what a table was, and the databases that can get one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError, NotFound

SERVICE = "timestream-write"
PAGE = 20
"""`MaxResults` of Timestream's listings at most."""


def table(calls: Calls, arn: str) -> dict[str, str]:
    """A table's retention and late writes; its tags are missing where they may not be asked.

    The ARN ends with `database/NAME/table/NAME`. Raises `NotFound`.
    """
    database, name = names_in(arn)
    found = described(calls, database, name)
    kept: Answer = found.get("RetentionProperties") or {}
    facts = {
        "name": name,
        "database": database,
        "status": text(found, "TableStatus"),
        "memory_hours": text(kept, "MemoryStoreRetentionPeriodInHours"),
        "magnetic_days": text(kept, "MagneticStoreRetentionPeriodInDays"),
        "magnetic_writes": _json(found.get("MagneticStoreWriteProperties") or {}),
    }
    with suppress(AwsError):
        facts |= _tags(calls, arn)
    return {member: value for member, value in facts.items() if value}


def names_in(arn: str) -> tuple[str, str]:
    """The names of the database and the table in a table's ARN. Raises `NotFound` where it is of none."""
    parts = arn.rpartition(":")[2].split("/")
    if len(parts) != 4:
        raise NotFound("Not found", f"{arn} is not the ARN of a Timestream table.")
    return parts[1], parts[3]


def described(calls: Calls, database: str, name: str) -> Answer:
    """The table of that name. Raises `NotFound`."""
    found: Answer = calls.read(SERVICE, "DescribeTable", DatabaseName=database, TableName=name)["Table"]
    return found


def databases(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Databases of the Region with how many tables they have."""
    pages = calls.pages(SERVICE, "ListDatabases", {"MaxResults": PAGE})
    return [
        AccountChoice(text(each, "DatabaseName"), "", f"{each.get('TableCount') or 0} tables")
        for page in pages
        for each in page
    ]


def _tags(calls: Calls, arn: str) -> dict[str, str]:
    """Without AWS's own, which nobody can set."""
    found = calls.read(SERVICE, "ListTagsForResource", ResourceARN=arn)["Tags"]
    tags = [tag for tag in found if not text(tag, "Key").startswith("aws:")]
    if not tags:
        return {}
    keys = _json([text(tag, "Key") for tag in tags])
    # The keys stand between backticks in a JMESPath.
    return {"tags": _json(tags), "tag_count": str(len(tags)), "tag_keys": keys.replace("`", "\\u0060")}


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True) if value else ""
