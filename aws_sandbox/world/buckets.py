"""The buckets of the world, and every object that was ever written to them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from aws_sandbox.world.accounts import RECOVERY, SHOP, Account
from aws_sandbox.world.histories import DEPLOY, History, Write, in_order

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of an object."""

    body: bytes
    metadata: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    key: str | None = None
    """Alias of the KMS key it is encrypted with; None is SSE-S3."""
    acl: str | None = None
    """Canned ACL, as far as the backup has it: None where ACLs are off or the backup left them out."""


@dataclass(frozen=True, slots=True)
class BucketRow:
    account: Account
    name: str
    main: bool = True
    """In the main Region; otherwise in the second."""
    versioned: bool = True
    acls: bool = True
    """Object Ownership lets ACLs count (ObjectWriter); otherwise BucketOwnerEnforced."""
    blocks_public: bool = False
    replica: str | None = None
    """The bucket that objects are replicated to."""
    settings: bool = False
    """Has a policy, CORS and lifecycle rules and tags, which no backup holds."""


BUCKETS = (
    BucketRow(SHOP, "relight-shop-media", replica="relight-shop-media-replica", settings=True),
    BucketRow(SHOP, "relight-shop-invoices"),
    BucketRow(SHOP, "relight-shop-exports", acls=False),
    BucketRow(SHOP, "relight-shop-logs", acls=False),
    BucketRow(SHOP, "relight-shop-restores"),
    BucketRow(SHOP, "relight-shop-site", versioned=False, acls=False, blocks_public=True),
    BucketRow(SHOP, "relight-shop-media-replica", main=False),
    BucketRow(SHOP, "relight-shop-restores-second", main=False),
    BucketRow(RECOVERY, "relight-recovery-restores"),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the objects of a bucket are called, and how they are kept."""

    folder: str
    count: int
    odd: tuple[str, ...] = ()
    key: str | None = None
    acl: str | None = None


CONTENTS = {
    "relight-shop-media": Contents(
        "products/photo-{:03}.jpg",
        24,
        (
            "banners/summer sale 50%.png",
            "banners/été – 主要 🔎.png",
            """banners/it's "new" & <b>bold</b> $(reboot) `id`.svg""",
            "videos//double//slash.mp4",
            "videos/plus+sign=and,comma;semi:colon@at.mp4",
            "catalogue/",
        ),
        acl="private",
    ),
    "relight-shop-invoices": Contents(
        "2026/invoice-{:04}.txt",
        30,
        ("2026/credit note #7.txt", "2026/Rechnung für Jürgen.txt", """2026/O'Brien "final".txt"""),
        key="alias/shop-data",
        acl="private",
    ),
    "relight-shop-exports": Contents("daily/export-{:02}.csv", 12),
    "relight-shop-logs": Contents("web/access-{:02}.log", 10),
}

UNREADABLE = ("relight-shop-exports", "daily/export-03.csv", "alias/shop-retired")
"""One object under a key that is disabled."""
PUBLIC = ("relight-shop-media", "products/photo-001.jpg")
"""One object that everyone may read."""


@cache
def bucket_history(name: str, start: float) -> History:
    """Every object of a bucket is written once and most a second time; a few are deleted a week before the
    start. In the media and the invoices, a deploy three hours before the start overwrites every third object,
    deletes every fifth and adds two."""
    contents = CONTENTS.get(name)
    return () if contents is None else in_order(_writes(name, contents, math.floor(start)))


def _writes(name: str, contents: Contents, start: int) -> Iterator[Write]:
    keys = [contents.folder.format(number) for number in range(1, contents.count + 1)] + list(contents.odd)
    for place, key in enumerate(keys):
        yield Write(start - 40 * DAY + place * 90, key, _stored(name, contents, key, 1))
        if place % 2 == 0:
            yield Write(start - 12 * DAY + place * 61, key, _stored(name, contents, key, 2))
        if place % 9 == 8:
            yield Write(start - 7 * DAY + place, key, None)
    if contents.acl is None:
        return
    deploy = start - DEPLOY
    for place, key in enumerate(keys):
        if place % 9 == 8:
            continue
        if place % 5 == 4:
            yield Write(deploy + 1, key, None)
        elif place % 3 == 0:
            broken = Stored(b"\0 broken by the deploy", {"release": "2.0"}, {}, contents.key, contents.acl)
            yield Write(deploy, key, broken)
    for key in ("release/2.0/manifest.json", "release/2.0/index.html"):
        yield Write(deploy + 2, key, Stored(b"{}\n", {"release": "2.0"}, {}, contents.key, contents.acl))


def _stored(name: str, contents: Contents, key: str, version: int) -> Stored:
    return Stored(
        b"" if key.endswith("/") else f"{name} {key} version {version}\n".encode(),
        {"written-by": "shop", "version": str(version)},
        {"team": "shop", "kind": key.partition("/")[0]},
        UNREADABLE[2] if (name, key) == UNREADABLE[:2] else contents.key,
        "public-read" if (name, key) == PUBLIC else contents.acl,
    )
