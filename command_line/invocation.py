"""What the options before the command said, as every command gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from command_line.output import Output
from recovery.account import ContextRequest


@dataclass(frozen=True, slots=True)
class Invocation:
    request: ContextRequest
    output: Output
    now: Callable[[], datetime]
    ascii: bool = False


pass_invocation = click.make_pass_decorator(Invocation)


def clock(fixed: str) -> Callable[[], datetime]:
    """The clock of this run: the machine's, or one that stands still at `fixed` (ISO 8601 with a zone;
    tests)."""
    if not fixed:
        return lambda: datetime.now(UTC)
    moment = datetime.fromisoformat(fixed).astimezone(UTC)
    return lambda: moment
