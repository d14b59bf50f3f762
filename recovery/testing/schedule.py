"""AWS's cron, in which Sunday is 1: read, said in words, and when it comes next.

Source: "Cron expressions reference" (Amazon EventBridge), "Schedule types" (EventBridge Scheduler).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that AWS takes."""

    text: str
    """As it is sent: `cron(0 5 ? * SUN *)`."""

    def words(self) -> str:
        """`At 05:00, on Sundays`, without the zone."""
        return self.text

    def next_runs(self, after: datetime, zone: tzinfo, count: int) -> tuple[datetime, ...]:
        """The next moments after `after` (aware), in `zone`; fewer than `count` where the years end."""
        return ()


def read_schedule(text: str) -> Schedule:
    """Raises `BadInput` that names the field and what it may hold."""
    return Schedule(text)
