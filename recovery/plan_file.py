"""A plan as YAML: read by people, edited at their own risk, run as it stands."""

from __future__ import annotations

from recovery.plan import RestorePlan


def dump(plan: RestorePlan, note: str = "") -> str:
    """The plan as YAML with comments, every string double-quoted, and its digest."""
    raise NotImplementedError


def load(text: str) -> RestorePlan:
    """The plan in a file. Raises `BadInput` naming the line, and the nearest known key for one that is not
    known."""
    raise NotImplementedError
