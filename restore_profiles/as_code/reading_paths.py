"""What is at a path of a description: `A.B`, `A[0].B`, `A[].B` for all of a list, `A[Kind=HASH].B` for its
first item of which a member is that text."""

from __future__ import annotations

import re
from collections.abc import Mapping

PART = re.compile(r"(?P<name>[^\[\].]+)(?:\[(?P<item>[^\]]*)\])?")


def value_at(found: object, path: str) -> object:
    """The value, None where there is none; with "" what was given."""
    if not path:
        return found
    part, _, rest = path.partition(".")
    matched = PART.fullmatch(part)
    assert matched is not None, f"{path} is no path"
    inner = found.get(matched["name"]) if isinstance(found, Mapping) else None
    match matched["item"]:
        case None:
            return value_at(inner, rest)
        case "":
            rows = [value_at(each, rest) for each in items_of(inner)]
            return [row for row in rows if row is not None]
        case number if number.isdecimal():
            rows = list(items_of(inner))[int(number) :]
            return value_at(rows[0], rest) if rows else None
        case condition:
            name, _, text = condition.partition("=")
            row = next((each for each in items_of(inner) if value_at(each, name) == text), None)
            return value_at(row, rest)


def items_of(found: object) -> list[object]:
    """The items of a list, nothing of anything else."""
    return list(found) if isinstance(found, list | tuple) else []
