"""Restores of DynamoDB: exactly the items of the backup, the encryption asked for, and nothing that AWS
leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.steps import code, finish, message, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
NATIVE, ADVANCED = "stock-levels", "orders"
"""A table whose backups DynamoDB keeps, and one whose backups AWS Backup keeps itself."""


@pytest.fixture
def dynamodb(sandbox: Sandbox) -> Any:
    return sandbox.client("dynamodb")


def point_of(backup: Any, table: str, index: int = 0) -> dict[str, Any]:
    """Newest first."""
    return points(backup, resource_arn(backup, table, "DynamoDB"))[index]


def run(
    sandbox: Sandbox, backup: Any, point: str, metadata: dict[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    wanted = {"targetTableName": "back", **(metadata or {})}
    return finish(sandbox, backup, restore(sandbox, backup, point, Metadata=wanted, **more))


def items(dynamodb: Any, table: str) -> list[Any]:
    found = [
        item for page in dynamodb.get_paginator("scan").paginate(TableName=table) for item in page["Items"]
    ]
    return sorted(found, key=str)


def described(dynamodb: Any, table: str) -> dict[str, Any]:
    found: dict[str, Any] = dynamodb.describe_table(TableName=table)["Table"]
    return found


@pytest.mark.parametrize("table", [NATIVE, ADVANCED])
def test_the_newest_backup_differs_from_the_table_by_the_deploy_alone(
    sandbox: Sandbox, backup: Any, dynamodb: Any, table: str
) -> None:
    # Backups of `orders` are twelve hours apart and those of `stock-levels` a day: the second newest lies
    # before the deploy three hours ago.
    job = run(sandbox, backup, point_of(backup, table, 1)["RecoveryPointArn"])
    assert job["Status"] == "COMPLETED"
    assert job["CreatedResourceArn"] == f"arn:aws:dynamodb:eu-west-1:{sandbox.account}:table/back"
    restored, now = items(dynamodb, "back"), items(dynamodb, table)
    damaged = [item for item in now if _is_damaged(item)]
    assert damaged
    assert not any(_is_damaged(item) for item in restored)
    if table == NATIVE:
        assert [item for item in restored if item in now] == [item for item in now if item not in damaged]


def _is_damaged(item: dict[str, Any]) -> bool:
    return item.get("status") == {"S": "refunded"} or item.get("units") == {"N": "0"}


def test_a_table_has_the_items_of_its_backup_whatever_became_of_them_since(
    sandbox: Sandbox, backup: Any, dynamodb: Any
) -> None:
    point = point_of(backup, NATIVE)["RecoveryPointArn"]
    run(sandbox, backup, point)
    first = items(dynamodb, "back")
    dynamodb.delete_table(TableName=NATIVE)
    run(sandbox, backup, point, {"targetTableName": "again"})
    assert first == items(dynamodb, "again")
    assert len(first) == 40


def test_an_older_backup_has_older_items(sandbox: Sandbox, backup: Any, dynamodb: Any) -> None:
    for index in (2, 40):
        run(
            sandbox,
            backup,
            point_of(backup, ADVANCED, index)["RecoveryPointArn"],
            {"targetTableName": f"t-{index}"},
        )
    newer, older = ({item["order_id"]["S"] for item in items(dynamodb, f"t-{index}")} for index in (2, 40))
    assert older < newer


def test_a_backup_can_be_restored_after_its_table_was_dropped(
    sandbox: Sandbox, backup: Any, dynamodb: Any
) -> None:
    refused(dynamodb.describe_table, TableName="price-history")
    job = run(sandbox, backup, point_of(backup, "price-history")["RecoveryPointArn"])
    assert job["Status"] == "COMPLETED"
    assert len(items(dynamodb, "back")) == 36


def test_what_aws_leaves_out_is_left_out_and_what_it_restores_is_there(
    sandbox: Sandbox, backup: Any, dynamodb: Any
) -> None:
    source = described(dynamodb, ADVANCED)
    assert source["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert source["DeletionProtectionEnabled"]
    run(sandbox, backup, point_of(backup, ADVANCED)["RecoveryPointArn"])
    table = described(dynamodb, "back")
    assert "StreamSpecification" not in table
    assert not table["DeletionProtectionEnabled"]
    assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    recovery = dynamodb.describe_continuous_backups(TableName="back")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    scaling = sandbox.client("application-autoscaling")
    targets = scaling.describe_scalable_targets(ServiceNamespace="dynamodb")["ScalableTargets"]
    assert {target["ResourceId"] for target in targets} == {f"table/{ADVANCED}"}
    for kept in ("KeySchema", "AttributeDefinitions", "BillingModeSummary"):
        assert table[kept] == source[kept], kept
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 20
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-customer"]


def test_time_to_live_is_off_on_a_restored_table_and_can_be_turned_on(
    sandbox: Sandbox, backup: Any, dynamodb: Any
) -> None:
    run(sandbox, backup, point_of(backup, "carts", 1)["RecoveryPointArn"])
    told = dynamodb.describe_time_to_live(TableName="back")["TimeToLiveDescription"]
    assert told["TimeToLiveStatus"] == "DISABLED"
    given = {"Enabled": True, "AttributeName": "expires_at"}
    dynamodb.update_time_to_live(TableName="back", TimeToLiveSpecification=given)
    told = dynamodb.describe_time_to_live(TableName="back")["TimeToLiveDescription"]
    assert told == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_everything_that_a_restored_table_lacks_can_be_given_back(
    sandbox: Sandbox, backup: Any, dynamodb: Any
) -> None:
    run(sandbox, backup, point_of(backup, ADVANCED)["RecoveryPointArn"])
    on = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName="back", PointInTimeRecoverySpecification=on)
    dynamodb.update_table(
        TableName="back",
        DeletionProtectionEnabled=True,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    arn = described(dynamodb, "back")["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "shop"}])
    scaling = sandbox.client("application-autoscaling")
    named = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": "table/back",
        "ScalableDimension": "dynamodb:table:WriteCapacityUnits",
    }
    scaling.register_scalable_target(**named, MinCapacity=5, MaxCapacity=100)
    metric = {"PredefinedMetricType": "DynamoDBWriteCapacityUtilization"}
    scaling.put_scaling_policy(
        **named,
        PolicyName="keep-at-70",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"PredefinedMetricSpecification": metric, "TargetValue": 70},
    )
    table = described(dynamodb, "back")
    assert table["DeletionProtectionEnabled"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "shop"}]
    recovery = dynamodb.describe_continuous_backups(TableName="back")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    found = scaling.describe_scaling_policies(ServiceNamespace="dynamodb", ResourceId="table/back")
    assert [policy["PolicyName"] for policy in found["ScalingPolicies"]] == ["keep-at-70"]


def encryption(dynamodb: Any, table: str) -> str | None:
    """The key's ARN; None is the key that AWS owns."""
    key: str | None = described(dynamodb, table).get("SSEDescription", {}).get("KMSMasterKeyArn")
    return key


ENCRYPTIONS: list[tuple[str, dict[str, str], str | None]] = [
    (NATIVE, {}, None),
    (NATIVE, {"encryptionType": "Default", "kmsMasterKeyArn": "Not Applicable"}, None),
    (NATIVE, {"encryptionType": "KMS"}, "alias/aws/dynamodb"),
    (NATIVE, {"encryptionType": "KMS", "kmsMasterKeyArn": "Not Applicable"}, "alias/aws/dynamodb"),
    (NATIVE, {"encryptionType": "KMS", "kmsMasterKeyArn": "alias/shop-backup"}, "alias/shop-backup"),
    (ADVANCED, {}, "alias/shop-data"),
    (ADVANCED, {"encryptionType": "Default"}, None),
    (ADVANCED, {"ENCRYPTIONTYPE": "KMS", "KmsMasterKeyArn": "alias/shop-backup"}, "alias/shop-backup"),
]


@pytest.mark.parametrize(("table", "metadata", "key"), ENCRYPTIONS)
def test_the_new_table_is_encrypted_as_asked(
    sandbox: Sandbox, backup: Any, dynamodb: Any, table: str, metadata: dict[str, str], key: str | None
) -> None:
    kms = sandbox.client("kms")
    arns = {
        alias: kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
        for alias in ("alias/aws/dynamodb", "alias/shop-backup", "alias/shop-data")
    }
    given = {name: arns.get(value, value) for name, value in metadata.items()}
    job = run(sandbox, backup, point_of(backup, table)["RecoveryPointArn"], given)
    assert job["Status"] == "COMPLETED"
    assert encryption(dynamodb, "back") == (None if key is None else arns[key])


REFUSED: list[tuple[str, dict[str, str], str, str]] = [
    ("no name", {"targetTableName": ""}, MISSING, "targetTableName"),
    ("a name that is too short", {"targetTableName": "ab"}, INVALID, "3 to 255"),
    ("a name that is too long", {"targetTableName": "a" * 256}, INVALID, "3 to 255"),
    ("a name with a space", {"targetTableName": "a table"}, INVALID, "3 to 255"),
    ("a table that exists", {"targetTableName": "carts"}, INVALID, "exists"),
    ("an unknown key", {"billingMode": "PROVISIONED"}, INVALID, "billingMode"),
    (
        "the guide's other spelling",
        {"KMSMasterKeyId": "x", "encryptionType": "KMS"},
        INVALID,
        "KMSMasterKeyId",
    ),
    ("a key given twice", {"TargetTableName": "other"}, INVALID, "twice"),
    ("an unknown encryption", {"encryptionType": "default"}, INVALID, "encryptionType"),
    ("a key without KMS", {"kmsMasterKeyArn": "alias/shop-data"}, INVALID, "kmsMasterKeyArn"),
    (
        "a key beside the default",
        {"encryptionType": "Default", "kmsMasterKeyArn": "alias/shop-data"},
        INVALID,
        "kmsMasterKeyArn",
    ),
    ("no such key", {"encryptionType": "KMS", "kmsMasterKeyArn": "alias/none"}, INVALID, "alias/none"),
    (
        "a disabled key",
        {"encryptionType": "KMS", "kmsMasterKeyArn": "alias/shop-retired"},
        INVALID,
        "Disabled",
    ),
]


@pytest.mark.parametrize(
    ("metadata", "error", "word"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_start_refuses(
    sandbox: Sandbox, backup: Any, metadata: dict[str, str], error: str, word: str
) -> None:
    point = point_of(backup, NATIVE)["RecoveryPointArn"]
    wanted = {"targetTableName": "back", **metadata}
    caught = refused(restore, sandbox, backup, point, Metadata=wanted)
    assert code(caught) == error
    assert word in message(caught)


FAILING: list[tuple[str, dict[str, Any], str]] = [
    ("tags of the source are asked for", {"CopySourceTagsToRestoredResource": True}, "tags"),
    ("the role may not restore", {"role": "ShopSnapshotRole"}, "dynamodb:RestoreTableFromBackup"),
]


@pytest.mark.parametrize(("more", "word"), [row[1:] for row in FAILING], ids=[row[0] for row in FAILING])
def test_a_job_fails_later_where(sandbox: Sandbox, backup: Any, more: dict[str, Any], word: str) -> None:
    given = dict(more)
    if role := given.pop("role", None):
        given["IamRoleArn"] = sandbox.role(role)
    job = run(sandbox, backup, point_of(backup, NATIVE)["RecoveryPointArn"], **given)
    assert job["Status"] == "FAILED"
    assert word in job["StatusMessage"]


def test_a_table_that_appears_meanwhile_fails_the_job(still: Sandbox, backup: Any) -> None:
    dynamodb = still.client("dynamodb")
    job = restore(
        still, backup, point_of(backup, NATIVE)["RecoveryPointArn"], Metadata={"targetTableName": "back"}
    )
    dynamodb.create_table(
        TableName="back",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    ended = finish(still, backup, job)
    assert (ended["Status"], "already exists" in ended["StatusMessage"]) == ("FAILED", True)


def test_a_copy_in_another_region_needs_its_encryption_said(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup", region=sandbox.regions[1])
    point = point_of(backup, ADVANCED)["RecoveryPointArn"]
    caught = refused(restore, sandbox, backup, point, Metadata={"targetTableName": "back"})
    assert (code(caught), "encryptionType" in message(caught)) == (MISSING, True)
    job = run(sandbox, backup, point, {"encryptionType": "KMS"})
    assert job["Status"] == "COMPLETED"
    assert items(sandbox.client("dynamodb", region=sandbox.regions[1]), "back")
