"""The keys that change a plan in hand: its steps, their order, its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from textual.message import Message

from recovery.drafting import Begun, draft_of_plan
from recovery.errors import BadInput
from recovery.reading import Priority
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep
from screens.plan_dialogs import Line, LinesDialog, LinesWanted
from screens.plan_in_hand import PlanHand, PlanInHand, Words
from tui.table_screen import TableScreen


@dataclass
class StepBegun(Message, bubble=False):
    """The restore of a file as its form would begin."""

    step: str
    begun: Begun


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
            self._open_form(name, Begun(draft))
        elif name in self.hand.restores:
            self._begin_again(name)
        else:
            self._ask_for_answers(name)

    def _open_form(self, name: str, begun: Begun) -> None:
        self.relight.open("plan-step-form", begun=begun, take=lambda edited: self.held.take(name, edited))

    def _begin_again(self, name: str) -> None:
        """A restore of a file gets its draft when somebody wants its form."""
        account, step = self.relight.account, self.hand.step(name)
        if account is None or not isinstance(step, RestoreStep):
            return
        if step.plan.copies:
            self._say_here("it is a copy, which has no restore parameters")
            return
        self.relight.read(
            Priority.KEY,
            lambda: draft_of_plan(account, step.plan),
            lambda begun: StepBegun(name, begun),
            to=self,
        )

    def on_step_begun(self, message: StepBegun) -> None:
        if not self.is_current or message.step not in self.hand.restores:
            return  # somebody is elsewhere by now, or took the step out
        self.held.begun[message.step] = message.begun.draft
        self._open_form(message.step, message.begun)

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
