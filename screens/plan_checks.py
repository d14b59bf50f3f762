"""What the account says to each restore of a plan in hand; one that changes is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.message import Message

from recovery.errors import RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.reading import Priority
from recovery.recovery_plan import RecoveryPlan
from tui.screen import RelightScreen


@dataclass
class StepChecked(Message, bubble=False):
    """What was found of one restore; `digest` is that of its plan."""

    step: str
    digest: str
    findings: Sequence[Finding]


@dataclass
class ChecksEnded(Message, bubble=False):
    """All restores of one look have been told of."""


class PlanChecks:
    """Tells the screen of each restore by `StepChecked`, and keeps what it takes of that."""

    def __init__(self, screen: RelightScreen[Any]) -> None:
        self._screen = screen
        self.found: dict[str, Sequence[Finding]] = {}
        """By step; one that is not in it is still being looked at."""
        self._digests: dict[str, str] = {}
        """Of each step the restore that was looked at, or is being."""

    def count(self, severity: FindingSeverity) -> int:
        return sum(finding.severity is severity for found in self.found.values() for finding in found)

    def take(self, message: StepChecked) -> bool:
        """Keep what was found; False where the step is another by now."""
        current = self._digests.get(message.step) == message.digest
        if current:
            self.found[message.step] = message.findings
        return current

    def look(self, plan: RecoveryPlan | None) -> None:
        """Look at the restores that are others than before, together: what they share is asked once."""
        steps = plan.steps if plan else ()
        restores = plan.restores if plan else ()
        digests = {step.id: step.plan.digest for step in restores}
        fresh = [step for step in restores if self._digests.get(step.id) != digests[step.id]]
        for gone in self.found.keys() - {step.id for step in steps} | {step.id for step in fresh}:
            self.found.pop(gone, None)
        self._digests = digests
        if fresh and plan is not None and self._screen.relight.account is not None:
            alone = tuple(replace(step, after=()) for step in fresh)
            self._look_at(RecoveryPlan(plan.context, alone, at_once=plan.at_once))

    def _look_at(self, part: RecoveryPlan) -> None:
        app, screen = self._screen.relight, self._screen
        account, now = app.account, app.kit.now()
        assert account is not None
        digests = {step.id: step.plan.digest for step in part.restores}
        found: dict[str, list[Finding]] = {name: [] for name in digests}
        left = list(digests)

        def check() -> None:
            from recovery.plan_check import check_plan

            for each in check_plan(account, part, now):
                if each.step in found:
                    found[each.step].append(each.finding)
                while not each.of_file and each.step in left and left[0] != each.step:
                    tell(left.pop(0))  # the account is asked in the order of the steps

        def tell(name: str) -> None:
            screen.post_message(StepChecked(name, digests[name], tuple(found[name])))

        def ended(error: RelightError | None) -> ChecksEnded:
            for name in left:
                if error is not None:
                    found[name].append(Finding(FindingSeverity.UNKNOWN, error.title, error.text))
                tell(name)
            return ChecksEnded()

        app.read(Priority.KEY, check, ended, to=screen, failed=ended)
