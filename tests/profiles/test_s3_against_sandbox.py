"""The S3 profile beside the sandbox's own rules, which were written from the same pages and share no code
with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from recovery.drafting import begin_draft
from recovery.models import Continuity, ProtectedResource, RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.preflight import FindingSeverity, findings
from recovery.restore_roles import candidates
from restore_profiles.model import Severity
from tests.sandbox_process import Sandbox, running_sandbox

TAKES = "relight-shop-restores"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "1000") as running:
        yield running


def points_of(account: AwsAccount, bucket: str) -> list[RecoveryPoint]:
    resource: ProtectedResource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == "S3" and found.label == bucket
    )
    return [point for page in account.reads.points_of(resource.arn) for point in page]


def ready(account: AwsAccount, continuity: Continuity, bucket: str = "relight-shop-invoices") -> Draft:
    """The newest COMPLETED point of a bucket, into the bucket that takes restores."""
    fit = [
        point
        for point in points_of(account, bucket)
        if point.continuity is continuity and point.status == "COMPLETED"
    ]
    draft = begin_draft(account, max(fit, key=lambda point: point.created)).draft
    draft = draft.with_role(candidates(account, "S3", draft.point)[0].arn)
    draft = draft.edited("DestinationBucketName", TAKES)
    if continuity is Continuity.CONTINUOUS:
        draft = draft.at((datetime.now(UTC) - timedelta(hours=2)).replace(microsecond=0))
    return draft


@pytest.fixture(scope="module")
def snapshot(account: AwsAccount) -> Draft:
    return ready(account, Continuity.SNAPSHOT)


@pytest.fixture(scope="module")
def continuous(account: AwsAccount) -> Draft:
    return ready(account, Continuity.CONTINUOUS)


def outcome(sandbox: Sandbox, request: Any) -> tuple[str, str]:
    """("", "") where the restore completes; otherwise how it ends and why."""
    backup = sandbox.client("backup")
    try:
        job_id = backup.start_restore_job(**request)["RestoreJobId"]
    except ClientError as error:
        return "refused", str(error)
    for _ in range(200):
        sandbox.control("POST", "/-/clock", {"advance": 3600})
        job = backup.describe_restore_job(RestoreJobId=job_id)
        if job["Status"] in {"COMPLETED", "FAILED", "ABORTED"}:
            break
    done = job["Status"] == "COMPLETED"
    return ("", "") if done else (job["Status"], job.get("StatusMessage", ""))


KEY = "KMSKey=alias/shop-data"
ANSWERS = (
    (),
    ("DestinationBucketName=",),
    ("EncryptionType=SSE-S3",),
    ("EncryptionType=AES256",),
    ("EncryptionType=SSE-KMS",),
    ("EncryptionType=SSE-KMS", KEY),
    ("ItemsToRestore=s3://relight-shop-invoices/a, s3://relight-shop-invoices/b",),
    ("ItemsToRestore=a, b, c, d, e, f",),
    ("RestoreLatestVersionsUpTo=all",),
    ("RestoreLatestVersionsUpTo=3",),
    ("RestoreLatestVersionsUpTo=0",),
    ("RestoreLatestVersionsUpTo=some",),
    ("RestoreACLs=maybe",),
    ("RestoreACLs=false",),
    ("Encrypted=perhaps",),
)


@pytest.mark.parametrize("settings", ANSWERS, ids=" ".join)
@pytest.mark.parametrize("kind", ["snapshot", "continuous"])
def test_the_profile_and_the_sandbox_judge_the_same_answers_alike(
    sandbox: Sandbox, request: pytest.FixtureRequest, kind: str, settings: tuple[str, ...]
) -> None:
    sound: Draft = request.getfixturevalue(kind)
    draft = set_values(sound, settings)
    worst = {problem.severity for problem in draft.problems()}
    if Severity.ERROR in worst:
        # Sent all the same, as someone might who does not ask the profile.
        metadata = {path: text for path, text in draft.values.items() if text}
        if "ItemsToRestore" in metadata:
            metadata["ItemsToRestore"] = '["a","b","c","d","e","f"]'
        how, _ = outcome(sandbox, {**sound.plan().step.request, "Metadata": metadata})
        assert how
    else:
        how, why = outcome(sandbox, draft.plan().step.request)
        assert not how or Severity.WARNING in worst, why


DESTINATIONS = (
    ("bucket", "relight-shop-restores"),
    ("bucket", "relight-shop-site"),
    ("bucket", "relight-shop-restores-second"),
    ("bucket", "relight-shop-logs"),
    ("bucket", "nobody-has-this-bucket"),
    ("source-bucket", "relight-shop-media"),
    ("new-bucket", "relight-shop-media-again"),
    ("new-bucket", "relight-shop-logs"),
)


@pytest.mark.parametrize("acls", ["true", "false"])
@pytest.mark.parametrize(("target", "bucket"), DESTINATIONS)
def test_what_is_asked_of_the_destination_is_what_the_restore_fails_by(
    sandbox: Sandbox, account: AwsAccount, target: str, bucket: str, acls: str
) -> None:
    draft = ready(account, Continuity.SNAPSHOT, "relight-shop-media").with_target(target)
    draft = set_values(draft, [f"DestinationBucketName={bucket}", f"RestoreACLs={acls}"])
    if target == "new-bucket" and "again" in bucket:
        draft = draft.edited("DestinationBucketName", f"{bucket}-{acls}")
    found = errors(account, draft)
    how, why = outcome(sandbox, draft.plan().step.request)
    assert bool(how) is bool(found), (why, found)


def test_a_role_without_the_policy_for_s3_is_warned_about_and_the_job_fails(
    sandbox: Sandbox, account: AwsAccount, snapshot: Draft
) -> None:
    draft = snapshot.with_role(sandbox.role("ShopRestoreRole"))
    told = findings(draft, draft.plan(), account, datetime.now(UTC))
    warned = {finding.text for finding in told if finding.severity is FindingSeverity.WARNING}
    assert any("s3:PutObject" in text for text in warned)
    assert outcome(sandbox, draft.plan().step.request)[0] == "FAILED"


def errors(account: AwsAccount, draft: Draft) -> list[str]:
    return [
        f"{finding.title}: {finding.text}"
        for finding in findings(draft, draft.plan(), account, datetime.now(UTC))
        if finding.severity is FindingSeverity.ERROR
    ]
