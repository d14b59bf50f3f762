"""S3: buckets to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context


def buckets(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """All buckets of the account, with their Region as the label where S3 tells it."""
    pages = calls.pages("s3", "ListBuckets", {"MaxBuckets": 1000}, token="ContinuationToken")
    return [AccountChoice(text(item, "Name"), text(item, "BucketRegion")) for page in pages for item in page]
