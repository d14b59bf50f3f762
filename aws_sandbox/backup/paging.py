"""Pages of a list, under tokens that only fit the list they came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from aws_sandbox.backup.errors import InvalidParameterValue

Item = TypeVar("Item")

LARGEST_PAGE = 1000
"""MaxResults of the service model: 1 to 1000."""

DEFAULT_PAGE = 100
"""The model gives no default. A small one makes clients that forget to page fail here instead of in
production."""


def page(
    items: Sequence[Item], inputs: Mapping[str, Any], listing: str, *, smallest: int = 1
) -> tuple[Sequence[Item], str | None]:
    """The page that the inputs ask for, and the token of the next one.

    A token carries the listing and its filters: AWS says that a token is only good for the same request; what
    it answers otherwise is undocumented, so a token from elsewhere is refused.
    """
    size = inputs.get("MaxResults")
    size = DEFAULT_PAGE if size is None else size
    if not smallest <= size <= LARGEST_PAGE:
        raise InvalidParameterValue(f"MaxResults must be between {smallest} and {LARGEST_PAGE}, not {size}.")
    filters = {key: str(value) for key, value in inputs.items() if key not in ("MaxResults", "NextToken")}
    origin = hashlib.sha256(json.dumps([listing, filters], sort_keys=True).encode()).hexdigest()[:16]
    start = 0
    if (token := inputs.get("NextToken")) is not None:
        start = _offset(token, origin)
    end = start + size
    return items[start:end], _token(origin, end) if end < len(items) else None


def _token(origin: str, offset: int) -> str:
    return base64.urlsafe_b64encode(f"{origin}:{offset}".encode()).decode()


def _offset(token: str, origin: str) -> int:
    try:
        found, offset = base64.b64decode(token, altchars=b"-_", validate=True).decode().split(":")
        if found == origin and offset.isascii() and offset.isdigit():
            return int(offset)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise InvalidParameterValue("NextToken is not valid for this request.")
