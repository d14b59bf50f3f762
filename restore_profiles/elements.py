"""The elements of a list of objects (`OBJECTS`, `MAP`) put in another order, taken out or doubled.

Everything known of a path moves with its element: values, what was looked at, what is folded. So these work
on any mapping by path, and on lists inside the elements of lists alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

Known = TypeVar("Known")


def without(count: int, index: int) -> tuple[int, ...]:
    """The order of a list of `count` elements from which that one is removed."""
    return tuple(each for each in range(count) if each != index)


def moved(count: int, index: int, step: int) -> tuple[int, ...]:
    """The order in which that element has gone `step` places on, as far as the list reaches."""
    order = list(without(count, index))
    order.insert(min(max(index + step, 0), count - 1), index)
    return tuple(order)


def doubled(count: int, index: int) -> tuple[int, ...]:
    """The order in which that element is followed by a second one like it."""
    return (*range(index + 1), *range(index, count))


def rearranged(known: Mapping[str, Known], path: str, order: Sequence[int]) -> dict[str, Known]:
    """What is known by path, after the list at `path` has the elements with these old indexes, in this order.
    One that is not named is gone; one that is named twice is there twice. Paths compare without case."""
    start = f"{path}[".lower()
    places: dict[int, list[int]] = {}
    for place, old in enumerate(order):
        places.setdefault(old, []).append(place)
    made: dict[str, Known] = {}
    for each, what in known.items():
        index, bracket, rest = each[len(start) :].partition("]")
        if not each.lower().startswith(start) or not index.isdigit():
            made[each] = what
            continue
        for place in places.get(int(index), ()):
            made[f"{each[: len(start)]}{place}{bracket}{rest}"] = what
    return made
