"""The steps of a plan in the order in which a human does them: those that run side by side together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep
from runbooks.side_by_side import Lane, lanes_of


@dataclass(frozen=True, slots=True)
class Stage:
    """Restores that are started one after the other and followed together, and the calls whose turn it is."""

    restores: tuple[RestoreStep, ...]
    calls: tuple[CallStep, ...] = ()
    lanes: tuple[Lane, ...] = ()
    """What counts the restores, each once."""


def stages_of(plan: RecoveryPlan) -> tuple[Stage, ...]:
    """The waves of the plan, cut where a lane is full: a human who follows a stage to its end before the next
    never exceeds a limit."""
    lanes = lanes_of(plan)
    stages: list[Stage] = []
    for wave in plan.waves():
        calls = tuple(step for step in wave if isinstance(step, CallStep))
        parts = _within_limits((step for step in wave if isinstance(step, RestoreStep)), lanes)
        for restores in parts or [()]:
            counted = tuple(dict.fromkeys(lane for step in restores for lane in lanes[step.id]))
            stages.append(Stage(tuple(restores), calls if restores is (parts or [()])[-1] else (), counted))
    return tuple(stages)


def _within_limits(
    steps: Iterable[RestoreStep], lanes: Mapping[str, tuple[Lane, ...]]
) -> list[tuple[RestoreStep, ...]]:
    """The steps in parts of which none exceeds a limit, each in the first part that has room for it."""
    parts: list[tuple[list[RestoreStep], Counter[Lane]]] = []
    for step in steps:
        room = (part for part in parts if all(part[1][lane] < lane.at_once for lane in lanes[step.id]))
        part = next(room, None)
        if part is None:
            parts.append(part := ([], Counter()))
        part[0].append(step)
        part[1].update(lanes[step.id])
    return [tuple(held) for held, _ in parts]
