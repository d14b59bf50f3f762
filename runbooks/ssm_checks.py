"""A check's JMESPath as the JSONPath that steps of Automation take."""

from __future__ import annotations

from typing import Any

import jmespath.exceptions  # type: ignore[import-untyped]
import jmespath.parser  # type: ignore[import-untyped]

from restore_profiles.places import PLACE


def selector_of(path: str) -> str | None:
    """`$.Volumes[0].State` of `Volumes[0].State`; None for all that is more than a path to one value, such as
    a filter, which Automation compares in ways that no page tells."""
    if PLACE.search(path):
        return None
    try:
        node = jmespath.parser.Parser().parse(path).parsed
    except jmespath.exceptions.JMESPathError:
        return None
    tail = _tail(node["children"][0] if node.get("value") == "to_string" else node)
    return None if tail is None else f"${tail}"


def _tail(node: dict[str, Any]) -> str | None:
    match node["type"]:
        case "field":
            return f".{node['value']}" if node["value"].isidentifier() else None
        case "index":
            return f"[{node['value']}]" if node["value"] >= 0 else None
        case "subexpression" | "index_expression":
            tails = [_tail(child) for child in node["children"]]
            return None if None in tails else "".join(tail for tail in tails if tail)
    return None
