"""`docs/journal.schema.json`: what a line of the journal may hold, from the records' own declarations."""

from __future__ import annotations

import inspect
import json
from dataclasses import fields
from typing import Any

from recovery.attempts import Attempt, AttemptState
from recovery.context import Context
from recovery.journal_lines import JOURNAL_SCHEMA, SUM_DIGITS
from recovery.journal_records import ATTEMPT, KINDS, Record

MOMENT = {"type": "string", "format": "date-time"}
TYPES: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "float | None": {"type": ["number", "null"]},
    "datetime": MOMENT,
    "datetime | None": {"type": ["string", "null"], "format": "date-time"},
    "AttemptState": {"enum": [state.value for state in AttemptState]},
}
"""What a field is declared as -> what its member is."""

EVERY_LINE: dict[str, dict[str, Any]] = {
    "schema": {"const": JOURNAL_SCHEMA},
    "before": {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": "The SHA-256 of the line before it without its newline, 64 zeros for the very first.",
    },
    "at": {**MOMENT, "description": "When it was written, by the clock of the machine that wrote it."},
    "sum": {
        "type": "string",
        "pattern": f"^[0-9a-f]{{{SUM_DIGITS}}}$",
        "description": "The start of the SHA-256 of the line without this member. It is the last one.",
    },
    "follows": {
        "type": "string",
        "description": "In the first line of a file: the name of the file before it, empty for the first.",
    },
    "torn_bytes_dropped": {
        "type": "integer",
        "minimum": 1,
        "description": "What a power failure had left of a record at this place was dropped.",
    },
}
SOMETIMES = ("follows", "torn_bytes_dropped")


def journal_schema() -> str:
    """JSON Schema 2020-12 of one line."""
    kinds: dict[str, type[Attempt | Record]] = {ATTEMPT: Attempt, **KINDS}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of Relight's journal",
        "description": "A file of the journal is lines of JSON, one for each record. See journal.md.",
        "type": "object",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in kinds],
        "$defs": {name: _of_kind(name, kind) for name, kind in kinds.items()},
    }
    return json.dumps(schema, indent=2) + "\n"


def _of_kind(name: str, kind: type[Attempt | Record]) -> dict[str, Any]:
    """The first record of an attempt has all members, a later one `id` and those that changed."""
    own = _members(kind) | _members(Context)
    always = ["id"] if name == ATTEMPT else list(own)
    return {
        "description": " ".join((inspect.getdoc(kind) or "").split()),
        "type": "object",
        "properties": {"kind": {"const": name}} | EVERY_LINE | own,
        "required": ["kind", *(each for each in EVERY_LINE if each not in SOMETIMES), *always],
        "additionalProperties": False,
    }


def _members(kind: type[Attempt | Record | Context]) -> dict[str, dict[str, Any]]:
    """The members of the fields; a context's are beside them, and `at` is every line's."""
    return {
        field.name: TYPES[str(field.type)] for field in fields(kind) if field.name not in ("context", "at")
    }
