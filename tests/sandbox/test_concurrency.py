"""Many callers at once: moto itself is not made for threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from tests.sandbox.steps import newest_point, restore
from tests.sandbox_process import Sandbox

CALLERS = 4
EACH = 8


def in_threads(calls: list[Callable[[], Any]]) -> list[Any]:
    """What each answered. The first error is raised."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result() for each in [pool.submit(call) for call in calls]]


def test_restores_that_end_while_others_list_are_all_there_once(sandbox: Sandbox) -> None:
    point = newest_point(sandbox.client("backup"))
    volumes = {volume["VolumeId"] for volume in sandbox.client("ec2").describe_volumes()["Volumes"]}
    starters = [sandbox.new_client("backup") for _ in range(2)]
    backup, ec2 = sandbox.new_client("backup"), sandbox.new_client("ec2")
    sandbox.control("POST", "/-/clock", {"speed": 10_000})

    def start(client: Any) -> list[str]:
        return [restore(sandbox, client, point) for _ in range(EACH)]

    def listed() -> None:
        for _ in range(EACH):
            backup.list_restore_jobs(MaxResults=1000)
            ec2.describe_volumes()

    jobs, others, _ = in_threads([partial(start, starters[0]), partial(start, starters[1]), listed])
    sandbox.control("POST", "/-/clock", {"advance": 60})
    ended = [starters[0].describe_restore_job(RestoreJobId=job) for job in (*jobs, *others)]
    assert {job["Status"] for job in ended} == {"COMPLETED"}
    created = [job["CreatedResourceArn"].rpartition("/")[2] for job in ended]
    assert len(set(created)) == 2 * EACH
    assert {volume["VolumeId"] for volume in ec2.describe_volumes()["Volumes"]} == volumes | set(created)


def test_callers_with_one_token_at_the_same_time_share_one_restore(sandbox: Sandbox) -> None:
    point = newest_point(sandbox.client("backup"))
    clients = [sandbox.new_client("backup") for _ in range(CALLERS)]
    jobs = in_threads([partial(restore, sandbox, each, point, IdempotencyToken="one") for each in clients])
    assert len(set(jobs)) == 1
    assert len(sandbox.control("GET", "/-/restores")) == 1


def test_a_reset_while_requests_are_answered_disturbs_none_of_them(sandbox: Sandbox) -> None:
    """Each sees the world before it or after it."""
    backup, iam = sandbox.new_client("backup"), sandbox.new_client("iam")
    ec2, rds = sandbox.new_client("ec2"), sandbox.new_client("rds")
    point = newest_point(sandbox.client("backup"))
    asked: list[Callable[[], Any]] = [
        lambda: restore(sandbox, backup, point),
        lambda: iam.list_roles()["Roles"],
        lambda: ec2.describe_volumes()["Volumes"],
        lambda: rds.describe_db_instances()["DBInstances"],
    ]
    errors: list[ClientError] = []

    def ask(call: Callable[[], Any]) -> None:
        for _ in range(EACH):
            try:
                assert call()
            except ClientError as error:
                errors.append(error)

    with ThreadPoolExecutor(len(asked)) as pool:
        running = [pool.submit(ask, call) for call in asked]
        while not all(each.done() for each in running):
            sandbox.control("POST", "/-/reset", {})
        for each in running:
            each.result()
    assert errors == []
