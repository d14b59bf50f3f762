"""S3: buckets to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice
from recovery.context import Context


def buckets(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """All buckets of the account, with their Region as the label where S3 tells it, those of this Region
    first."""
    pages = calls.pages("s3", "ListBuckets", {"MaxBuckets": 1000}, token="ContinuationToken")
    found = [_choice(context, item) for page in pages for item in page]
    return sorted(found, key=lambda choice: (bool(choice.note), choice.value))


def _choice(context: Context, item: Answer) -> AccountChoice:
    region = text(item, "BucketRegion")
    return AccountChoice(
        text(item, "Name"), region, "another Region" if region not in ("", context.region) else ""
    )
