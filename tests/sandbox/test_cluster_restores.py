"""Restores of Aurora, DocumentDB, Neptune and Multi-AZ DB clusters: the cluster they leave, and what is left
to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.clusters import (
    DOCDB,
    MULTI_AZ,
    MYSQL,
    NEPTUNE,
    POSTGRES,
    Values,
    cluster,
    continuous_of,
    group,
    restored,
    snapshot_of,
)
from tests.sandbox.steps import code, finish, message, refused, restore
from tests.sandbox_process import Sandbox

KINDS = [
    ("checkout", "Aurora", POSTGRES, "rds", "db.r6g.large"),
    ("fraud", "Aurora", MYSQL, "rds", "db.r7g.xlarge"),
    ("product-docs", "DocumentDB", DOCDB, "docdb", "db.r6g.large"),
    ("recommendations", "Neptune", NEPTUNE, "neptune", "db.r5.large"),
]


@pytest.mark.parametrize(
    ("name", "kind", "metadata", "service", "size"), KINDS, ids=[row[0] for row in KINDS]
)
def test_a_restored_cluster_has_no_instance_until_one_is_created(
    sandbox: Sandbox, backup: Any, name: str, kind: str, metadata: Values, service: str, size: str
) -> None:
    job = restored(sandbox, backup, snapshot_of(backup, name, kind), metadata)
    assert job["CreatedResourceArn"] == "arn:aws:rds:eu-west-1:111122223333:cluster:restored"
    made, source = cluster(sandbox, "restored", service), cluster(sandbox, name, service)
    assert (made["Status"], made["DBClusterMembers"]) == ("available", [])
    for member in ("Engine", "EngineVersion", "Port", "MasterUsername", "StorageEncrypted"):
        assert made[member] == source[member]
    assert made.get("KmsKeyId") == source.get("KmsKeyId")
    assert made["DbClusterResourceId"] != source["DbClusterResourceId"]
    client = sandbox.client(service)
    client.create_db_instance(
        DBInstanceIdentifier="restored-1",
        DBInstanceClass=size,
        Engine=metadata["engine"],
        DBClusterIdentifier="restored",
    )
    [instance] = client.describe_db_instances(DBInstanceIdentifier="restored-1")["DBInstances"]
    assert (instance["DBInstanceStatus"], instance["Engine"]) == ("available", metadata["engine"])
    assert instance["EngineVersion"] == source["EngineVersion"]
    [member] = cluster(sandbox, "restored", service)["DBClusterMembers"]
    assert (member["DBInstanceIdentifier"], member["IsClusterWriter"]) == ("restored-1", True)


def test_a_restored_multi_az_cluster_has_a_writer_and_two_standbys(sandbox: Sandbox, backup: Any) -> None:
    metadata = {**MULTI_AZ, "dbClusterInstanceClass": "db.r6gd.xlarge", "iops": "4000"}
    point = snapshot_of(backup, "ledger-cluster", "RDS")
    assert ":cluster-snapshot:awsbackup:job-" in point
    job = restored(sandbox, backup, point, metadata)
    assert job["CreatedResourceArn"].endswith(":cluster:restored")
    made = cluster(sandbox, "restored")
    assert made["MultiAZ"] is True
    assert (made["DBClusterInstanceClass"], made["Iops"]) == ("db.r6gd.xlarge", 4000)
    assert (made["StorageType"], made["AllocatedStorage"]) == ("io1", 100)
    assert [member["IsClusterWriter"] for member in made["DBClusterMembers"]] == [True, False, False]
    rds = sandbox.client("rds")
    found = rds.describe_db_instances(Filters=[{"Name": "db-cluster-id", "Values": ["restored"]}])
    instances = found["DBInstances"]
    assert {row["AvailabilityZone"] for row in instances} == {"eu-west-1a", "eu-west-1b", "eu-west-1c"}
    assert {row["DBInstanceClass"] for row in instances} == {"db.r6gd.xlarge"}
    assert {(row["StorageType"], row["Iops"], row["AllocatedStorage"]) for row in instances} == {
        ("io1", 4000, 100)
    }
    error = refused(
        rds.create_db_instance,
        DBInstanceIdentifier="fourth",
        DBInstanceClass="db.r6gd.xlarge",
        Engine="postgres",
        DBClusterIdentifier="restored",
    )
    assert code(error) == "InvalidParameterCombination"


def test_a_cluster_is_restored_as_asked_for(sandbox: Sandbox, backup: Any) -> None:
    shop_db = group(sandbox, "shop-db")
    metadata = {
        "dbClusterIdentifier": "Checkout-Copy",
        "engine": "aurora-postgresql",
        "engineVersion": "16.6",
        "engineMode": "provisioned",
        "availabilityZones": '["eu-west-1a","eu-west-1b","eu-west-1c"]',
        "databaseName": "shop",
        "dbSubnetGroupName": "shop-private",
        "vpcSecurityGroupIds": f'["{shop_db}"]',
        "dbClusterParameterGroupName": "shop-aurora-postgresql16",
        "optionGroupName": "default:aurora-postgresql-16",
        "port": "6543",
        "copyTagsToSnapshot": "true",
        "enableIAMDatabaseAuthentication": "true",
        "enableCloudwatchLogsExports": '["postgresql"]',
        "kmsKeyId": "alias/shop-backup",
        "backtrackWindow": "0",
    }
    job = restored(sandbox, backup, snapshot_of(backup, "checkout"), metadata)
    made = cluster(sandbox, "checkout-copy")
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["Arn"]
    assert {
        "EngineVersion": "16.6",
        "DatabaseName": "shop",
        "DBSubnetGroup": "shop-private",
        "DBClusterParameterGroup": "shop-aurora-postgresql16",
        "Port": 6543,
        "CopyTagsToSnapshot": True,
        "IAMDatabaseAuthenticationEnabled": True,
        "EnabledCloudwatchLogsExports": ["postgresql"],
        "StorageEncrypted": True,
        "KmsKeyId": key,
        "DeletionProtection": False,
    }.items() <= made.items()
    assert [row["VpcSecurityGroupId"] for row in made["VpcSecurityGroups"]] == [shop_db]
    tags = {row["Key"]: row["Value"] for row in made["TagList"]}
    assert tags["team"] == "shop"
    source = cluster(sandbox, "checkout")["DbClusterResourceId"]
    assert tags["aws:backup:source-resource"] == f"{source}:{job['RestoreJobId']}"
    assert backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"] == metadata


def test_what_is_not_asked_for_becomes_a_default(sandbox: Sandbox, backup: Any) -> None:
    restored(sandbox, backup, snapshot_of(backup, "checkout"), POSTGRES)
    made = cluster(sandbox, "restored")
    assert made["DBSubnetGroup"] == "default"
    assert made["DBClusterParameterGroup"] == "default.aurora-postgresql16"
    assert made["IAMDatabaseAuthenticationEnabled"] is False
    assert made["EnabledCloudwatchLogsExports"] == []
    assert made["VpcSecurityGroups"] != cluster(sandbox, "checkout")["VpcSecurityGroups"]


def test_the_spelling_of_rds_is_read_as_well(sandbox: Sandbox, backup: Any) -> None:
    """As the point-in-time page shows it."""
    given = {
        "DBClusterIdentifier": "restored",
        "Engine": "aurora-postgresql",
        "UseLatestRestorableTime": "true",
    }
    restored(sandbox, backup, continuous_of(backup, "checkout"), given)
    assert cluster(sandbox, "restored")["Engine"] == "aurora-postgresql"


def test_a_backtrack_window_is_set_on_aurora_mysql(sandbox: Sandbox, backup: Any) -> None:
    restored(sandbox, backup, snapshot_of(backup, "fraud"), {**MYSQL, "backtrackWindow": "3600"})
    assert cluster(sandbox, "restored")["BacktrackWindow"] == 3600


def test_serverless_v1_takes_its_scaling_and_no_instance(sandbox: Sandbox, backup: Any) -> None:
    scaling = {
        "MinCapacity": 2,
        "MaxCapacity": 64,
        "AutoPause": True,
        "SecondsUntilAutoPause": 300,
        "TimeoutAction": "RollbackCapacityChange",
    }
    given = {**MYSQL, "engineMode": "serverless", "scalingConfiguration": json.dumps(scaling)}
    restored(sandbox, backup, snapshot_of(backup, "fraud"), given)
    made = cluster(sandbox, "restored")
    assert made["EngineMode"] == "serverless"
    assert scaling.items() <= made["ScalingConfigurationInfo"].items()
    error = refused(
        sandbox.client("rds").create_db_instance,
        DBInstanceIdentifier="one",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
        DBClusterIdentifier="restored",
    )
    assert code(error) == "InvalidParameterValue"


def test_a_serverless_v2_instance_needs_its_capacity_range_first(sandbox: Sandbox, backup: Any) -> None:
    restored(sandbox, backup, snapshot_of(backup, "loyalty"), POSTGRES)
    assert "ServerlessV2ScalingConfiguration" in cluster(sandbox, "loyalty")
    assert "ServerlessV2ScalingConfiguration" not in cluster(sandbox, "restored")
    rds, wanted = (
        sandbox.client("rds"),
        {
            "DBInstanceIdentifier": "restored-1",
            "DBInstanceClass": "db.serverless",
            "Engine": "aurora-postgresql",
            "DBClusterIdentifier": "restored",
        },
    )
    error = refused(rds.create_db_instance, **wanted)
    assert code(error) == "InvalidDBClusterStateFault"
    assert "Serverless v2 scaling configuration" in message(error)
    rds.modify_db_cluster(
        DBClusterIdentifier="restored",
        ServerlessV2ScalingConfiguration={"MinCapacity": 0.5, "MaxCapacity": 8},
    )
    rds.create_db_instance(**wanted)
    assert len(cluster(sandbox, "restored")["DBClusterMembers"]) == 1


def test_a_leftover_snapshot_name_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    given = {**POSTGRES, "DBSnapshotIdentifier": "awsbackup:job-1"}
    job = finish(sandbox, backup, restore(sandbox, backup, snapshot_of(backup, "checkout"), Metadata=given))
    assert (job["Status"], "DBSnapshotIdentifier" in job["StatusMessage"]) == ("FAILED", True)


def test_a_name_taken_while_the_job_runs_fails_it(still: Sandbox, backup: Any) -> None:
    point = snapshot_of(backup, "checkout")
    first = restore(still, backup, point, Metadata=POSTGRES)
    second = restore(still, backup, point, Metadata=POSTGRES)
    ended = {finish(still, backup, job)["Status"] for job in (first, second)}
    assert ended == {"COMPLETED", "FAILED"}


@pytest.mark.parametrize(
    ("name", "kind", "metadata", "action"),
    [
        ("checkout", "Aurora", POSTGRES, "rds:RestoreDBClusterFromSnapshot"),
        ("ledger-cluster", "RDS", MULTI_AZ, "rds:RestoreDBClusterFromSnapshot"),
    ],
)
def test_a_role_that_may_not_restore_fails_the_job(
    sandbox: Sandbox, backup: Any, name: str, kind: str, metadata: Values, action: str
) -> None:
    job = finish(
        sandbox,
        backup,
        restore(
            sandbox,
            backup,
            snapshot_of(backup, name, kind),
            Metadata=metadata,
            IamRoleArn=sandbox.role("ShopSnapshotRole"),
        ),
    )
    assert (job["Status"], action in job["StatusMessage"]) == ("FAILED", True)


def test_a_disabled_key_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    given = {**POSTGRES, "kmsKeyId": "alias/shop-retired"}
    job = finish(sandbox, backup, restore(sandbox, backup, snapshot_of(backup, "checkout"), Metadata=given))
    assert (job["Status"], "Disabled" in job["StatusMessage"]) == ("FAILED", True)
