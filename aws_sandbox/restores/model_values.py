"""JSON inside a metadata string against the shape that a service's own operation takes, as botocore's model
has it."""

from __future__ import annotations

import re
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue


def input_member(service: str, operation: str, member: str) -> Any:
    """The shape of one member of an operation's input."""
    from moto.core.utils import get_service_model

    return get_service_model(service).operation_model(operation).input_shape.members[member]


def coerced(key: str, value: Any, shape: Any) -> Any:
    """The value in the types and the spelling of the model. Raises InvalidParameterValue, naming the
    parameter.

    Members are found without case, since AWS Backup's pages write junctionPath for FSx's JunctionPath.
    Numbers and booleans may be strings, as in the page's own example `"ThroughputCapacity": "32"`. Nulls are
    left out, as AWS Backup itself returns them.
    """
    match shape.type_name:
        case "structure":
            return _structure(key, value, shape)
        case "list":
            if not isinstance(value, list):
                raise InvalidParameterValue(f"Invalid {key}: {shape.name} must be a list.")
            return [coerced(key, item, shape.member) for item in value]
        case "integer" | "long":
            return _whole(key, value, shape)
        case "boolean":
            if value not in (True, False, "true", "false") or isinstance(value, int) != isinstance(
                value, bool
            ):
                raise InvalidParameterValue(f"Invalid {key}: {value!r} is not true or false.")
            return value in (True, "true")
    if not isinstance(value, str):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} must be a string.")
    if shape.enum and value not in shape.enum:
        raise InvalidParameterValue(f"Invalid {key}: {value!r}; valid: {', '.join(shape.enum)}.")
    form = shape.metadata.get("pattern")
    if form is not None and re.fullmatch(form, value) is None:
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not of the form {form}.")
    return value


def _structure(key: str, value: Any, shape: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidParameterValue(f"Invalid {key}: {value!r} must be an object.")
    spellings = {name.lower(): name for name in shape.members}
    read: dict[str, Any] = {}
    for given, member in value.items():
        name = spellings.get(given.lower())
        if name is None:
            raise InvalidParameterValue(f"Invalid {key}: unknown member {given}.")
        if name in read:
            raise InvalidParameterValue(f"Invalid {key}: {given} is given twice.")
        if member is not None:
            read[name] = coerced(f"{key}.{name}", member, shape.members[name])
    return read


def _whole(key: str, value: Any, shape: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9:
        value = int(value)
    if type(value) is not int:
        raise InvalidParameterValue(f"Invalid {key}: {value!r} is not a whole number.")
    smallest, largest = shape.metadata.get("min"), shape.metadata.get("max")
    if (smallest is not None and value < smallest) or (largest is not None and value > largest):
        raise InvalidParameterValue(f"Invalid {key}: {value} is not from {smallest} to {largest}.")
    return value
