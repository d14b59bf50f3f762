"""Restores into Redshift Serverless, which overwrite a namespace or add a table, from points of both
services; and clusters from its points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
from tests.sandbox.runs import (
    INVALID,
    MISSING,
    Values,
    grant,
    point_of,
    refusal,
    returned,
    run,
    start,
    without,
)
from tests.sandbox.steps import code, refused, resource_arn
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

KIND, SOURCE = "Redshift Serverless", "ad-hoc-analytics"
NAMESPACE = {"RestoreType": "NAMESPACE_RESTORE", "NamespaceIdentifier": "forecasts"}
TABLE = {
    "RestoreType": "TABLE_RESTORE",
    "NamespaceIdentifier": SOURCE,
    "SourceDatabaseName": "dev",
    "SourceTableName": "baskets",
    "TargetDatabaseName": "dev",
    "NewTableName": "baskets_yesterday",
}
CLUSTER = {
    "RestoreType": "CLUSTER_RESTORE",
    "ClusterIdentifier": "from-serverless",
    "NodeType": "ra3.large",
    "NumberOfNodes": "2",
}


@pytest.fixture
def serverless(sandbox: Sandbox) -> Any:
    return sandbox.client("redshift-serverless")


@pytest.fixture
def point(backup: Any) -> str:
    return point_of(backup, SOURCE, KIND)


def namespace(serverless: Any, name: str = "forecasts") -> dict[str, Any]:
    found: dict[str, Any] = serverless.get_namespace(namespaceName=name)["namespace"]
    return found


def test_a_namespace_is_overwritten_with_what_the_backup_holds(
    sandbox: Sandbox, backup: Any, serverless: Any, point: str
) -> None:
    before = namespace(serverless)
    assert (before["adminUsername"], before["dbName"]) == ("forecaster", "plan")
    job = run(sandbox, backup, point, NAMESPACE, role=None)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == before["namespaceArn"]
    assert "IamRoleArn" not in job
    after = namespace(serverless)
    assert (after["adminUsername"], after["dbName"]) == ("analyst", "dev")
    assert after["namespaceId"] == before["namespaceId"]


def test_what_the_namespace_held_is_gone(sandbox: Sandbox, backup: Any, point: str) -> None:
    assert run(sandbox, backup, point, TABLE)["Status"] == "COMPLETED"
    assert run(sandbox, backup, point, TABLE)["Status"] == "FAILED"
    assert run(sandbox, backup, point, {**NAMESPACE, "NamespaceIdentifier": SOURCE}, role=None)["Status"] == (
        "COMPLETED"
    )
    # The table that stood in its way was not in the backup.
    assert run(sandbox, backup, point, TABLE)["Status"] == "COMPLETED"


def test_a_namespace_is_busy_while_it_is_overwritten(still: Sandbox) -> None:
    backup, serverless = still.client("backup"), still.client("redshift-serverless")
    point = point_of(backup, SOURCE, KIND)
    start(still, backup, point, NAMESPACE, role=None)
    still.control("POST", "/-/clock", {"advance": 4})
    assert namespace(serverless)["status"] == "MODIFYING"
    still.control("POST", "/-/clock", {"advance": 20})
    assert namespace(serverless)["status"] == "AVAILABLE"


def test_a_role_must_be_given_the_permission_that_the_managed_policy_lacks(
    sandbox: Sandbox, backup: Any, serverless: Any, point: str
) -> None:
    job = run(sandbox, backup, point, NAMESPACE)
    assert job["Status"] == "FAILED"
    assert "redshift-serverless:RestoreFromSnapshot" in job["StatusMessage"]
    assert namespace(serverless)["dbName"] == "plan"
    grant(sandbox, "ShopRestoreRole", "redshift-serverless:RestoreFromSnapshot")
    job = run(sandbox, backup, point, NAMESPACE, role="ShopRestoreRole")
    assert (job["Status"], job["IamRoleArn"]) == ("COMPLETED", sandbox.role("ShopRestoreRole"))


def test_without_a_role_the_caller_needs_the_permission(sandbox: Sandbox, backup: Any, point: str) -> None:
    operator = sandbox.client("backup", "shop-operator")
    job = run(sandbox, operator, point, NAMESPACE, role=None)
    assert job["Status"] == "FAILED"
    assert "User: the caller is not authorized" in job["StatusMessage"]


def test_a_clusters_backup_can_become_a_namespace(sandbox: Sandbox, backup: Any, serverless: Any) -> None:
    point = point_of(backup, "shop-analytics", "Redshift")
    job = run(sandbox, backup, point, NAMESPACE, role=None)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert (namespace(serverless)["adminUsername"], namespace(serverless)["dbName"]) == ("warehouse", "shop")


def test_a_namespaces_backup_can_become_a_cluster(sandbox: Sandbox, backup: Any, point: str) -> None:
    job = run(sandbox, backup, point, CLUSTER)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    redshift = sandbox.client("redshift")
    [made] = redshift.describe_clusters(ClusterIdentifier="from-serverless")["Clusters"]
    assert (made["DBName"], made["MasterUsername"]) == ("dev", "analyst")
    assert (made["NodeType"], made["NumberOfNodes"]) == ("ra3.large", 2)


def test_a_table_comes_back_beside_the_others(
    sandbox: Sandbox, backup: Any, serverless: Any, point: str
) -> None:
    job = run(sandbox, backup, point, TABLE)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == resource_arn(backup, SOURCE, KIND)
    [status] = serverless.list_table_restore_status(namespaceName=SOURCE)["tableRestoreStatuses"]
    assert (status["status"], status["newTableName"]) == ("SUCCEEDED", "baskets_yesterday")
    assert status["workgroupName"] == "ad-hoc"
    request = status["tableRestoreRequestId"]
    assert serverless.get_table_restore_status(tableRestoreRequestId=request)["tableRestoreStatus"] == status
    again = run(sandbox, backup, point, TABLE)
    assert "dev.public.baskets_yesterday already exists" in again["StatusMessage"]
    ghost = run(sandbox, backup, point, {**TABLE, "SourceTableName": "ghosts"})
    assert "dev.public.ghosts was not found" in ghost["StatusMessage"]


def test_the_type_is_taken_with_and_without_its_space(sandbox: Sandbox, backup: Any, point: str) -> None:
    for spelling in ("Redshift Serverless", "RedshiftServerless"):
        job = run(sandbox, backup, point, NAMESPACE, role=None, ResourceType=spelling)
        assert job["Status"] == "COMPLETED"
    assert refusal(sandbox, backup, point, NAMESPACE, role=None, ResourceType="Redshift")[0] == INVALID


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (without(NAMESPACE, "RestoreType"), (MISSING, "RestoreType")),
        (without(NAMESPACE, "NamespaceIdentifier"), (MISSING, "NamespaceIdentifier")),
        ({**NAMESPACE, "NamespaceIdentifier": "ghost"}, (INVALID, "Namespace ghost was not found")),
        ({**NAMESPACE, "NamespaceIdentifier": "retired-reports"}, (INVALID, "has no workgroup")),
        ({**NAMESPACE, "WorkgroupName": "ghost"}, (INVALID, "Workgroup ghost was not found")),
        ({**NAMESPACE, "WorkgroupName": "ad-hoc"}, (INVALID, "is not that of namespace forecasts")),
        ({**NAMESPACE, "SnapshotName": "x"}, (INVALID, "Unknown keys: SnapshotName")),
        ({**NAMESPACE, "AdminPasswordSecretKmsKeyId": "x"}, (INVALID, "ManageAdminPassword")),
        (
            {**NAMESPACE, "ManageAdminPassword": "true", "AdminPasswordSecretKmsKeyId": "ghost"},
            (INVALID, "was not found"),
        ),
        *(
            (without(TABLE, key), (MISSING, key))
            for key in ("NamespaceIdentifier", "SourceTableName", "TargetDatabaseName", "NewTableName")
        ),
        ({**TABLE, "NamespaceIdentifier": "forecasts"}, (INVALID, "into ad-hoc-analytics")),
        ({**TABLE, "ClusterIdentifier": "x"}, (INVALID, "Unknown keys: ClusterIdentifier")),
        (without(CLUSTER, "NodeType"), (MISSING, "NodeType")),
        (without(CLUSTER, "NumberOfNodes"), (MISSING, "NumberOfNodes")),
        ({**CLUSTER, "ClusterIdentifier": "shop-analytics"}, (INVALID, "already exists")),
    ],
)
def test_a_request_that_redshift_serverless_has_no_use_for_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: tuple[str, str]
) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_of(backup, SOURCE, KIND), metadata)
    assert told[0] == expected[0]
    assert expected[1] in told[1]


@pytest.mark.parametrize("metadata", [TABLE, CLUSTER])
def test_a_restore_that_overwrites_nothing_needs_a_role(shared_sandbox: Sandbox, metadata: Values) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_of(backup, SOURCE, KIND), metadata, role=None)
    assert told == (MISSING, "IamRoleArn is required.")


def test_returned_metadata_tells_the_source_and_cannot_be_sent_back(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    point = point_of(backup, SOURCE, KIND)
    metadata = returned(backup, point)
    assert metadata["NamespaceIdentifier"] == SOURCE
    assert refusal(shared_sandbox, backup, point, metadata)[0] == MISSING
    told = refusal(shared_sandbox, backup, point, {**metadata, **NAMESPACE})
    assert "Unknown keys: AdminUsername, DbName, aws:backup:request-id" in told[1]


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("ListNamespaces", {}),
        ("GetNamespace", {"namespaceName": SOURCE}),
        ("ListWorkgroups", {}),
        ("GetWorkgroup", {"workgroupName": "ad-hoc"}),
        ("ListSnapshots", {"namespaceName": SOURCE, "maxResults": 3}),
        ("ListTableRestoreStatus", {}),
    ],
)
def test_answers_of_redshift_serverless_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    client = shared_sandbox.client("redshift-serverless", "shop-readonly")
    assert violations_of(client, operation, **inputs) == []


def test_its_own_restores_have_the_shapes_of_the_model_too(sandbox: Sandbox, serverless: Any) -> None:
    [snapshot] = serverless.list_snapshots(maxResults=1)["snapshots"]
    name = snapshot["snapshotName"]
    assert violations_of(serverless, "GetSnapshot", snapshotName=name) == []
    assert violations_of(serverless, "GetSnapshot", snapshotArn=snapshot["snapshotArn"]) == []
    whole = {"namespaceName": "forecasts", "workgroupName": "forecasts", "snapshotName": name}
    assert violations_of(serverless, "RestoreFromSnapshot", **whole) == []
    assert namespace(serverless)["dbName"] == "dev"
    table = {
        "namespaceName": SOURCE,
        "workgroupName": "ad-hoc",
        "snapshotName": name,
        "sourceDatabaseName": "dev",
        "sourceTableName": "baskets",
        "newTableName": "again",
    }
    assert violations_of(serverless, "RestoreTableFromSnapshot", **table) == []
    assert code(refused(serverless.restore_table_from_snapshot, **table)) == "ConflictException"
    arn = namespace(serverless, SOURCE)["namespaceArn"]
    assert violations_of(serverless, "ListTagsForResource", resourceArn=arn) == []


def test_a_new_namespace_takes_a_backup_once_it_has_a_workgroup(
    sandbox: Sandbox, backup: Any, serverless: Any, point: str
) -> None:
    fresh = {"namespaceName": "fresh", "adminUsername": "root", "dbName": "empty"}
    assert violations_of(serverless, "CreateNamespace", **fresh) == []
    wanted = {**NAMESPACE, "NamespaceIdentifier": "fresh"}
    assert "has no workgroup" in refusal(sandbox, backup, point, wanted, role=None)[1]
    group = {"workgroupName": "fresh", "namespaceName": "fresh"}
    assert violations_of(serverless, "CreateWorkgroup", **group) == []
    assert run(sandbox, backup, point, wanted, role=None)["Status"] == "COMPLETED"
    assert namespace(serverless, "fresh")["dbName"] == "dev"
    for call, inputs in (
        (serverless.create_namespace, fresh),
        (serverless.create_workgroup, {**group, "workgroupName": "second"}),
    ):
        assert code(refused(call, **inputs)) == "ConflictException"


def test_a_clusters_snapshot_is_restored_by_its_arn(sandbox: Sandbox, backup: Any, serverless: Any) -> None:
    sandbox.client("redshift").describe_clusters()
    serverless.restore_from_snapshot(
        namespaceName="forecasts",
        workgroupName="forecasts",
        snapshotArn=point_of(backup, "shop-analytics", "Redshift"),
    )
    assert namespace(serverless)["dbName"] == "shop"


def test_lists_of_redshift_serverless_come_in_pages(shared_sandbox: Sandbox) -> None:
    client = shared_sandbox.client("redshift-serverless")
    pages = client.get_paginator("list_snapshots").paginate(PaginationConfig={"PageSize": 20})
    assert [len(page["snapshots"]) for page in pages] == [20, 15]
    assert code(refused(client.list_snapshots, nextToken="?")) == "ValidationException"
    assert code(refused(client.get_namespace, namespaceName="ghost")) == "ResourceNotFoundException"
    assert code(refused(client.get_workgroup, workgroupName="ghost")) == "ResourceNotFoundException"


@pytest.mark.needs("aws")
def test_the_aws_cli_overwrites_a_namespace(sandbox: Sandbox, point: str, home: Path) -> None:
    shell = Shell(sandbox, home)
    words = ",".join(f"{key}={value}" for key, value in NAMESPACE.items())
    shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--metadata", words),
        *("--resource-type", "RedshiftServerless"),
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    found = shell.json("redshift-serverless", "get-namespace", "--namespace-name", "forecasts")["namespace"]
    assert found["adminUsername"] == "analyst"
