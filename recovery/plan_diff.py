"""What is different between two plans, step by step, without saying a sensitive value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from recovery.plan import RestorePlan, canonical_json
from recovery.recovery_plan import PlanStep, RecoveryPlan, RestoreStep
from recovery.recovery_plan_file import WORDS, file_members
from restore_profiles.registry import profile_for
from restore_profiles.secrets import hidden_keys

HIDDEN = "(hidden)"
METADATA = "request.Metadata."
WORDS_OF_A_STEP = ("source.", "dropped.", "title", "name", "asks.", "optional")
"""How members begin that the digest does not cover."""


class Change(StrEnum):
    """What became of it, from the first plan to the second."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. A text is shown as it is, every other value as JSON; "" where there is none."""

    step: str
    """The id of the step; "" for what is said of the whole plan."""
    member: str
    """The path of the member as the file spells it: `request.Metadata.volumeSize`; "" for a whole step."""
    change: Change
    old: str
    new: str
    runs: bool = True
    """Whether it changes what runs, and is no word for people alone."""


def differences(a: RecoveryPlan, b: RecoveryPlan) -> tuple[Difference, ...]:
    """From `a` to `b`: what is said of the whole plan first, then the steps in the order of `b`, then those
    that only `a` has."""
    return (*_of_the_whole(a, b), *_of_the_steps(a, b))


def request_differences(old: RestorePlan, new: RestorePlan) -> tuple[Difference, ...]:
    """What two restores send differently."""
    return tuple(_of_step(RestoreStep("", old), RestoreStep("", new)))


def _of_the_whole(a: RecoveryPlan, b: RecoveryPlan) -> Iterator[Difference]:
    for word in WORDS:
        yield from _changed("", word, getattr(a, word) or None, getattr(b, word) or None, runs=False)
    for member in ("account", "region", "partition", "endpoint"):
        old, new = getattr(a.context, member) or None, getattr(b.context, member) or None
        yield from _changed("", f"context.{member}", old, new, runs=member != "endpoint")
    yield from _changed("", "on_failure", a.on_failure.value, b.on_failure.value)
    yield from _of_mappings("", _flat("at_once", dict(a.at_once)), _flat("at_once", dict(b.at_once)))
    both = {step.id for step in a.steps} & {step.id for step in b.steps}
    first, second = (", ".join(step.id for step in plan.steps if step.id in both) for plan in (a, b))
    yield from _changed("", "order", first, second)


def _of_the_steps(a: RecoveryPlan, b: RecoveryPlan) -> Iterator[Difference]:
    before = {step.id: step for step in a.steps}
    after = {step.id: step for step in b.steps}
    for name, step in after.items():
        if name not in before:
            yield Difference(name, "", Change.ADDED, "", step.title)
        else:
            yield from _of_step(before[name], step)
    for name, step in before.items():
        if name not in after:
            yield Difference(name, "", Change.REMOVED, step.title, "")


def _of_step(old: PlanStep, new: PlanStep) -> Iterator[Difference]:
    hidden = {METADATA + key for step in (old, new) for key in _hidden(step)}
    yield from _of_mappings(new.id, dict(_step_texts(old)), dict(_step_texts(new)), hidden)


def _hidden(step: PlanStep) -> frozenset[str]:
    if not isinstance(step, RestoreStep):
        return frozenset()
    profile = profile_for(step.plan.source.resource_type)
    target = profile.target(step.plan.source.target) if profile else None
    return hidden_keys(target, step.plan.metadata)


def _step_texts(step: PlanStep) -> Iterator[tuple[str, str]]:
    for member, value in file_members(step).items():
        if member != "id":
            yield from _flat(member, value).items()


def _flat(path: str, value: object) -> dict[str, str]:
    """The texts of a JSON value by their paths; a list is one text."""
    if isinstance(value, Mapping):
        return {
            inner: text for key, each in value.items() for inner, text in _flat(f"{path}.{key}", each).items()
        }
    return {path: value if isinstance(value, str) else canonical_json(value)}


def _of_mappings(
    step: str, old: Mapping[str, str], new: Mapping[str, str], hidden: Collection[str] = ()
) -> Iterator[Difference]:
    for path in dict.fromkeys((*old, *new)):
        yield from _changed(step, path, old.get(path), new.get(path), hide=path in hidden)


def _changed(
    step: str, path: str, old: str | None, new: str | None, *, hide: bool = False, runs: bool = True
) -> Iterator[Difference]:
    if old == new:
        return
    change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    first, second = ("" if text is None else HIDDEN if hide else text for text in (old, new))
    only_words = bool(step) and path.startswith(WORDS_OF_A_STEP)
    yield Difference(step, path, change, first, second, runs and not only_words)
