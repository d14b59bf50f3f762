"""The DynamoDB profile beside the sandbox's own rules, which were written from the same pages and share no
code with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from recovery.best_point import latest_point
from recovery.drafting import begin_draft
from recovery.models import RecoveryPoint
from recovery.planning import Draft
from recovery.preflight import FindingSeverity, findings
from recovery.restore_roles import candidates
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from tests.profiles.samples import MADE
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox(quiet_environment: None) -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "100") as running:
        yield running


def opened(sandbox: Sandbox, region: str) -> AwsAccount:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        request = ContextRequest(profile="shop", region=region, endpoint=sandbox.url)
        return AwsConnections().open(request, lambda device: "")


def newest_points(account: AwsAccount) -> Iterator[RecoveryPoint]:
    """One for each table, gone ones too."""
    for resource in (each for page in account.reads.resources() for each in page):
        if resource.type == "DynamoDB":
            listed = [point for page in account.reads.points_of(resource.arn) for point in page]
            newest = latest_point(listed)
            assert newest is not None, resource.label
            yield newest


def ready(account: AwsAccount, point: RecoveryPoint) -> Draft:
    draft = begin_draft(account, point).draft
    return draft.with_role(candidates(account, "DynamoDB", draft.point)[0].arn)


def refusal(sandbox: Sandbox, region: str, request: Mapping[str, object]) -> str:
    """What the sandbox says at once, or what the job ends with, "" where the table is made."""
    backup = sandbox.client("backup", region=region)
    try:
        job_id = backup.start_restore_job(**request)["RestoreJobId"]
    except ClientError as error:
        return str(error)
    sandbox.control("POST", "/-/clock", {"advance": 3600})
    job = backup.describe_restore_job(RestoreJobId=job_id)
    return "" if job["Status"] == "COMPLETED" else str(job.get("StatusMessage") or job["Status"])


@pytest.mark.parametrize("number", [0, 1], ids=["the main Region", "the Region of the copies"])
def test_every_table_is_restored_as_the_form_fills_it_in_but_those_that_preflight_blocks(
    sandbox: Sandbox, number: int
) -> None:
    region = sandbox.regions[number]
    account = opened(sandbox, region)
    told, made = {}, 0
    for point in newest_points(account):
        draft = ready(account, point)
        found = findings(draft, draft.plan(), account, MADE)
        errors = [each.text for each in found if each.severity is FindingSeverity.ERROR]
        refused = refusal(sandbox, region, draft.plan().step.request)
        made += not refused
        if bool(refused) != bool(errors):
            told[point.resource_arn] = (refused, errors)
    assert told == {}
    assert made >= 1


KEY_GONE = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"
ANSWERS: tuple[Mapping[str, str], ...] = (
    {"targetTableName": "free-1", "encryptionType": "Default"},
    {"TARGETTABLENAME": "free-2", "ENCRYPTIONTYPE": "KMS"},
    {"targetTableName": "free-3", "encryptionType": "KMS", "kmsMasterKeyArn": "Not Applicable"},
    {"targetTableName": "free-4", "encryptionType": "Default", "kmsMasterKeyArn": "Not Applicable"},
    {"targetTableName": "free-5"},
    {"encryptionType": "Default"},
    {"targetTableName": "ab", "encryptionType": "Default"},
    {"targetTableName": "a b c", "encryptionType": "Default"},
    {"targetTableName": "x" * 256, "encryptionType": "Default"},
    {"targetTableName": "free-6", "encryptionType": "AES256"},
    {"targetTableName": "free-7", "encryptionType": "default"},
    {"targetTableName": "free-8", "encryptionType": "Default", "kmsMasterKeyArn": KEY_GONE},
    {"targetTableName": "free-9", "encryptionType": "Default", "billingMode": "PAY_PER_REQUEST"},
)


@pytest.mark.parametrize("metadata", ANSWERS, ids=lambda each: " ".join(each.values())[:40])
def test_the_profile_and_the_sandbox_judge_the_same_request_alike(
    sandbox: Sandbox, metadata: Mapping[str, str]
) -> None:
    """An error of the profile is refused; what is refused is an error or a warning."""
    account = opened(sandbox, sandbox.regions[0])
    point = next(newest_points(account))
    request = {**ready(account, point).plan().step.request, "Metadata": dict(metadata)}
    worst = {problem.severity for problem in check_request(request)}
    refused = refusal(sandbox, sandbox.regions[0], request)
    if Severity.ERROR in worst:
        assert refused
    elif refused:
        assert Severity.WARNING in worst, refused


def test_copying_tags_is_never_sent(sandbox: Sandbox) -> None:
    account = opened(sandbox, sandbox.regions[0])
    draft = ready(account, next(newest_points(account))).with_copy_tags(True)
    assert not draft.plan().step.request.get("CopySourceTagsToRestoredResource", False)
