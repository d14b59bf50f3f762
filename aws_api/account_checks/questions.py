"""One question of several: what AWS refuses of it is told as unknown, and keeps no other from being asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity


def answered(title: str, ask: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The question's findings, or that AWS refused it."""
    try:
        yield from ask()
    except AwsError as error:
        told = f"It could not be looked up: {error.text}"
        yield Finding(FindingSeverity.UNKNOWN, title, told, error.next_step)
