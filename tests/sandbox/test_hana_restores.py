"""Restores of SAP HANA, which overwrite a database as their caller: from a full backup, to the end of a
continuous one's logs, and into another database than the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
from tests.sandbox.runs import REQUEST, Values, refusal, returned, run, start
from tests.sandbox.steps import code, points, refused, resource_arn
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

KIND, SOURCE, OTHER = "SAP HANA on Amazon EC2", "HDB", "QAS"
DAY = 86_400.0
GAP_BEGAN, GAP_ENDED = 9 * DAY, 8.5 * DAY
"""Before the start of the world: logs were missing in between."""


@pytest.fixture
def sap(sandbox: Sandbox) -> Any:
    return sandbox.client("ssm-sap")


def database(backup: Any, name: str = SOURCE) -> str:
    return resource_arn(backup, name, KIND)


def point_in(backup: Any, status: str) -> str:
    """The newest point in a status: COMPLETED ones are full backups, the others continuous."""
    listed = points(backup, database(backup))
    return next(str(point["RecoveryPointArn"]) for point in listed if point["Status"] == status)


def full(backup: Any, target: str = SOURCE) -> Values:
    return {
        "aws:backup:TargetDatabaseArn": database(backup, target),
        "CatalogRestoreOption": "NO_CATALOG",
        "RecoveryType": "FULL_DATA_BACKUP_RECOVERY",
    }


def newest(backup: Any) -> Values:
    return {**full(backup), "RecoveryType": "MOST_RECENT_TIME_RECOVERY"}


def last_operation(sap: Any) -> dict[str, Any]:
    newest: dict[str, Any] = sap.list_operations(ApplicationId="ERP")["Operations"][0]
    return newest


def restored_to(sandbox: Sandbox, job: dict[str, Any]) -> float:
    """Epoch seconds."""
    rows = sandbox.control("GET", "/-/restores")
    return float(next(row["restored_to"] for row in rows if row["job_id"] == job["RestoreJobId"]))


def world_start(sandbox: Sandbox, backup: Any) -> float:
    """The epoch second that the world's times are relative to."""
    [available] = [point for point in points(backup, database(backup)) if point["Status"] == "AVAILABLE"]
    return float(available["CreationDate"].timestamp()) + GAP_ENDED


def test_a_full_backup_overwrites_the_database_and_its_service_tells_with_what(
    sandbox: Sandbox, backup: Any, sap: Any
) -> None:
    point = point_in(backup, "COMPLETED")
    wanted = {
        **full(backup),
        "CatalogRestoreOption": "CATALOG_FROM_LOCAL_PATH",
        "LocalCatalogPath": "/usr/sap/HDB/catalog",
        "aws:backup:request-id": "8b1f5ab2-1d7a-4a5e-8f61-6e0c29c6ff0e",
    }
    job = run(sandbox, backup, point, wanted, role=None)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert job["CreatedResourceArn"] == database(backup)
    assert "IamRoleArn" not in job
    operation = last_operation(sap)
    assert sap.get_operation(OperationId=operation["Id"])["Operation"] == operation
    assert (operation["Status"], operation["ResourceArn"]) == ("SUCCESS", database(backup))
    made = returned(backup, point)["HanaBackupId"]
    assert operation["Properties"] == {
        "RecoveryType": "FULL_DATA_BACKUP_RECOVERY",
        "CatalogRestoreOption": "CATALOG_FROM_LOCAL_PATH",
        "LocalCatalogPath": "/usr/sap/HDB/catalog",
        "RecoveryPointArn": point,
        "SourceDatabaseArn": database(backup),
        "RestoredTo": made,
    }
    described = sap.get_database(DatabaseArn=database(backup))["Database"]
    assert described["LastUpdated"] == operation["EndTime"]


def test_the_database_is_stopped_while_it_is_overwritten_and_takes_no_second_restore(still: Sandbox) -> None:
    backup, sap = still.client("backup"), still.client("ssm-sap")
    point = point_in(backup, "COMPLETED")
    start(still, backup, point, full(backup), role=None)
    still.control("POST", "/-/clock", {"advance": 4})
    assert sap.get_database(DatabaseArn=database(backup))["Database"]["Status"] == "STOPPED"
    assert sap.get_database(DatabaseArn=database(backup, OTHER))["Database"]["Status"] == "RUNNING"
    told = refusal(still, backup, point, full(backup), role=None)
    assert told == (REQUEST, f"{database(backup)} is being restored already.")
    still.control("POST", "/-/clock", {"advance": 60})
    assert sap.get_database(DatabaseArn=database(backup))["Database"]["Status"] == "RUNNING"


def test_what_an_interrupted_backup_gives_back_ends_where_its_logs_did(
    sandbox: Sandbox, backup: Any, sap: Any
) -> None:
    ended = world_start(sandbox, backup) - GAP_BEGAN
    job = run(sandbox, backup, point_in(backup, "STOPPED"), newest(backup), role=None)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    assert restored_to(sandbox, job) == pytest.approx(ended, abs=0.01)
    told = int(last_operation(sap)["Properties"]["RestoredTo"])
    assert told == pytest.approx(ended * 1000, abs=10)


def test_the_newest_moment_is_that_of_the_last_logs(sandbox: Sandbox, backup: Any) -> None:
    point = point_in(backup, "AVAILABLE")
    before = int(returned(backup, point)["LatestRestorablePitrTimestamp"]) / 1000
    job = run(sandbox, backup, point, newest(backup), role=None)
    after = int(returned(backup, point)["LatestRestorablePitrTimestamp"]) / 1000
    assert before <= restored_to(sandbox, job) <= after


def test_another_database_must_first_permit_the_source(sandbox: Sandbox, backup: Any, sap: Any) -> None:
    source, target = database(backup), database(backup, OTHER)
    point = point_in(backup, "COMPLETED")
    assert code(refused(sap.get_resource_permission, ResourceArn=target)) == "ResourceNotFoundException"
    job = run(sandbox, backup, point, full(backup, OTHER), role=None)
    assert job["Status"] == "FAILED"
    assert f"{source} is not permitted to be restored to {target}" in job["StatusMessage"]
    put = sap.put_resource_permission(ActionType="RESTORE", SourceResourceArn=source, ResourceArn=target)
    policy = sap.get_resource_permission(ActionType="RESTORE", ResourceArn=target)["Policy"]
    assert policy == put["Policy"]
    assert source in json.dumps(json.loads(policy))
    job = run(sandbox, backup, point, full(backup, OTHER), role=None)
    assert job["CreatedResourceArn"] == target
    sap.delete_resource_permission(ActionType="RESTORE", SourceResourceArn=source, ResourceArn=target)
    assert run(sandbox, backup, point, full(backup, OTHER), role=None)["Status"] == "FAILED"


def test_copying_tags_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    copying = {"CopySourceTagsToRestoredResource": True}
    job = run(sandbox, backup, point_in(backup, "COMPLETED"), full(backup), role=None, **copying)
    assert job["Status"] == "FAILED"
    assert "Copying tags" in job["StatusMessage"]


def test_the_caller_needs_the_permissions_of_the_restore(sandbox: Sandbox, backup: Any) -> None:
    operator = sandbox.client("backup", "shop-operator")
    job = run(sandbox, operator, point_in(backup, "COMPLETED"), full(backup), role=None)
    assert "User: the caller is not authorized to perform: ssm-sap:RestoreDatabase" in job["StatusMessage"]
    managed = f"arn:{sandbox.partition}:iam::aws:policy/AWSBackupRestoreAccessForSAPHANA"
    sandbox.client("iam").attach_user_policy(UserName="shop-operator", PolicyArn=managed)
    job = run(sandbox, operator, point_in(backup, "COMPLETED"), full(backup), role=None)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("ListApplications", {}),
        ("GetApplication", {"ApplicationId": "ERP"}),
        ("ListComponents", {"ApplicationId": "ERP"}),
        ("GetComponent", {"ApplicationId": "ERP", "ComponentId": "HDB-HDB00"}),
        ("ListDatabases", {"ApplicationId": "ERP", "MaxResults": 2}),
        ("GetDatabase", {"ApplicationId": "ERP", "ComponentId": "HDB-HDB00", "DatabaseId": "QAS"}),
        ("ListOperations", {"ApplicationId": "ERP"}),
    ],
)
def test_answers_of_systems_manager_for_sap_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    assert violations_of(shared_sandbox.client("ssm-sap", "shop-readonly"), operation, **inputs) == []


def test_the_databases_of_the_system_are_listed_in_pages(shared_sandbox: Sandbox) -> None:
    sap = shared_sandbox.client("ssm-sap")
    pages = sap.get_paginator("list_databases").paginate(PaginationConfig={"PageSize": 2})
    listed = [[row["DatabaseId"] for row in page["Databases"]] for page in pages]
    assert listed == [["SYSTEMDB", SOURCE], [OTHER]]
    for call, inputs in (
        (sap.get_application, {"ApplicationId": "GHOST"}),
        (sap.get_database, {"DatabaseArn": "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/ERP/DB/GHOST"}),
        (sap.get_operation, {"OperationId": "ghost"}),
        (sap.get_component, {"ApplicationId": "ERP", "ComponentId": "ghost"}),
        (sap.list_databases, {"NextToken": "?"}),
    ):
        assert code(refused(call, **inputs)) == "ValidationException"


def test_a_reader_may_look_but_not_permit(shared_sandbox: Sandbox) -> None:
    backup, reader = shared_sandbox.client("backup"), shared_sandbox.client("ssm-sap", "shop-readonly")
    arns = {"SourceResourceArn": database(backup), "ResourceArn": database(backup, OTHER)}
    error = refused(reader.put_resource_permission, ActionType="RESTORE", **arns)
    assert code(error) == "AccessDeniedException"


@pytest.mark.needs("aws")
def test_the_aws_cli_permits_and_restores_a_system_copy(sandbox: Sandbox, backup: Any, home: Path) -> None:
    shell = Shell(sandbox, home)
    words = ",".join(f"{key}={value}" for key, value in full(backup, OTHER).items())
    shell.json(
        *("ssm-sap", "put-resource-permission", "--action-type", "RESTORE"),
        *("--source-resource-arn", database(backup), "--resource-arn", database(backup, OTHER)),
    )
    shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point_in(backup, "COMPLETED")),
        *("--metadata", words, "--resource-type", KIND),
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    [operation] = shell.json("ssm-sap", "list-operations", "--application-id", "ERP")["Operations"]
    assert operation["ResourceArn"] == database(backup, OTHER)
