"""What DynamoDB and ElastiCache hold of their own, outside AWS Backup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.steps import code, points, refused, resource_arn
from tests.sandbox_process import Sandbox


@pytest.fixture
def dynamodb(sandbox: Sandbox) -> Any:
    return sandbox.client("dynamodb")


@pytest.fixture
def elasticache(sandbox: Sandbox) -> Any:
    return sandbox.client("elasticache")


def recovery(dynamodb: Any, table: str) -> dict[str, Any]:
    told = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    found: dict[str, Any] = told["PointInTimeRecoveryDescription"]
    return found


def test_point_in_time_recovery_ends_five_minutes_ago_and_reaches_back_35_days_at_most(dynamodb: Any) -> None:
    now = datetime.now(UTC)
    for table, days in (("orders", 35), ("stock-levels", 20)):
        window = recovery(dynamodb, table)
        assert window["PointInTimeRecoveryStatus"] == "ENABLED"
        assert abs(now - timedelta(minutes=5) - window["LatestRestorableDateTime"]) < timedelta(minutes=1)
        assert abs(now - timedelta(days=days) - window["EarliestRestorableDateTime"]) < timedelta(minutes=5)
    assert recovery(dynamodb, "carts") == {"PointInTimeRecoveryStatus": "DISABLED"}


def test_recovery_that_was_just_turned_on_reaches_back_to_now(dynamodb: Any) -> None:
    on = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}
    dynamodb.update_continuous_backups(TableName="carts", PointInTimeRecoverySpecification=on)
    window = recovery(dynamodb, "carts")
    assert window["RecoveryPeriodInDays"] == 7
    assert window["EarliestRestorableDateTime"] == window["LatestRestorableDateTime"]


def backups(dynamodb: Any, **inputs: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dynamodb.list_backups(**inputs)["BackupSummaries"]
    return found


def test_backups_of_users_are_listed_and_those_of_aws_backup_only_when_asked_for(
    backup: Any, dynamodb: Any
) -> None:
    (own,) = backups(dynamodb, TableName="stock-levels")
    assert (own["BackupType"], own["BackupName"]) == ("USER", "before-stocktake")
    ours = backups(dynamodb, TableName="stock-levels", BackupType="AWS_BACKUP")
    arns = {
        point["RecoveryPointArn"]
        for point in points(backup, resource_arn(backup, "stock-levels", "DynamoDB"))
    }
    assert {each["BackupArn"] for each in ours} == arns
    assert len(backups(dynamodb, TableName="stock-levels", BackupType="ALL")) == len(arns) + 1
    assert backups(dynamodb, TableName="orders", BackupType="ALL") == []


def test_lists_of_backups_are_paged_and_bounded_by_time(dynamodb: Any) -> None:
    named = {"TableName": "carts", "BackupType": "AWS_BACKUP"}
    seen: list[str] = []
    start: dict[str, str] = {}
    while True:
        answer = dynamodb.list_backups(**named, Limit=30, **start)
        seen += [each["BackupArn"] for each in answer["BackupSummaries"]]
        if "LastEvaluatedBackupArn" not in answer:
            break
        start = {"ExclusiveStartBackupArn": answer["LastEvaluatedBackupArn"]}
    assert len(seen) == len(set(seen)) == 70
    since = datetime.now(UTC) - timedelta(days=3)
    recent = backups(dynamodb, **named, TimeRangeLowerBound=since)
    assert recent
    assert all(each["BackupCreationDateTime"] >= since for each in recent)
    assert code(refused(dynamodb.list_backups, Limit=101)) in ("ValidationException", "ParamValidationError")


def test_a_users_backup_is_restored_by_dynamodb_itself(dynamodb: Any) -> None:
    (own,) = backups(dynamodb, TableName="sessions")
    dynamodb.restore_table_from_backup(TargetTableName="sessions-back", BackupArn=own["BackupArn"])
    assert dynamodb.scan(TableName="sessions-back")["Count"] == 11


def test_dynamodb_goes_back_to_a_moment_of_its_own_window(dynamodb: Any) -> None:
    now = datetime.now(UTC)
    named = {"SourceTableName": "stock-levels"}
    moments = {"before-deploy": now - timedelta(hours=4), "after-deploy": now - timedelta(hours=1)}
    for table, moment in moments.items():
        dynamodb.restore_table_to_point_in_time(**named, TargetTableName=table, RestoreDateTime=moment)
    units = {
        table: {item["units"]["N"] for item in dynamodb.scan(TableName=table)["Items"]} for table in moments
    }
    assert ("0" in units["after-deploy"], "0" in units["before-deploy"]) == (True, False)
    go = dynamodb.restore_table_to_point_in_time
    for wrong in (now, now - timedelta(days=21)):
        error = refused(go, **named, TargetTableName="other", RestoreDateTime=wrong)
        assert code(error) == "InvalidRestoreTimeException"
    error = refused(go, SourceTableName="carts", TargetTableName="other", UseLatestRestorableTime=True)
    assert code(error) == "PointInTimeRecoveryUnavailableException"


def test_redis_groups_have_automatic_and_manual_snapshots_with_their_times(elasticache: Any) -> None:
    (group,) = elasticache.describe_replication_groups()["ReplicationGroups"]
    name = group["ReplicationGroupId"]
    assert len(group["MemberClusters"]) == 2
    found = elasticache.describe_snapshots(ReplicationGroupId=name)["Snapshots"]
    kinds = sorted(each["SnapshotSource"] for each in found)
    assert kinds == ["automated"] * 7 + ["manual"]
    times = [each["NodeSnapshots"][0]["SnapshotCreateTime"] for each in found]
    assert len(set(times)) == len(times)
    assert max(times) < datetime.now(UTC)
    automatic = elasticache.describe_snapshots(ReplicationGroupId=name, SnapshotSource="system")["Snapshots"]
    assert len(automatic) == 7


def test_nodes_of_redis_and_memcached_are_told_apart_and_a_gone_group_left_a_snapshot(
    elasticache: Any,
) -> None:
    clusters = {
        each["CacheClusterId"]: each for each in elasticache.describe_cache_clusters()["CacheClusters"]
    }
    assert {each["Engine"] for each in clusters.values()} == {"redis", "memcached"}
    assert sum("ReplicationGroupId" in each for each in clusters.values()) == 2
    groups = {
        each["ReplicationGroupId"] for each in elasticache.describe_replication_groups()["ReplicationGroups"]
    }
    left = {each.get("ReplicationGroupId") for each in elasticache.describe_snapshots()["Snapshots"]}
    assert left - groups == {None, "legacy-baskets"}


def test_snapshots_are_paged(elasticache: Any) -> None:
    for number in range(20):
        elasticache.create_snapshot(SnapshotName=f"more-{number}", CacheClusterId="rate-limits-001")
    pages = list(elasticache.get_paginator("describe_snapshots").paginate(PaginationConfig={"PageSize": 20}))
    assert [len(page["Snapshots"]) for page in pages] == [20, 10]
    assert code(refused(elasticache.describe_snapshots, MaxRecords=10)) == "InvalidParameterValue"


def test_serverless_caches_have_snapshots_of_their_own(elasticache: Any) -> None:
    (cache,) = elasticache.describe_serverless_caches()["ServerlessCaches"]
    name = cache["ServerlessCacheName"]
    found = elasticache.describe_serverless_cache_snapshots(ServerlessCacheName=name)[
        "ServerlessCacheSnapshots"
    ]
    assert sorted(each["SnapshotType"] for each in found) == ["automated", "automated", "manual"]
    manual = elasticache.describe_serverless_cache_snapshots(SnapshotType="user")["ServerlessCacheSnapshots"]
    assert [each["SnapshotType"] for each in manual] == ["manual"]
    assert all(each["CreateTime"] < datetime.now(UTC) for each in found)
    error = refused(elasticache.describe_serverless_caches, ServerlessCacheName="none")
    assert code(error) == "ServerlessCacheNotFoundFault"


def test_only_the_shops_main_region_has_tables_and_caches(sandbox: Sandbox) -> None:
    for profile, region in (("shop", sandbox.regions[1]), ("dr", sandbox.regions[0])):
        assert sandbox.client("dynamodb", profile, region).list_tables()["TableNames"] == []
        assert sandbox.client("elasticache", profile, region).describe_snapshots()["Snapshots"] == []


def test_the_source_bucket_tells_its_versions_its_replication_and_its_settings(sandbox: Sandbox) -> None:
    s3 = sandbox.client("s3")
    bucket = {"Bucket": "relight-shop-media"}
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    (rule,) = s3.get_bucket_replication(**bucket)["ReplicationConfiguration"]["Rules"]
    assert rule["Destination"]["Bucket"].endswith(":relight-shop-media-replica")
    assert s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "ObjectWriter"}
    ]
    assert s3.get_bucket_cors(**bucket)["CORSRules"]
    assert s3.get_bucket_policy(**bucket)["Policy"]
    assert s3.get_bucket_tagging(**bucket)["TagSet"]
    assert s3.get_bucket_lifecycle_configuration(**bucket)["Rules"]
