"""Faults, holds and the log of one sandbox."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from aws_sandbox.aws_call import AwsCall
from aws_sandbox.faults import Fault, fault_of
from aws_sandbox.request_log import LoggedRequest

GONE_POLL_SECONDS = 0.1
"""How often a client that gets no answer is looked at, whether it still waits."""


@dataclass(slots=True)
class Hold:
    """A request to stop: the nth of an operation since it was set, before or after it takes effect."""

    operation: str
    nth: int = 1
    when: Literal["before", "after"] = "before"
    seen: int = 0
    used: bool = False

    def __post_init__(self) -> None:
        if self.when not in ("before", "after"):
            raise ValueError("when must be before or after")


@dataclass(slots=True)
class Held:
    id: int
    operation: str
    when: str


class Interference:
    """Thread-safe. The same `seed` hits the same requests and jobs by rate."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Condition()
        self._faults: list[Fault] = []
        self._holds: list[Hold] = []
        self._held: dict[int, Held] = {}
        self._decisions: dict[int, bool] = {}
        self._serial = 0
        self._resets = 0
        self.log: deque[LoggedRequest] = deque(maxlen=100_000)

    def add_faults(self, rows: list[dict[str, Any]]) -> None:
        """Raises TypeError or ValueError for a row that is no fault."""
        faults = [fault_of(row) for row in rows]
        with self._lock:
            self._faults += faults

    def add_hold(self, row: dict[str, Any]) -> None:
        hold = Hold(**row)
        with self._lock:
            self._holds.append(hold)

    def faults(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    def faults_for(self, call: AwsCall) -> list[Fault]:
        with self._lock:
            return [fault for fault in self._faults if fault.hits_request(call, self._seed)]

    def fault_for_job(self) -> Fault | None:
        """What is to become of a job that starts now; the first of several."""
        with self._lock:
            hits = [fault for fault in self._faults if fault.hits_job(self._seed)]
            return hits[0] if hits else None

    def holds_for(self, call: AwsCall) -> list[Hold]:
        """The holds that this request is the one for."""
        with self._lock:
            matched = []
            for hold in self._holds:
                if hold.operation == call.operation and not hold.used:
                    hold.seen += 1
                    if hold.seen == hold.nth:
                        hold.used = True
                        matched.append(hold)
            return matched

    def wait(self, hold: Hold) -> bool:
        """Blocks the request until it is released; whether it may go on."""
        with self._lock:
            self._serial += 1
            held = Held(self._serial, hold.operation, hold.when)
            self._held[held.id] = held
            self._lock.notify_all()
            self._lock.wait_for(lambda: held.id in self._decisions)
            del self._held[held.id]
            return self._decisions.pop(held.id)

    def delay(self, seconds: float) -> bool:
        """Blocks the request for a while; whether it may go on, which after a reset it may not."""
        with self._lock:
            before = self._resets
            return not self._lock.wait_for(lambda: self._resets != before, timeout=seconds)

    def outlast(self, client_is_gone: Callable[[], bool]) -> None:
        """Blocks the request until its client has given up, or a reset."""
        while self.delay(GONE_POLL_SECONDS) and not client_is_gone():
            pass

    def held(self, wait_seconds: float = 0.0) -> list[dict[str, Any]]:
        """Requests that wait now; with `wait_seconds`, as soon as there is one."""
        with self._lock:
            self._lock.wait_for(lambda: self._held, timeout=wait_seconds)
            return [asdict(held) for held in self._held.values()]

    def release(self, *, discard: bool = False) -> int:
        """Lets every held request go on, or ends its connection instead; how many there were."""
        with self._lock:
            self._decisions |= dict.fromkeys(self._held, not discard)
            self._lock.notify_all()
            return len(self._held)

    def reset(self) -> None:
        self.release(discard=True)
        with self._lock:
            self._resets += 1
            self._lock.notify_all()
            self._faults.clear()
            self._holds.clear()
            self.log.clear()
