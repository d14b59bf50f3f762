"""A dry run: all that a plan would do, step by step, and what the account says to it as it is now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.finding import Finding
from recovery.plain_text import plain
from recovery.reading import Priority
from recovery.recovery_plan import PlanStep, RecoveryPlan, RestoreStep
from runbooks.aws_line import start_line
from runbooks.side_by_side import lanes_of
from screens.plan_estimates import crowded
from screens.plan_starting import POLICIES, title_of
from screens.plan_steps_table import TOLD
from screens.work_left import readable
from tui.actions import DETAIL, EVERYWHERE
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.words import count_of

LOOKS = {"error": "bold $text-error", "warning": "$text-warning", "unknown": "$text-warning"}


@dataclass
class StepFound(Message, bubble=False):
    step: str
    finding: Finding


@dataclass
class AllFound(Message, bubble=False):
    pass


class PlanDryRunScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, "plan-check")
    PURPOSE = "What the plan would send, in which order, and what speaks against it. Nothing is sent."

    def __init__(
        self, plan: RecoveryPlan, took: Callable[[Mapping[str, Sequence[Finding]]], None] | None = None
    ) -> None:
        super().__init__()
        self._plan = plan
        self._took = took
        self._found: dict[str, list[Finding]] = {}
        self._done = False

    def on_mount(self) -> None:
        account, plan, now = self.relight.account, self._plan, self.relight.kit.now()
        if account is None:
            return

        def check() -> None:
            from recovery.plan_check import check_plan

            for each in check_plan(account, plan, now):
                self.post_message(StepFound(each.step, each.finding))

        self.relight.read(Priority.KEY, check, lambda _: AllFound(), to=self)

    def on_step_found(self, message: StepFound) -> None:
        self._found.setdefault(message.step, []).append(message.finding)

    def on_all_found(self) -> None:
        self._done = True
        if self._took is not None:
            self._took({step.id: self._found.get(step.id, ()) for step in self._plan.steps})
        self.look_again()

    def crumbs(self) -> Sequence[str]:
        return ("Plan", title_of(self._plan), "Dry run")

    def note(self) -> str:
        if not self._done:
            return "checking"
        counts = [
            count_of(number, severity.value, severity.value if severity.value == "unknown" else "")
            for severity in TOLD
            if (number := sum(each.severity is severity for found in self._found.values() for each in found))
        ]
        return ", ".join(counts) or "nothing in the way"

    def groups(self) -> Sequence[FactGroup]:
        plan = self._plan
        restores = len(plan.restores)
        head = FactGroup(
            "Nothing is sent",
            (
                Fact(
                    "Steps",
                    f"{count_of(restores, 'restore')}, {count_of(len(plan.steps) - restores, 'follow-up')}",
                ),
                Fact("Order", in_words(plan)),
                Fact("After a failure", POLICIES[plan.on_failure]),
                Fact("Digest", plan.digest),
                *self._facts_found(""),
            ),
        )
        full = frozenset(crowded(plan))
        lanes = {
            name: tuple(f"{lane.name}, {lane.at_once} at a time" for lane in own if lane in full)
            for name, own in lanes_of(plan).items()
        }
        return (
            head,
            *(
                self._group(number, step, lanes.get(step.id, ()))
                for number, step in enumerate(plan.steps, start=1)
            ),
        )

    def _group(self, number: int, step: PlanStep, lanes: Sequence[str]) -> FactGroup:
        facts = [Fact("Starts", f"after {', '.join(step.after)}" if step.after else "at once")]
        facts += [Fact("Waits for", lane) for lane in lanes]
        if isinstance(step, RestoreStep):
            lines: tuple[str, ...] = (start_line(step.plan),)
        elif step.work.by_hand:
            facts.append(Fact("By hand", step.work.by_hand))
            lines = ()
        else:
            facts += [
                Fact("Sends", step.work.operation),
                Fact("With", readable(json.dumps(step.work.request, ensure_ascii=True))),
            ]
            lines = ()
        facts += self._facts_found(step.id)
        return FactGroup(f"{number}  {step.id}: {plain(step.title)}", facts, lines=lines)

    def _facts_found(self, step: str) -> list[Fact]:
        found = self._found.get(step, ())
        told = [
            Fact(
                severity.value.capitalize(),
                f"{each.title}: {each.text}" if each.text else each.title,
                LOOKS[severity.value],
            )
            for severity in TOLD
            for each in found
            if each.severity is severity
        ]
        return told or ([Fact("Check", "ready")] if self._done and step else [])


def in_words(plan: RecoveryPlan) -> str:
    """How many steps wait for one another."""
    rounds = len(plan.waves())
    return "all at once" if rounds == 1 else f"{rounds} steps in a row where they wait for one another"
