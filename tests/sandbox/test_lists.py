"""Paging and filters of the list operations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.steps import ORDERS, code, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox


@pytest.fixture(scope="module")
def unchecked(shared_sandbox: Sandbox) -> Any:
    """A client that sends what its model does not allow."""
    return shared_sandbox.new_client("backup", parameter_validation=False)


LISTINGS: list[tuple[str, str, dict[str, Any]]] = [
    ("list_protected_resources", "Results", {}),
    ("list_protected_resources_by_backup_vault", "Results", {"BackupVaultName": "shop-daily"}),
    ("list_recovery_points_by_backup_vault", "RecoveryPoints", {"BackupVaultName": "shop-locked"}),
    (
        "list_recovery_points_by_resource",
        "RecoveryPoints",
        {"ResourceArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/sessions"},
    ),
    ("list_restore_jobs", "RestoreJobs", {}),
    ("list_backup_vaults", "BackupVaultList", {}),
]


def all_pages(call: Any, member: str, size: int, inputs: dict[str, Any]) -> list[list[Any]]:
    pages: list[list[Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = call(MaxResults=size, **inputs, **token)
        pages.append(answer[member])
        if "NextToken" not in answer:
            return pages
        token = {"NextToken": answer["NextToken"]}


@pytest.mark.parametrize(("operation", "member", "inputs"), LISTINGS, ids=[row[0] for row in LISTINGS])
def test_pages_hold_everything_once_in_the_same_order(
    backup: Any, operation: str, member: str, inputs: dict[str, Any]
) -> None:
    call = getattr(backup, operation)
    whole = all_pages(call, member, 1000, inputs)
    parts = all_pages(call, member, 2, inputs)
    assert len(whole) == 1
    assert [item for page in parts for item in page] == whole[0]
    assert [len(page) for page in parts[:-1]] == [2] * (len(parts) - 1)


@pytest.mark.parametrize(("operation", "member", "inputs"), LISTINGS, ids=[row[0] for row in LISTINGS])
@pytest.mark.parametrize("size", [0, -1, 1001])
def test_a_page_size_outside_1_to_1000_is_refused(
    unchecked: Any, operation: str, member: str, inputs: dict[str, Any], size: int
) -> None:
    assert (
        code(refused(getattr(unchecked, operation), MaxResults=size, **inputs))
        == "InvalidParameterValueException"
    )


def test_a_page_size_that_is_no_number_is_refused(unchecked: Any) -> None:
    error = refused(unchecked.list_protected_resources, MaxResults="many")
    assert code(error) == "InvalidParameterValueException"


@pytest.mark.parametrize("token", ["garbage", "Z2FyYmFnZQ==", "", "ÿ"])
def test_a_made_up_token_is_refused(backup: Any, token: str) -> None:
    assert code(refused(backup.list_protected_resources, NextToken=token)) == "InvalidParameterValueException"


def test_a_token_of_another_list_or_filter_is_refused(backup: Any) -> None:
    points_token = backup.list_recovery_points_by_backup_vault(BackupVaultName="shop-daily", MaxResults=1)[
        "NextToken"
    ]
    for operation, inputs in (
        ("list_protected_resources", {}),
        ("list_recovery_points_by_backup_vault", {"BackupVaultName": "shop-locked"}),
        ("list_recovery_points_by_backup_vault", {"BackupVaultName": "shop-daily", "ByResourceType": "EBS"}),
    ):
        error = refused(getattr(backup, operation), NextToken=points_token, **inputs)
        assert code(error) == "InvalidParameterValueException"


def test_points_of_rds_come_in_pages_of_at_least_20(backup: Any) -> None:
    arn = resource_arn(backup, "orders", "RDS")
    error = refused(backup.list_recovery_points_by_resource, ResourceArn=arn, MaxResults=19)
    assert code(error) == "InvalidParameterValueException"
    assert (
        len(backup.list_recovery_points_by_resource(ResourceArn=arn, MaxResults=20)["RecoveryPoints"]) == 20
    )


def test_a_list_without_a_page_size_stops_at_100(backup: Any) -> None:
    answer = backup.list_recovery_points_by_backup_vault(BackupVaultName="shop-daily")
    assert len(answer["RecoveryPoints"]) == 100
    assert answer["NextToken"]


def vault_points(backup: Any, **filters: Any) -> list[dict[str, Any]]:
    pages = backup.get_paginator("list_recovery_points_by_backup_vault").paginate(
        BackupVaultName="shop-daily", PaginationConfig={"PageSize": 1000}, **filters
    )
    return [point for page in pages for point in page["RecoveryPoints"]]


def test_points_of_a_vault_are_filtered_by_resource_type_plan_and_parent(backup: Any) -> None:
    everything = vault_points(backup)
    orders = resource_arn(backup, ORDERS)
    plan = everything[0]["CreatedBy"]["BackupPlanId"]
    for filters, keep in (
        ({"ByResourceArn": orders}, lambda point: point["ResourceArn"] == orders),
        ({"ByResourceType": "EFS"}, lambda point: point["ResourceType"] == "EFS"),
        ({"ByBackupPlanId": plan}, lambda point: point["CreatedBy"]["BackupPlanId"] == plan),
        ({"ByBackupPlanId": "another"}, lambda point: False),
        ({"ByParentRecoveryPointArn": "arn:aws:backup:none"}, lambda point: False),
        ({"ByResourceArn": orders, "ByResourceType": "EFS"}, lambda point: False),
    ):
        assert vault_points(backup, **filters) == [point for point in everything if keep(point)], filters


def test_points_of_a_vault_are_filtered_by_the_time_they_were_made(backup: Any) -> None:
    everything = vault_points(backup)
    edge = everything[len(everything) // 2]["CreationDate"]
    after = vault_points(backup, ByCreatedAfter=edge)
    before = vault_points(backup, ByCreatedBefore=edge)
    assert {point["CreationDate"] for point in after} == {
        point["CreationDate"] for point in everything if point["CreationDate"] > edge
    }
    # The edge itself is in neither: AWS says "after" and "before".
    assert len(after) + len(before) < len(everything)
    assert vault_points(backup, ByCreatedAfter=edge, ByCreatedBefore=edge) == []


def test_restore_jobs_are_filtered_by_status_type_account_test_and_time(
    sandbox: Sandbox, backup: Any
) -> None:
    sandbox.control("POST", "/-/clock", {"pause": True})
    new = restore(sandbox, backup, newest_point(backup))
    everything = backup.list_restore_jobs()["RestoreJobs"]
    testing = next(job["CreatedBy"]["RestoreTestingPlanArn"] for job in everything if "CreatedBy" in job)
    created = next(job["CreationDate"] for job in everything if job["RestoreJobId"] == new)
    day_ago = datetime.now(UTC) - timedelta(days=1)
    for filters, keep in (
        ({"ByStatus": "PENDING"}, lambda job: job["RestoreJobId"] == new),
        ({"ByStatus": "FAILED"}, lambda job: job["Status"] == "FAILED"),
        ({"ByResourceType": "EBS"}, lambda job: job["ResourceType"] == "EBS"),
        ({"ByResourceType": "EFS"}, lambda job: False),
        ({"ByAccountId": sandbox.account}, lambda job: True),
        ({"ByAccountId": "444455556666"}, lambda job: False),
        ({"ByRestoreTestingPlanArn": testing}, lambda job: "CreatedBy" in job),
        ({"ByParentJobId": new}, lambda job: False),
        ({"ByCreatedAfter": day_ago}, lambda job: job["CreationDate"] > day_ago),
        ({"ByCreatedBefore": day_ago}, lambda job: job["CreationDate"] < day_ago),
        ({"ByCreatedAfter": created}, lambda job: False),
        (
            {"ByCompleteAfter": day_ago},
            lambda job: "CompletionDate" in job and job["CompletionDate"] > day_ago,
        ),
        (
            {"ByCompleteBefore": day_ago},
            lambda job: "CompletionDate" in job and job["CompletionDate"] < day_ago,
        ),
    ):
        assert backup.list_restore_jobs(**filters)["RestoreJobs"] == [
            job for job in everything if keep(job)
        ], filters


FOREIGN_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("list_restore_jobs", {"ByStatus": "DONE"}),
    ("list_restore_jobs", {"ByAccountId": "1111"}),
    ("list_restore_jobs", {"ByAccountId": "*"}),
    ("list_restore_jobs_by_protected_resource", {"ResourceArn": "arn:aws:s3:::b", "ByStatus": "DONE"}),
    ("list_backup_vaults", {"ByVaultType": "SAFE"}),
]


@pytest.mark.parametrize(("operation", "inputs"), FOREIGN_VALUES, ids=str)
def test_a_filter_with_a_value_that_does_not_exist_is_refused(
    backup: Any, operation: str, inputs: dict[str, Any]
) -> None:
    error = refused(getattr(backup, operation), **inputs)
    assert code(error) == "InvalidParameterValueException"


def test_vaults_are_filtered_by_type_and_sharing(backup: Any) -> None:
    everything = backup.list_backup_vaults()["BackupVaultList"]
    assert len(everything) == 3
    for filters, expected in (
        ({"ByVaultType": "BACKUP_VAULT"}, everything),
        ({"ByVaultType": "LOGICALLY_AIR_GAPPED_BACKUP_VAULT"}, []),
        ({"ByShared": False}, everything),
        ({"ByShared": True}, []),
    ):
        assert backup.list_backup_vaults(**filters)["BackupVaultList"] == expected, filters


def test_all_points_of_the_world_are_managed_by_aws_backup(backup: Any) -> None:
    arn = resource_arn(backup, "sessions", "DynamoDB")
    everything = backup.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"]
    assert everything
    for only in (True, False):
        answer = backup.list_recovery_points_by_resource(ResourceArn=arn, ManagedByAWSBackupOnly=only)
        assert answer["RecoveryPoints"] == everything


def test_a_vault_is_found_under_its_own_account_and_no_other(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    for operation, inputs in (
        ("describe_backup_vault", {}),
        ("list_protected_resources_by_backup_vault", {}),
        ("list_recovery_points_by_backup_vault", {}),
        ("describe_recovery_point", {"RecoveryPointArn": point}),
        ("get_recovery_point_restore_metadata", {"RecoveryPointArn": point}),
    ):
        call = getattr(backup, operation)
        assert call(BackupVaultName="shop-daily", BackupVaultAccountId=sandbox.account, **inputs), operation
        error = refused(call, BackupVaultName="shop-daily", BackupVaultAccountId="444455556666", **inputs)
        assert code(error) == "ResourceNotFoundException", operation


def test_jobs_of_a_resource_are_its_own_in_pages_and_filtered_by_status_and_age_of_their_points(
    still: Sandbox, backup: Any
) -> None:
    arn = resource_arn(backup, "web-logs")
    old = points(backup, arn)[20]
    new = points(backup, arn)[0]
    started = {restore(still, backup, point["RecoveryPointArn"]): point for point in (old, new)}
    listed = backup.list_restore_jobs_by_protected_resource(ResourceArn=arn)["RestoreJobs"]
    assert {job["RestoreJobId"] for job in listed} == set(started)
    edge = old["CreationDate"] + timedelta(seconds=1)
    recent = backup.list_restore_jobs_by_protected_resource(
        ResourceArn=arn, ByRecoveryPointCreationDateAfter=edge
    )["RestoreJobs"]
    assert [started[job["RestoreJobId"]] for job in recent] == [new]
    for filters, kept in (
        ({"ByRecoveryPointCreationDateBefore": edge}, [old]),
        ({"ByRecoveryPointCreationDateBefore": old["CreationDate"]}, []),
        ({"ByRecoveryPointCreationDateAfter": old["CreationDate"]}, [new]),
        ({"ByStatus": "PENDING"}, [new, old]),
        ({"ByStatus": "PENDING", "ByRecoveryPointCreationDateBefore": edge}, [old]),
        ({"ByStatus": "FAILED"}, []),
    ):
        found = backup.list_restore_jobs_by_protected_resource(ResourceArn=arn, **filters)["RestoreJobs"]
        assert [started[job["RestoreJobId"]] for job in found] == kept, filters
    first = backup.list_restore_jobs_by_protected_resource(ResourceArn=arn, MaxResults=1)
    rest = backup.list_restore_jobs_by_protected_resource(ResourceArn=arn, NextToken=first["NextToken"])
    assert [*first["RestoreJobs"], *rest["RestoreJobs"]] == listed
    for operation, inputs in (
        ("list_restore_jobs", {}),
        ("list_restore_jobs_by_protected_resource", {"ResourceArn": resource_arn(backup, ORDERS)}),
        ("list_restore_jobs_by_protected_resource", {"ResourceArn": arn, "ByStatus": "PENDING"}),
    ):
        error = refused(getattr(backup, operation), NextToken=first["NextToken"], **inputs)
        assert code(error) == "InvalidParameterValueException"


def test_unknown_names_are_not_found(backup: Any) -> None:
    point = newest_point(backup)
    for operation, inputs in (
        ("describe_backup_vault", {"BackupVaultName": "nowhere"}),
        ("list_recovery_points_by_backup_vault", {"BackupVaultName": "nowhere"}),
        ("list_protected_resources_by_backup_vault", {"BackupVaultName": "SHOP-DAILY"}),
        ("describe_recovery_point", {"BackupVaultName": "shop-locked", "RecoveryPointArn": point}),
        (
            "get_recovery_point_restore_metadata",
            {"BackupVaultName": "shop-daily", "RecoveryPointArn": point + "0"},
        ),
        ("describe_restore_job", {"RestoreJobId": "1323657E-2AA4-1D94-2C48-5D7A423E7394"}),
        ("describe_protected_resource", {"ResourceArn": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0"}),
        ("get_backup_vault_access_policy", {"BackupVaultName": "shop-daily"}),
    ):
        assert code(refused(getattr(backup, operation), **inputs)) == "ResourceNotFoundException", operation


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "not json",
        "[]",
        '{"Statement": [{"Effect": "Deny"}]}',
        '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:*", "Resource": "*"}]}',
    ],
)
def test_a_vault_policy_that_is_none_is_refused(backup: Any, policy: str) -> None:
    error = refused(backup.put_backup_vault_access_policy, BackupVaultName="shop-daily", Policy=policy)
    assert code(error) == "InvalidParameterValueException"
