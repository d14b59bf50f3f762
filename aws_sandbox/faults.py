"""Faults and holds on chosen requests, and the log of what was asked."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from aws_sandbox.aws_call import AwsCall
from aws_sandbox.request_log import LoggedRequest

FaultKind = Literal[
    "error",  # the code and status given, without effect
    "throttle",  # ThrottlingException, 400, without effect
    "drop_before",  # the connection ends, the call never took effect
    "drop_after",  # the call took effect, the connection ends before the answer
    "empty_body",  # took effect; 200 with nothing in it
    "truncated_body",  # took effect; half the body under an honest Content-Length
    "delay",  # `seconds` pass before the call takes effect
]
BEFORE_EFFECT = frozenset({"error", "throttle", "drop_before", "delay"})


@dataclass(slots=True)
class Fault:
    """A row of `/-/faults`. Without `nth` every matching request is hit, else only the nth since it was
    set."""

    operation: str
    kind: FaultKind
    service: str | None = None
    nth: int | None = None
    code: str = "ServiceUnavailableException"
    status: int = 500
    message: str = "A fault that the sandbox was asked for."
    seconds: float = 0.0
    seen: int = 0

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"kind must be one of {', '.join(get_args(FaultKind))}")

    def hits(self, call: AwsCall) -> bool:
        if call.operation != self.operation or self.service not in (None, call.service):
            return False
        self.seen += 1
        return self.nth in (None, self.seen)


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
    """Faults, holds and the log of one sandbox; thread-safe."""

    def __init__(self) -> None:
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
        faults = [Fault(**row) for row in rows]
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
            return [fault for fault in self._faults if fault.hits(call)]

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
