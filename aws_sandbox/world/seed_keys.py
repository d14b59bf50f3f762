"""Makes the world's KMS keys, under the same ids in every run."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from moto.kms.models import Key, kms_backends

from aws_sandbox.world.accounts import KEYS, KeyRow, Place

DAYS_TO_DELETION = 9


def seed_keys(place: Place) -> None:
    kms = kms_backends[place.account][place.region]
    for row in KEYS:
        if row.account.id == place.account:
            key = _key(place, row)
            kms.keys[key.id] = key
            kms.create_alias(key.id, row.alias)


@cache
def _pattern() -> Any:
    """Moto generates an RSA key of 30 ms for each, which a symmetric key never uses: once a process is
    enough."""
    # Moto declares its models abstract and instantiates them all the same.
    made: Any = Key
    return made(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", account_id="", region="")


def _key(place: Place, row: KeyRow) -> Any:
    key = copy.copy(_pattern())
    key.arn = place.key_arn(row.alias)
    key.id = key.arn.rpartition("/")[2]
    key.account_id, key.region = place.account, place.region
    key.policy = key.generate_default_policy()
    key.grants, key.aliases, key.rotations = {}, {}, []
    if row.aws_managed:
        key.key_manager = "AWS"
        key.description = f"Default key that protects my {row.alias.rpartition('/')[2].upper()} data"
    else:
        key.description = f"Encrypts {row.alias.removeprefix('alias/')}"
    if row.state != "Enabled":
        key.enabled, key.key_state = False, row.state
    if row.state == "PendingDeletion":
        key.deletion_date = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=DAYS_TO_DELETION)
    return key
