"""Drafts that are not finished: what was typed for a recovery point stays until its restore has started."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recovery.context import Context
    from recovery.planning import Draft


class Drafts:
    """One draft for each recovery point of each account and Region, as long as the app runs.

    They are not written to disk: values may be secret, and a plan that is to last is exported or saved by
    `relight plan`.
    """

    def __init__(self) -> None:
        self._drafts: dict[tuple[Context, str], Draft] = {}

    def keep(self, draft: Draft) -> None:
        self._drafts[draft.context, draft.point.arn] = draft

    def of(self, context: Context, point_arn: str) -> Draft | None:
        return self._drafts.get((context, point_arn))

    def drop(self, context: Context, point_arn: str) -> None:
        self._drafts.pop((context, point_arn), None)
