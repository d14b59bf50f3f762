"""A moment that is moved by keys: by a second, a minute, an hour, and from one recovery point to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.screen import RelightScreen

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class MomentSteps(RelightScreen[None]):
    """A screen answers which moment is chosen, takes another one, and knows where there is something to stop
    at."""

    asked: datetime | None = None
    """None is the newest moment there is."""

    def move_to(self, moment: datetime | None) -> None:
        raise NotImplementedError

    def stops(self, now: datetime) -> Sequence[datetime]:
        """Moments of recovery points and ends of continuous backups, in any order."""
        raise NotImplementedError

    def move_by(self, step: timedelta) -> None:
        now = self.relight.moments.now()
        self.move_to(min((self.asked or now) + step, now))

    def move_along(self, step: int) -> None:
        """To the nearest point or end of a continuous backup before the moment, or after it."""
        now = self.relight.moments.now()
        here, moments = self.asked or now, self.stops(now)
        ahead = [each for each in moments if (each < here if step < 0 else here < each <= now)]
        if ahead:
            self.move_to(max(ahead) if step < 0 else min(ahead))
        else:
            where = "before this moment" if step < 0 else "after this moment"
            self.notify(f"No recovery point lies {where}.", severity="warning")

    def action_newest_moment(self) -> None:
        self.move_to(None)

    def action_second_back(self) -> None:
        self.move_by(-SECOND)

    def action_second_on(self) -> None:
        self.move_by(SECOND)

    def action_minute_back(self) -> None:
        self.move_by(-MINUTE)

    def action_minute_on(self) -> None:
        self.move_by(MINUTE)

    def action_hour_back(self) -> None:
        self.move_by(-HOUR)

    def action_hour_on(self) -> None:
        self.move_by(HOUR)

    def action_point_before(self) -> None:
        self.move_along(-1)

    def action_point_after(self) -> None:
        self.move_along(1)
