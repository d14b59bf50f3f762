"""Restores that start at the same time, in tracks that know nothing of each other: in each no more than a
number run side by side, and all together keep every limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recovery.recovery_plan import RestoreStep
from runbooks.side_by_side import Lane

UNLIMITED = 40
"""At once where no page names a limit: as many as a Map state runs side by side within its own execution."""

Lanes = Mapping[str, frozenset[Lane]]
"""Of each step, by its id: the lanes that count it."""


@dataclass(frozen=True, slots=True)
class Track:
    steps: tuple[RestoreStep, ...]
    at_once: int


def tracks_of(steps: Sequence[RestoreStep], lanes: Mapping[str, tuple[Lane, ...]]) -> tuple[Track, ...]:
    """The steps in as few tracks as keep every lane."""
    counted = {name: frozenset(each) for name, each in lanes.items()}
    free = tuple(step for step in steps if not counted[step.id])
    tracks = [Track(free, UNLIMITED)] if free else []
    for together in _counted_together([step for step in steps if counted[step.id]], counted):
        tracks += _within(together, counted)
    return tuple(tracks)


def _within(steps: Sequence[RestoreStep], lanes: Lanes) -> list[Track]:
    """Tracks that share the number which all of these steps may have. Steps that something narrower counts,
    such as the cluster that they go to, stay in one track."""
    over_all = frozenset[Lane].intersection(*(lanes[step.id] for step in steps))
    narrower = {step.id: lanes[step.id] - over_all for step in steps}
    number = min((lane.at_once for lane in over_all), default=UNLIMITED)
    each = min((lane.at_once for found in narrower.values() for lane in found), default=number)
    if each >= number or not over_all:
        return [Track(tuple(steps), min(each, number))]
    groups = _counted_together(steps, narrower)
    tracks: list[list[RestoreStep]] = [[] for _ in range(min(len(groups), number // each))]
    for group in sorted(groups, key=len, reverse=True):
        min(tracks, key=len).extend(group)
    return [Track(tuple(track), each) for track in tracks]


def _counted_together(steps: Sequence[RestoreStep], lanes: Lanes) -> list[list[RestoreStep]]:
    """The steps in groups of which no two share a lane."""
    groups: list[tuple[list[RestoreStep], set[Lane]]] = []
    for step in steps:
        joined = [group for group in groups if group[1] & lanes[step.id]]
        groups = [group for group in groups if group not in joined]
        members = [each for held, _ in joined for each in held]
        groups.append(([*members, step], set(lanes[step.id]).union(*(held for _, held in joined))))
    return [held for held, _ in groups]
