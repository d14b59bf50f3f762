"""The restore form of one step of a plan: what is typed belongs to the step, however the form is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Button

from screens.restore_form import RestoreFormScreen

if TYPE_CHECKING:
    from recovery.drafting import Begun
    from recovery.planning import Draft


class PlanStepFormScreen(RestoreFormScreen):
    PURPOSE = "The parameters of this step's restore. F5 accepts what needs a look; the plan has all at once."
    REMEMBERED = False

    def __init__(self, begun: Begun, take: Callable[[Draft], None]) -> None:
        super().__init__(begun.draft.point, begun=begun)
        self._take = take

    async def on_mount(self) -> None:
        self.query_one("#review", Button).label = "Take it (F5)"

    def keep(self, draft: Draft) -> None:
        self._take(draft)

    def finished(self, draft: Draft) -> None:
        self._take(draft)
        self.relight.back()
