"""Faults and holds hit the request that they were set for, and the log tells what was asked."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from tests.sandbox.steps import ORDERS, code, message, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox


def set_fault(sandbox: Sandbox, **row: Any) -> None:
    sandbox.control("POST", "/-/faults", {"operation": "StartRestoreJob", **row})


def started(sandbox: Sandbox) -> int:
    return len(sandbox.control("GET", "/-/restores"))


def test_an_error_comes_with_its_code_and_status_and_without_effect(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    set_fault(sandbox, kind="error", code="ServiceUnavailableException", status=503, message="later")
    error = refused(restore, sandbox, backup, point)
    assert code(error) == "ServiceUnavailableException"
    assert message(error) == "later"
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert started(sandbox) == 0


def test_throttling_reads_as_aws_sends_it(sandbox: Sandbox, backup: Any) -> None:
    set_fault(sandbox, kind="throttle", operation="ListBackupVaults")
    error = refused(backup.list_backup_vaults)
    assert (code(error), error.response["ResponseMetadata"]["HTTPStatusCode"]) == ("ThrottlingException", 400)


def test_only_the_nth_request_is_hit(sandbox: Sandbox, backup: Any) -> None:
    set_fault(sandbox, kind="throttle", operation="ListBackupVaults", nth=2)
    assert backup.list_backup_vaults()
    assert code(refused(backup.list_backup_vaults)) == "ThrottlingException"
    assert backup.list_backup_vaults()


def test_faults_end_when_they_are_cleared(sandbox: Sandbox, backup: Any) -> None:
    set_fault(sandbox, kind="throttle", operation="ListBackupVaults")
    refused(backup.list_backup_vaults)
    sandbox.control("DELETE", "/-/faults")
    assert backup.list_backup_vaults()


@pytest.mark.parametrize(("kind", "jobs"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_has_its_effect_or_not(
    sandbox: Sandbox, backup: Any, kind: str, jobs: int
) -> None:
    point = newest_point(backup)
    set_fault(sandbox, kind=kind)
    with pytest.raises((ConnectionClosedError, EndpointConnectionError, HTTPClientError)):
        restore(sandbox, backup, point)
    assert started(sandbox) == jobs
    assert sandbox.control("GET", "/-/requests")[-1]["status"] == 0


def test_an_empty_answer_is_a_success_without_members(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    set_fault(sandbox, kind="empty_body")
    request = {"IamRoleArn": sandbox.role(), "Metadata": {"availabilityZone": "eu-west-1a"}}
    answer = backup.start_restore_job(RecoveryPointArn=point, **request)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "RestoreJobId" not in answer
    assert started(sandbox) == 1


def test_a_truncated_answer_loses_its_members(sandbox: Sandbox, backup: Any) -> None:
    set_fault(sandbox, kind="truncated_body", operation="ListBackupVaults")
    answer = backup.list_backup_vaults()
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "BackupVaultList" not in answer


def test_a_delay_outlasts_a_clients_patience_and_takes_effect_all_the_same(
    sandbox: Sandbox, backup: Any
) -> None:
    point = newest_point(backup)
    set_fault(sandbox, kind="delay", seconds=1.5, nth=1)
    with pytest.raises(ReadTimeoutError):
        restore(sandbox, sandbox.new_client("backup", read_timeout=1), point, IdempotencyToken="late")
    limit = time.monotonic() + 60
    while not started(sandbox):
        assert time.monotonic() < limit, "the unanswered request never took effect"
        time.sleep(0.05)
    # The same token is answered with the job that the unanswered request started.
    job = restore(sandbox, backup, point, IdempotencyToken="late")
    assert [found["job_id"] for found in sandbox.control("GET", "/-/restores")] == [job]


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "explode", "operation": "X"},
        {"kind": "error"},
        {"operation": "X", "kind": "error", "colour": "red"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(sandbox: Sandbox, row: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"kind|operation|colour"):
        sandbox.control("POST", "/-/faults", row)
    assert sandbox.control("GET", "/-/faults") == []


class Background:
    """A call in a thread of its own."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.answer: Any = None
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(call, *arguments))
        self._thread.start()

    def _run(self, call: Any, *arguments: Any) -> None:
        try:
            self.answer = call(*arguments)
        except Exception as error:
            self.error = error

    def join(self) -> Any:
        self._thread.join(timeout=60)
        assert not self._thread.is_alive()
        return self.answer


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_held_request_waits_before_or_after_its_effect(
    sandbox: Sandbox, backup: Any, when: str, jobs: int
) -> None:
    point = newest_point(backup)
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob", "when": when})
    call = Background(restore, sandbox, backup, point)
    held = sandbox.control("GET", "/-/held?wait=30")
    assert [(row["operation"], row["when"]) for row in held] == [("StartRestoreJob", when)]
    assert started(sandbox) == jobs
    assert sandbox.control("POST", "/-/release", {}) == {"released": 1}
    assert call.join()
    assert started(sandbox) == 1
    assert sandbox.control("GET", "/-/held") == []


def test_a_held_request_can_be_discarded_as_if_it_never_arrived(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob"})
    call = Background(restore, sandbox, backup, point)
    assert sandbox.control("GET", "/-/held?wait=30")
    sandbox.control("POST", "/-/release", {"discard": True})
    assert call.join() is None
    assert isinstance(call.error, HTTPClientError)
    assert started(sandbox) == 0


def test_only_the_nth_request_is_held(sandbox: Sandbox, backup: Any) -> None:
    sandbox.control("POST", "/-/hold", {"operation": "ListBackupVaults", "nth": 2})
    backup.list_backup_vaults()
    assert sandbox.control("GET", "/-/held") == []
    call = Background(backup.list_backup_vaults)
    assert sandbox.control("GET", "/-/held?wait=30")
    sandbox.control("POST", "/-/release", {})
    assert call.join()["BackupVaultList"]


def test_other_requests_are_answered_while_one_is_held(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    sandbox.control("POST", "/-/hold", {"operation": "StartRestoreJob", "when": "after"})
    call = Background(restore, sandbox, sandbox.new_client("backup"), point)
    assert sandbox.control("GET", "/-/held?wait=30")
    assert backup.list_restore_jobs()["RestoreJobs"]
    sandbox.control("POST", "/-/release", {})
    assert call.join()


def test_the_log_tells_who_asked_what_with_which_token_and_nothing_sensitive(
    sandbox: Sandbox, backup: Any
) -> None:
    point = newest_point(backup)
    restore(sandbox, backup, point, IdempotencyToken="token-1")
    refused(sandbox.client("backup", "shop-operator").list_backup_vaults)
    start, denied = sandbox.control("GET", "/-/requests")[-2:]
    assert (start["service"], start["operation"], start["account"]) == (
        "backup",
        "StartRestoreJob",
        "111122223333",
    )
    assert (start["token"], start["status"], start["region"]) == ("token-1", 200, "eu-west-1")
    assert start["invocation"]
    assert denied["principal"].endswith(":user/shop-operator")
    assert denied["status"] == 403
    assert "availabilityZone" not in str(start)


def test_a_reset_forgets_jobs_faults_and_the_log_and_keeps_the_world(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    job = restore(sandbox, backup, point)
    set_fault(sandbox, kind="throttle")
    sandbox.control("POST", "/-/reset", {})
    assert started(sandbox) == 0
    assert sandbox.control("GET", "/-/faults") == []
    assert sandbox.control("GET", "/-/requests") == []
    assert points(backup, resource_arn(backup, ORDERS))[0]["RecoveryPointArn"] == point
    assert code(refused(backup.describe_restore_job, RestoreJobId=job)) == "ResourceNotFoundException"


def test_an_unknown_control_route_lists_the_known_ones(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="/-/health"):
        sandbox.control("GET", "/-/nothing")


INFINITE = float("inf")
CLOCKS = [
    {"speed": 0},
    {"speed": INFINITE},
    {"speed": "fast"},
    {"advance": -1},
    {"advance": INFINITE},
    {"advance": float("nan")},
    {"pause": "no"},
    {"hour": 3},
]


@pytest.mark.parametrize("change", CLOCKS, ids=str)
def test_a_clock_that_cannot_be_set_so_is_left_as_it_is(sandbox: Sandbox, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"speed|forwards|unknown|float|pause"):
        sandbox.control("POST", "/-/clock", change)
    assert sandbox.control("GET", "/-/clock")["speed"] == 100
