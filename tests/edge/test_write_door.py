"""Nothing leaves the process while read-only: whatever could change an account is tried over HTTP."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import xform_name

from aws_api.guard import WriteDoor
from aws_api.operation import Access
from aws_api.operations import BY_PAIR, OPERATIONS
from aws_api.sessions import READING, WRITING, GuardedSession
from recovery.context import Mode
from recovery.errors import ReadOnly, Refused
from tests.edge.stub import LOADER, REGION, Stub, calls_to, said, session_to

WRITES = [(row.service, row.operation) for row in OPERATIONS if row.access is Access.WRITE]
UNLISTED_OF_BACKUP = [
    ("backup", operation)
    for operation in GuardedSession("", WriteDoor(), LOADER).get_service_model("backup").operation_names
    if ("backup", operation) not in BY_PAIR
]
OTHERS = [
    ("ec2", "TerminateInstances"),
    ("ec2", "DeleteVolume"),
    ("ec2", "DeleteSnapshot"),
    ("ec2", "CreateVolume"),
    ("ec2", "AttachVolume"),
    ("ec2", "RunInstances"),
    ("rds", "DeleteDBInstance"),
    ("rds", "DeleteDBCluster"),
    ("rds", "CreateDBInstance"),
    ("s3", "DeleteBucket"),
    ("s3", "DeleteObject"),
    ("s3", "PutObject"),
    ("s3", "GetObject"),
    ("dynamodb", "DeleteTable"),
    ("dynamodb", "PutItem"),
    ("kms", "ScheduleKeyDeletion"),
    ("kms", "Decrypt"),
    ("iam", "CreateRole"),
    ("iam", "AttachRolePolicy"),
    ("iam", "CreateAccessKey"),
    ("sts", "GetSessionToken"),
    ("lambda", "Invoke"),
    ("secretsmanager", "GetSecretValue"),
]
TRIED = [*WRITES, *UNLISTED_OF_BACKUP, *OTHERS]


@pytest.fixture
def read_only(aws: Stub) -> Any:
    """Makes raw clients of a read-only session, past all that the edge would do itself."""
    session = session_to(aws.url, WriteDoor(Mode.READ_ONLY))
    made: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in made:
            made[service] = session.create_client(service, region_name=REGION, config=WRITING)
        return made[service]

    return client


def test_every_write_and_every_unlisted_operation_is_refused_and_nothing_is_sent(
    aws: Stub, read_only: Callable[[str], Any]
) -> None:
    sent = []
    for service, operation in TRIED:
        with pytest.raises(Refused):
            getattr(read_only(service), xform_name(operation))()
        sent.append((service, operation))
    assert len(set(sent) - set(WRITES)) >= 100
    assert aws.requests == []


def test_presigned_urls_are_refused_while_read_only(aws: Stub, read_only: Callable[[str], Any]) -> None:
    for service, operation in TRIED:
        with pytest.raises(Refused):
            read_only(service).generate_presigned_url(xform_name(operation))
    assert aws.requests == []


@pytest.mark.parametrize("mode", list(Mode))
def test_forms_and_tokens_that_carry_a_signature_away_are_refused_in_any_mode(aws: Stub, mode: Mode) -> None:
    session = session_to(aws.url, WriteDoor(mode))
    s3: Any = session.create_client("s3", region_name=REGION)
    with pytest.raises(Refused):
        s3.generate_presigned_post("bucket", "key")
    rds: Any = session.create_client("rds", region_name=REGION)
    with pytest.raises(Refused):
        rds.generate_db_auth_token("database", 5432, "user")


def test_a_write_is_never_presigned_even_in_write_mode(aws: Stub) -> None:
    client: Any = session_to(aws.url, WriteDoor(Mode.WRITE)).create_client("backup", region_name=REGION)
    request = {"RecoveryPointArn": "arn", "Metadata": {}, "IdempotencyToken": "t"}
    with pytest.raises(Refused, match="presigned"):
        client.generate_presigned_url("start_restore_job", request)


def test_paginators_of_unlisted_operations_are_refused(aws: Stub, read_only: Callable[[str], Any]) -> None:
    tried = 0
    for service in ("backup", "ec2", "iam", "dynamodb"):
        client = read_only(service)
        for operation in client.meta.service_model.operation_names:
            if (service, operation) in BY_PAIR or not client.can_paginate(xform_name(operation)):
                continue
            with pytest.raises(Refused):
                list(client.get_paginator(xform_name(operation)).paginate())
            tried += 1
    assert tried >= 40
    assert aws.requests == []


def test_waiters_are_refused(aws: Stub, read_only: Callable[[str], Any]) -> None:
    tried = 0
    for service in ("ec2", "rds", "s3", "dynamodb", "iam"):
        client = read_only(service)
        for name in client.waiter_names:
            waiter = client.get_waiter(name)
            if (service, waiter.config.operation) in BY_PAIR:
                continue
            with pytest.raises(Refused):
                waiter.wait()
            tried += 1
    assert tried >= 40
    assert aws.requests == []


def test_a_copy_and_whatever_is_built_on_the_session_keeps_the_door(aws: Stub) -> None:
    session = session_to(aws.url, WriteDoor(Mode.READ_ONLY))
    of_copied_session: Any = copy.copy(session).create_client("backup", region_name=REGION)
    of_boto3 = boto3.Session(botocore_session=session, region_name=REGION)
    for each in (of_copied_session, of_boto3.client("backup")):
        with pytest.raises(ReadOnly):
            each.start_restore_job(RecoveryPointArn="arn", Metadata={}, IdempotencyToken="t")
    with pytest.raises(Refused):
        of_boto3.resource("ec2").Instance("i-1").terminate()
    assert aws.requests == []


def test_a_write_passes_only_while_writing_is_on(aws: Stub) -> None:
    aws.answer = lambda request: said({"RestoreJobId": "job"})
    door = WriteDoor()
    client: Any = session_to(aws.url, door).create_client("backup", region_name=REGION, config=WRITING)
    request = {"RecoveryPointArn": "arn", "Metadata": {}, "IdempotencyToken": "t"}
    with pytest.raises(ReadOnly):
        client.start_restore_job(**request)
    door.mode = Mode.WRITE
    assert client.start_restore_job(**request)["RestoreJobId"] == "job"
    door.mode = Mode.READ_ONLY
    with pytest.raises(ReadOnly):
        client.start_restore_job(**request)
    assert len(aws.requests) == 1


def test_a_door_closed_while_a_write_is_being_built_still_stops_it(aws: Stub) -> None:
    door = WriteDoor(Mode.WRITE)
    client: Any = session_to(aws.url, door).create_client("backup", region_name=REGION, config=WRITING)

    def close(**_: object) -> None:
        door.mode = Mode.READ_ONLY

    client.meta.events.register("before-parameter-build.backup.StartRestoreJob", close)
    with pytest.raises(ReadOnly):
        client.start_restore_job(RecoveryPointArn="arn", Metadata={}, IdempotencyToken="t")
    assert aws.requests == []


def test_a_write_without_its_token_or_from_a_client_that_retries_is_refused(aws: Stub) -> None:
    session = session_to(aws.url, WriteDoor(Mode.WRITE))
    once: Any = session.create_client("backup", region_name=REGION, config=WRITING)
    with pytest.raises(Refused, match="IdempotencyToken"):
        once.start_restore_job(RecoveryPointArn="arn", Metadata={})
    often: Any = session.create_client("backup", region_name=REGION, config=READING)
    with pytest.raises(Refused, match="send it again"):
        often.start_restore_job(RecoveryPointArn="arn", Metadata={}, IdempotencyToken="t")
    assert aws.requests == []


def test_two_accounts_have_two_doors(aws: Stub) -> None:
    aws.answer = lambda request: said({"RestoreJobId": "job"})
    request = {"RecoveryPointArn": "arn", "Metadata": {}}
    assert calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", request, "t")
    with pytest.raises(ReadOnly):
        calls_to(aws.url).write("backup", "StartRestoreJob", request, "t")
    assert len(aws.requests) == 1
