"""One job a token, for as long as it is remembered; and jobs that are listed late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.sandbox.steps import ORDERS, code, finish, newest_point, refused, resource_arn, restore
from tests.sandbox_process import Sandbox, running_sandbox


def test_the_same_token_gives_the_same_job_and_no_second_one(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    first = restore(sandbox, backup, point, IdempotencyToken="token-1")
    assert restore(sandbox, backup, point, IdempotencyToken="token-1") == first
    finish(sandbox, backup, first)
    assert restore(sandbox, backup, point, IdempotencyToken="token-1") == first
    assert [job["token"] for job in sandbox.control("GET", "/-/restores")] == ["token-1"]


def test_another_token_starts_another_job(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    jobs = {restore(sandbox, backup, point, IdempotencyToken=token) for token in ("token-1", "token-2")}
    assert len(jobs) == 2


def test_a_token_with_other_parameters_is_refused(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    restore(sandbox, backup, point, IdempotencyToken="token-1")
    error = refused(
        restore,
        sandbox,
        backup,
        point,
        IdempotencyToken="token-1",
        Metadata={"availabilityZone": "eu-west-1b"},
    )
    assert code(error) == "InvalidParameterValueException"
    assert len(sandbox.control("GET", "/-/restores")) == 1


def test_a_token_of_a_refused_request_is_free_to_use(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    refused(restore, sandbox, backup, point, IdempotencyToken="token-1", Metadata={"availabilityZone": "x"})
    assert restore(sandbox, backup, point, IdempotencyToken="token-1")


def test_a_token_is_forgotten_after_an_hour(still: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    first = restore(still, backup, point, IdempotencyToken="token-1")
    still.control("POST", "/-/clock", {"advance": 3599})
    assert restore(still, backup, point, IdempotencyToken="token-1") == first
    still.control("POST", "/-/clock", {"advance": 2})
    assert restore(still, backup, point, IdempotencyToken="token-1") != first


def test_a_sandbox_without_token_memory_doubles_and_one_with_list_lag_lists_late() -> None:
    with running_sandbox("--token-memory", "0", "--list-lag", "10") as sandbox:
        backup = sandbox.client("backup")
        sandbox.control("POST", "/-/clock", {"pause": True})
        point = newest_point(backup)
        first = restore(sandbox, backup, point, IdempotencyToken="token-1")
        second = restore(sandbox, backup, point, IdempotencyToken="token-1")
        assert first != second
        assert backup.describe_restore_job(RestoreJobId=first)["RestoreJobId"] == first
        source = resource_arn(backup, ORDERS)

        def listed() -> set[str]:
            everywhere = backup.list_restore_jobs()["RestoreJobs"]
            of_source = backup.list_restore_jobs_by_protected_resource(ResourceArn=source)["RestoreJobs"]
            found = [{job["RestoreJobId"] for job in jobs} for jobs in (everywhere, of_source)]
            assert found[1] <= found[0]
            assert {first, second} & found[0] == {first, second} & found[1]
            return {first, second} & found[0]

        sandbox.control("POST", "/-/clock", {"advance": 9.5})
        assert listed() == set()
        sandbox.control("POST", "/-/clock", {"advance": 1})
        assert listed() == {first, second}


def test_a_token_sent_by_many_at_once_starts_one_job(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(restore, sandbox, backup, point, IdempotencyToken="one") for _ in range(8)]
    assert len({call.result() for call in calls}) == 1
    assert len(sandbox.control("GET", "/-/restores")) == 1
