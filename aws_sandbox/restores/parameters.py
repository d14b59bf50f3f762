"""Values of restore metadata: always strings, whatever they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue

LONGEST_FIGURE = 9
"""Digits of a number, far beyond every limit. Python refuses to read 4,300 and more."""

Reader = Callable[[str, str], Any]


def text(key: str, value: str) -> str:
    if not value:
        raise InvalidParameterValue(f"Invalid {key}: it is empty.")
    return value


def whole(key: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_FIGURE):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a whole number.")
    return int(value)


def truth(key: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise InvalidParameterValue(f"Invalid {key}: {value!r}; valid values: true, false.")
    return value == "true"


def listed(key: str, value: str) -> list[str]:
    """A JSON list of strings in a string."""
    read = _json(key, value)
    if not isinstance(read, list) or not all(isinstance(item, str) and item for item in read):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a JSON list of strings.")
    return read


def objects(key: str, value: str) -> list[dict[str, Any]]:
    """A JSON list of objects in a string."""
    read = _json(key, value)
    if not isinstance(read, list) or not all(isinstance(item, dict) for item in read):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a JSON list of objects.")
    return read


def mapping(key: str, value: str) -> dict[str, Any]:
    """A JSON object in a string."""
    read = _json(key, value)
    if not isinstance(read, dict):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a JSON object.")
    return read


def read(metadata: Mapping[str, str], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Every value by its reader. Raises InvalidParameterValue for keys without one."""
    if unknown := sorted(metadata.keys() - readers.keys()):
        raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {', '.join(unknown)}")
    return {key: readers[key](key, value) for key, value in metadata.items()}


def _json(key: str, value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not JSON.") from error
