"""Systems Manager for SAP: HANA databases, and from when to when a continuous backup of one reaches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from aws_api.calls import Answer, Calls
from aws_api.gateway import points
from aws_api.gateway.members import text
from recovery.account import AccountChoice, WindowFacts
from recovery.context import Context
from recovery.models import RecoveryPoint
from restore_profiles.rules import look_up

EARLIEST, LATEST = "EarliestRestorablePitrTimestamp", "LatestRestorablePitrTimestamp"
"""Of GetRecoveryPointRestoreMetadata: milliseconds since 1970 as text."""


def databases(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """HANA databases by ARN, with their id; the application and the type beside it."""
    return [
        AccountChoice(text(found, "Arn"), text(found, "DatabaseId"), _note(found))
        for page in calls.pages("ssm-sap", "ListDatabases", {})
        for found in page
    ]


def database(calls: Calls, arn: str) -> dict[str, str]:
    """A database's state and the application that it belongs to. Raises `NotFound`."""
    found = described(calls, arn)
    facts = {
        "arn": text(found, "Arn") or arn,
        "name": text(found, "DatabaseName"),
        "type": text(found, "DatabaseType"),
        "status": text(found, "Status"),
        "application_id": text(found, "ApplicationId"),
    }
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, arn: str) -> Answer:
    """The database of that ARN. Raises `NotFound`."""
    found: Answer = calls.read("ssm-sap", "GetDatabase", DatabaseArn=arn)["Database"]
    return found


def window(calls: Calls, point: RecoveryPoint) -> WindowFacts:
    """What AWS returned with a continuous point; a snapshot's metadata names no moments. A listing by
    resource does not tell the vault, which is then looked for."""
    vaulted = point if point.vault else points.described(calls, point.context, point.arn, "", "")
    values = points.returned_metadata(calls, point.arn, vaulted.vault, vaulted.vault_account).values
    texts = {key: text for key, text in values.items() if text}
    earliest, latest = _moment(look_up(texts, EARLIEST)), _moment(look_up(texts, LATEST))
    if earliest is None and latest is None:
        return WindowFacts(why_unknown="AWS returned no moments with this recovery point")
    return WindowFacts(earliest, latest, f"backup:GetRecoveryPointRestoreMetadata {LATEST}")


def _moment(milliseconds: str) -> datetime | None:
    """None where the text is no such number, or one beyond the calendar."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _note(found: Answer) -> str:
    parts = (text(found, "DatabaseType").lower(), f"application {text(found, 'ApplicationId')}")
    return ", ".join(part for part in parts if part)
