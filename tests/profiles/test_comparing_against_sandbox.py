"""Source against restored, for what the sandbox really makes: both are looked up over HTTP."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import pytest

from aws_api.account import AwsAccount
from recovery.account import Known
from recovery.comparing import Comparison, compare
from recovery.drafting import begin_draft
from recovery.models import RestoreJob
from tests.sandbox_process import Sandbox


@dataclass(frozen=True, slots=True)
class Case:
    """A resource of the shop, and what a restore of it must show as different, or as the same."""

    kind: str
    name: str
    differs: frozenset[str]
    same: frozenset[str]
    target: str = ""


CASES = (
    Case(
        "RDS",
        "customers",
        frozenset(),
        frozenset(
            {"instance_class", "engine_version", "kms_key_arn", "subnet_group", "security_groups", "tags"}
        )
        | {"parameter_group", "backup_retention_days", "deletion_protection", "storage_type"},
    ),
    Case(
        "Aurora",
        "fraud",
        frozenset({"instance_count"}),
        frozenset({"engine_version", "kms_key_arn", "subnet_group", "security_groups", "parameter_group"})
        | {"backup_retention_days", "deletion_protection", "encrypted", "tags"},
    ),
    Case(
        "EC2",
        "web-1",
        frozenset(),
        frozenset(
            {"instance_type", "subnet_id", "security_group_ids", "instance_profile", "devices", "tags"}
        ),
    ),
    Case(
        "EBS",
        "orders-db-data",
        frozenset({"tags"}),
        frozenset({"volume_type", "size_gib", "iops", "throughput", "encrypted", "kms_key_arn"}),
    ),
    Case(
        "DynamoDB",
        "orders",
        frozenset({"stream", "pitr", "deletion_protection", "tags", "scaling"}),
        frozenset({"keys", "indexes", "billing_mode", "kms_key_arn", "read_capacity"}),
    ),
    Case(
        "S3",
        "relight-shop-media",
        frozenset({"lifecycle", "cors", "has_policy"}),
        frozenset({"public_access_blocked"}),
        target="new-bucket",
    ),
    Case(
        "EFS",
        "tenants",
        frozenset({"mount_targets", "throughput_mode"}),
        frozenset({"encrypted", "performance_mode", "tags"}),
    ),
    Case(
        "FSx",
        "office-windows",
        frozenset({"aliases"}),
        frozenset({"storage_gib", "subnets", "kms_key_arn", "throughput", "deployment_type", "tags"}),
    ),
)


@pytest.fixture(scope="module")
def jobs(sandbox: Sandbox, account: AwsAccount) -> dict[str, RestoreJob]:
    """A restore of each case as the form fills it in, at its end, by type."""
    backup, started = sandbox.client("backup"), {}
    resources = [resource for page in account.reads.resources() for resource in page]
    for case in CASES:
        resource = next(each for each in resources if each.type == case.kind and each.label == case.name)
        points = [point for page in account.reads.points_of(resource.arn) for point in page]
        snapshots = [each for each in points if each.restorable and ":continuous:" not in each.arn]
        draft = begin_draft(account, max(snapshots, key=lambda each: each.created)).draft
        draft = draft.with_role(sandbox.role())
        plan = (draft.with_target(case.target) if case.target else draft).plan()
        keys = dict.fromkeys(plan.step.attempt_keys, str(uuid.uuid4()))
        request = {**plan.step.request, "Metadata": {**plan.metadata, **keys}}
        started[case.kind] = backup.start_restore_job(**request)["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 12 * 3600})
    return {kind: account.reads.job(job_id) for kind, job_id in started.items()}


def named(comparison: Comparison, *, same: bool) -> set[str]:
    wanted = Known.YES if same else Known.NO
    return {row.name for row in comparison.rows if row.same is wanted and not row.expected}


@pytest.mark.parametrize("case", CASES, ids=[case.kind for case in CASES])
def test_what_a_restore_lost_is_told_and_what_it_kept_is_the_same(
    account: AwsAccount, jobs: dict[str, RestoreJob], case: Case
) -> None:
    assert jobs[case.kind].status == "COMPLETED", jobs[case.kind].status_message
    found = compare(account.reads, jobs[case.kind])
    assert (found.source, found.why_unknown) == (Known.YES, "")
    assert case.differs <= named(found, same=False)
    assert case.same <= named(found, same=True)
    matters = [row.matters for row in found.rows]
    assert matters == sorted(matters, reverse=True), "what matters comes first"


def test_where_the_source_is_gone_what_the_backup_recorded_stands_in_its_place(
    account: AwsAccount, jobs: dict[str, RestoreJob]
) -> None:
    gone = jobs["RDS"].source_arn.replace("customers", "reporting-of-last-year")
    found = compare(account.reads, replace(jobs["RDS"], source_arn=gone))
    assert found.source is Known.NO
    assert "The source is gone. What the backup recorded" in found.why_unknown
    assert {"instance_class", "subnet_group", "engine"} <= named(found, same=True)


def test_a_source_in_another_account_is_not_looked_up(
    account: AwsAccount, jobs: dict[str, RestoreJob]
) -> None:
    theirs = jobs["RDS"].source_arn.replace(account.context.account, "999999999999")
    found = compare(account.reads, replace(jobs["RDS"], source_arn=theirs))
    assert found.source is Known.UNKNOWN
    assert "account 999999999999" in found.why_unknown
    assert found.rows


def test_what_was_restored_into_its_source_has_nothing_to_be_compared_with(
    account: AwsAccount, jobs: dict[str, RestoreJob]
) -> None:
    job = jobs["EFS"]
    found = compare(account.reads, replace(job, created_resource_arn=job.source_arn))
    assert (found.rows, found.source) == ((), Known.YES)
    assert "into the source itself" in found.why_unknown


def test_another_kind_of_thing_is_not_compared(account: AwsAccount, jobs: dict[str, RestoreJob]) -> None:
    made = jobs["EBS"].created_resource_arn
    found = compare(account.reads, replace(jobs["EC2"], created_resource_arn=made))
    assert found.rows == ()
    assert "ec2 volume was made of ec2 instance" in found.why_unknown


def test_a_restored_resource_that_was_deleted_is_said_to_be_gone(
    account: AwsAccount, jobs: dict[str, RestoreJob]
) -> None:
    gone = jobs["EBS"].created_resource_arn[:-4] + "0000"
    found = compare(account.reads, replace(jobs["EBS"], created_resource_arn=gone))
    assert found.rows == ()
    assert "is not there any more" in found.why_unknown
