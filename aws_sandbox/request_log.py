"""What was asked of the sandbox, for proofs such as "no restore was started twice"."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import time


@dataclass(slots=True)
class LoggedRequest:
    """A row of `/-/requests`. Metadata of restores may be sensitive and is left out."""

    operation: str
    """Of AWS, or CONNECT for a request on its way out, which the sandbox refused as its clients' proxy."""
    service: str = ""
    region: str = ""
    account: str = ""
    principal: str = ""
    """ARN of the caller; empty while nobody is known by the key."""
    token: str | None = None
    """IdempotencyToken."""
    request_id: str = ""
    invocation: str | None = None
    """The SDK's id of a call, which its own retries share."""
    attempt: str | None = None
    target: str = ""
    """Host and port that a CONNECT was for."""
    status: int | None = None
    """HTTP status; None while the request is worked on, 0 when its connection was ended instead."""
    at: float = field(default_factory=time)
    """Epoch seconds by the real clock."""
