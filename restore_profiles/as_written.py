"""A path of a request in the spelling of whoever wrote the request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from restore_profiles.json_text import parsed_json
from restore_profiles.model import Field, Kind, Target
from restore_profiles.paths import top_level

PART = re.compile(r"([^.\[]+)(?:\[(\d+)\])?(?:\.|$)")


def spelling_in(target: Target, metadata: Mapping[str, object]) -> Callable[[str], str]:
    """`WindowsConfiguration.ThroughputCapacity` as `windowsConfiguration.throughputcapacity`, where that is
    how the keys of `metadata` and of the JSON in it are spelled, and an entry of a map by its name,
    `nestedRestoreJobs["arn:..."].iops`. What is not there, or nobody declares, stays as it is."""
    read = cache(parsed_json)

    def as_written(path: str) -> str:
        here: object = metadata
        fields: Sequence[Field] = top_level(target)
        written, rest = "", path
        while part := PART.match(rest):
            name, index = part.groups()
            field = next((each for each in fields if each.key.lower() == name.lower()), None)
            if field is None:
                break
            key = _spelled(field, here)
            written += f".{key}" if written else key
            here = _opened(here.get(key) if isinstance(here, Mapping) else None, read)
            if index is not None:
                inside, here = _element(here, int(index))
                written += f"[{inside}]"
                here = _opened(here, read)
            fields, rest = field.fields, rest[part.end() :]
            if field.kind is Kind.MAP and fields and rest == fields[0].key:
                return written
        return f"{written}.{rest}" if written and rest else written + rest

    return as_written


def _opened(value: object, read: Callable[[str], object]) -> object:
    return read(value) if isinstance(value, str) else value


def _element(here: object, index: int) -> tuple[str, object]:
    """How the element of a list, or the entry of a map, is named, and what it is."""
    if isinstance(here, Mapping) and index < len(here):
        name = list(here)[index]
        return json.dumps(name, ensure_ascii=False), here[name]
    return str(index), here[index] if isinstance(here, list) and index < len(here) else None


def _spelled(field: Field, here: object) -> str:
    """How a member of the object `here` is spelled in it; of two spellings, the one that is read."""
    spellings = {field.key.lower(), *(other.lower() for other in field.also_spelled)}
    if not isinstance(here, Mapping):
        return field.key
    there = [key for key in here if str(key).lower() in spellings]
    read = [key for key in there if here[key] is not None]
    return next((str(key) for key in reversed(read or there)), field.key)
