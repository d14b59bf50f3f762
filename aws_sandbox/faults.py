"""Faults of requests and of jobs: which are there by name, and which request or job each one hits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:  # it imports moto, which has to wait until its environment is clean
    from aws_sandbox.aws_call import AwsCall

FaultKind = Literal[
    "error",  # the code and status given, without effect
    "error_after",  # the same, and the call took effect
    "throttle",  # refused as each protocol words it, without effect
    "expired",  # the session token is refused, without effect
    "skewed",  # the signature is refused, and Date is `seconds` ahead of the caller's clock
    "drop_before",  # the connection ends, the call never took effect
    "drop_after",  # the call took effect, the connection ends before the answer
    "hang_before",  # no answer for as long as the client waits, the call never takes effect
    "hang_after",  # the call took effect, no answer for as long as the client waits
    "empty_body",  # took effect; 200 with nothing in it
    "truncated_body",  # took effect; half the body under an honest Content-Length
    "delay",  # `seconds` pass before the call takes effect
    "job_fail",  # a restore job ends half way, FAILED with `message`
    "job_stall",  # a restore job stays half way, RUNNING, for good
    "job_abort",  # a restore job ends half way, ABORTED
]
JOB_KINDS = frozenset({"job_fail", "job_stall", "job_abort"})


@dataclass(frozen=True, slots=True)
class NamedFault:
    """A fault that is asked for by name and rate; `about` is what `--help` says."""

    kind: FaultKind
    about: str
    members: Mapping[str, Any] = field(default_factory=dict)


# Codes and statuses: AWS Backup API reference, "Common Errors".
NAMED: Mapping[str, NamedFault] = {
    "throttle": NamedFault("throttle", "AWS asks to slow down"),
    "error-500": NamedFault(
        "error", "an internal error, nothing done", {"code": "InternalFailure", "status": 500}
    ),
    "error-500-after": NamedFault(
        "error_after", "an internal error, all done", {"code": "InternalFailure", "status": 500}
    ),
    "error-503": NamedFault(
        "error", "the service is unavailable, nothing done", {"code": "ServiceUnavailable", "status": 503}
    ),
    "timeout-before": NamedFault("hang_before", "no answer while the client waits, nothing done"),
    "timeout-after": NamedFault("hang_after", "no answer while the client waits, all done"),
    "drop-before": NamedFault("drop_before", "the connection ends, nothing done"),
    "drop-after": NamedFault("drop_after", "the connection ends, all done"),
    "slow": NamedFault("delay", "the answer comes three seconds late", {"seconds": 3.0}),
    "cut-body": NamedFault("truncated_body", "half of the answer, all done"),
    "empty-body": NamedFault("empty_body", "an empty answer, all done"),
    "expired-credentials": NamedFault("expired", "the login has expired"),
    "clock-skew": NamedFault(
        "skewed", "the signature is refused: this machine is an hour behind", {"seconds": 3600.0}
    ),
    "job-fail": NamedFault("job_fail", "the restore job ends half way, FAILED"),
    "job-stall": NamedFault("job_stall", "the restore job stays half way"),
    "job-abort": NamedFault("job_abort", "the restore job ends half way, ABORTED"),
}


@dataclass(slots=True)
class Fault:
    """A row of `/-/faults`. Every matching request or job is hit; or with a `rate` that share of them; or
    only the `nth`, or all from the `since`-th, counted from when the fault was set."""

    kind: FaultKind
    operations: tuple[str, ...] = ()
    """Empty for all; of no account for jobs."""
    name: str = ""
    service: str | None = None
    rate: float | None = None
    nth: int | None = None
    since: int | None = None
    code: str = "ServiceUnavailableException"
    status: int = 500
    message: str = "A fault that the sandbox was asked for."
    seconds: float = 0.0
    seen: int = field(default=0, init=False)
    hit: int = field(default=0, init=False)
    counted: dict[str, int] = field(default_factory=dict, init=False)
    """What was seen of each operation, where there is a rate."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"kind must be one of {', '.join(get_args(FaultKind))}")
        if self.rate is not None and not 0 <= self.rate <= 1:
            raise ValueError("rate must be from 0 to 1")
        if sum(given is not None for given in (self.rate, self.nth, self.since)) > 1:
            raise ValueError("only one of rate, nth and since can be given")
        for name in ("nth", "since"):
            if (number := getattr(self, name)) is not None and (type(number) is not int or number < 1):
                raise ValueError(f"{name} must be a whole number from 1 on")
        if type(self.status) is not int or not 400 <= self.status <= 599:
            raise ValueError("status must be from 400 to 599")
        if not 0 <= self.seconds < math.inf:
            raise ValueError("seconds must be 0 or more")
        if not all(isinstance(text, str) for text in (*self.operations, self.code, self.message)):
            raise ValueError("operations, code and message must be text")

    def hits_request(self, call: AwsCall, seed: int) -> bool:
        if self.kind in JOB_KINDS or self.service not in (None, call.service):
            return False
        return (not self.operations or call.operation in self.operations) and self._due(call.operation, seed)

    def hits_job(self, seed: int) -> bool:
        return self.kind in JOB_KINDS and self._due("job", seed)

    def _due(self, what: str, seed: int) -> bool:
        due = self._is_due(what, seed)
        self.hit += due
        return due

    def _is_due(self, what: str, seed: int) -> bool:
        """Each operation has its own row of dice, so that the same seed hits the same requests of a kind,
        however those of others come between."""
        self.seen += 1
        if self.rate is not None:
            self.counted[what] = self.counted.get(what, 0) + 1
            dice = Random(f"{seed} {self.name or self.kind} {what} {self.counted[what]}")
            return dice.random() < self.rate
        if self.since is not None:
            return self.seen >= self.since
        return self.nth in (None, self.seen)


def fault_of(row: Mapping[str, Any]) -> Fault:
    """`{"name": N, "rate": R}`, optionally with `operations`; or `{"operation": O, "kind": K}`; both with any
    other member of Fault. Raises ValueError or TypeError for a row that is no fault."""
    members = dict(row)
    if "name" in members:
        if members["name"] not in NAMED:
            raise ValueError(f"no fault {members['name']}; there are {', '.join(NAMED)}")
        named = NAMED[members["name"]]
        members = {"kind": named.kind, **named.members, **members}
    elif "operation" not in members and "operations" not in members:
        raise TypeError("a fault without a name needs its operation")
    if "operation" in members:
        members["operations"] = [members.pop("operation")]
    operations = members.get("operations") or ()
    if isinstance(operations, str):
        raise ValueError("operations must be a list; a single one is called operation")
    members["operations"] = tuple(operations)
    return Fault(**members)


def fault_of_option(text: str) -> dict[str, Any]:
    """The row of `--fault NAME=RATE`, a share from 0 to 1, or of `--fault NAME@N`, from the Nth request on.
    Raises ValueError."""
    name, rate, number = text, "", ""
    if "=" in text:
        name, _, rate = text.partition("=")
    elif "@" in text:
        name, _, number = text.partition("@")
    row: dict[str, Any] = {"name": name}
    try:
        if number or not rate:
            row["since"] = int(number)
        else:
            row["rate"] = float(rate)
    except ValueError:
        raise ValueError(f"{text}: write NAME=RATE with a rate from 0 to 1, or NAME@N") from None
    fault_of(row)
    return row
