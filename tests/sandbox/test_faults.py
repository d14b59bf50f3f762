"""Faults by name: each does what it says, at its rate, the same for the same seed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError, HTTPClientError, ReadTimeoutError

from aws_sandbox.faults import JOB_KINDS, NAMED, fault_of_option
from tests.sandbox.steps import code, finish, message, newest_point, refused, restore
from tests.sandbox_process import Sandbox, running_sandbox

REQUEST_FAULTS = [name for name, named in NAMED.items() if named.kind not in JOB_KINDS]

# Name -> what a client of AWS Backup sees, and the jobs that there are afterwards.
SEEN = {
    "throttle": ("ThrottlingException", 0),
    "error-500": ("InternalFailure", 0),
    "error-500-after": ("InternalFailure", 1),
    "error-503": ("ServiceUnavailable", 0),
    "timeout-before": ("no answer", 0),
    "timeout-after": ("no answer", 1),
    "drop-before": ("ended", 0),
    "drop-after": ("ended", 1),
    "cut-body": ("no job", 1),
    "empty-body": ("no job", 1),
    "expired-credentials": ("ExpiredTokenException", 0),
    "clock-skew": ("InvalidSignatureException", 0),
}

OTHER_PROTOCOLS = [
    ("throttle", "sts", "get_caller_identity", "Throttling"),
    ("throttle", "ec2", "describe_volumes", "RequestLimitExceeded"),
    ("throttle", "s3", "list_buckets", "SlowDown"),
    ("expired-credentials", "sts", "get_caller_identity", "ExpiredToken"),
    ("expired-credentials", "ec2", "describe_volumes", "RequestExpired"),
    ("expired-credentials", "s3", "list_buckets", "ExpiredToken"),
    ("expired-credentials", "dynamodb", "list_tables", "ExpiredTokenException"),
    ("clock-skew", "sts", "get_caller_identity", "SignatureDoesNotMatch"),
    ("clock-skew", "s3", "list_buckets", "RequestTimeTooSkewed"),
    ("clock-skew", "dynamodb", "list_tables", "InvalidSignatureException"),
]


def set_fault(sandbox: Sandbox, name: str, **row: Any) -> None:
    sandbox.control("POST", "/-/faults", {"name": name, **row})


@pytest.mark.parametrize("name", SEEN)
def test_a_named_fault_is_what_it_says_and_has_its_effect_or_not(
    sandbox: Sandbox, backup: Any, name: str
) -> None:
    point = newest_point(backup)
    set_fault(sandbox, name, rate=1, operations=["StartRestoreJob"])
    said, jobs = SEEN[name]
    client = sandbox.new_client("backup", read_timeout=1 if said == "no answer" else 60)
    try:
        answer = client.start_restore_job(
            RecoveryPointArn=point, IamRoleArn=sandbox.role(), Metadata={"availabilityZone": "eu-west-1a"}
        )
        seen = answer.get("RestoreJobId", "no job")
    except ClientError as error:
        seen = code(error)
    except ReadTimeoutError:
        seen = "no answer"
    except HTTPClientError:
        seen = "ended"
    assert seen == said
    assert len(sandbox.control("GET", "/-/restores")) == jobs


def test_every_named_fault_of_requests_is_tried_here() -> None:
    assert {*SEEN, "slow"} == set(REQUEST_FAULTS)


@pytest.mark.parametrize(("name", "service", "operation", "said"), OTHER_PROTOCOLS)
def test_each_service_words_it_in_its_own_way(
    sandbox: Sandbox, name: str, service: str, operation: str, said: str
) -> None:
    set_fault(sandbox, name, rate=1)
    assert code(refused(getattr(sandbox.client(service), operation))) == said


def test_a_refused_signature_comes_with_the_time_that_it_is_at_aws(sandbox: Sandbox, backup: Any) -> None:
    set_fault(sandbox, "clock-skew", rate=1)
    error = refused(backup.list_backup_vaults)
    theirs = parsedate_to_datetime(error.response["ResponseMetadata"]["HTTPHeaders"]["date"])
    assert 3500 < (theirs - datetime.now(UTC)).total_seconds() < 3700
    assert message(error).endswith(" - 5 min.)")


def test_a_login_can_expire_from_a_request_on_until_the_fault_is_cleared(
    sandbox: Sandbox, backup: Any
) -> None:
    set_fault(sandbox, "expired-credentials", since=3)
    backup.list_backup_vaults()
    backup.list_backup_vaults()
    for _ in range(2):
        assert code(refused(backup.list_backup_vaults)) == "ExpiredTokenException"
    sandbox.control("DELETE", "/-/faults")
    assert backup.list_backup_vaults()


def received(sandbox: Sandbox, seconds: float = 60) -> tuple[bytes, bytes, bool]:
    """What comes over the wire for ListBackupVaults: head, body, and whether the sandbox ended the
    connection within so many seconds."""
    address = urlsplit(sandbox.url)
    request = AWSRequest("GET", f"{sandbox.url}/backup-vaults/")
    SigV4Auth(sandbox.session().get_credentials(), "backup", sandbox.regions[0]).add_auth(request)
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    head = "\r\n".join(["GET /backup-vaults/ HTTP/1.1", f"Host: {address.netloc}", *lines, "", ""])
    got, ended = b"", False
    with socket.create_connection((address.hostname, address.port), timeout=seconds) as connection:
        connection.sendall(head.encode())
        with suppress(TimeoutError):
            while part := connection.recv(65536):
                got += part
            ended = True
    head_got, _, body = got.partition(b"\r\n\r\n")
    return head_got, body, ended


@pytest.mark.parametrize("name", ["drop-before", "drop-after"])
def test_a_dropped_connection_ends_without_a_byte(sandbox: Sandbox, name: str) -> None:
    set_fault(sandbox, name, rate=1)
    assert received(sandbox) == (b"", b"", True)


@pytest.mark.parametrize("name", ["timeout-before", "timeout-after"])
def test_a_timeout_leaves_the_connection_open_without_a_byte(sandbox: Sandbox, name: str) -> None:
    received(sandbox)  # what it looks at is made now
    set_fault(sandbox, name, rate=1)
    assert received(sandbox, seconds=1) == (b"", b"", False)


def test_a_spoilt_body_comes_whole_as_its_head_says(sandbox: Sandbox) -> None:
    _, whole, _ = received(sandbox)
    set_fault(sandbox, "cut-body", rate=1)
    head, half, ended = received(sandbox)
    assert head.startswith(b"HTTP/1.1 200 ")
    assert f"Content-Length: {len(half)}".encode() in head
    assert (half, ended) == (whole[: len(whole) // 2], True)
    set_fault(sandbox, "empty-body", rate=1)
    head, nothing, ended = received(sandbox)
    assert (nothing, ended) == (b"", True)
    assert b"Content-Length: 0" in head


def test_no_fault_reaches_the_control_routes(sandbox: Sandbox) -> None:
    names = [name for name in REQUEST_FAULTS if name != "slow"]
    sandbox.control("POST", "/-/faults", [{"name": name, "rate": 1} for name in names])
    assert sandbox.control("GET", "/-/health") == {"status": "ok"}
    assert [(row["seen"], row["hit"]) for row in sandbox.control("GET", "/-/faults")] == [(0, 0)] * len(names)


def hits(sandbox: Sandbox, backup: Any, requests: int) -> list[bool]:
    sandbox.control("POST", "/-/reset", {})
    set_fault(sandbox, "throttle", rate=0.3, operations=["ListBackupVaults"])
    found = []
    for number in range(requests):
        if number % 3 == 0:
            backup.list_restore_jobs()  # of another kind, which takes none of the dice
        try:
            backup.list_backup_vaults()
            found.append(False)
        except ClientError:
            found.append(True)
    return found


@pytest.fixture(scope="module")
def otherwise_seeded() -> Iterator[Sandbox]:
    with running_sandbox("--seed", "1") as sandbox:
        yield sandbox


def test_a_rate_hits_its_share_and_the_same_requests_for_the_same_seed(
    sandbox: Sandbox, backup: Any, otherwise_seeded: Sandbox
) -> None:
    first = hits(sandbox, backup, 40)
    assert first == hits(sandbox, backup, 40)
    assert 5 <= sum(first) <= 20
    assert first != hits(otherwise_seeded, otherwise_seeded.client("backup"), 40)


@pytest.mark.parametrize(
    ("name", "status"), [("job-fail", "FAILED"), ("job-abort", "ABORTED"), ("job-stall", "RUNNING")]
)
def test_a_job_goes_half_way_and_then_what_it_was_asked_to_do(
    sandbox: Sandbox, backup: Any, name: str, status: str
) -> None:
    point = newest_point(backup)
    sandbox.control("POST", "/-/faults", {"name": name, "rate": 1})
    job_id = restore(sandbox, backup, point)
    sandbox.control("DELETE", "/-/faults")
    unharmed = restore(sandbox, backup, point)
    sandbox.control("POST", "/-/clock", {"advance": 100_000})
    job = backup.describe_restore_job(RestoreJobId=job_id)
    assert job["Status"] == status
    assert ("CompletionDate" in job) == (status != "RUNNING")
    assert job["PercentDone"] == "50.00%" or status != "RUNNING"
    assert bool(job.get("StatusMessage")) == (status != "RUNNING")
    assert "CreatedResourceArn" not in job
    assert finish(sandbox, backup, unharmed)["Status"] == "COMPLETED"


@pytest.mark.parametrize(
    "row",
    [
        {"name": "explode", "rate": 1},
        {"name": "throttle", "rate": 2},
        {"name": "throttle", "rate": 1, "colour": "red"},
        {"name": "throttle", "rate": 0.5, "nth": 3},
        {"name": "throttle", "nth": "1"},
        {"name": "throttle", "since": 0},
        {"name": "throttle", "rate": 1, "operations": "StartRestoreJob"},
        {"name": "throttle", "rate": 1, "operation": ["StartRestoreJob"]},
        {"name": "throttle", "rate": 1, "hit": 5},
        {"name": "slow", "rate": 1, "seconds": "3"},
        {"name": "slow", "rate": 1, "seconds": -1},
        {"name": "error-500", "rate": 1, "status": 99999},
    ],
    ids=str,
)
def test_a_named_fault_that_makes_no_sense_is_refused(sandbox: Sandbox, row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"throttle, error-500|must be|only one|argument|supported"):
        sandbox.control("POST", "/-/faults", row)
    assert sandbox.control("GET", "/-/faults") == []


@pytest.mark.parametrize(
    "text", ["throttle", "throttle=", "throttle=2", "throttle@", "throttle@0", "throttle@x", "=1"]
)
def test_an_option_that_asks_for_no_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"NAME=RATE|rate must|since must|no fault"):
        fault_of_option(text)
