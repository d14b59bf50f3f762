"""S3 on the command line: objects as of a moment, and a restore that leaves some out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.cli.relight import Relight
from tests.sandbox_process import Sandbox

BUCKET = "relight-shop-invoices"


def objects(sandbox: Sandbox, bucket: str) -> dict[str, bytes]:
    s3 = sandbox.client("s3")
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", ())]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def as_of(sandbox: Sandbox, bucket: str, moment: datetime) -> dict[str, bytes]:
    """The objects that stood in the bucket at that moment, by its own versions."""
    s3 = sandbox.client("s3")
    answer = s3.list_object_versions(Bucket=bucket)
    entries: list[dict[str, Any]] = [*answer.get("Versions", ()), *answer.get("DeleteMarkers", ())]
    before = sorted(
        (entry for entry in entries if entry["LastModified"] <= moment),
        key=lambda entry: (entry["LastModified"], entry["VersionId"]),
    )
    last = {entry["Key"]: entry for entry in before}
    return {
        key: s3.get_object(Bucket=bucket, Key=key, VersionId=entry["VersionId"])["Body"].read()
        for key, entry in last.items()
        if "ETag" in entry
    }


def test_the_objects_of_a_moment_come_back_in_a_new_bucket_and_no_others(
    relight: Relight, sandbox: Sandbox
) -> None:
    told = relight(
        *("--write", "restore", BUCKET, "--at", "-36h", "--target", "new-bucket", "--yes", "--wait"),
        *("--set", "DestinationBucketName=invoices-of-that-moment"),
    )
    assert told.code == 0, told.err
    metadata = sandbox.client("backup").get_restore_job_metadata(RestoreJobId=told.out.strip())["Metadata"]
    moment = datetime.fromisoformat(metadata["RestoreTime"])
    back = objects(sandbox, "invoices-of-that-moment")
    assert back == as_of(sandbox, BUCKET, moment)
    assert back != objects(sandbox, BUCKET), "something was written or deleted since"
    assert metadata["CreationToken"] == metadata["aws:backup:request-id"]


def test_a_restore_that_left_an_object_out_ends_with_5_and_awss_words(relight: Relight) -> None:
    told = relight(
        *("--write", "restore", "relight-shop-exports", "--latest", "--yes", "--wait"),
        *("--set", "DestinationBucketName=relight-shop-restores"),
    )
    assert told.code == 5
    assert "parts are missing" in told.err
    assert "One or more objects failed" in told.err
    again = relight("job", told.out.strip())
    assert again.code == 5
    listed = next(line for line in relight("jobs").out.splitlines() if told.out.strip() in line)
    assert "COMPLETED IN PART" in listed


def test_with_all_that_remained_done_an_object_is_still_missing(relight: Relight) -> None:
    told = relight(
        *("--write", "restore", "relight-shop-exports", "--latest", "--target", "new-bucket", "--yes"),
        *("--wait", "--set", "DestinationBucketName=exports-of-that-moment"),
    )
    assert told.code == 5, told.err
    done = relight("job", told.out.strip(), "--follow-ups", "--yes", "--json")
    assert {piece["done"] for piece in done.json["follow_ups"] if not piece["work"]["optional"]} <= {"yes"}
    assert (done.code, "parts are missing" in done.err) == (5, True)


@pytest.mark.parametrize(
    ("bucket", "said"),
    [
        ("relight-shop-site", "put-bucket-versioning"),
        ("nobody-has-this-bucket", "There is no bucket called"),
        ("relight-shop-restores-second", "is in Region eu-central-1"),
    ],
)
def test_a_bucket_that_cannot_take_the_restore_blocks_it(relight: Relight, bucket: str, said: str) -> None:
    told = relight(
        *("--write", "restore", BUCKET, "--latest", "--yes", "--set", f"DestinationBucketName={bucket}")
    )
    assert told.code == 3
    assert said in told.err
    assert told.out == ""
