"""Holds a raw XML answer of a query service beside the output shape of botocore's model: known members, types
and enums. Stricter than parsing, which drops what it does not know."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

ENVELOPE = frozenset({"ResponseMetadata", "requestId", "RequestId"})


def xml_violations(shape: Any, answer: Element) -> list[str]:
    """What is wrong with an answer, one line each. The result lies in a wrapper where the model names one."""
    wrapper = shape.serialization.get("resultWrapper")
    if wrapper is None:
        return _structure(shape, answer, "$", ENVELOPE)
    found = [child for child in answer if _name(child) == wrapper]
    return _structure(shape, found[0], "$") if found else [f"$: no {wrapper}"]


def _structure(shape: Any, element: Element, path: str, also: frozenset[str] = frozenset()) -> list[str]:
    members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
    lines: list[str] = []
    for child in element:
        name = _name(child)
        if name in also:
            continue
        member = members.get(name)
        lines += [f"{path}.{name}: unknown"] if member is None else _value(member, child, f"{path}.{name}")
    return lines


def _value(shape: Any, element: Element, path: str) -> list[str]:
    text = element.text or ""
    match shape.type_name:
        case "structure":
            return _structure(shape, element, path)
        case "list":
            return [
                line
                for index, item in enumerate(element)
                for line in _value(shape.member, item, f"{path}[{index}]")
            ]
        case "string":
            # EC2 says "windows", as its API page does, where the model's enum has "Windows".
            known = not shape.enum or text in ("", "windows", *shape.enum)
            return [] if known else [f"{path}: {text!r} is not among {shape.enum}"]
        case "boolean":
            return [] if text in ("true", "false") else [f"{path}: {text!r} is no boolean"]
        case "integer" | "long":
            return [] if text.lstrip("-").isdigit() else [f"{path}: {text!r} is no integer"]
        case "timestamp":
            try:
                datetime.fromisoformat(text)
            except ValueError:
                return [f"{path}: {text!r} is no time"]
            return []
        case "double" | "float":
            return [] if text.replace(".", "", 1).isdigit() else [f"{path}: {text!r} is no number"]
    return [f"{path}: nothing checks a {shape.type_name}"]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
