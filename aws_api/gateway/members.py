"""Reading members of AWS's answers into the types of `recovery.models`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from aws_api.translation import lost

Item = Mapping[str, Any]
Model = TypeVar("Model")


def text(item: Item, member: str) -> str:
    """The text of a member, "" where it is absent or null."""
    value = item.get(member)
    return "" if value is None else str(value)


def moment(item: Item, member: str) -> datetime | None:
    """A time as an aware UTC datetime, from seconds since 1970 or from what botocore's own parser gives."""
    value = item.get(member)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromtimestamp(value, UTC)


def whole(item: Item, member: str) -> int | None:
    value = item.get(member)
    return None if value is None else int(value)


def truth(item: Item, member: str) -> bool | None:
    value = item.get(member)
    return None if value is None else bool(value)


def percent(item: Item, member: str) -> float | None:
    """`PercentDone`: "12.50%" in answers, a bare number elsewhere; None where it is neither."""
    try:
        return float(str(item.get(member)).removesuffix("%"))
    except ValueError:
        return None


def parsed(operation: str, item: Item, parse: Callable[[Item], Model]) -> Model:
    """`parse(item)`, or `AnswerLost` where a member that must be there is missing or of another type."""
    try:
        return parse(item)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise lost(operation, f"an item cannot be read ({error!r}).") from error


def needed(item: Item, member: str) -> datetime:
    """A time that must be there; `KeyError` where it is not, for `parsed` to tell."""
    found = moment(item, member)
    if found is None:
        raise KeyError(member)
    return found


def pages_of(
    operation: str, pages: Iterator[list[Item]], parse: Callable[[Item], Model]
) -> Iterator[list[Model]]:
    for page in pages:
        yield [parsed(operation, item, parse) for item in page]


def given(**members: object) -> dict[str, object]:
    """Request members without those that are "" or None: an empty filter is not sent."""
    return {member: value for member, value in members.items() if value not in ("", None)}
