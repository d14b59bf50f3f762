"""New buckets as S3 makes them since April 2023: ACLs off, public access blocked, encrypted with SSE-S3 (S3
user guide, "Default settings for new S3 buckets FAQ"). Moto leaves all three out."""

from __future__ import annotations

from functools import wraps
from typing import Any

from moto.s3.models import PublicAccessBlock, S3Backend


def install() -> None:
    """Gives each bucket that moto makes from now on what S3 would; a request's own ownership wins."""
    if hasattr(S3Backend.create_bucket, "__wrapped__"):
        return
    original = S3Backend.create_bucket

    @wraps(original)
    def create_bucket(self: Any, *arguments: Any, **named: Any) -> Any:
        bucket = original(self, *arguments, **named)
        # Moto declares its models abstract and instantiates them all the same.
        block: Any = PublicAccessBlock
        bucket.public_access_block = block(True, True, True, True)
        bucket.ownership_rule = "BucketOwnerEnforced"  # type: ignore[assignment]
        bucket.encryption = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}}
        return bucket

    S3Backend.create_bucket = create_bucket  # type: ignore[method-assign]
