"""The points that a composite one holds together, as facts name them: `nested.ARN.type`,
`nested.ARN.resource`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PREFIX, TYPE, RESOURCE = "nested.", ".type", ".resource"
ALL_OTHERS = "*"
"""In `Target.then_nested`: every type that it does not name."""


@dataclass(frozen=True, slots=True)
class NestedPoint:
    """A recovery point that is part of a composite one; `resource_arn` is what it is a backup of."""

    arn: str
    type: str
    resource_arn: str = ""


def nested_points(facts: Mapping[str, str]) -> tuple[NestedPoint, ...]:
    """Those whose type is told, in the order of the facts."""
    arns = (
        name[len(PREFIX) : -len(TYPE)] for name in facts if name.startswith(PREFIX) and name.endswith(TYPE)
    )
    return tuple(
        NestedPoint(arn, facts[f"{PREFIX}{arn}{TYPE}"], facts.get(f"{PREFIX}{arn}{RESOURCE}", ""))
        for arn in arns
    )


def in_order(
    points: Sequence[NestedPoint], types: Sequence[str], restored_arn: str
) -> tuple[NestedPoint, ...]:
    """What `Target.then_nested` wants restored next, less the point that was: by the place of their type in
    `types`, then by type and resource."""
    places = {name: place for place, name in enumerate(types)}
    rest = places.get(ALL_OTHERS)
    wanted = [
        (place, point)
        for point in points
        if point.arn != restored_arn and (place := places.get(point.type, rest)) is not None
    ]
    wanted.sort(key=lambda each: (each[0], each[1].type, each[1].resource_arn, each[1].arn))
    return tuple(point for _, point in wanted)
