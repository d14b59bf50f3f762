"""Two clocks: one stamps, the other works.

Stamps (CreationDate and the like) run at real speed, because clients compare them with their own clock and
with the Date header. Work (how far a restore is, how old a token is) can be sped up, paused and stepped.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime


def moto_time(epoch: float) -> datetime:
    """Moto keeps naive times that mean UTC."""
    return datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)


class Clock:
    """Thread-safe; all readings in seconds."""

    def __init__(
        self,
        speed: float = 1.0,
        start_time: float | None = None,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._origin = monotonic()
        self._start = wall() if start_time is None else start_time
        self._worked = 0.0
        self._since = self._origin
        self._speed = speed
        self._paused = False

    @property
    def start(self) -> float:
        """The epoch second that the world's times are relative to."""
        return self._start

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def paused(self) -> bool:
        return self._paused

    def stamp(self) -> float:
        """Now, in epoch seconds at real speed, to the millisecond as AWS Backup gives them."""
        return round(self._start + (self._monotonic() - self._origin), 3)

    def work(self) -> float:
        """Simulated seconds since the start."""
        with self._lock:
            return self._work_now()

    def set_speed(self, speed: float) -> None:
        """Raises ValueError for a speed that is not positive and finite: a halt is `pause`."""
        if not (speed > 0 and math.isfinite(speed)):
            raise ValueError("speed must be above 0 and finite; pause the clock to halt it")
        with self._lock:
            self._settle()
            self._speed = speed

    def pause(self, paused: bool) -> None:
        with self._lock:
            self._settle()
            self._paused = paused

    def advance(self, seconds: float) -> None:
        """Raises ValueError for a step backwards or without end."""
        if not (seconds >= 0 and math.isfinite(seconds)):
            raise ValueError("the clock only goes forwards, by finite steps")
        with self._lock:
            self._settle()
            self._worked += seconds

    def _work_now(self) -> float:
        if self._paused:
            return self._worked
        return self._worked + (self._monotonic() - self._since) * self._speed

    def _settle(self) -> None:
        self._worked = self._work_now()
        self._since = self._monotonic()
