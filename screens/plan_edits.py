"""The keys that change a plan in hand: its steps, their order, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from recovery.errors import BadInput
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan
from screens.plan_dialogs import Line, LinesDialog, LinesWanted
from screens.plan_in_hand import PlanHand, PlanInHand, Words
from tui.table_screen import TableScreen

if TYPE_CHECKING:
    from recovery.planning import Draft


class PlanEdits(TableScreen):
    """The screen of a plan, less what becomes of it."""

    PURPOSE = "The steps of a plan before it runs."
    held: PlanHand

    @property
    def hand(self) -> PlanInHand:
        return self.held.now

    @property
    def plan(self) -> RecoveryPlan | None:
        return self.hand.plan

    def changed(self) -> None:
        """The plan is another one now."""
        raise NotImplementedError

    def _edit(self, hand: PlanInHand) -> None:
        self.held.now = hand
        self.changed()

    def action_open_step(self) -> None:
        name = self.table.cursor_key
        draft = self.hand.drafts.get(name)
        if draft is not None:
            self.relight.open("plan-step-form", draft=draft, take=lambda edited: self._take(name, edited))
        else:
            self._ask_for_answers(name)

    def _take(self, name: str, draft: Draft) -> None:
        self.held.now = self.hand.with_draft(name, draft)

    def _ask_for_answers(self, name: str) -> None:
        step = self.hand.step(name)
        assert isinstance(step, CallStep)
        asks = dict(step.work.asks)
        if not asks:
            self._say_here("it asks for nothing: it is done as it stands")
            return
        lines = tuple(Line(words, self.hand.answers.get(f"{name}:{ask}", "")) for ask, words in asks.items())

        def answered(values: tuple[str, ...] | None) -> None:
            hand = self.hand
            for ask, value in zip(asks, values or (), strict=False):
                hand = hand.answered(f"{name}:{ask}", value)
            self._edit(hand)

        self._ask(LinesWanted(step.work.title, lines, "Take it"), answered)

    def action_remove_step(self) -> None:
        name = self.table.cursor_key
        self._edit(self.hand.without(name))

    def action_step_up(self) -> None:
        self._move(-1)

    def action_step_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        self._edit(self.hand.moved(self.table.cursor_key, by))

    def action_step_after(self) -> None:
        name = self.table.cursor_key
        step = self.hand.step(name)
        if step is None:
            self._say_here("it lacks an answer: enter opens its form")
            return

        def names(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(values[0].replace(",", " ").split()))

        def refuse(values: tuple[str, ...]) -> str:
            try:
                self.hand.put_after(name, names(values))
            except BadInput as error:
                return f"{error.text} {error.next_step}"
            return ""

        def answered(values: tuple[str, ...] | None) -> None:
            if values is not None:
                self._edit(self.hand.put_after(name, names(values)))

        line = Line("Steps, apart by commas; empty: it starts at once", ", ".join(step.after))
        self._ask(LinesWanted(f"{name} starts after", (line,), "Put it there", "", refuse), answered)

    def action_with_follow_ups(self) -> None:
        self._edit(replace(self.hand, follow_ups=not self.hand.follow_ups, removed=frozenset()))

    def action_on_failure(self) -> None:
        other = OnFailure.GO_ON if self.hand.on_failure is OnFailure.STOP else OnFailure.STOP
        self._edit(replace(self.hand, on_failure=other))

    def action_words(self) -> None:
        words, plan = self.hand.words, self.plan
        lines = (
            Line("Title", words.title, plan.title if plan else ""),
            Line("Why", words.why, "what happened, the ticket"),
            Line("Owner", words.owner, "who answers for it"),
            Line("Escalation", words.escalation, "whom to call where a step fails"),
        )

        def answered(values: tuple[str, ...] | None) -> None:
            if values is not None:
                self._edit(replace(self.hand, words=Words(*values)))

        self._ask(LinesWanted("Words of the plan", lines, "Take them"), answered)

    def _ask(self, wanted: LinesWanted, answered: Callable[[tuple[str, ...] | None], None]) -> None:
        self.app.push_screen(LinesDialog(wanted), answered)
