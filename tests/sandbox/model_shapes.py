"""A service's parsed answers beside the output shapes of its model: members, types, enums. Members that the
model does not have are found in the raw body."""

from __future__ import annotations

import json
import re
from typing import Any

from botocore.model import Shape

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def violations_of(client: Any, operation: str, **inputs: Any) -> list[str]:
    """Calls a JSON service and lists what is wrong with its answer, one line each."""
    bodies: list[bytes] = []

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        bodies.append(response_dict["body"])

    model = client.meta.service_model.operation_model(operation)
    event = f"response-received.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    client.meta.events.register(event, keep)
    method = next(name for name, known in client.meta.method_to_api_mapping.items() if known == operation)
    try:
        getattr(client, method)(**inputs)
    finally:
        client.meta.events.unregister(event, keep)
    return violations(model.output_shape, json.loads(bodies[-1]))


def violations(shape: Shape, value: Any, path: str = "$") -> list[str]:
    described: Any = shape
    match shape.type_name:
        case "structure":
            if not isinstance(value, dict):
                return [f"{path}: {value!r} is no structure"]
            unknown = [f"{path}.{name}: unknown" for name in value if name not in described.members]
            missing = [f"{path}.{name}: missing" for name in described.required_members if name not in value]
            deeper = [
                line
                for name, member in value.items()
                if name in described.members
                for line in violations(described.members[name], member, f"{path}.{name}")
            ]
            return unknown + missing + deeper
        case "list":
            return [
                line
                for index, item in enumerate(value)
                for line in violations(described.member, item, f"{path}[{index}]")
            ]
        case "map":
            return [
                line
                for key, item in value.items()
                for line in violations(described.value, item, f"{path}.{key}")
            ]
    if shape.type_name == "timestamp" and described.serialization.get("timestampFormat") == "iso8601":
        return [] if ISO.fullmatch(str(value)) else [f"{path}: {value!r} is no ISO 8601 time"]
    wanted = {
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "long": (int,),
        "double": (int, float),
        "timestamp": (int, float),
    }[shape.type_name]
    if type(value) not in wanted:
        return [f"{path}: {value!r} is no {shape.type_name}"]
    allowed = getattr(shape, "enum", None)
    return [f"{path}: {value!r} is not among {allowed}"] if allowed and value not in allowed else []
