"""What the readers found of the recovery points of one resource, told to their screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import NativeAnswer, WindowFacts
from recovery.errors import RelightError
from recovery.models import RecoveryPoint


@dataclass
class PointsArrived(Message, bubble=False):
    page: Sequence[RecoveryPoint]


@dataclass
class PointsEnded(Message, bubble=False):
    error: RelightError | None


@dataclass
class PointsPlaced(Message, bubble=False):
    """Points as their vaults list them; None once all vaults were asked."""

    page: Sequence[RecoveryPoint] | None


@dataclass
class AroundRead(Message, bubble=False):
    """What the service says of the continuous backups, and what it holds itself."""

    told: Mapping[str, WindowFacts]
    outside: NativeAnswer

    @property
    def refused(self) -> tuple[str, ...]:
        """In words, what could not be looked up."""
        windows = [
            f"The window of {arn} is estimated: {each.why_unknown}"
            for arn, each in self.told.items()
            if each.why_unknown
        ]
        return (*self.outside.refused, *windows)


@dataclass
class PointDescribed(Message, bubble=False):
    point: RecoveryPoint


class PointUndescribed(Message, bubble=False):
    """The row stays as the listings have it; its own screen says what AWS refused."""
