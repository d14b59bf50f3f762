"""Makes the world's buckets in moto's S3, with every version of their objects at the time it was written.
Names of buckets are of the whole partition, so all are made at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from moto.s3.models import (
    FakeBucket,
    FakeDeleteMarker,
    FakeKey,
    PublicAccessBlock,
    get_canned_acl,
    s3_backends,
)

from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.buckets import BUCKETS, BucketRow, Stored, bucket_history
from aws_sandbox.world.histories import Write, stacks_at

# Moto declares its models abstract and instantiates them all the same.
_MotoKey: Any = FakeKey
_MotoMarker: Any = FakeDeleteMarker
_MotoBlock: Any = PublicAccessBlock
_MotoBucket: Any = FakeBucket

YEAR = 365 * 86_400


def seed_s3(place: Place) -> None:
    """All buckets of the place's partition; its account and Region do not matter."""
    start = SandboxBackupBackend.clock.start
    for row in BUCKETS:
        s3 = s3_backends[row.account.id][place.partition]
        bucket = _bucket(place.partition, row, start)
        s3.buckets[row.name] = bucket
        if row.settings:
            _settings(s3, bucket)
        for key, stack in stacks_at(bucket_history(row.name, start), start).items():
            bucket.keys.setlist(key, _versions(s3, bucket, stack))


def _bucket(partition: str, row: BucketRow, start: float) -> Any:
    regions = PARTITIONS[partition].regions
    bucket = _MotoBucket(row.name, row.account.id, regions[0 if row.main else 1])
    bucket.creation_date = datetime.fromtimestamp(start - YEAR, UTC)
    bucket.versioning_status = "Enabled" if row.versioned else None
    bucket.ownership_rule = "ObjectWriter" if row.acls else "BucketOwnerEnforced"
    bucket.encryption = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}}
    if row.blocks_public:
        bucket.public_access_block = _MotoBlock(True, True, True, True)
    if row.replica is not None:
        bucket.replication = {
            "Role": f"arn:{partition}:iam::{row.account.id}:role/ShopReplicationRole",
            "Rule": [
                {
                    "ID": "to-the-second-region",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Enabled"},
                    "Destination": {"Bucket": f"arn:{partition}:s3:::{row.replica}"},
                }
            ],
        }
    return bucket


def _settings(s3: Any, bucket: Any) -> None:
    statement = {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": f"{bucket.arn}/*",
    }
    bucket.policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]}).encode()
    bucket.set_cors(
        [
            {
                "AllowedMethod": ["GET", "HEAD"],
                "AllowedOrigin": ["https://shop.example"],
                "MaxAgeSeconds": "3600",
            }
        ]
    )
    bucket.set_lifecycle(
        [
            {
                "ID": "old-versions",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "NoncurrentVersionExpiration": {"NoncurrentDays": "60"},
            }
        ]
    )
    s3.put_bucket_tagging(bucket.name, {"team": "shop", "tier": "production"})


def _versions(s3: Any, bucket: Any, stack: list[Write]) -> list[Any]:
    """Moto's versions and delete markers of one key, oldest first."""
    versions: list[Any] = []
    for write in stack:
        if write.value is None:
            version = _MotoMarker(versions[-1])
            version._version_id = stable_uuid("marker", bucket.name, write.key, len(versions))
        else:
            version = _version(s3, bucket, write.key, write.value, len(versions))
        version.last_modified = moto_time(write.at)
        versions.append(version)
    return versions


def _version(s3: Any, bucket: Any, key: str, stored: Stored, number: int) -> Any:
    home = Place(bucket.partition, bucket.account_id, bucket.region_name)
    version = _MotoKey(
        key,
        stored.body,
        home.account,
        home.region,
        is_versioned=True,
        version_id=stable_hex("version", bucket.name, key, number, length=32),
        bucket_name=bucket.name,
        encryption="aws:kms" if stored.key else "AES256",
        kms_key_id=home.key_arn(stored.key) if stored.key else None,
    )
    version.set_metadata({f"x-amz-meta-{name}": value for name, value in stored.metadata.items()})
    if stored.acl is not None:
        version.set_acl(get_canned_acl(stored.acl))
    if stored.tags:
        s3.tagger.tag_resource(version.arn, s3.tagger.convert_dict_to_tags_input(stored.tags))
    return version
