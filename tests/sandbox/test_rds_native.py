"""What RDS and EBS hold themselves: automated backups with their windows, snapshots that AWS Backup did not
make, what can be ordered; and that all of it fits botocore's model."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.steps import code, points, refused, resource_arn
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox.xml_shapes import xml_violations
from tests.sandbox_process import Sandbox


def automated(sandbox: Sandbox, **asked: Any) -> list[dict[str, Any]]:
    found = sandbox.client("rds").describe_db_instance_automated_backups(**asked)
    listed: list[dict[str, Any]] = found["DBInstanceAutomatedBackups"]
    return listed


def db_snapshots(sandbox: Sandbox, **asked: Any) -> list[dict[str, Any]]:
    pages = sandbox.client("rds").get_paginator("describe_db_snapshots").paginate(**asked)
    return [snapshot for page in pages for snapshot in page["DBSnapshots"]]


def continuous(backup: Any, name: str) -> list[dict[str, Any]]:
    """Newest first."""
    listed = points(backup, resource_arn(backup, name, "RDS"))
    return [point for point in listed if ":continuous:" in point["RecoveryPointArn"]]


def test_every_continuous_point_has_the_window_of_its_automated_backup(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    windows = {row.get("AwsBackupRecoveryPointArn"): row for row in automated(shared_sandbox)}
    for name in ("orders", "customers", "wishlists"):
        for point in continuous(backup, name):
            row = windows[point["RecoveryPointArn"]]
            assert f":continuous:{row['DbiResourceId']}-" in point["RecoveryPointArn"]
            assert row["RestoreWindow"]["EarliestTime"] >= point["CreationDate"] - timedelta(seconds=1)
            assert row["Status"] == ("active" if point["Status"] == "COMPLETED" else "retained")


def test_an_active_window_ends_five_minutes_ago_and_so_does_the_instance(shared_sandbox: Sandbox) -> None:
    row = automated(shared_sandbox, DBInstanceIdentifier="orders")[0]
    before = datetime.now(UTC) - timedelta(seconds=300)
    described = shared_sandbox.client("rds").describe_db_instances(DBInstanceIdentifier="orders")
    one = described["DBInstances"][0]
    for latest in (row["RestoreWindow"]["LatestTime"], one["LatestRestorableTime"]):
        assert abs((latest - before).total_seconds()) < 60
    assert one["AwsBackupRecoveryPointArn"] == row["AwsBackupRecoveryPointArn"]


def test_an_interrupted_history_has_two_windows_with_a_gap(shared_sandbox: Sandbox) -> None:
    new, old = continuous(shared_sandbox.client("backup"), "customers")
    assert (new["Status"], old["Status"]) == ("COMPLETED", "STOPPED")
    rows = {row["Status"]: row for row in automated(shared_sandbox, DBInstanceIdentifier="customers")}
    gap = rows["active"]["RestoreWindow"]["EarliestTime"] - rows["retained"]["RestoreWindow"]["LatestTime"]
    assert timedelta(hours=5) < gap < timedelta(hours=7)
    assert rows["active"]["DbiResourceId"] != rows["retained"]["DbiResourceId"]
    for row in db_snapshots(shared_sandbox, DBInstanceIdentifier="customers", SnapshotType="awsbackup"):
        of = "active" if row["SnapshotCreateTime"] > new["CreationDate"] else "retained"
        assert row["DbiResourceId"] == rows[of]["DbiResourceId"]


def test_a_deleted_instance_is_gone_but_its_automated_backup_is_retained(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    error = refused(rds.describe_db_instances, DBInstanceIdentifier="wishlists")
    assert code(error) == "DBInstanceNotFound"
    retained = automated(shared_sandbox, Filters=[{"Name": "status", "Values": ["retained"]}])
    assert {row["DBInstanceIdentifier"] for row in retained} == {"wishlists", "customers"}


def test_rds_itself_could_go_back_five_minutes_where_aws_backup_has_snapshots_only(
    shared_sandbox: Sandbox,
) -> None:
    assert continuous(shared_sandbox.client("backup"), "cms") == []
    row = automated(shared_sandbox, DBInstanceIdentifier="cms")[0]
    assert "AwsBackupRecoveryPointArn" not in row
    assert row["BackupRetentionPeriod"] == 7
    own = db_snapshots(shared_sandbox, DBInstanceIdentifier="cms", SnapshotType="automated")
    assert len(own) == 7
    assert all(snapshot["DBSnapshotIdentifier"].startswith("rds:cms-") for snapshot in own)
    assert automated(shared_sandbox, DBInstanceIdentifier="reporting") == []


def test_a_resource_id_without_a_backup_is_an_error_and_a_name_an_empty_list(shared_sandbox: Sandbox) -> None:
    call = shared_sandbox.client("rds").describe_db_instance_automated_backups
    assert code(refused(call, DbiResourceId="db-NONE")) == "DBInstanceAutomatedBackupNotFound"
    assert automated(shared_sandbox, DBInstanceIdentifier="none") == []
    by_id = automated(shared_sandbox)[0]
    assert automated(shared_sandbox, DbiResourceId=by_id["DbiResourceId"]) == [by_id]


def test_snapshots_are_told_apart_by_their_type(shared_sandbox: Sandbox) -> None:
    manual = {row["DBSnapshotIdentifier"]: row for row in db_snapshots(shared_sandbox, SnapshotType="manual")}
    assert set(manual) == {"orders-before-v42", "lambda-reporting-nightly", "wishlists-final"}
    by_function = manual["lambda-reporting-nightly"]["TagList"]
    assert {"Key": "CreatedBy", "Value": "lambda:nightly-snapshots"} in by_function
    ours = db_snapshots(shared_sandbox, DBInstanceIdentifier="orders", SnapshotType="awsbackup")
    backup = shared_sandbox.client("backup")
    listed = points(backup, resource_arn(backup, "orders", "RDS"))
    snapshots = {point["RecoveryPointArn"] for point in listed if ":snapshot:" in point["RecoveryPointArn"]}
    assert {row["DBSnapshotArn"] for row in ours} == snapshots
    everything = db_snapshots(shared_sandbox, DBInstanceIdentifier="orders")
    assert {row["SnapshotType"] for row in everything} == {"manual", "awsbackup"}


def test_ebs_snapshots_of_others_lie_beside_those_of_aws_backup(shared_sandbox: Sandbox) -> None:
    backup, ec2 = shared_sandbox.client("backup"), shared_sandbox.client("ec2")
    arn = resource_arn(backup, "orders-db-data")
    ours = {point["RecoveryPointArn"].rpartition("/")[2] for point in points(backup, arn)}
    filters = [{"Name": "volume-id", "Values": [arn.rpartition("/")[2]]}]
    found = ec2.describe_snapshots(OwnerIds=["self"], Filters=filters)["Snapshots"]
    others = [snapshot for snapshot in found if snapshot["SnapshotId"] not in ours]
    assert len(found) == len(ours) + len(others)
    keys = [{tag["Key"] for tag in snapshot["Tags"]} for snapshot in others]
    assert sum("aws:dlm:lifecycle-policy-id" in tags for tags in keys) == 4
    assert {"made-by"} in keys
    assert ec2.describe_snapshots(OwnerIds=["amazon"], Filters=filters)["Snapshots"] == []
    account = shared_sandbox.account
    assert len(ec2.describe_snapshots(OwnerIds=[account], Filters=filters)["Snapshots"]) == len(found)


def test_rds_own_ways_back_really_restore(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    newest = db_snapshots(sandbox, DBInstanceIdentifier="cms", SnapshotType="automated")[0]
    made = rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier="cms-a", DBSnapshotIdentifier=newest["DBSnapshotIdentifier"]
    )["DBInstance"]
    assert (made["Engine"], made["AllocatedStorage"]) == ("mysql", 20)
    window = automated(sandbox, DBInstanceIdentifier="cms")[0]["RestoreWindow"]
    made = rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="cms",
        TargetDBInstanceIdentifier="cms-b",
        RestoreTime=window["LatestTime"] - timedelta(minutes=1),
        DBSubnetGroupName="shop-private",
    )["DBInstance"]
    assert made["DBSubnetGroup"]["DBSubnetGroupName"] == "shop-private"
    retained = automated(sandbox, DBInstanceIdentifier="wishlists")[0]
    rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceAutomatedBackupsArn=retained["DBInstanceAutomatedBackupsArn"],
        TargetDBInstanceIdentifier="wishlists",
        UseLatestRestorableTime=True,
    )
    names = {row["DBInstanceIdentifier"] for row in rds.describe_db_instances()["DBInstances"]}
    assert {"cms-a", "cms-b", "wishlists"} <= names


def test_rds_refuses_a_moment_outside_the_window_and_an_instance_without_backups(sandbox: Sandbox) -> None:
    call = sandbox.client("rds").restore_db_instance_to_point_in_time
    target = {"TargetDBInstanceIdentifier": "x"}
    future = datetime.now(UTC) + timedelta(hours=1)
    error = refused(call, SourceDBInstanceIdentifier="cms", RestoreTime=future, **target)
    assert code(error) == "InvalidParameterValue"
    error = refused(call, SourceDBInstanceIdentifier="reporting", UseLatestRestorableTime=True, **target)
    assert code(error) == "PointInTimeRestoreNotEnabled"
    error = refused(call, SourceDBInstanceIdentifier="none", UseLatestRestorableTime=True, **target)
    assert code(error) == "DBInstanceNotFound"


def test_only_snapshots_made_by_hand_can_be_deleted_in_rds(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    for kind in ("automated", "awsbackup"):
        name = db_snapshots(sandbox, SnapshotType=kind)[0]["DBSnapshotIdentifier"]
        assert code(refused(rds.delete_db_snapshot, DBSnapshotIdentifier=name)) == "InvalidDBSnapshotState"
    rds.delete_db_snapshot(DBSnapshotIdentifier="orders-before-v42")
    names = {row["DBSnapshotIdentifier"] for row in db_snapshots(sandbox, SnapshotType="manual")}
    assert "orders-before-v42" not in names


def test_an_instance_deleted_with_its_backups_kept_can_still_go_back(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    rds.delete_db_instance(DBInstanceIdentifier="cms", SkipFinalSnapshot=True, DeleteAutomatedBackups=False)
    kept = automated(sandbox, DBInstanceIdentifier="cms")
    assert [row["Status"] for row in kept] == ["retained"]
    rds.restore_db_instance_to_point_in_time(
        SourceDbiResourceId=kept[0]["DbiResourceId"],
        TargetDBInstanceIdentifier="cms",
        UseLatestRestorableTime=True,
    )
    assert {row["Status"] for row in automated(sandbox, DBInstanceIdentifier="cms")} == {"active", "retained"}


def test_what_forms_look_up_is_there(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    pages = rds.get_paginator("describe_orderable_db_instance_options").paginate(
        Engine="postgres", EngineVersion="16.4"
    )
    offers = [row for page in pages for row in page["OrderableDBInstanceOptions"]]
    assert {"db.r6g.large", "db.m6g.large", "db.t4g.large"} <= {row["DBInstanceClass"] for row in offers}
    assert {"gp3", "io2"} <= {row["StorageType"] for row in offers}
    versions = rds.describe_db_engine_versions(Engine="mysql")["DBEngineVersions"]
    assert "8.0.39" in {row["EngineVersion"] for row in versions}
    options = {row["OptionGroupName"] for row in rds.describe_option_groups()["OptionGroupsList"]}
    assert {"default:postgres-16", "shop-mysql-8-0"} <= options
    parameters = {
        row["DBParameterGroupName"] for row in rds.describe_db_parameter_groups()["DBParameterGroups"]
    }
    assert {"default.postgres16", "default.mysql8.0", "shop-postgres16"} <= parameters
    groups = {row["DBSubnetGroupName"]: row for row in rds.describe_db_subnet_groups()["DBSubnetGroups"]}
    assert set(groups) == {"default", "shop-private", "shop-public"}
    assert len(groups["shop-private"]["Subnets"]) == 3


def test_the_read_only_identity_may_look_but_not_restore(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds", "shop-readonly")
    arn = rds.describe_db_instances(DBInstanceIdentifier="orders")["DBInstances"][0]["DBInstanceArn"]
    assert rds.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    assert rds.describe_orderable_db_instance_options(Engine="mysql")["OrderableDBInstanceOptions"]
    assert rds.list_tags_for_resource(ResourceName=arn)["TagList"]
    error = refused(
        rds.restore_db_instance_from_db_snapshot,
        DBInstanceIdentifier="x",
        DBSnapshotIdentifier="orders-before-v42",
    )
    assert code(error) == "AccessDenied"


ANSWERS: list[tuple[str, str, dict[str, Any]]] = [
    ("rds", "describe_db_instances", {}),
    ("rds", "describe_db_instance_automated_backups", {}),
    ("rds", "describe_db_snapshots", {}),
    ("rds", "describe_orderable_db_instance_options", {"Engine": "postgres"}),
    ("rds", "describe_db_engine_versions", {}),
    ("rds", "describe_option_groups", {}),
    ("rds", "describe_db_parameter_groups", {}),
    ("rds", "describe_db_subnet_groups", {}),
    ("ec2", "describe_instances", {}),
    ("ec2", "describe_images", {"Owners": ["self"]}),
    ("ec2", "describe_snapshots", {"OwnerIds": ["self"]}),
    ("ec2", "describe_subnets", {}),
    ("ec2", "describe_security_groups", {}),
    ("ec2", "describe_key_pairs", {}),
]


@pytest.mark.parametrize(("service", "operation", "inputs"), ANSWERS, ids=[row[1] for row in ANSWERS])
def test_answers_fit_the_service_model(
    shared_sandbox: Sandbox, service: str, operation: str, inputs: dict[str, Any]
) -> None:
    client = shared_sandbox.client(service)
    kept: list[bytes] = []

    def keep(http_response: Any, **_: Any) -> None:
        kept.append(http_response.content)

    client.meta.events.register("after-call.*", keep)
    try:
        getattr(client, operation)(**inputs)
    finally:
        client.meta.events.unregister("after-call.*", keep)
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    assert xml_violations(model.output_shape, ElementTree.fromstring(kept[0])) == []


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_database_to_a_moment(sandbox: Sandbox, home: Path) -> None:
    shell = Shell(sandbox, home)
    backups = shell.json(
        "rds", "describe-db-instance-automated-backups", "--db-instance-identifier", "orders"
    )
    point = backups["DBInstanceAutomatedBackups"][0]["AwsBackupRecoveryPointArn"]
    moment = (datetime.now(UTC) - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = {"DBInstanceIdentifier": "orders-then", "Engine": "postgres", "RestoreTime": moment}
    job = shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role()),
        *("--metadata", json.dumps(metadata)),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described = shell.json("backup", "describe-restore-job", "--restore-job-id", job)
    assert described["Status"] == "COMPLETED", described.get("StatusMessage")
    found = shell.json("rds", "describe-db-instances", "--db-instance-identifier", "orders-then")
    assert found["DBInstances"][0]["Engine"] == "postgres"
