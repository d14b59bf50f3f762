"""Which fields of a target apply to these answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from restore_profiles.model import Field, Target, Values
from restore_profiles.paths import names_for, paths_in, top_level
from restore_profiles.rules import Always, Names


def visible_paths(target: Target, values: Values, facts: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    """The paths, containers before their members, whose field and containers are visible. Hidden values count
    as absent."""
    names = Names(facts, visible_values(target, values, facts))
    hidden = frozenset(_hidden(target, values, names))
    for top in top_level(target):
        for path, field in paths_in(top, values):
            if not _inside(path, hidden):
                yield path, field


def visible_values(target: Target, values: Values, facts: Mapping[str, str]) -> dict[str, str]:
    """The values less those of fields that do not apply: what is sent.

    A hidden answer may hide others in turn, so this repeats until nothing more goes; each round hides at
    least one.
    """
    left = {path: text for path, text in values.items() if text}
    while True:
        hidden = frozenset(_hidden(target, left, Names(facts, left)))
        kept = {path: text for path, text in left.items() if not _inside(path, hidden)}
        if len(kept) == len(left):
            return kept
        left = kept


def _hidden(target: Target, values: Values, names: Names) -> Iterator[str]:
    for top in top_level(target):
        for path, field in paths_in(top, values):
            if not isinstance(field.visible, Always) and not field.visible.holds(names_for(path, names)):
                yield path.lower()


def _inside(path: str, hidden: frozenset[str]) -> bool:
    """Whether the path or anything that contains it is hidden."""
    if not hidden:
        return False
    lowered = path.lower()
    ends = (index for index, character in enumerate(lowered) if character in ".[")
    return lowered in hidden or any(lowered[:end] in hidden for end in ends)
