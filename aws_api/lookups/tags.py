"""Tags as facts tell them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from aws_api.calls import Answer
from aws_api.gateway.members import text


def own_tags(tags: Iterable[Answer] | None) -> str:
    """The tags as JSON, `[{"Key": K, "Value": V}]` in the order of their keys, "" where there are none;
    without AWS's own, which nobody can set."""
    own = [
        {"Key": text(tag, "Key"), "Value": text(tag, "Value")}
        for tag in tags or ()
        if not text(tag, "Key").lower().startswith("aws:")
    ]
    own.sort(key=lambda tag: tag["Key"])
    return json.dumps(own, separators=(",", ":"), ensure_ascii=True) if own else ""
