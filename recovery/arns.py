"""ARNs as people read them."""

from __future__ import annotations


def short_id(arn: str) -> str:
    """The part of an ARN that people use: `vol-0ab1`, `orders`, `db:orders` -> `orders`."""
    return arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1] or arn
