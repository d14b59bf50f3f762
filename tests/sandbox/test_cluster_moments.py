"""Restores of clusters to a moment, and of copies of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.sandbox.clusters import (
    INVALID,
    NEPTUNE,
    POSTGRES,
    at,
    cluster,
    continuous_of,
    restored,
    snapshot_of,
)
from tests.sandbox.steps import code, message, refused, resource_arn, restore
from tests.sandbox_process import Sandbox


def test_each_second_of_the_window_of_an_aurora_cluster_can_be_restored(still: Sandbox, backup: Any) -> None:
    point = continuous_of(backup, "checkout")
    described = cluster(still, "checkout")
    assert described["AwsBackupRecoveryPointArn"] == point
    latest = described["LatestRestorableTime"]
    earliest = described["EarliestRestorableTime"].replace(microsecond=0) + timedelta(seconds=1)
    for outside in (earliest - timedelta(seconds=1), latest):
        error = refused(restore, still, backup, point, Metadata={**POSTGRES, "restoreToTime": at(outside)})
        assert code(error) == INVALID
    for number, (key, inside) in enumerate(
        [("restoreToTime", earliest + timedelta(minutes=2)), ("RestoreTime", latest - timedelta(seconds=1))]
    ):
        given = {**POSTGRES, "dbClusterIdentifier": f"then-{number}", key: at(inside)}
        restored(still, backup, point, given)
        assert still.control("GET", "/-/restores")[-1]["restored_to"] == inside.timestamp()


def test_the_latest_moment_of_a_cluster_is_five_minutes_ago(sandbox: Sandbox, backup: Any) -> None:
    given = {**POSTGRES, "useLatestRestorableTime": "true"}
    restored(sandbox, backup, continuous_of(backup, "checkout"), given)
    started = sandbox.control("GET", "/-/restores")[-1]
    assert 300 <= started["created"] - started["restored_to"] <= 302


def test_a_stopped_point_reaches_to_where_it_was_stopped(sandbox: Sandbox, backup: Any) -> None:
    point = continuous_of(backup, "loyalty")
    restored(sandbox, backup, point, {**POSTGRES, "UseLatestRestorableTime": "true"})
    started = sandbox.control("GET", "/-/restores")[-1]
    assert 1.9 * 86_400 < started["created"] - started["restored_to"] < 2.1 * 86_400
    backups = sandbox.client("rds").describe_db_cluster_automated_backups(DBClusterIdentifier="loyalty")
    [row] = backups["DBClusterAutomatedBackups"]
    assert "AwsBackupRecoveryPointArn" not in row
    late = row["RestoreWindow"]["LatestTime"] - timedelta(minutes=1)
    given = {**POSTGRES, "dbClusterIdentifier": "late", "restoreToTime": at(late)}
    assert code(refused(restore, sandbox, backup, point, Metadata=given)) == INVALID


def test_a_copied_cluster_is_restored_where_its_copy_lies(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup", region="eu-central-1")
    point = snapshot_of(backup, "checkout")
    job = restored(sandbox, backup, point, POSTGRES)
    assert job["CreatedResourceArn"].startswith("arn:aws:rds:eu-central-1:")
    rds = sandbox.client("rds", region="eu-central-1")
    [made] = rds.describe_db_clusters(DBClusterIdentifier="restored")["DBClusters"]
    assert made["KmsKeyId"].startswith("arn:aws:kms:eu-central-1:")


def test_a_cluster_snapshot_is_copied_with_its_data_and_a_multi_az_one_is_not(
    sandbox: Sandbox, backup: Any
) -> None:
    wanted = {
        "SourceBackupVaultName": "shop-daily",
        "DestinationBackupVaultArn": "arn:aws:backup:eu-central-1:111122223333:backup-vault:shop-copies",
        "IamRoleArn": sandbox.role(),
    }
    point = snapshot_of(backup, "recommendations", "Neptune")
    backup.start_copy_job(RecoveryPointArn=point, **wanted)
    sandbox.control("POST", "/-/clock", {"advance": 60})
    there = sandbox.client("backup", region="eu-central-1")
    arn = resource_arn(backup, "recommendations", "Neptune")
    [copied] = there.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"]
    job = restored(sandbox, there, copied["RecoveryPointArn"], NEPTUNE)
    assert job["CreatedResourceArn"].startswith("arn:aws:rds:eu-central-1:")
    multi_az = snapshot_of(backup, "ledger-cluster", "RDS")
    error = refused(backup.start_copy_job, RecoveryPointArn=multi_az, **wanted)
    assert "Multi-AZ" in message(error)
