"""Places in the texts of an operation's request, `{created.id}` and the like, and what fills them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

PLACE = re.compile(r"\{((?:created|values|source|ask)\.[^{}]+)\}")
"""The name of what fills a place: `created.id`, `values.PATH`, `source.NAME`, `ask.NAME`."""


def places_in(value: object) -> Iterator[str]:
    """The names of all places in a JSON value."""
    if isinstance(value, str):
        yield from PLACE.findall(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from places_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from places_in(inner)


def fill(value: object, known: Mapping[str, str]) -> object:
    """The JSON value with every place filled that is known; the others stay as they are."""
    if isinstance(value, str):
        return PLACE.sub(lambda place: known.get(place[1], place[0]), value)
    if isinstance(value, Mapping):
        return {key: fill(inner, known) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fill(inner, known) for inner in value]
    return value
