"""Who may call what: users, roles of other accounts, keys that nobody was given, and the policy simulator."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from botocore.config import Config

from tests.sandbox.steps import (
    ORDERS,
    code,
    finish,
    message,
    newest_point,
    points,
    refused,
    resource_arn,
    restore,
)
from tests.sandbox_process import Sandbox


def test_an_operator_may_start_describe_and_pass_a_role_and_nothing_else(sandbox: Sandbox) -> None:
    admin, operator = (sandbox.client("backup", profile) for profile in ("shop", "shop-operator"))
    point = newest_point(admin)
    source = resource_arn(admin, ORDERS)
    job = restore(sandbox, operator, point)
    assert finish(sandbox, operator, job)["Status"] == "COMPLETED"
    at_point = {"BackupVaultName": "shop-daily", "RecoveryPointArn": point}
    for operation, inputs in (
        ("describe_recovery_point", at_point),
        ("describe_protected_resource", {"ResourceArn": source}),
        ("describe_backup_vault", {"BackupVaultName": "shop-daily"}),
        ("describe_region_settings", {}),
    ):
        assert getattr(operator, operation)(**inputs), operation
    for operation, inputs in (
        ("list_protected_resources", {}),
        ("list_recovery_points_by_resource", {"ResourceArn": source}),
        ("list_recovery_points_by_backup_vault", {"BackupVaultName": "shop-daily"}),
        ("list_backup_vaults", {}),
        ("list_restore_jobs", {}),
        ("list_tags", {"ResourceArn": point}),
        ("get_recovery_point_restore_metadata", at_point),
        ("get_restore_job_metadata", {"RestoreJobId": job}),
        ("get_backup_vault_access_policy", {"BackupVaultName": "shop-daily"}),
        ("delete_backup_vault_access_policy", {"BackupVaultName": "shop-daily"}),
    ):
        error = refused(getattr(operator, operation), **inputs)
        assert code(error) == "AccessDeniedException", operation
        assert "arn:aws:iam::111122223333:user/shop-operator" in message(error)
        assert f"backup:{operator.meta.method_to_api_mapping[operation]}" in message(error)


WRITES: list[tuple[str, str, dict[str, Any], str]] = [
    ("ec2", "terminate_instances", {"InstanceIds": ["i-0"]}, "UnauthorizedOperation"),
    ("rds", "modify_db_instance", {"DBInstanceIdentifier": "orders"}, "AccessDenied"),
    ("s3", "put_object", {"Bucket": "relight-shop-media", "Key": "a"}, "AccessDenied"),
    ("s3", "delete_object", {"Bucket": "relight-shop-media", "Key": "a"}, "AccessDenied"),
    (
        "s3",
        "abort_multipart_upload",
        {"Bucket": "relight-shop-media", "Key": "a", "UploadId": "x"},
        "AccessDenied",
    ),
    ("dynamodb", "delete_table", {"TableName": "carts"}, "AccessDeniedException"),
    ("elasticache", "delete_snapshot", {"SnapshotName": "x"}, "AccessDenied"),
    (
        "application-autoscaling",
        "deregister_scalable_target",
        {
            "ServiceNamespace": "dynamodb",
            "ResourceId": "table/orders",
            "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
        },
        "AccessDeniedException",
    ),
]


@pytest.mark.parametrize(
    ("service", "operation", "inputs", "expected"), WRITES, ids=[f"{row[0]}:{row[1]}" for row in WRITES]
)
def test_a_reader_writes_nowhere(
    shared_sandbox: Sandbox, service: str, operation: str, inputs: dict[str, Any], expected: str
) -> None:
    error = refused(getattr(shared_sandbox.client(service, "shop-readonly"), operation), **inputs)
    assert code(error) == expected
    assert "because no identity-based policy allows" in message(error)


def test_a_reader_reads_what_restores_look_at(shared_sandbox: Sandbox) -> None:
    def reader(service: str) -> Any:
        return shared_sandbox.client(service, "shop-readonly")

    assert reader("s3").list_object_versions(Bucket="relight-shop-media")["Versions"]
    assert reader("s3").get_bucket_encryption(Bucket="relight-shop-media")
    assert reader("dynamodb").scan(TableName="carts")["Items"]
    assert reader("rds").describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    assert reader("ec2").describe_instances()["Reservations"]
    assert reader("elasticache").describe_snapshots()["Snapshots"]


OTHER_SERVICES = [
    ("ec2", "describe_volumes", "UnauthorizedOperation"),
    ("iam", "list_roles", "AccessDenied"),
    ("iam", "list_account_aliases", "AccessDenied"),
    ("kms", "list_aliases", "AccessDeniedException"),
    ("rds", "describe_db_instances", "AccessDenied"),
    ("s3", "list_buckets", "AccessDenied"),
    ("efs", "describe_file_systems", "AccessDeniedException"),
]


@pytest.mark.parametrize(
    ("service", "operation", "expected"), OTHER_SERVICES, ids=[f"{s}:{o}" for s, o, _ in OTHER_SERVICES]
)
def test_a_refused_identity_reads_the_code_of_each_service(
    shared_sandbox: Sandbox, service: str, operation: str, expected: str
) -> None:
    error = refused(getattr(shared_sandbox.client(service, "shop-operator"), operation))
    assert code(error) == expected
    assert "not authorized" in message(error)
    getattr(shared_sandbox.client(service), operation)()


def test_a_reader_may_read_and_not_restore(sandbox: Sandbox) -> None:
    reader = sandbox.client("backup", "shop-readonly")
    point = newest_point(reader)
    error = refused(restore, sandbox, reader, point)
    assert code(error) == "AccessDeniedException"
    assert "backup:StartRestoreJob" in message(error)
    assert f"on resource: {point}" in message(error)


def test_everyone_may_ask_who_they_are(shared_sandbox: Sandbox) -> None:
    for profile, arn in (
        ("shop", "arn:aws:iam::111122223333:user/shop-admin"),
        ("shop-operator", "arn:aws:iam::111122223333:user/shop-operator"),
        ("dr", "arn:aws:sts::444455556666:assumed-role/RecoveryAdmin/"),
    ):
        told = shared_sandbox.client("sts", profile).get_caller_identity()
        assert told["Arn"].startswith(arn)
        assert told["Account"] == arn.split(":")[4]


def test_starting_without_pass_role_is_refused(sandbox: Sandbox) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Action": "backup:*", "Resource": "*"}]}
    sandbox.client("iam").put_user_policy(
        UserName="shop-readonly",
        PolicyName="restore",
        PolicyDocument=json.dumps({"Version": "2012-10-17", **policy}),
    )
    backup = sandbox.client("backup", "shop-readonly")
    error = refused(restore, sandbox, backup, newest_point(backup))
    assert code(error) == "AccessDeniedException"
    assert "iam:PassRole" in message(error)
    assert sandbox.role() in message(error)


def test_a_policy_on_one_point_allows_that_one(sandbox: Sandbox) -> None:
    allowed, other = (
        point["RecoveryPointArn"]
        for point in points(sandbox.client("backup"), resource_arn(sandbox.client("backup"), ORDERS))[:2]
    )
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "backup:StartRestoreJob", "Resource": allowed},
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
        ],
    }
    sandbox.client("iam").put_user_policy(
        UserName="shop-readonly", PolicyName="one", PolicyDocument=json.dumps(document)
    )
    reader = sandbox.client("backup", "shop-readonly")
    assert restore(sandbox, reader, allowed)
    assert code(refused(restore, sandbox, reader, other)) == "AccessDeniedException"


UNKNOWN_KEY = [
    ("backup", "list_backup_vaults", "UnrecognizedClientException"),
    ("sts", "get_caller_identity", "InvalidClientTokenId"),
    ("ec2", "describe_volumes", "AuthFailure"),
    ("kms", "list_keys", "UnrecognizedClientException"),
    ("s3", "list_buckets", "InvalidAccessKeyId"),
]


@pytest.mark.parametrize(
    ("service", "operation", "expected"), UNKNOWN_KEY, ids=[row[0] for row in UNKNOWN_KEY]
)
def test_a_key_that_nobody_was_given_is_refused(
    shared_sandbox: Sandbox, service: str, operation: str, expected: str
) -> None:
    client = shared_sandbox.session().client(
        service,
        endpoint_url=shared_sandbox.url,
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    assert code(refused(getattr(client, operation))) == expected


def test_a_request_without_a_signature_is_refused(shared_sandbox: Sandbox) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(f"{shared_sandbox.url}/resources/")
    with caught.value as error:
        assert error.code == 403
        assert error.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_a_region_of_another_partition_or_none_is_refused(shared_sandbox: Sandbox) -> None:
    for region in ("cn-north-1", "us-gov-west-1", "eu-west-99"):
        error = refused(shared_sandbox.new_client("backup", region=region).list_backup_vaults)
        assert code(error) == "InvalidSignatureException", region


def test_another_region_of_the_partition_is_empty(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.new_client("backup", region="ap-southeast-2")
    assert backup.list_protected_resources()["Results"] == []
    assert backup.list_backup_vaults()["BackupVaultList"] == []


@pytest.mark.parametrize(
    ("profile", "role"),
    [
        ("shop", "arn:aws:iam::444455556666:role/NoSuchRole"),
        ("shop", "arn:aws:iam::111122223333:role/ShopRestoreRole"),
        ("shop-operator", "arn:aws:iam::444455556666:role/RecoveryAdmin"),
        ("no-default-role", "arn:aws:iam::444455556666:role/RecoveryAdmin"),
    ],
    ids=["it does not exist", "it trusts a service", "the caller may not", "it trusts another account"],
)
def test_a_role_is_not_assumed_when(shared_sandbox: Sandbox, profile: str, role: str) -> None:
    sts = shared_sandbox.client("sts", profile)
    error = refused(sts.assume_role, RoleArn=role, RoleSessionName="me")
    assert code(error) == "AccessDenied"
    assert "sts:AssumeRole" in message(error)


def simulate(sandbox: Sandbox, source: str, actions: list[str], **inputs: Any) -> list[dict[str, Any]]:
    answer = sandbox.client("iam").simulate_principal_policy(
        PolicySourceArn=source, ActionNames=actions, **inputs
    )
    results: list[dict[str, Any]] = answer["EvaluationResults"]
    return results


def test_the_simulator_tells_allowed_from_denied_and_names_the_policy(sandbox: Sandbox) -> None:
    denial = {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    sandbox.client("iam").put_user_policy(
        UserName="shop-readonly",
        PolicyName="no-writes",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [denial]}),
    )
    reader = "arn:aws:iam::111122223333:user/shop-readonly"
    results = simulate(sandbox, reader, ["backup:ListBackupVaults", "s3:PutObject", "backup:StartRestoreJob"])
    assert [result["EvalDecision"] for result in results] == ["allowed", "explicitDeny", "implicitDeny"]
    assert results[0]["MatchedStatements"][0]["SourcePolicyId"] == "ReadOnlyAccess"
    assert results[2]["MatchedStatements"] == []


def test_the_simulator_lists_the_context_that_a_condition_wanted(shared_sandbox: Sandbox) -> None:
    role = shared_sandbox.role()
    without = simulate(shared_sandbox, role, ["kms:CreateGrant"])[0]
    assert (without["EvalDecision"], without["MissingContextValues"]) == (
        "implicitDeny",
        ["kms:GrantIsForAWSResource"],
    )
    context = {
        "ContextKeyName": "kms:GrantIsForAWSResource",
        "ContextKeyValues": ["true"],
        "ContextKeyType": "boolean",
    }
    assert (
        simulate(shared_sandbox, role, ["kms:CreateGrant"], ContextEntries=[context])[0]["EvalDecision"]
        == "allowed"
    )


def test_the_simulator_finds_the_role_that_may_not_create_volumes(shared_sandbox: Sandbox) -> None:
    decisions = {
        name: simulate(shared_sandbox, shared_sandbox.role(name), ["ec2:CreateVolume"])[0]["EvalDecision"]
        for name in ("ShopRestoreRole", "ShopSnapshotRole")
    }
    assert decisions == {"ShopRestoreRole": "allowed", "ShopSnapshotRole": "implicitDeny"}


def test_the_simulator_answers_in_pages(shared_sandbox: Sandbox) -> None:
    actions = [f"ec2:Describe{number}" for number in range(5)]
    pages = (
        shared_sandbox.client("iam")
        .get_paginator("simulate_principal_policy")
        .paginate(
            PolicySourceArn=shared_sandbox.role(), ActionNames=actions, PaginationConfig={"PageSize": 2}
        )
    )
    sizes = [[result["EvalActionName"] for result in page["EvaluationResults"]] for page in pages]
    assert [len(size) for size in sizes] == [2, 2, 1]
    assert [name for size in sizes for name in size] == actions


def test_the_simulator_does_not_know_strangers(shared_sandbox: Sandbox) -> None:
    iam = shared_sandbox.client("iam")
    stranger = "arn:aws:iam::111122223333:role/Nobody"
    error = refused(iam.simulate_principal_policy, PolicySourceArn=stranger, ActionNames=["s3:GetObject"])
    assert code(error) == "NoSuchEntity"
