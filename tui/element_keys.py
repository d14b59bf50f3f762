"""What the keys do to the element of a list whose heading has the cursor, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from restore_profiles.elements import doubled, moved, without
from restore_profiles.model import Kind
from tui.form_rows import Element

Rearranged = tuple[tuple[int, ...], int]
"""The order of the elements, and which of them has the cursor then."""

ON_ELEMENTS: Mapping[str, Callable[[Element], Rearranged]] = {
    "remove-element": lambda here: (without(here.count, here.index), min(here.index, here.count - 2)),
    "element-up": lambda here: (moved(here.count, here.index, -1), here.index - 1),
    "element-down": lambda here: (moved(here.count, here.index, 1), here.index + 1),
    "double-element": lambda here: (doubled(here.count, here.index), here.index + 1),
}
"""By the name of the action in `tui.actions`."""


def why_not_on(here: Element | None, action_id: str) -> str:
    """Why the action cannot be done on this element; "" where it can."""
    if here is None:
        return "the cursor is not on the heading of an element of a list"
    if action_id == "element-up" and here.index == 0:
        return "it is the first"
    if action_id == "element-down" and here.index == here.count - 1:
        return "it is the last"
    if action_id == "double-element" and here.field.kind is Kind.MAP:
        return "each entry has a name of its own"
    return ""
