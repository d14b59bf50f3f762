"""What StartRestoreJob refuses at once besides metadata: roles, points, vaults, JSON of the wrong type."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox.steps import code, message, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"


def test_nothing_refused_has_started_a_job(sandbox: Sandbox, backup: Any) -> None:
    refused(restore, sandbox, backup, newest_point(backup), Metadata={"availabilityZone": "mars-1a"})
    assert sandbox.control("GET", "/-/restores") == []


ROLES = [
    ("role/NoSuchRole", INVALID, "does not exist"),
    ("role/ShopWebServerRole", INVALID, "cannot be assumed by AWS Backup"),
    ("user/shop-admin", "AccessDeniedException", "pass role"),
]


@pytest.mark.parametrize(("tail", "expected", "word"), ROLES, ids=[row[0] for row in ROLES])
def test_a_role_that_cannot_restore_is_refused(
    sandbox: Sandbox, backup: Any, tail: str, expected: str, word: str
) -> None:
    arn = f"arn:aws:iam::{sandbox.account}:{tail}"
    error = refused(restore, sandbox, backup, newest_point(backup), IamRoleArn=arn)
    assert code(error) == expected
    assert word in message(error)


def test_a_role_of_another_account_is_refused(sandbox: Sandbox, backup: Any) -> None:
    role = sandbox.role(account="444455556666")
    assert (
        code(refused(restore, sandbox, backup, newest_point(backup), IamRoleArn=role))
        == "AccessDeniedException"
    )


def test_a_request_without_a_role_is_refused_as_missing(sandbox: Sandbox, backup: Any) -> None:
    error = refused(
        backup.start_restore_job,
        RecoveryPointArn=newest_point(backup),
        Metadata={"availabilityZone": "eu-west-1a"},
    )
    assert code(error) == MISSING


STATUSES = [
    ("orders-db-wal", "CREATING"),
    ("orders-db-wal", "PARTIAL"),
    ("catalog-cache [blue]", "DELETING"),
    ("batch-scratch", "EXPIRED"),
]


@pytest.mark.parametrize(("name", "status"), STATUSES, ids=[row[1] for row in STATUSES])
def test_a_point_that_is_not_complete_is_refused(
    sandbox: Sandbox, backup: Any, name: str, status: str
) -> None:
    listed = points(backup, resource_arn(backup, name))
    point = next(item["RecoveryPointArn"] for item in listed if item["Status"] == status)
    error = refused(restore, sandbox, backup, point)
    assert code(error) == "InvalidRequestException"
    assert status in message(error)


def test_a_composite_point_is_refused(sandbox: Sandbox, backup: Any) -> None:
    listed = points(backup, resource_arn(backup, "shop-network", "CloudFormation"))
    point = next(point["RecoveryPointArn"] for point in listed if point["IsParent"])
    error = refused(restore, sandbox, backup, point)
    assert code(error) == "InvalidRequestException"
    assert "composite" in message(error)


def test_another_resource_type_than_the_points_is_refused(sandbox: Sandbox, backup: Any) -> None:
    error = refused(restore, sandbox, backup, newest_point(backup), ResourceType="RDS")
    assert code(error) == INVALID


def test_a_point_of_another_region_is_not_found(sandbox: Sandbox, backup: Any) -> None:
    elsewhere = sandbox.client("backup", region=sandbox.regions[1])
    error = refused(restore, sandbox, elsewhere, newest_point(backup))
    assert code(error) == "ResourceNotFoundException"


def test_an_arn_that_is_none_is_invalid_rather_than_not_found(sandbox: Sandbox, backup: Any) -> None:
    assert code(refused(restore, sandbox, backup, "snap-0123456789")) == INVALID
    for role in ("ShopRestoreRole", "arn:aws-cn:iam::111122223333:role/ShopRestoreRole"):
        error = refused(restore, sandbox, backup, newest_point(backup), IamRoleArn=role)
        assert code(error) == INVALID
        assert "Invalid IAM role ARN" in message(error)


def test_a_vault_that_denies_is_refused_with_access_denied(sandbox: Sandbox, backup: Any) -> None:
    error = refused(restore, sandbox, backup, newest_point(backup, "media-masters", "EFS"))
    assert code(error) == "AccessDeniedException"
    assert message(error) == "Insufficient privileges to perform this action."


def test_a_vault_denies_by_the_policy_it_is_given_until_that_is_taken_away(
    sandbox: Sandbox, backup: Any
) -> None:
    point = newest_point(backup)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": {"AWS": f"arn:aws:iam::{sandbox.account}:user/shop-admin"},
                "Action": ["backup:StartRestoreJob"],
                "Resource": ["arn:aws:ec2:eu-west-1::snapshot/*"],
            }
        ],
    }
    backup.put_backup_vault_access_policy(BackupVaultName="shop-daily", Policy=json.dumps(policy))
    assert code(refused(restore, sandbox, backup, point)) == "AccessDeniedException"
    backup.delete_backup_vault_access_policy(BackupVaultName="shop-daily")
    assert restore(sandbox, backup, point)


NOT_STRINGS: list[tuple[str, dict[str, Any]]] = [
    ("a number", {"Metadata": {"availabilityZone": "eu-west-1a", "volumeSize": 100}}),
    ("a boolean", {"Metadata": {"availabilityZone": "eu-west-1a", "encrypted": True}}),
    ("null", {"Metadata": {"availabilityZone": None}}),
    ("a list", {"Metadata": {"availabilityZone": ["eu-west-1a"]}}),
    ("metadata in a string", {"Metadata": '{"availabilityZone": "eu-west-1a"}'}),
    ("a flag in a string", {"CopySourceTagsToRestoredResource": "true"}),
    ("a token that is a number", {"IdempotencyToken": 7}),
]


def send_raw(sandbox: Sandbox, body: bytes | Iterator[bytes]) -> tuple[int, str, dict[str, Any]]:
    """StartRestoreJob without an SDK to check the input: status, error type, body."""
    key = sandbox.session().get_credentials().access_key
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc)
    scope = f"{key}/20261121/{sandbox.regions[0]}/backup/aws4_request"
    connection.request(
        "PUT", "/restore-jobs", body, {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
    )
    answer = connection.getresponse()
    read = json.loads(answer.read())
    connection.close()
    return answer.status, answer.headers["x-amzn-ErrorType"], read


@pytest.mark.parametrize("changes", [row[1] for row in NOT_STRINGS], ids=[row[0] for row in NOT_STRINGS])
def test_json_of_the_wrong_type_is_refused(sandbox: Sandbox, backup: Any, changes: dict[str, Any]) -> None:
    request = {
        "RecoveryPointArn": newest_point(backup),
        "IamRoleArn": sandbox.role(),
        "Metadata": {"availabilityZone": "eu-west-1a"},
        **changes,
    }
    status, kind, body = send_raw(sandbox, json.dumps(request).encode())
    assert (status, kind) == (400, "SerializationException")
    assert body["Message"]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"RecoveryPointArn": "arn:aws:x"}', b"[]", b"{"])
def test_a_body_without_what_is_required_is_refused(sandbox: Sandbox, body: bytes) -> None:
    status, kind, _ = send_raw(sandbox, body)
    assert status == 400
    assert kind in (MISSING, "SerializationException")


def test_a_body_in_chunks_is_read_whole(sandbox: Sandbox, backup: Any) -> None:
    request = {
        "RecoveryPointArn": newest_point(backup),
        "IamRoleArn": sandbox.role(),
        "Metadata": {"availabilityZone": "eu-west-1z"},
    }
    body = json.dumps(request).encode()
    status, kind, answer = send_raw(sandbox, iter([body[:50], body[50:]]))
    assert (status, kind) == (400, INVALID)
    assert "eu-west-1z" in answer["Message"]
