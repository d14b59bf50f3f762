"""Restores of Redshift: a cluster with its settings, one table into its cluster, and the API around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.sandbox.runs import Values, grant, point_of, returned, run, without
from tests.sandbox.steps import code, refused, resource_arn
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox.xml_shapes import xml_violations
from tests.sandbox_process import Sandbox

KIND, SOURCE = "Redshift", "shop-analytics"
CLUSTER = {"RestoreType": "CLUSTER_RESTORE", "ClusterIdentifier": "back"}
TABLE = {
    "RestoreType": "TABLE_RESTORE",
    "ClusterIdentifier": SOURCE,
    "SourceDatabaseName": "shop",
    "SourceSchemaName": "public",
    "SourceTableName": "orders",
    "TargetDatabaseName": "shop",
    "TargetSchemaName": "sales",
    "NewTableName": "orders_yesterday",
}


@pytest.fixture
def redshift(sandbox: Sandbox) -> Any:
    return sandbox.client("redshift")


@pytest.fixture
def point(backup: Any) -> str:
    return point_of(backup, SOURCE, KIND)


def cluster(redshift: Any, name: str) -> dict[str, Any]:
    [found] = redshift.describe_clusters(ClusterIdentifier=name)["Clusters"]
    one: dict[str, Any] = found
    return one


def settings(backup: Any, point: str) -> Values:
    """What comes back of the cluster's settings and can be sent again."""
    return without(returned(backup, point), "aws:backup:request-id")


def test_a_cluster_comes_back_with_the_settings_that_its_backup_returns(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    job = run(sandbox, backup, point, {**settings(backup, point), **CLUSTER})
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == f"arn:aws:redshift:eu-west-1:{sandbox.account}:cluster:back"
    source, made = cluster(redshift, SOURCE), cluster(redshift, "back")
    for kept in (
        *("NodeType", "NumberOfNodes", "DBName", "MasterUsername", "Port", "ClusterSubnetGroupName", "VpcId"),
        *("AvailabilityZone", "VpcSecurityGroups", "ClusterParameterGroups", "PreferredMaintenanceWindow"),
        *("EnhancedVpcRouting", "PubliclyAccessible", "AutomatedSnapshotRetentionPeriod"),
        *("ManualSnapshotRetentionPeriod", "MaintenanceTrackName", "AvailabilityZoneRelocationStatus"),
    ):
        assert made.get(kept) == source.get(kept), kept
    assert made["ClusterStatus"] == "available"
    assert made["Endpoint"]["Address"] != source["Endpoint"]["Address"]
    assert made["ClusterNamespaceArn"] != source["ClusterNamespaceArn"]


def test_tags_of_the_source_come_along_without_being_asked_for(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    job = run(sandbox, backup, point, CLUSTER)
    assert {tag["Key"]: tag["Value"] for tag in cluster(redshift, "back")["Tags"]} == {
        "Name": SOURCE,
        "team": "shop",
        "tier": "production",
        "aws:backup:source-resource": f"{SOURCE}:{job['RestoreJobId']}",
    }


def test_what_is_not_asked_for_is_redshifts_default_in_the_network_of_the_source(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    run(sandbox, backup, point, CLUSTER)
    made = cluster(redshift, "back")
    assert made["ClusterSubnetGroupName"] == "shop-warehouse"
    assert [group["ParameterGroupName"] for group in made["ClusterParameterGroups"]] == [
        "default.redshift-2.0"
    ]
    [group] = made["VpcSecurityGroups"]
    ec2 = sandbox.client("ec2")
    [found] = ec2.describe_security_groups(GroupIds=[group["VpcSecurityGroupId"]])["SecurityGroups"]
    assert (found["GroupName"], found["VpcId"]) == ("default", made["VpcId"])


def test_a_cluster_can_have_other_nodes_another_key_and_roles(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    grant(sandbox, "ShopRestoreRole", "iam:PassRole")
    role = sandbox.role("ShopWebServerRole")
    wanted = {
        **CLUSTER,
        "NodeType": "ra3.4xlarge",
        "NumberOfNodes": "3",
        "Encrypted": "TRUE",
        "KmsKeyId": "alias/shop-data",
        "IamRoles": f'["{role}"]',
        "DefaultIamRoleArn": role,
        "Port": "8200",
    }
    job = run(sandbox, backup, point, wanted, role="ShopRestoreRole")
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    made = cluster(redshift, "back")
    assert (made["NodeType"], made["NumberOfNodes"], made["Endpoint"]["Port"]) == ("ra3.4xlarge", 3, 8200)
    keys = sandbox.client("kms")
    assert made["KmsKeyId"] == keys.describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    assert made["Encrypted"]
    assert [each["IamRoleArn"] for each in made["IamRoles"]] == [role]
    assert made["DefaultIamRoleArn"] == role


def test_a_cluster_comes_back_after_it_was_deleted_under_its_own_name(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    redshift.delete_cluster(ClusterIdentifier=SOURCE, SkipFinalClusterSnapshot=True)
    job = run(sandbox, backup, point, {**CLUSTER, "ClusterIdentifier": SOURCE})
    assert job["CreatedResourceArn"] == resource_arn(backup, SOURCE, KIND)
    assert cluster(redshift, SOURCE)["DBName"] == "shop"


def test_a_table_comes_back_beside_the_others_and_redshift_tells_how_it_went(
    sandbox: Sandbox, backup: Any, redshift: Any, point: str
) -> None:
    job = run(sandbox, backup, point, TABLE)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == resource_arn(backup, SOURCE, KIND)
    [status] = redshift.describe_table_restore_status(ClusterIdentifier=SOURCE)["TableRestoreStatusDetails"]
    assert status["SnapshotIdentifier"] == point.rpartition("/")[2]
    assert status["Status"] == "SUCCEEDED"
    assert {key: status[key] for key in TABLE if key in status} == without(TABLE, "RestoreType")
    again = run(sandbox, backup, point, TABLE)
    assert again["Status"] == "FAILED"
    assert "shop.sales.orders_yesterday already exists" in again["StatusMessage"]


def test_redshifts_own_restore_of_a_table_follows_the_same_rules(sandbox: Sandbox, backup: Any) -> None:
    redshift = sandbox.client("redshift")
    wanted = {
        "ClusterIdentifier": SOURCE,
        "SnapshotIdentifier": point_of(backup, SOURCE, KIND, 1).rpartition("/")[2],
        "SourceDatabaseName": "shop",
        "SourceTableName": "customers",
        "NewTableName": "Customers_Back",
    }
    started = redshift.restore_table_from_cluster_snapshot(**wanted)["TableRestoreStatus"]
    assert (started["Status"], started["NewTableName"]) == ("PENDING", "customers_back")
    request = started["TableRestoreRequestId"]
    [status] = redshift.describe_table_restore_status(TableRestoreRequestId=request)[
        "TableRestoreStatusDetails"
    ]
    assert status["Status"] == "SUCCEEDED"
    for change, expected in (
        ({}, "InvalidTableRestoreArgument"),
        ({"SourceTableName": "ghosts"}, "InvalidTableRestoreArgument"),
        ({"TargetDatabaseName": "nowhere", "NewTableName": "x"}, "InvalidTableRestoreArgument"),
        ({"ClusterIdentifier": "ghost"}, "ClusterNotFound"),
        ({"SnapshotIdentifier": "ghost"}, "ClusterSnapshotNotFound"),
    ):
        error = refused(redshift.restore_table_from_cluster_snapshot, **{**wanted, **change})
        assert code(error) == expected


def test_redshift_restores_the_snapshot_of_aws_backup_itself(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    redshift = sandbox.client("redshift")
    name = point.rpartition("/")[2]
    listed = redshift.describe_cluster_snapshots(ClusterIdentifier=SOURCE)["Snapshots"]
    assert listed[0]["SnapshotIdentifier"] == name
    assert listed[0]["SnapshotArn"] == point
    made = redshift.restore_from_cluster_snapshot(ClusterIdentifier="own", SnapshotIdentifier=name)["Cluster"]
    assert (made["ClusterStatus"], made["NumberOfNodes"]) == ("creating", 2)
    assert cluster(redshift, "own")["ClusterStatus"] == "available"


def test_a_snapshot_of_aws_backup_is_found_by_its_arn_its_cluster_and_its_tags(
    shared_sandbox: Sandbox,
) -> None:
    redshift = shared_sandbox.client("redshift", "shop-readonly")
    point = point_of(shared_sandbox.client("backup"), SOURCE, KIND)
    [found] = redshift.describe_cluster_snapshots(SnapshotArn=point)["Snapshots"]
    assert (found["SnapshotArn"], found["SnapshotType"]) == (point, "manual")
    assert redshift.describe_cluster_snapshots(ClusterIdentifier="ghost")["Snapshots"] == []
    error = refused(redshift.describe_cluster_snapshots, SnapshotIdentifier="ghost")
    assert code(error) == "ClusterSnapshotNotFound"
    tagged = redshift.describe_tags(ResourceName=point)["TaggedResources"]
    tags = {each["Tag"]["Key"]: each["Tag"]["Value"] for each in tagged}
    assert tags["aws:backup:source-resource"] == SOURCE


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("DescribeClusters", {}),
        ("DescribeClusterSnapshots", {"MaxRecords": 20}),
        ("DescribeClusterSubnetGroups", {}),
        ("DescribeClusterParameterGroups", {}),
        ("DescribeClusterTracks", {}),
        ("DescribeSnapshotSchedules", {}),
        ("DescribeOrderableClusterOptions", {"NodeType": "ra3.xlplus"}),
        ("DescribeNodeConfigurationOptions", {"ActionType": "restore-cluster"}),
        ("DescribeTableRestoreStatus", {}),
    ],
)
def test_answers_of_redshift_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    redshift = shared_sandbox.client("redshift", "shop-readonly")
    bodies: list[bytes] = []

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        bodies.append(response_dict["body"])

    event = f"response-received.redshift.{operation}"
    redshift.meta.events.register(event, keep)
    methods = redshift.meta.method_to_api_mapping
    getattr(redshift, next(name for name, known in methods.items() if known == operation))(**inputs)
    redshift.meta.events.unregister(event, keep)
    shape = redshift.meta.service_model.operation_model(operation).output_shape
    assert xml_violations(shape, ElementTree.fromstring(bodies[-1])) == []


def test_what_a_form_of_redshift_looks_up_is_there_in_pages(shared_sandbox: Sandbox) -> None:
    redshift = shared_sandbox.client("redshift", "shop-readonly")
    pages = redshift.get_paginator("describe_cluster_snapshots").paginate(
        ClusterIdentifier=SOURCE, PaginationConfig={"PageSize": 20}
    )
    assert [len(page["Snapshots"]) for page in pages] == [20, 15]
    options = redshift.describe_orderable_cluster_options(NodeType="ra3.4xlarge")["OrderableClusterOptions"]
    assert [option["ClusterType"] for option in options] == ["multi-node"]
    tracks = redshift.describe_cluster_tracks()["MaintenanceTracks"]
    assert [track["MaintenanceTrackName"] for track in tracks] == ["current", "trailing"]
    groups = redshift.describe_cluster_subnet_groups()["ClusterSubnetGroups"]
    assert [group["ClusterSubnetGroupName"] for group in groups] == ["shop-warehouse", "office"]
    fits = redshift.describe_node_configuration_options(ActionType="restore-cluster")
    assert {option["NodeType"] for option in fits["NodeConfigurationOptionList"]} >= {"ra3.xlplus"}


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_table_and_reads_its_status(sandbox: Sandbox, backup: Any, home: Path) -> None:
    shell = Shell(sandbox, home)
    words = ",".join(f"{key}={value}" for key, value in TABLE.items())
    shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point_of(backup, SOURCE, KIND)),
        *("--iam-role-arn", sandbox.role(), "--resource-type", "Redshift", "--metadata", words),
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    [status] = shell.json("redshift", "describe-table-restore-status")["TableRestoreStatusDetails"]
    assert status["NewTableName"] == "orders_yesterday"
