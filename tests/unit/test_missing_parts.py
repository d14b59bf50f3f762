"""A job that says COMPLETED and left parts out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recovery.context import Context
from recovery.missing_parts import children_of, parts_missing
from recovery.models import RestoreJob
from tests.unit.fake_account import FakeAccount

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


def below(number: int, status: str) -> RestoreJob:
    moment = datetime(2026, 11, 21, 0, 0, number, tzinfo=UTC)
    return RestoreJob(HERE, f"job-{number}", status, moment, resource_type="EBS", parent_id="job-0")


def test_a_parent_whose_child_failed_is_not_complete() -> None:
    parent = RestoreJob(
        HERE,
        "job-0",
        "COMPLETED",
        datetime(2026, 11, 21, tzinfo=UTC),
        resource_type="EKS",
        is_parent=True,
    )
    children = [below(1, "COMPLETED"), below(2, "FAILED"), below(3, "RUNNING")]
    assert parts_missing(parent, children) == "1 of the 3 jobs below it did not complete."
    assert parts_missing(parent, children[:1]) == ""
    said = replace(
        parent, status_message="One or more Kubernetes objects failed to restore. To get notified ..."
    )
    assert parts_missing(said, children).startswith(f"{said.status_message} 1 of")
    assert parts_missing(replace(parent, status="FAILED"), children) == ""


def test_only_a_parent_is_asked_for_the_jobs_below_it() -> None:
    account = FakeAccount()
    account.all_jobs = {job.id: job for job in (below(2, "FAILED"), below(1, "COMPLETED"))}
    parent = RestoreJob(HERE, "job-0", "COMPLETED", datetime(2026, 11, 21, tzinfo=UTC), is_parent=True)
    assert [job.id for job in children_of(account, parent)] == ["job-1", "job-2"]
    assert children_of(account, replace(parent, is_parent=False)) == ()
