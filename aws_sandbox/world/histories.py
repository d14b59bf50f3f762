"""What was written to the sources whose data the sandbox keeps: objects of a bucket, items of a table. A
backup holds what stood at its moment, a continuous one what stood at each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DEPLOY = 3 * 3600
"""Seconds before the start at which a bad deploy of the shop overwrote, deleted and added."""


@dataclass(frozen=True, slots=True)
class Write:
    """One change of a source."""

    at: int
    """Epoch second."""
    key: str
    value: Any | None
    """What then stood under the key; None is a deletion."""


History = tuple[Write, ...]
"""Oldest first."""


def in_order(writes: Iterable[Write]) -> History:
    return tuple(sorted(writes, key=lambda write: write.at))


def stacks_at(history: History, moment: float) -> dict[str, list[Write]]:
    """All writes up to a moment, this included, by key and oldest first."""
    stacks: dict[str, list[Write]] = {}
    for write in history:
        if write.at <= moment:
            stacks.setdefault(write.key, []).append(write)
    return stacks


def state_at(history: History, moment: float) -> dict[str, Any]:
    """What stood at a moment, by key."""
    return {
        key: stack[-1].value
        for key, stack in stacks_at(history, moment).items()
        if stack[-1].value is not None
    }
