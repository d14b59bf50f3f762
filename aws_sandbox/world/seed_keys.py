"""Makes the world's KMS keys, under the same ids in every run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from moto.kms.models import kms_backends

from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import KEYS, places


def seed_keys(partition: Partition) -> None:
    for place in places(partition):
        kms = kms_backends[place.account][place.region]
        for row in KEYS:
            if row.account.id != place.account:
                continue
            what = "Default key that protects my data" if row.aws_managed else f"Encrypts {row.alias[6:]}"
            key = kms.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", what, None)
            del kms.keys[key.id]
            key.arn = place.key_arn(row.alias)
            key.id = key.arn.rpartition("/")[2]
            kms.keys[key.id] = key
            kms.create_alias(key.id, row.alias)
            if row.aws_managed:
                key.key_manager = "AWS"
            if row.state != "Enabled":
                key.enabled, key.key_state = False, row.state
            if row.state == "PendingDeletion":
                key.deletion_date = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=9)
