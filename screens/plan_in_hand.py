"""A plan of many steps that is being decided, as a value: each edit gives another one.

The drafts of its restores are kept beside it, so that a step can go back to its form, and one that still
lacks an answer stays in view without being part of what runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from recovery.building_plans import plan_of_drafts, step_id
from recovery.context import Context
from recovery.errors import BadInput
from recovery.models import ProtectedResource, short_id
from recovery.recovery_plan import (
    STEPS,
    CallStep,
    OnFailure,
    PlanStep,
    RecoveryPlan,
    RestoreStep,
    asked_of,
    problems_of,
)
from restore_profiles.model import Severity
from restore_profiles.problems import Problem
from restore_profiles.work import ASK, filled, open_places
from screens.plan_restores import RestoreTold, told_of_draft, told_of_plan

if TYPE_CHECKING:
    from recovery.planning import Draft


@dataclass(frozen=True, slots=True)
class Impossible:
    """What was wanted and cannot be restored."""

    resource: ProtectedResource
    why: str


@dataclass(frozen=True, slots=True)
class Words:
    title: str = ""
    why: str = ""
    owner: str = ""
    escalation: str = ""


@dataclass(frozen=True)
class PlanInHand:
    context: Context
    asked: datetime
    """The moment that the losses are told against."""
    drafts: Mapping[str, Draft] = field(repr=False)
    """By the id of their step."""
    impossible: tuple[Impossible, ...] = ()
    words: Words = Words()
    on_failure: OnFailure = OnFailure.STOP
    follow_ups: bool = False
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What somebody said of steps: these come before it, whatever would else."""
    order: tuple[str, ...] = ()
    """The ids in an order that somebody made; those that are not in it follow whom they followed."""
    removed: frozenset[str] = frozenset()
    """Pieces of work that were taken out."""
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`STEP:NAME` -> what only a human knows."""
    opened: RecoveryPlan | None = None
    """The plan of a file: each of its restores stands as it was decided there until `drafts` has another."""

    # What it is

    @cached_property
    def lacking(self) -> Mapping[str, tuple[Problem, ...]]:
        """The errors of each draft that cannot run as it is, by step."""
        errors = {
            name: tuple(each for each in draft.problems() if each.severity is Severity.ERROR)
            for name, draft in self.drafts.items()
        }
        return {name: found for name, found in errors.items() if found}

    @cached_property
    def _built(self) -> RecoveryPlan | None:
        """As the file has it or the drafts make it, before anything was said about its steps."""
        if self.opened is not None:
            steps = (self._as_changed(each) for each in self.opened.steps if each.id not in self.lacking)
            return replace(self.opened, steps=tuple(steps))
        whole = {name: draft for name, draft in self.drafts.items() if name not in self.lacking}
        return plan_of_drafts(whole, follow_ups=self.follow_ups) if whole else None

    def _as_changed(self, step: PlanStep) -> PlanStep:
        """A step of the file, or what became of it in its form."""
        draft = self.drafts.get(step.id)
        return replace(step, plan=draft.plan()) if draft and isinstance(step, RestoreStep) else step

    @cached_property
    def plan(self) -> RecoveryPlan | None:
        """What runs; None where no step is whole."""
        built, words = self._built, self.words
        if built is None:
            return None
        steps = {
            step.id: self._with_answers(self._placed(step, built))
            for step in built.steps
            if step.id not in self.removed
        }
        if not steps:
            return None
        return replace(
            built,
            steps=tuple(steps[name] for name in self.ids if name in steps),
            title=words.title if self.opened else words.title or default_title(self.drafts.values()),
            why=words.why,
            owner=words.owner,
            escalation=words.escalation,
            on_failure=self.on_failure,
        )

    def _placed(self, step: PlanStep, built: RecoveryPlan) -> PlanStep:
        """After what was said, or after what it came after; where that was taken out, after what that did."""
        before = {each.id: each.after for each in built.steps}
        waiting = list(self.after.get(step.id, step.after))
        found: dict[str, None] = {}
        while waiting:
            name = waiting.pop(0)
            if name in before and name not in self.removed:
                found[name] = None
            else:
                waiting += before.get(name, ())
        return replace(step, after=tuple(found))

    def _with_answers(self, step: PlanStep) -> PlanStep:
        if isinstance(step, RestoreStep):
            return step
        told = {
            f"{ASK}{name.partition(':')[2]}": text
            for name, text in self.answers.items()
            if name.startswith(f"{step.id}:") and text
        }
        return replace(step, work=filled(step.work, told)) if told else step

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Of all steps in their order, those among them that still lack an answer."""
        natural = self._file_order if self.opened else self._natural_order
        found = [name for name in self.order if name in natural]
        for number, name in enumerate(natural):
            if name not in found:
                found.insert(found.index(natural[number - 1]) + 1 if number else 0, name)
        return tuple(found)

    @property
    def _file_order(self) -> list[str]:
        steps = self.opened.steps if self.opened else ()
        return [step.id for step in steps if step.id not in self.removed]

    @property
    def _natural_order(self) -> list[str]:
        """Each restore with the work after it."""
        work_of: dict[str, list[str]] = {}
        restore = ""
        for step in self._built.steps if self._built else ():
            if isinstance(step, RestoreStep):
                restore = step.id
            elif step.id not in self.removed:
                work_of.setdefault(restore, []).append(step.id)
        return [each for name in self.drafts for each in (name, *work_of.get(name, ()))]

    @cached_property
    def restores(self) -> Mapping[str, RestoreTold]:
        """What is told of each restore, by step, those among them that still lack an answer."""
        told = {name: told_of_draft(draft) for name, draft in self.drafts.items()}
        for step in self.opened.restores if self.opened else ():
            if step.id not in self.removed and step.id not in told:
                told[step.id] = told_of_plan(step.plan)
        return told

    def step(self, name: str) -> PlanStep | None:
        """The step, None for one that lacks an answer."""
        return next((step for step in self.plan.steps if step.id == name), None) if self.plan else None

    @property
    def open_asks(self) -> Mapping[str, tuple[str, str]]:
        """What only a human knows and has not said yet, as `asked_of` has it."""
        return asked_of(self.plan) if self.plan else {}

    # Edits

    def with_draft(self, name: str, draft: Draft) -> PlanInHand:
        return replace(self, drafts={**self.drafts, name: draft})

    def as_decided(self, name: str) -> PlanInHand:
        """With that restore as the file has it."""
        return replace(self, drafts={each: draft for each, draft in self.drafts.items() if each != name})

    def without(self, name: str) -> PlanInHand:
        """Without the step; with a restore goes the work after it."""
        drafts = {each: draft for each, draft in self.drafts.items() if each != name}
        gone = self.removed if name in self.drafts and not self.opened else self.removed | {name}
        gone |= self._work_on(name)
        after = {each: tuple(one for one in names if one != name) for each, names in self.after.items()}
        after.pop(name, None)
        return replace(self, drafts=drafts, removed=gone, after=after)

    def _work_on(self, name: str) -> frozenset[str]:
        """Of a plan of a file: the work that takes what that restore made, or waits for such work alone."""
        found = {name}
        for step in self.opened.steps if self.opened else ():
            if isinstance(step, CallStep):
                taken = {place.removeprefix(STEPS).partition(".")[0] for place in open_places(step.work)}
                if taken & found or (step.after and found.issuperset(step.after)):
                    found.add(step.id)
        return frozenset(found - {name})

    def moved(self, name: str, by: int) -> PlanInHand:
        """With the step one place up (-1) or down (1); the ends hold it."""
        order = list(self.ids)
        here = order.index(name)
        there = min(max(here + by, 0), len(order) - 1)
        order[here], order[there] = order[there], order[here]
        return replace(self, order=tuple(order))

    def put_after(self, name: str, names: tuple[str, ...]) -> PlanInHand:
        """With the step after those. Raises `BadInput` where they are none of the plan's, or wait for it."""
        changed = replace(self, after={**self.after, name: names})
        told = [f"There is no step {each}." for each in names if each not in self.ids]
        told += [text for _, text in problems_of(changed.plan)] if changed.plan and not told else []
        if told:
            raise BadInput("Not in that order", told[0], f"Steps are {', '.join(self.ids)}.")
        return changed

    def answered(self, name: str, text: str) -> PlanInHand:
        """With an answer to `STEP:NAME`."""
        return replace(self, answers={**self.answers, name: text})


@dataclass(frozen=True, slots=True)
class PlanFile:
    path: Path
    text: str = field(repr=False)
    plan: RecoveryPlan


@dataclass(eq=False)
class PlanHand:
    """Holds the plan while it is decided: a screen that is left and come back to finds its edits."""

    now: PlanInHand
    file: PlanFile | None = None
    """Where it was opened from, or saved to last."""
    begun: dict[str, Draft] = field(default_factory=dict)
    """Of each step of a file whose form was opened, what the form began with."""

    @property
    def saved(self) -> bool:
        return self.file is not None and self.file.plan == self.now.plan

    def take(self, name: str, draft: Draft) -> None:
        """What became of a step in its form. One that says what it began with stays as its file has it."""
        begun = self.begun.get(name)
        same = begun is not None and said_by(begun) == said_by(draft)
        self.now = self.now.as_decided(name) if same else self.now.with_draft(name, draft)


def said_by(draft: Draft) -> tuple[object, ...]:
    """What somebody decided in a form."""
    return draft.target.kind, draft.role_arn, draft.copies_tags, dict(draft.values)


def begun_plan(
    context: Context, asked: datetime, drafts: Iterable[Draft], impossible: Iterable[Impossible]
) -> PlanInHand:
    """The first plan of these drafts, each a step named after its resource."""
    named: dict[str, Draft] = {}
    for draft in drafts:
        named[step_id(draft, named)] = draft
    return PlanInHand(context, asked, named, tuple(impossible))


def opened_plan(plan: RecoveryPlan, now: datetime) -> PlanInHand:
    """A plan of a file as it was decided; its losses are told against `now`."""
    words = Words(plan.title, plan.why, plan.owner, plan.escalation)
    return PlanInHand(plan.context, now, {}, (), words, plan.on_failure, opened=plan)


def default_title(drafts: Iterable[Draft]) -> str:
    """What a plan is called until somebody says otherwise: its first resource and how many more."""
    points = [draft.point for draft in drafts]
    first = points[0].resource_name or short_id(points[0].resource_arn)
    more = f" and {len(points) - 1} more" if len(points) > 1 else ""
    return f"{first}{more}"
