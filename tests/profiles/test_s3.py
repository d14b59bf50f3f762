"""What the S3 profile knows beyond single fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.errors import Blocked
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.checking import check_request, likely_target
from restore_profiles.model import Severity
from restore_profiles.services.s3 import PROFILE
from restore_profiles.services.s3_bucket_settings import FOLLOW_UPS
from tests.profiles.samples import CONTEXT, ROLE, point_of

POINT = replace(point_of(PROFILE), resource_arn="arn:aws:s3:::shop-invoices")
CONTINUOUS = replace(
    POINT,
    arn="arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:shop-invoices-5ec207d0",
)
COPY = replace(POINT, source_vault_arn="arn:aws:backup:eu-central-1:111122223333:backup-vault:shop-daily")


def draft_of(point: RecoveryPoint = POINT, target: str = "bucket", **answers: str) -> Draft:
    draft = begin(CONTEXT, point, PROFILE, target, ReturnedMetadata({}), None, ROLE)
    for path, text in {"DestinationBucketName": "shop-restores", **answers}.items():
        draft = draft.edited(path, text)
    return draft


def worst_at(draft: Draft, key: str) -> Severity | None:
    found = [problem.severity for problem in draft.problems() if problem.key == key]
    return Severity.ERROR if Severity.ERROR in found else found[0] if found else None


def test_a_copy_from_another_region_needs_another_encryption_than_the_original() -> None:
    assert draft_of(POINT).values["EncryptionType"] == "original"
    copied = draft_of(COPY)
    assert "EncryptionType" not in copied.values
    assert "EncryptionType" in copied.attention()
    assert worst_at(copied, "EncryptionType") is Severity.ERROR
    assert worst_at(copied.edited("EncryptionType", "original"), "EncryptionType") is Severity.ERROR
    assert copied.edited("EncryptionType", "SSE-S3").plan().metadata["EncryptionType"] == "SSE-S3"


def test_what_belongs_to_the_sources_region_is_not_put_on_a_bucket_elsewhere() -> None:
    source = {f"source.{name}": "{}" for name in ("encryption", "lifecycle", "notifications", "tags")}
    here = {each.name for each in FOLLOW_UPS if each.when.holds(source)}
    elsewhere = {
        each.name for each in FOLLOW_UPS if each.when.holds({**source, "point.from_region": "eu-central-1"})
    }
    assert here - elsewhere == {"encryption", "notifications"}


def test_a_copy_within_the_region_keeps_its_encryption() -> None:
    here = replace(COPY, source_vault_arn="arn:aws:backup:eu-west-1:444455556666:backup-vault:theirs")
    assert draft_of(here).values["EncryptionType"] == "original"


def test_a_continuous_point_is_not_restored_without_its_moment() -> None:
    with pytest.raises(Blocked, match="RestoreTime"):
        draft_of(CONTINUOUS).plan()
    plan = draft_of(CONTINUOUS, RestoreTime="2026-11-20T14:27:00Z").plan()
    assert plan.metadata["RestoreTime"] == "2026-11-20T14:27:00Z"
    assert "RestoreTime" not in draft_of(POINT, RestoreTime="2026-11-20T14:27:00Z").plan().metadata


@pytest.mark.parametrize(
    ("target", "bucket", "severity"),
    [
        ("bucket", "shop-restores", None),
        ("bucket", "shop-invoices", Severity.WARNING),
        ("bucket", "shop-invoices-2", None),
        ("bucket", "shop", None),
        ("source-bucket", "shop-invoices", None),
        ("source-bucket", "shop-restores", Severity.WARNING),
        ("source-bucket", "shop-invoices-2", Severity.WARNING),
        ("new-bucket", "shop-invoices-restored", None),
        ("new-bucket", "Shop_Invoices", Severity.ERROR),
        ("new-bucket", "ab", Severity.ERROR),
    ],
)
def test_the_bucket_is_the_one_that_the_target_means(
    target: str, bucket: str, severity: Severity | None
) -> None:
    draft = draft_of(POINT, target, DestinationBucketName=bucket)
    assert worst_at(draft, "DestinationBucketName") is severity


def test_a_new_bucket_is_offered_a_name_and_the_source_bucket_has_its_own() -> None:
    new = begin(CONTEXT, POINT, PROFILE, "new-bucket")
    assert new.values["DestinationBucketName"] == "shop-invoices-restored-111122223333"
    assert new.attention() == ("DestinationBucketName", "RestoreACLs")
    assert begin(CONTEXT, POINT, PROFILE, "source-bucket").values["DestinationBucketName"] == "shop-invoices"
    assert "DestinationBucketName" not in begin(CONTEXT, POINT, PROFILE).values, "nobody knows which"


@pytest.mark.parametrize(
    ("new_bucket", "target"),
    [("true", "new-bucket"), ("TRUE", "new-bucket"), ("false", "bucket"), ("", "bucket")],
)
def test_a_request_tells_whether_it_makes_a_bucket(new_bucket: str, target: str) -> None:
    metadata = {"DestinationBucketName": "shop-restores"} | ({"NewBucket": new_bucket} if new_bucket else {})
    assert likely_target(PROFILE, "S3", metadata).kind == target


def test_an_answer_that_no_target_takes_does_not_hide_which_is_meant() -> None:
    metadata = {"DestinationBucketName": "shop-restores", "NewBucket": "true", "EncryptionType": "aws:kms"}
    assert likely_target(PROFILE, "S3", metadata).kind == "new-bucket"


def test_the_page_of_today_and_the_older_guide_are_both_taken() -> None:
    today = {"DestinationBucketName": "shop-restores", "RestoreACLs": "false", "EncryptionType": "SSE-S3"}
    older = {
        "DestinationBucketName": "shop-restores",
        "NewBucket": "true",
        "Encrypted": "true",
        "EncryptionType": "original",
        "CreationToken": "8a1b0000-0000-4000-8000-000000000000",
    }
    for metadata in (today, older):
        request = {
            "RecoveryPointArn": POINT.arn,
            "IamRoleArn": ROLE,
            "ResourceType": "S3",
            "Metadata": metadata,
        }
        assert check_request(request) == []
    tagged = {**request, "CopySourceTagsToRestoredResource": True}
    assert [problem.severity for problem in check_request(tagged)] == [Severity.ERROR]


def test_tags_are_never_copied_and_each_attempt_has_a_creation_token() -> None:
    step = draft_of().plan().step
    assert "CopySourceTagsToRestoredResource" not in step.request
    assert set(step.attempt_keys) == {"aws:backup:request-id", "CreationToken"}
