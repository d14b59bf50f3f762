"""The DynamoDB tables of the shop, and every item that was ever written to them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_sandbox.world.histories import DEPLOY, History, Write, in_order

HOUR, DAY = 3600, 86_400

Item = dict[str, Any]
"""In DynamoDB's JSON: each value under its type."""


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    hash_key: str
    items: Callable[[int], Iterator[Write]]
    range_key: str | None = None
    index: tuple[str, str] | None = None
    """Name and hash key of a global secondary index."""
    capacity: int | None = None
    """Read and write units; None pays for each request."""
    key: str | None = None
    """Alias of the KMS key; None is the key that AWS owns."""
    stream: str | None = None
    """View type of the stream."""
    ttl: str | None = None
    """Attribute that items expire by."""
    recovery_since: int | None = None
    """Days ago that point-in-time recovery was turned on."""
    protected: bool = False
    """Against deletion."""
    autoscaled: bool = False


def _orders(start: int) -> Iterator[Write]:
    """An order every 14 hours, paid an hour later; the deploy marks every fourth as refunded and loses every
    seventh."""
    for number in range(1, 61):
        at = start - number * 14 * HOUR
        order, day = f"o-{1000 - number}", f"d-{number % 9}"
        item: Item = {
            "order_id": {"S": order},
            "line": {"N": "1"},
            "customer": {"S": f"customer {day}"},
            "total": {"N": f"{number * 7}.50"},
            "status": {"S": "placed"},
            "note": {"S": "Grüße, “bald” da 🎁" if number % 10 == 0 else "-"},
        }
        yield Write(at, order, item)
        yield Write(at + HOUR, order, {**item, "status": {"S": "paid"}})
        if number % 4 == 0:
            yield Write(start - DEPLOY, order, {**item, "status": {"S": "refunded"}})
        elif number % 7 == 0:
            yield Write(start - DEPLOY + 1, order, None)


def _carts(start: int) -> Iterator[Write]:
    """A cart every day, gone by its time to live two days later."""
    for number in range(40):
        at, cart = start - number * DAY - HOUR, f"cart-{number:02}"
        expires = at + 2 * DAY
        yield Write(
            at,
            cart,
            {
                "cart": {"S": cart},
                "items": {"L": [{"S": f"sku-{number}"}]},
                "expires_at": {"N": str(expires)},
            },
        )
        if expires < start:
            yield Write(expires, cart, None)


def _sessions(start: int) -> Iterator[Write]:
    for number in range(12):
        at = start - number * 3 * DAY - 2 * HOUR
        yield Write(
            at, f"s{number}", {"session": {"S": f"s{number}"}, "expires_at": {"N": str(at + 30 * DAY)}}
        )


def _stock(start: int) -> Iterator[Write]:
    """Levels are counted anew every twelfth day; the deploy sets every second to nothing."""
    for number in range(40):
        for count in range(3):
            at = start - (36 - 12 * count) * DAY + number * 60
            yield Write(at, f"sku-{number:02}", _level(number, 100 + number + count))
        if number % 2:
            yield Write(start - DEPLOY, f"sku-{number:02}", _level(number, 0))


def _level(number: int, units: int) -> Item:
    return {"sku": {"S": f"sku-{number:02}"}, "warehouse": {"S": "main"}, "units": {"N": str(units)}}


def _prices(start: int) -> Iterator[Write]:
    for number in range(36):
        at = start - number * DAY - 3 * HOUR
        item = {"sku": {"S": "sku-01"}, "day": {"N": str(at)}, "price": {"N": f"{10 + number % 4}.99"}}
        yield Write(at, str(at), item)


TABLES = {
    row.name: row
    for row in (
        TableRow(
            "orders",
            "order_id",
            _orders,
            range_key="line",
            index=("by-customer", "customer"),
            capacity=20,
            key="alias/shop-data",
            stream="NEW_AND_OLD_IMAGES",
            recovery_since=60,
            protected=True,
            autoscaled=True,
        ),
        TableRow("carts", "cart", _carts, stream="KEYS_ONLY", ttl="expires_at"),
        TableRow("sessions", "session", _sessions, ttl="expires_at"),
        TableRow(
            "stock-levels",
            "sku",
            _stock,
            range_key="warehouse",
            capacity=5,
            key="alias/aws/dynamodb",
            recovery_since=20,
        ),
        TableRow("price-history", "sku", _prices, range_key="day"),
    )
}
"""All in the shop's main Region."""

NUMBERS = frozenset({"line", "day"})
"""Keys that are numbers; all others are text."""


@cache
def table_history(name: str, start: float) -> History:
    return in_order(TABLES[name].items(math.floor(start)))
