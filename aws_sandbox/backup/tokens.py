"""Idempotency tokens of one operation in one Region of one account."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue


@dataclass(frozen=True, slots=True)
class RememberedToken:
    job_id: str
    fingerprint: str
    at: float


class Tokens:
    """Remembers for `memory` seconds of the work clock which job a token started."""

    def __init__(self, memory: float) -> None:
        self._memory = memory
        self._known: dict[str, RememberedToken] = {}

    def job_of(self, token: str | None, request: Any, now: float) -> str | None:
        """The job that the token started. Raises InvalidParameterValue where that was another request."""
        known = self._known.get(token) if token is not None else None
        if known is None or now - known.at >= self._memory:
            return None
        if known.fingerprint != _fingerprint(request):
            # Undocumented: AWS only says that a token distinguishes otherwise identical calls.
            raise InvalidParameterValue("The IdempotencyToken was used with other parameters.")
        return known.job_id

    def remember(self, token: str | None, request: Any, job_id: str, now: float) -> None:
        if token is not None and self._memory > 0:
            self._known[token] = RememberedToken(job_id, _fingerprint(request), now)


def _fingerprint(request: Any) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
