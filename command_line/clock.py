"""The clock of a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def clock(fixed: str) -> Callable[[], datetime]:
    """The clock of this run: the machine's, or one that stands still at `fixed` (ISO 8601 with a zone;
    tests)."""
    if not fixed:
        return lambda: datetime.now(UTC)
    moment = datetime.fromisoformat(fixed).astimezone(UTC)
    return lambda: moment
