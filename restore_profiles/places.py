"""Places in the texts of an operation's request, `{created.id}` and the like, and what fills them.

A place stands for a text. `{source.tags:json}`, alone in its text, stands for the JSON value that the text
is: a number, a boolean, a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

PLACE = re.compile(r"\{((?:created|values|source|ask|steps)\.[^{}]+?)(:json)?\}")
"""The name of what fills a place: `created.id`, `values.PATH`, `source.NAME`, `ask.NAME`; in
a plan of several steps `steps.ID.created.id`."""


def places_in(value: object) -> Iterator[str]:
    """The names of all places in a JSON value."""
    if isinstance(value, str):
        yield from (place[1] for place in PLACE.finditer(value))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from places_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from places_in(inner)


def prefixed(group: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by the names that places of a group have: `values.PATH`."""
    return {f"{group}.{name}": text for name, text in texts.items()}


def fill(value: object, known: Mapping[str, str]) -> object:
    """The JSON value with every place filled that is known; the others stay as they are."""
    if isinstance(value, str):
        whole = PLACE.fullmatch(value)
        if whole and whole[2] and whole[1] in known:
            return _parsed(known[whole[1]])
        return fill_text(value, known)
    if isinstance(value, Mapping):
        return {key: fill(inner, known) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fill(inner, known) for inner in value]
    return value


def fill_text(text: str, known: Mapping[str, str]) -> str:
    """The text with every place filled that is known."""
    return PLACE.sub(lambda place: known.get(place[1], place[0]), text)


def bare_json_places(text: str) -> str:
    """JSON text in which a place of a JSON value that is still open stands without quotes:
    `"{ask.days:json}"` becomes `{ask.days}`, where a number can be put."""
    return re.sub(r'"\{([a-z]+\.[^{}"]+?):json\}"', r"{\1}", text)


def _parsed(text: str) -> object:
    """What the text is as JSON, or the text where it is none: who takes the request says what is wrong."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
