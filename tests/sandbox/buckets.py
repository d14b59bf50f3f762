"""What the tests of S3 restores share: what stood in a bucket at a moment, read from its versions."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.sandbox.steps import points, resource_arn

MEDIA, INVOICES, EXPORTS = "relight-shop-media", "relight-shop-invoices", "relight-shop-exports"
RESTORES = "relight-shop-restores"
"""Versioned, with ACLs: takes a restore."""
SITE = "relight-shop-site"
"""Neither."""
SECOND = "relight-shop-restores-second"
"""In the second Region."""


def versions(s3: Any, bucket: str) -> list[dict[str, Any]]:
    """Every version and delete marker, oldest first; a marker has no Size."""
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=bucket))
    found = [each for page in pages for each in page.get("Versions", []) + page.get("DeleteMarkers", [])]
    return sorted(found, key=lambda each: each["LastModified"])


def state_at(s3: Any, bucket: str, moment: datetime) -> dict[str, bytes]:
    """Bodies by key, of what stood there."""
    latest = {each["Key"]: each for each in versions(s3, bucket) if each["LastModified"] <= moment}
    return {
        key: body_of(s3, bucket, key, each["VersionId"]) for key, each in latest.items() if "Size" in each
    }


def body_of(s3: Any, bucket: str, key: str, version: str | None = None) -> bytes:
    return _version_body(s3, bucket, key, version) if version else _read(s3, bucket, key)


@cache
def _version_body(s3: Any, bucket: str, key: str, version: str) -> bytes:
    """Read once a client: a version never changes, and those of the world are the same after a reset."""
    return _read(s3, bucket, key, VersionId=version)


def _read(s3: Any, bucket: str, key: str, **named: str) -> bytes:
    body: bytes = s3.get_object(Bucket=bucket, Key=key, **named)["Body"].read()
    return body


def contents(s3: Any, bucket: str) -> dict[str, bytes]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [each["Key"] for page in pages for each in page.get("Contents", [])]
    return {key: body_of(s3, bucket, key) for key in keys}


def deploy(s3: Any, bucket: str = MEDIA) -> datetime:
    """The second of the bad deploy, which overwrote objects with a body of its own."""
    for each in versions(s3, bucket):
        if "Size" in each and b"deploy" in body_of(s3, bucket, each["Key"], each["VersionId"]):
            moment: datetime = each["LastModified"]
            return moment
    raise AssertionError(f"no deploy in {bucket}")


def continuous(backup: Any, bucket: str = MEDIA) -> list[dict[str, Any]]:
    """Continuous points, the current one first."""
    found = points(backup, resource_arn(backup, bucket, "S3"))
    return [point for point in found if ":recovery-point:continuous:" in point["RecoveryPointArn"]]


def current(backup: Any, bucket: str = MEDIA) -> str:
    """The continuous point that goes on."""
    return str(continuous(backup, bucket)[0]["RecoveryPointArn"])


def snapshots(backup: Any, bucket: str = MEDIA) -> list[dict[str, Any]]:
    """Newest first."""
    found = points(backup, resource_arn(backup, bucket, "S3"))
    return [point for point in found if ":recovery-point:continuous:" not in point["RecoveryPointArn"]]


def text(moment: datetime, seconds: float = 0) -> str:
    """As RestoreTime takes it."""
    return (moment + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
