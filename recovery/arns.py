"""ARNs as people read them."""

from __future__ import annotations

import re

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def within_region(arn: str) -> str:
    """What an ARN names inside its account and Region, `HANA/ERP/DB/HDB`; what is no ARN stays as it is."""
    return arn.split(":", 5)[-1] if arn.startswith("arn:") else arn


def short_id(arn: str) -> str:
    """The part of an ARN that people use: `vol-0ab1`, `orders`, `db:orders` -> `orders`, and of
    `stack/shop/UUID` the name."""
    *before, last = arn.rsplit(":", 1)[-1].split("/")
    return before[-1] if len(before) > 1 and UUID.fullmatch(last) else last or arn
