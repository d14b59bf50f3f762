"""JSON in texts that others wrote."""

from __future__ import annotations

import json

DEEPEST = 100
"""Levels of arrays and objects. What AWS takes has five at most, and a parser's own limit is a crash."""


def parsed_json(text: str) -> object:
    """The value of a JSON text, or None where it is none, or nested beyond `DEEPEST`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return None if too_deep(value) else value


def as_text(value: object) -> str:
    """A JSON value as the text that AWS takes: a string is itself, the rest is JSON without spaces."""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def texts(text: str) -> list[str]:
    """The strings of a list, typed as `a, b` or as a JSON array."""
    parsed = parsed_json(text) if text.lstrip().startswith("[") else None
    if isinstance(parsed, list):
        return [as_text(item) for item in parsed]
    return [part.strip() for part in text.split(",") if part.strip()]


def too_deep(value: object) -> bool:
    """Whether a JSON value is nested beyond `DEEPEST`."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return any(isinstance(each, dict | list) for each in level)
