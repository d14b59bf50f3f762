"""Holds a raw JSON answer beside the output shape of botocore's service model: known members, types, enums,
and the members that are required. Stricter than parsing, which drops what it does not know."""

from __future__ import annotations

from functools import cache
from typing import Any

import botocore.session


@cache
def _model() -> Any:
    return botocore.session.Session().get_service_model("backup")


def output_shape(operation: str) -> Any:
    return _model().operation_model(operation).output_shape


def violations(shape: Any, value: Any, path: str = "$") -> list[str]:
    """What is wrong with a value, one line each."""
    match shape.type_name:
        case "structure":
            return _structure(shape, value, path)
        case "list":
            return [
                line
                for index, item in enumerate(value)
                for line in violations(shape.member, item, f"{path}[{index}]")
            ]
        case "map":
            return [
                line for key, item in value.items() for line in violations(shape.value, item, f"{path}.{key}")
            ]
        case "string":
            return _string(shape, value, path)
        case "boolean":
            return [] if isinstance(value, bool) else [f"{path}: {value!r} is no boolean"]
        case "integer" | "long":
            return [] if type(value) is int else [f"{path}: {value!r} is no integer"]
        case "timestamp":
            return [] if type(value) in (int, float) else [f"{path}: {value!r} is no epoch time"]
    raise AssertionError(f"no answer of AWS Backup holds a {shape.type_name}")


def _structure(shape: Any, value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no structure"]
    lines = [f"{path}.{name}: missing" for name in shape.required_members if name not in value]
    lines += [f"{path}.{name}: unknown" for name in value if name not in shape.members]
    for name, member in shape.members.items():
        if name in value:
            lines += violations(member, value[name], f"{path}.{name}")
    return lines


def _string(shape: Any, value: Any, path: str) -> list[str]:
    if path.endswith(".RestoreMetadata.availabilityZone") and value is None:
        return []  # AWS's own sample has null here, against its model.
    if not isinstance(value, str):
        return [f"{path}: {value!r} is no string"]
    if shape.enum and value not in shape.enum:
        return [f"{path}: {value!r} is not among {shape.enum}"]
    return []
