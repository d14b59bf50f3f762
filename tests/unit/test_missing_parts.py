"""A job that says COMPLETED and left parts out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from recovery.context import Context
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob

HERE = Context("111122223333", "eu-west-1")
SOME = "One or more objects failed to be restored from arn:aws:backup:... to shop. To get notified ..."
NONE = "There are no objects that match the restore request for arn:aws:backup:..."


@pytest.mark.parametrize(
    ("resource_type", "status", "message", "missing"),
    [
        ("S3", "COMPLETED", SOME, SOME),
        ("S3", "COMPLETED", NONE, NONE),
        ("S3", "COMPLETED", "", ""),
        ("S3", "COMPLETED", "Restored 26 objects.", ""),
        ("S3", "FAILED", SOME, ""),
        ("EBS", "COMPLETED", SOME, ""),
        ("Quantum Ledger", "COMPLETED", SOME, ""),
    ],
)
def test_awss_own_words_tell_that_parts_are_missing(
    resource_type: str, status: str, message: str, missing: str
) -> None:
    job = RestoreJob(
        HERE,
        "job-1",
        status,
        datetime(2026, 11, 21, tzinfo=UTC),
        resource_type=resource_type,
        status_message=message,
    )
    assert parts_missing(job) == missing
