"""Pages of the listings that moto lacks or does not page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult


def paged(
    member: str,
    items: list[Any],
    inputs: Mapping[str, Any],
    *,
    most: int,
    refusal: type[ServiceException],
    names: tuple[str, str] = ("MaxResults", "NextToken"),
) -> ActionResult:
    """One page of a listing, `most` items where the request names no size. `names` are the request's members;
    the answer's token is called as the request's. Raises `refusal` for a size or a token that is no such."""
    size_name, token_name = names
    size = inputs.get(size_name) or most
    if not 1 <= size <= most:
        raise refusal(f"{size_name} must be 1 to {most}.")
    return page_of(member, items, size, inputs, token_name, refusal)


def page_of(
    member: str,
    items: list[Any],
    size: int,
    inputs: Mapping[str, Any],
    token_name: str,
    refusal: type[ServiceException],
) -> ActionResult:
    """`size` items from where the request's token points to. Raises `refusal` for what is no token."""
    token = inputs.get(token_name)
    try:
        start = 0 if token is None else int(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError) as error:
        raise refusal(f"{token_name} is not valid.") from error
    answer: dict[str, Any] = {member: items[start : start + size]}
    if start + size < len(items):
        answer[token_name] = base64.b64encode(str(start + size).encode()).decode()
    return ActionResult(answer)
