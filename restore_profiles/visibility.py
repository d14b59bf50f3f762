"""Which fields of a target apply to these answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from restore_profiles.model import Field, Target, Values
from restore_profiles.paths import names_for, paths_in, top_level


def visible_paths(target: Target, values: Values, facts: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    """The paths, containers before their members, whose field and containers are visible. Hidden values count
    as absent."""
    names = {**facts, **visible_values(target, values, facts)}
    hidden: list[str] = []
    for top in top_level(target):
        for path, field in paths_in(top, values):
            if _inside(path, hidden) or not field.visible.holds(names_for(path, names)):
                hidden.append(path)
            else:
                yield path, field


def visible_values(target: Target, values: Values, facts: Mapping[str, str]) -> dict[str, str]:
    """The values less those of fields that do not apply: what is sent.

    A hidden answer may hide others in turn, so this repeats until nothing more goes; each round hides at
    least one.
    """
    left = {path: text for path, text in values.items() if text}
    while True:
        names = {**facts, **left}
        hidden = [
            path
            for top in top_level(target)
            for path, field in paths_in(top, left)
            if not field.visible.holds(names_for(path, names))
        ]
        kept = {path: text for path, text in left.items() if not _inside(path, hidden)}
        if len(kept) == len(left):
            return kept
        left = kept


def _inside(path: str, containers: list[str]) -> bool:
    lowered = path.lower()
    return any(
        lowered == container.lower() or lowered.startswith((f"{container}.".lower(), f"{container}[".lower()))
        for container in containers
    )
