"""The second that a continuous point is restored to."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from aws_sandbox.backup.errors import InvalidParameterValue

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""AWS's examples of RestoreTime have whole seconds of UTC. Whether another zone is read is undocumented."""


def moment_within(key: str, asked: str, earliest: float, newest: float) -> float:
    """The epoch second that `asked` names. Raises InvalidParameterValue where it is outside the window.
    "Before the latest restorable time" (RDS API, RestoreTime and RestoreToTime): not at it."""
    moment = _parsed(key, asked)
    if not earliest <= moment < newest:
        raise InvalidParameterValue(
            f"Invalid {key}: {asked} is not between {_iso(earliest)} and before {_iso(newest)}."
        )
    return moment


def _parsed(key: str, asked: str) -> float:
    if MOMENT.fullmatch(asked):
        try:
            return datetime.fromisoformat(asked).timestamp()
        except ValueError:
            pass
    raise InvalidParameterValue(f"Invalid {key}: {asked!r} is not of the form 2026-11-21T03:30:27Z.")


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
