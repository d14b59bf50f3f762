"""A path of a request in the spelling of whoever wrote the request."""

from __future__ import annotations

import re
from collections.abc import Mapping

from restore_profiles.encoding import parsed_json
from restore_profiles.model import Target
from restore_profiles.paths import field_at

PART = re.compile(r"\[\d+\]|[^.\[]+")


def as_written(path: str, target: Target, metadata: Mapping[str, object]) -> str:
    """`WindowsConfiguration.ThroughputCapacity` as `windowsConfiguration.throughputcapacity`, where that is
    how the keys of `metadata` and of the JSON in it are spelled. A path that is not there stays as it is."""
    here: object = metadata
    known = written = ""
    for part in PART.findall(path):
        known += part if part.startswith("[") or not known else f".{part}"
        if part.startswith("["):
            index = int(part[1:-1])
            here = here[index] if isinstance(here, list) and index < len(here) else None
            written += part
            continue
        spelled = _spelled(part, known, target, here)
        written += f".{spelled}" if written else spelled
        here = here.get(spelled) if isinstance(here, Mapping) else None
        if isinstance(here, str):
            here = parsed_json(here)
    return written


def _spelled(part: str, known: str, target: Target, here: object) -> str:
    """How the member `part` of the object `here` is spelled in it."""
    if not isinstance(here, Mapping):
        return part
    field = field_at(target, known)
    spellings = {part.lower(), *(other.lower() for other in (field.also_spelled if field else ()))}
    return next((key for key in map(str, here) if key.lower() in spellings), part)
