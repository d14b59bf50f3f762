"""Paths into the values of a request: `iops`, `WindowsConfiguration.ThroughputCapacity`,
`nodeGroups[0].nodeRole`.

The path of a declaration has empty brackets where a value's path has an index: `nodeGroups[].nodeRole`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from restore_profiles.model import Field, Kind, Target, Values
from restore_profiles.problems import near_miss
from restore_profiles.rules import Names

INDEX = re.compile(r"\[\d+\]")
LISTS = frozenset({Kind.OBJECTS, Kind.MAP})
CONTAINERS = LISTS | {Kind.OBJECT}


def declared(path: str) -> str:
    """The path of the declaration a value's path belongs to: `nodeGroups[0].nodeRole` ->
    `nodeGroups[].nodeRole`."""
    return INDEX.sub("[]", path)


def top_level(target: Target) -> tuple[Field, ...]:
    return tuple(field for section in target.sections for field in section.fields)


def all_fields(target: Target) -> Iterator[tuple[str, Field]]:
    """Every declared field of a target with its declared path, containers before their members."""
    for field in top_level(target):
        yield from _declared_under(field, "")


def _declared_under(field: Field, prefix: str) -> Iterator[tuple[str, Field]]:
    path = prefix + field.key
    yield path, field
    inner = f"{path}[]." if field.kind in LISTS else f"{path}."
    for member in field.fields:
        yield from _declared_under(member, inner)


def field_at(target: Target, path: str) -> Field | None:
    """The field a value's or a declaration's path belongs to, compared without case."""
    wanted = declared(path).lower()
    return next((field for known, field in all_fields(target) if known.lower() == wanted), None)


def as_documented(target: Target, path: str) -> str:
    """The documented spelling of a path typed in another one, part by part; what nothing declares stays as it
    is."""
    fields, made = top_level(target), []
    for part in path.split("."):
        name, bracket, index = part.partition("[")
        found = next((field for field in fields if name.lower() in _spellings(field)), None)
        if found is None:
            return path
        made.append(f"{found.key}{bracket}{index}")
        fields = found.fields
    return ".".join(made)


def _spellings(field: Field) -> set[str]:
    return {field.key.lower(), *(spelling.lower() for spelling in field.also_spelled)}


def nearest_path(target: Target, path: str) -> str:
    """The path that one which nothing declares most likely was meant to be, with its indexes, `[0]` where it
    has too few; "" where none is close."""
    known = [each for each, _ in all_fields(target)]
    name = declared(path).lower()
    members = [each for each in known if each.lower().endswith(f".{name}")]
    close = members[0] if len(members) == 1 else near_miss(name, known)
    indexes = iter(INDEX.findall(path))
    return re.sub(r"\[\]", lambda _: next(indexes, "[0]"), close)


def known_values(target: Target, values: Values) -> dict[str, str]:
    """The values whose path the target declares."""
    known = {path.lower() for path, _ in all_fields(target)}
    return {path: text for path, text in values.items() if declared(path).lower() in known}


def elements(values: Values, path: str) -> int:
    """How many elements the list at `path` has: one more than the highest index with a value."""
    start = f"{path}[".lower()
    indexes = (
        key[len(start) :].partition("]")[0]
        for key, text in values.items()
        if key.lower().startswith(start) and text
    )
    return max((int(index) + 1 for index in indexes if index.isdigit()), default=0)


def holds_anything(values: Values, path: str) -> bool:
    """Whether the container at `path`, or anything in it, has a value."""
    lowered = path.lower()
    inside = (f"{lowered}.", f"{lowered}[")
    return any(
        text and (key.lower() == lowered or key.lower().startswith(inside)) for key, text in values.items()
    )


def paths_in(field: Field, values: Values, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """The paths of a field and its members for these values: as many elements of each list as have one."""
    path = prefix + field.key
    yield path, field
    if field.kind is Kind.OBJECT:
        for member in field.fields:
            yield from paths_in(member, values, f"{path}.")
    elif field.kind in LISTS:
        for index in range(elements(values, path)):
            for member in field.fields:
                yield from paths_in(member, values, f"{path}[{index}].")


def names_for(path: str, names: Mapping[str, str]) -> Mapping[str, str]:
    """`names` as a rule at `path` sees them: inside a list, `nodeGroups[].nodeRole` is that of the same
    element. Of lists in lists, the outermost counts."""
    here = INDEX.search(path)
    if here is None:
        return names
    known = names if isinstance(names, Names) else Names(names)
    return known.inside(f"{path[: here.start()]}[]", path[: here.end()])
