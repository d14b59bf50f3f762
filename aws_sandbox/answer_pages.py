"""Pages of the listings of services that moto lacks."""

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
    size, token = inputs.get(size_name) or most, inputs.get(token_name)
    if not 1 <= size <= most:
        raise refusal(f"{size_name} must be 1 to {most}.")
    try:
        start = 0 if token is None else int(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError) as error:
        raise refusal(f"{token_name} is not valid.") from error
    answer: dict[str, Any] = {member: items[start : start + size]}
    if start + size < len(items):
        answer[token_name] = base64.b64encode(str(start + size).encode()).decode()
    return ActionResult(answer)
