"""S3: what is in the destination bucket already. AWS Backup does not list what a backup holds, so this counts
what is there, and says what that means: an object whose key exists is skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import needed, parsed, text
from recovery.finding import Finding, FindingSeverity
from recovery.moments import iso

TITLE = "Objects that are skipped"
MOST = 10_000
"""Keys listed at most: ten pages, about two seconds. Above that the count is a sample, and said to be."""
URI = "s3://"

WARNING, INFO, PASSED = FindingSeverity.WARNING, FindingSeverity.INFO, FindingSeverity.PASSED


@dataclass(frozen=True, slots=True)
class Count:
    """Objects that a bucket has now (delete markers are none), `later` of them written after a moment."""

    objects: int
    later: int
    sampled: bool

    def __str__(self) -> str:
        return f"{self.objects:,} or more objects (sampled)" if self.sampled else _objects(self.objects)


def skipped(
    calls: Calls, bucket: str, items: Sequence[str], moment: datetime, *, is_source: bool
) -> Iterator[Finding]:
    """How many objects of the whole bucket, or under each of `items`, are there already. `moment` is the one
    whose data comes back."""
    if not items:
        yield _finding(f"Bucket {bucket}", count(calls, bucket, "", moment), moment, is_source=is_source)
    for item in items:
        key = key_of(item)
        yield _finding(
            f"Under {item}, bucket {bucket}", count(calls, bucket, key, moment), moment, is_source=is_source
        )


def key_of(item: str) -> str:
    """The key or folder of an item, which is an S3 URI or the path itself."""
    return item[len(URI) :].partition("/")[2] if item.startswith(URI) else item


def bucket_of(item: str) -> str:
    """The bucket that an item names, "" for a path."""
    return item[len(URI) :].partition("/")[0] if item.startswith(URI) else ""


def count(calls: Calls, bucket: str, key: str, moment: datetime) -> Count:
    """The objects of a bucket that are `key` itself or lie in the folder of that name; "" is all."""
    folder = f"{key.rstrip('/')}/" if key else ""
    objects = later = listed = 0
    request: dict[str, object] = {"Bucket": bucket, "MaxKeys": 1000}
    if key:
        request["Prefix"] = key
    following = ""
    while True:
        more = {"ContinuationToken": following} if following else {}
        answer = calls.read("s3", "ListObjectsV2", **request, **more)
        page: Sequence[Answer] = answer.get("Contents") or ()
        for item in page:
            if text(item, "Key") == key or text(item, "Key").startswith(folder):
                objects += 1
                later += parsed("ListObjectsV2", item, _written) > moment
        listed += len(page)
        following = text(answer, "NextContinuationToken")
        if not following or listed >= MOST:
            return Count(objects, later, bool(following))


def _written(item: Answer) -> datetime:
    return needed(item, "LastModified")


def _finding(where: str, there: Count, moment: datetime, *, is_source: bool) -> Finding:
    evidence = f"s3:ListObjectsV2, {there}"
    if not there.objects:
        more = " in the part that was listed" if there.sampled else ""
        return Finding(PASSED, TITLE, f"{where} has no objects{more}: nothing is skipped.", evidence=evidence)
    if not is_source:
        told = f"{where} has {there}. Whichever of them the backup holds too is skipped, and stays as it is."
        return Finding(WARNING, TITLE, told, "Restore into an empty bucket to get everything.", evidence)
    same = there.objects - there.later
    told = f"{where} has {there}, all skipped. {same:,} are as they were at {iso(moment)}: nothing is lost."
    if not there.later:
        return Finding(INFO, TITLE, told, "Only objects that are gone come back.", evidence)
    told += (
        f" {there.later:,} were written later: their state of that moment does not come back here, "
        "and what they are now stays."
    )
    return Finding(WARNING, TITLE, told, "Restore into another bucket to get them as they were.", evidence)


def _objects(number: int) -> str:
    return "1 object" if number == 1 else f"{number:,} objects"
