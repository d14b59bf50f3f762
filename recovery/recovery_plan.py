"""Several restores and what follows them, decided as one: what a plan file holds, a runbook tells and
`relight restore FILE` runs.

Each restore in it is a `RestorePlan` of its own, with its own attempts; this value says in which order they
run, what is done with what they made, and what happens when one fails.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from recovery.arns import short_id
from recovery.context import Context
from recovery.plan import RestorePlan, canonical_json
from restore_profiles.places import places_in
from restore_profiles.work import ASK, Work, open_places

SCHEMA = 2
"""Of the file. Schema 1 is one `RestorePlan`, as the versions before 0.2 wrote it."""

STEP_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
"""What a step may be called: a name that is safe in YAML, in a shell and in a state machine."""

STEPS = "steps."
"""How places begin that name what an earlier step made: `{steps.ID.created.id}`, `{steps.ID.created.arn}`."""


class OnFailure(StrEnum):
    """What happens once a step has failed. What runs in AWS goes on in either case: it cannot be stopped."""

    STOP = "stop"
    """Nothing more is started."""
    GO_ON = "go-on"
    """What does not come after the failed step is started all the same."""


@dataclass(frozen=True, slots=True)
class RestoreStep:
    """A restore, or a copy. Its request is sent as it stands: a text that looks like a place is none."""

    id: str
    plan: RestorePlan
    after: tuple[str, ...] = ()
    """The steps that are done before this one starts; none where it starts at once."""

    @property
    def title(self) -> str:
        source = self.plan.source
        verb = "Copy" if self.plan.copies else "Restore"
        return f"{verb} {source.resource_name or short_id(source.resource_arn)}"


@dataclass(frozen=True, slots=True)
class CallStep:
    """Work on what a restore made: a call that is checked, or work by hand. Places left open in it name what
    earlier steps made, or ask for what only a human knows."""

    id: str
    work: Work
    after: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.work.title


PlanStep = RestoreStep | CallStep


@dataclass(frozen=True)
class RecoveryPlan:
    """Steps in one account and Region. The words (`title`, `why`, `owner`, `escalation`) are for people and
    are not part of what runs.

    Its digest is worked out once: the screen of a run asks for it ten times a key, at 2 ms for 80 steps.
    """

    context: Context
    steps: tuple[PlanStep, ...]
    title: str = ""
    why: str = ""
    owner: str = ""
    """Who answers for this recovery: a name, a team, a channel."""
    escalation: str = ""
    """Whom to call where a step fails and its text does not help."""
    on_failure: OnFailure = OnFailure.STOP
    at_once: Mapping[str, int] = field(default_factory=dict)
    """By resource type: how many restores run side by side in this account, where its quota is another than
    the profile's `limits`."""

    @property
    def restores(self) -> tuple[RestoreStep, ...]:
        return tuple(step for step in self.steps if isinstance(step, RestoreStep))

    @property
    def single(self) -> RestorePlan | None:
        """The restore that is all of the plan, None where there is more to it."""
        match self.steps:
            case (RestoreStep(plan=plan, after=()),) if (
                self.on_failure is OnFailure.STOP and not self.at_once
            ):
                return plan
        return None

    @cached_property
    def digest(self) -> str:
        """sha256 over the canonical JSON of what runs and where: the name of the plan in the journal and in
        every export. That of a single restore is the restore's own, by which journals have always known it.
        """
        if self.single is not None:
            return self.single.digest
        return hashlib.sha256(canonical_json(self.what_runs).encode(errors="surrogatepass")).hexdigest()

    @property
    def what_runs(self) -> dict[str, Any]:
        """What the digest covers, as JSON values."""
        context = self.context
        return {
            "schema": SCHEMA,
            "context": {
                "account": context.account,
                "region": context.region,
                "partition": context.partition,
            },
            "on_failure": self.on_failure.value,
            "at_once": dict(self.at_once),
            "steps": [step_members(step) for step in self.steps],
        }

    def step(self, identity: str) -> PlanStep:
        """The step of that id. Raises `KeyError` where there is none."""
        return {step.id: step for step in self.steps}[identity]

    def waves(self) -> tuple[tuple[PlanStep, ...], ...]:
        """The steps by how many come before them in a row: what one wave waits for is in the waves before.

        For formats that cannot say "after these"; a wave may wait longer than each of its steps would have
        to. The plan must be possible (`problems_of`).
        """
        depth: dict[str, int] = {}
        while len(depth) < len(self.steps):
            for step in self.steps:
                if step.id not in depth and all(each in depth for each in step.after):
                    depth[step.id] = 1 + max((depth[each] for each in step.after), default=-1)
        last = max(depth.values(), default=-1)
        return tuple(tuple(step for step in self.steps if depth[step.id] == wave) for wave in range(last + 1))


def step_members(step: PlanStep) -> dict[str, Any]:
    """What runs of one step, as JSON values in the file's member names."""
    members: dict[str, Any] = {"id": step.id, "after": list(step.after)}
    if isinstance(step, RestoreStep):
        [restore] = step.plan.what_runs["steps"]
        return {**members, **restore}
    work = step.work
    if work.by_hand:
        return members | {"by_hand": work.by_hand}
    done = work.done
    return members | {
        "operation": work.operation,
        "request": dict(work.request),
        "done": {
            "operation": done.operation,
            "request": dict(done.request),
            "path": done.path,
            "expected": list(done.expected),
        },
    }


def plan_of_one(plan: RestorePlan, identity: str = "restore") -> RecoveryPlan:
    """The plan whose only step is this restore."""
    return RecoveryPlan(plan.context, (RestoreStep(identity, plan),))


def problems_of(plan: RecoveryPlan) -> Iterator[tuple[str, str]]:
    """What makes a plan impossible to run, as (step id, sentence)."""
    known: set[str] = set()
    digests: dict[str, str] = {}
    for step in plan.steps:
        if not STEP_ID.fullmatch(step.id):
            yield (
                step.id,
                f"“{step.id}” is no name for a step: lower-case letters, digits and dashes, 63 at most.",
            )
        if step.id in known:
            yield step.id, f"Two steps are called {step.id}."
        known.add(step.id)
        if isinstance(step, RestoreStep):
            if step.plan.context != plan.context:
                yield step.id, f"{step.id} belongs to another account or Region than the plan."
            if step.plan.digest in digests:
                yield step.id, f"{step.id} restores exactly what {digests[step.plan.digest]} restores."
            digests.setdefault(step.plan.digest, step.id)
    for step in plan.steps:
        for name in step.after:
            if name not in known:
                yield step.id, f"{step.id} comes after {name}, which is no step of the plan."
    if circle := _circle(plan.steps):
        yield circle[0], f"Steps wait for one another: {' after '.join((*circle, circle[0]))}."
        return
    for step in plan.steps:
        if isinstance(step, CallStep):
            yield from _places_without_step(step, plan)


def _places_without_step(step: CallStep, plan: RecoveryPlan) -> Iterator[tuple[str, str]]:
    before = comes_before(step, plan)
    for place in open_places(step.work):
        if place.startswith(ASK):
            continue
        name, _, member = place.removeprefix(STEPS).partition(".")
        if not place.startswith(STEPS) or member not in ("created.id", "created.arn"):
            yield step.id, f"{step.id} has a place {{{place}}} that nothing fills."
        elif name not in before:
            yield step.id, f"{step.id} takes what {name} made, and does not come after it."


def comes_before(step: PlanStep, plan: RecoveryPlan) -> frozenset[str]:
    """The ids of all steps that are done before this one starts."""
    after = {each.id: each.after for each in plan.steps}
    found: set[str] = set()
    waiting = list(step.after)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(after.get(name, ()))
    return frozenset(found)


def _circle(steps: Sequence[PlanStep]) -> tuple[str, ...]:
    """The ids of steps that wait for one another, in order; none where there are no such."""
    after = {
        step.id: tuple(name for name in step.after if name in {each.id for each in steps}) for step in steps
    }
    settled: set[str] = set()
    while free := {
        name for name, wanted in after.items() if name not in settled and settled.issuperset(wanted)
    }:
        settled |= free
    name = next((name for name in after if name not in settled), "")
    path: list[str] = []
    while name and name not in path:
        path.append(name)
        name = next(each for each in after[name] if each not in settled)
    return tuple(path[path.index(name) :]) if name else ()


def asked_of(plan: RecoveryPlan) -> dict[str, tuple[str, str]]:
    """What only a human knows of the plan: `STEP:NAME` -> (step id, what is asked for)."""
    return {
        f"{step.id}:{name}": (step.id, step.work.asks.get(name, name))
        for step in plan.steps
        if isinstance(step, CallStep)
        for place in places_in((step.work.request, step.work.done.request, step.work.done.expected))
        if place.startswith(ASK) and (name := place.removeprefix(ASK))
    }
