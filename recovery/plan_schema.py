"""The JSON Schema (2020-12) of a plan file, from the declaration that reading checks against."""

from __future__ import annotations

import json
from typing import Any

from recovery.plan_members import BY_HAND_WORK, CALL, PLAN, REQUESTS, RESTORE, Kind, Member
from recovery.recovery_plan import SCHEMA

TYPES = {str: "string", bool: "boolean", int: "integer", dict: "object", list: "array"}
LEAST = {str: "minLength", int: "minimum", list: "minItems"}


def plan_schema() -> str:
    """JSON text of the schema of what Relight writes, for editors and for checks elsewhere.

    It says what a file may hold. Which steps there are for `after`, what fills a place, and the digest, is
    for `relight plan check` to say.
    """
    tree = of_kind(PLAN)
    tree["properties"]["schema"] |= {"const": SCHEMA}
    tree["properties"]["steps"]["items"] = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in _steps()]}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of Relight",
        "description": "Restores, copies and what follows them, in one account and Region. See plan-file.md.",
    }
    return json.dumps(head | tree | {"$defs": _steps()}, indent=2, ensure_ascii=False) + "\n"


def _steps() -> dict[str, dict[str, Any]]:
    """The kinds of steps by name; a restore and a copy differ in what they send."""
    kinds: dict[str, dict[str, Any]] = {}
    for action, request in REQUESTS.items():
        kind = of_kind(RESTORE)
        kind["properties"]["operation"] |= {"enum": [action]}
        kind["properties"]["request"] |= of_kind(request)
        kinds[action.partition(":")[2]] = kind
    return kinds | {"Call": of_kind(CALL), "WorkByHand": of_kind(BY_HAND_WORK)}


def of_kind(kind: Kind) -> dict[str, Any]:
    """The schema of a kind of value."""
    schema: dict[str, Any] = {"type": TYPES[kind.type]}
    if kind.pattern:
        schema["pattern"] = f"^(?:{kind.pattern})$"
    if kind.texts:
        schema["enum"] = list(kind.texts)
    if kind.moment:
        schema["format"] = "date-time"
    if kind.least is not None:
        schema[LEAST[kind.type]] = kind.least
    if kind.each:
        schema["items" if kind.type is list else "additionalProperties"] = of_kind(kind.each)
    if kind.members:
        schema["properties"] = {member.name: _member(member) for member in kind.members}
        schema["required"] = [member.name for member in kind.members if member.required]
        schema["additionalProperties"] = False
    return schema


def _member(member: Member) -> dict[str, Any]:
    return of_kind(member.kind) | {"description": member.means}
