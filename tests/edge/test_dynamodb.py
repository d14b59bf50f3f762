"""DynamoDB's look-ups, check, own backups and follow-ups, over HTTP against the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest, Known
from recovery.context import Mode
from recovery.finding import FindingSeverity
from recovery.follow_up import facts_of_job, run_follow_up
from recovery.journal import Journal
from recovery.models import ProtectedResource, RecoveryPoint, RestoreJob
from restore_profiles.services.dynamodb import PROFILE
from runbooks.remaining import Remaining, remaining_of
from tests.profiles.samples import MADE
from tests.sandbox_process import Sandbox

TAGS = [{"Key": "team", "Value": "orders"}, {"Key": "cost `center`", "Value": "'7'"}]
SOURCE, RESTORED, BARE = "edge-orders", "edge-orders-restored", "edge-bare"


@pytest.fixture(scope="module")
def account(sandbox: Sandbox) -> AwsAccount:
    request = ContextRequest(profile="shop", endpoint=sandbox.url)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        return AwsConnections().open(request, lambda device: "")


@pytest.fixture(scope="module")
def tables(sandbox: Sandbox) -> dict[str, str]:
    """A table with everything, and two as a restore leaves one; ARNs by name."""
    dynamodb = sandbox.client("dynamodb")
    made = {name: create(dynamodb, name) for name in (SOURCE, RESTORED, BARE)}
    dynamodb.update_time_to_live(
        TableName=SOURCE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    dynamodb.update_continuous_backups(
        TableName=SOURCE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    dynamodb.update_table(TableName=SOURCE, StreamSpecification=stream)
    dynamodb.update_table(TableName=SOURCE, DeletionProtectionEnabled=True)
    dynamodb.tag_resource(ResourceArn=made[SOURCE], Tags=TAGS)
    scale(sandbox.client("application-autoscaling"))
    return made


def create(dynamodb: Any, name: str) -> str:
    arn: str = dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    )["TableDescription"]["TableArn"]
    return arn


def scale(scaling: Any) -> None:
    what = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": f"table/{SOURCE}",
        "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    }
    scaling.register_scalable_target(**what, MinCapacity=5, MaxCapacity=100)
    scaling.put_scaling_policy(
        **what,
        PolicyName="reads",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 70.0,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"},
        },
    )


def completed(account: AwsAccount, tables: dict[str, str], source: str, restored: str) -> RestoreJob:
    return RestoreJob(
        account.context,
        "JOB",
        "COMPLETED",
        MADE,
        point_arn="arn:aws:backup:eu-west-1:111122223333:recovery-point:1",
        resource_type="DynamoDB",
        source_arn=tables[source] if source else "arn:aws:dynamodb:eu-west-1:1:table/gone",
        created_resource_arn=tables[restored],
    )


def work_after(account: AwsAccount, job: RestoreJob) -> tuple[Remaining, ...]:
    metadata = {"targetTableName": RESTORED, "encryptionType": "Default"}
    return remaining_of(job, metadata, facts_of_job(account.reads, job))


def test_what_a_table_was_is_told_by_name(account: AwsAccount, tables: dict[str, str]) -> None:
    found = account.reads.source_facts("dynamodb-table", tables[SOURCE])
    assert found.exists is Known.YES
    facts = dict(found.facts or {})
    wanted = {
        **{"ttl": "ENABLED", "ttl_attribute": "expires", "pitr": "ENABLED", "stream": "true"},
        **{"stream_view": "NEW_AND_OLD_IMAGES", "deletion_protection": "true", "tag_count": "2"},
        **{"read_scaling_min": "5", "read_scaling_max": "100", "encryption_type": "Default"},
    }
    assert {name: facts.get(name) for name in wanted} == wanted
    assert '"TargetValue":70' in facts["read_scaling_policy"]
    assert not {"write_scaling_min", "kms_key_arn", "resource_policy"} & set(facts)


def test_a_bare_table_says_off_and_one_that_is_gone_says_gone(
    account: AwsAccount, tables: dict[str, str]
) -> None:
    facts = account.reads.source_facts("dynamodb-table", tables[BARE]).facts or {}
    assert (facts["ttl"], facts["pitr"], facts["stream"]) == ("DISABLED", "DISABLED", "false")
    assert (facts["deletion_protection"], facts["tag_count"]) == ("false", "0")
    gone = account.reads.source_facts("dynamodb-table", tables[BARE].replace(BARE, "edge-gone"))
    assert gone.exists is Known.NO


def test_a_taken_name_is_an_error_and_a_free_one_passes(account: AwsAccount, tables: dict[str, str]) -> None:
    point = RecoveryPoint(account.context, "arn:aws:backup:::p", tables[SOURCE], "COMPLETED", MADE)

    def said(name: str) -> list[FindingSeverity]:
        found = account.reads.account_check("dynamodb-target", {"targetTableName": name}, point)
        return [finding.severity for finding in found]

    assert said(RESTORED) == [FindingSeverity.ERROR]
    assert said("edge-free") == [FindingSeverity.PASSED]


def test_dynamodbs_own_ways_back_are_listed(
    account: AwsAccount, sandbox: Sandbox, tables: dict[str, str]
) -> None:
    made = sandbox.client("dynamodb").create_backup(TableName=SOURCE, BackupName="before-migration")
    resource = ProtectedResource(account.context, tables[SOURCE], "DynamoDB", SOURCE)
    answer = account.reads.native_points(resource)
    assert answer.refused == ()
    window, backup = answer.points
    assert (window.operation, window.created) == ("dynamodb:RestoreTableToPointInTime", None)
    assert window.latest is not None
    assert backup.arn == made["BackupDetails"]["BackupArn"]
    assert backup.request == {"BackupArn": backup.arn, "TargetTableName": "{ask.table}"}
    assert backup.created is not None
    none = ProtectedResource(account.context, tables[BARE], "DynamoDB", BARE)
    assert account.reads.native_points(none).points == ()


def test_every_follow_up_read_from_the_source_is_sent_and_its_check_then_says_done(
    account: AwsAccount, sandbox: Sandbox, tables: dict[str, str], tmp_path: Path
) -> None:
    job = completed(account, tables, SOURCE, RESTORED)
    work = [piece for piece in work_after(account, job) if not piece.optional or piece.name == "ttl"]
    assert [piece.name for piece in work] == [
        *("ttl", "pitr", "tags", "stream", "read-scaling", "read-scaling-policy", "deletion-protection")
    ]
    journal = Journal(tmp_path / "journal")
    account.set_mode(Mode.WRITE)
    try:
        outcomes = {piece.name: run_follow_up(account, piece, {}, journal, job.id).done for piece in work}
    finally:
        account.set_mode(Mode.READ_ONLY)
    assert set(outcomes.values()) == {Known.YES}, outcomes
    dynamodb = sandbox.client("dynamodb")
    tags = dynamodb.list_tags_of_resource(ResourceArn=tables[RESTORED])["Tags"]
    assert sorted(tags, key=str) == sorted(TAGS, key=str)
    again = [run_follow_up(account, piece, {}, journal, job.id) for piece in work]
    assert not any(outcome.sent for outcome in again), "all is done, also while read-only"


def test_where_the_source_is_gone_what_is_answered_is_sent(
    account: AwsAccount, tables: dict[str, str], tmp_path: Path
) -> None:
    work = {piece.name: piece for piece in work_after(account, completed(account, tables, "", BARE))}
    answers = {
        **{"ttl_attribute": "expires", "pitr_days": "7", "stream_view": "KEYS_ONLY"},
        "tags": '[{"Key": "a", "Value": "b"}]',
        **{"read_min": "5", "read_max": "50", "write_min": "5", "write_max": "50"},
        **{"alarm": "edge", "metric": "UserErrors", "threshold": "5", "topic": "arn:aws:sns:eu-west-1:1:t"},
    }
    journal = Journal(tmp_path / "journal")
    account.set_mode(Mode.WRITE)
    try:
        outcomes = {
            name: run_follow_up(account, piece, answers, journal, "JOB").done for name, piece in work.items()
        }
    finally:
        account.set_mode(Mode.READ_ONLY)
    assert len(outcomes) == 8
    assert set(outcomes.values()) == {Known.YES}, outcomes


def test_the_operator_who_may_read_nothing_is_told_so_and_not_that_all_is_off(
    sandbox: Sandbox, tables: dict[str, str]
) -> None:
    request = ContextRequest(profile="shop-operator", endpoint=sandbox.url)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        operator = AwsConnections().open(request, lambda device: "")
    found = operator.reads.source_facts(PROFILE.source_lookup, tables[SOURCE])
    assert (found.exists, found.facts) == (Known.UNKNOWN, None)
    assert found.why_unknown
