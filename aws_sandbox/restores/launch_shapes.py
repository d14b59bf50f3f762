"""Nested values of an EC2 restore against the shapes that RunInstances takes, as botocore's model has
them: unknown members, other types and values that are none."""

from __future__ import annotations

from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue

SCALARS = {"string": str, "boolean": bool, "integer": int, "double": float}


def refuse_shape(key: str, value: Any) -> None:
    """Raises InvalidParameterValue. `key` names the parameter of the restore and of RunInstances. A null is
    left out, as AWS Backup itself returns them."""
    from moto.core.utils import get_service_model

    shape = get_service_model("ec2").operation_model("RunInstances").input_shape
    if key in shape.members:
        _refuse(key, key, value, shape.members[key])


def _refuse(key: str, path: str, value: Any, shape: Any) -> None:
    if value is None:
        return
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            raise InvalidParameterValue(f"Invalid {key}: {path} must be an object.")
        if unknown := sorted(value.keys() - shape.members.keys()):
            raise InvalidParameterValue(f"Invalid {key}: unknown member {', '.join(unknown)}.")
        for name, member in value.items():
            _refuse(key, name, member, shape.members[name])
    elif shape.type_name == "list":
        if not isinstance(value, list):
            raise InvalidParameterValue(f"Invalid {key}: {path} must be a list.")
        for item in value:
            _refuse(key, path, item, shape.member)
    elif (wanted := SCALARS.get(shape.type_name)) is not None and type(value) is not wanted:
        raise InvalidParameterValue(f"Invalid {key}: {path} must be of type {shape.type_name}.")
    elif allowed := getattr(shape, "enum", None):
        if value not in allowed:
            raise InvalidParameterValue(f"Invalid {key}: {path} must be one of {', '.join(allowed)}.")
