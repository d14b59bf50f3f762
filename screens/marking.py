"""What is marked in a table of resources or of recovery points, as what a plan is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from recovery.models import ProtectedResource, RecoveryPoint
from tui.tables import Table

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource that a plan brings back; with `point` from that recovery point and no other."""

    resource: ProtectedResource
    point: RecoveryPoint | None = None

    @property
    def key(self) -> str:
        return self.point.arn if self.point else self.resource.arn


def marked_items(table: Table, item: Callable[[str], Item | None], every: Iterable[str]) -> tuple[Item, ...]:
    """What is marked, in the order of `every` key; the row under the cursor where nothing is."""
    keys = [key for key in every if key in table.marked] or [table.cursor_key]
    return tuple(found for key in keys if (found := item(key)) is not None)
