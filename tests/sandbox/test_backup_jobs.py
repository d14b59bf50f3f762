"""ListBackupJobs: which backups ran, and which are running."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.steps import code, points, refused, resource_arn
from tests.sandbox_process import Sandbox


@pytest.fixture
def reader(shared_sandbox: Sandbox) -> Any:
    return shared_sandbox.client("backup", "shop-readonly")


def test_a_resource_has_a_job_for_each_of_its_points_of_the_last_30_days(reader: Any) -> None:
    source = resource_arn(reader, "HDB", "SAP HANA on Amazon EC2")
    jobs = reader.list_backup_jobs(ByResourceArn=source)["BackupJobs"]
    made = {point["RecoveryPointArn"]: point["CreationDate"] for point in points(reader, source)}
    # 35 daily points and a continuous one of the last 30 days; another began before.
    assert len(jobs) == 31
    assert all(made[job["RecoveryPointArn"]] == job["CreationDate"] for job in jobs)
    assert [job["CreationDate"] for job in jobs] == sorted(
        (job["CreationDate"] for job in jobs), reverse=True
    )
    assert {job["State"] for job in jobs} == {"COMPLETED"}


def test_a_backup_that_is_running_is_told(reader: Any) -> None:
    running = reader.list_backup_jobs(ByState="RUNNING")["BackupJobs"]
    assert {job["ResourceName"] for job in running} == {"orders-db-wal", "web-1"}
    assert all("CompletionDate" not in job for job in running)
    [one] = reader.list_backup_jobs(ByState="RUNNING", ByResourceType="EC2")["BackupJobs"]
    assert one["ResourceArn"] == resource_arn(reader, "web-1", "EC2")
    assert code(refused(reader.list_backup_jobs, ByState="BUSY")) == "InvalidParameterValueException"


def test_jobs_come_in_pages_and_between_times(reader: Any) -> None:
    source = resource_arn(reader, "cms", "RDS")
    pages = reader.get_paginator("list_backup_jobs").paginate(
        ByResourceArn=source, PaginationConfig={"PageSize": 20}
    )
    sizes = [len(page["BackupJobs"]) for page in pages]
    assert (sizes[0], sum(sizes)) == (20, 30)
    third = reader.list_backup_jobs(ByResourceArn=source)["BackupJobs"][2]
    later = reader.list_backup_jobs(ByResourceArn=source, ByCreatedAfter=third["CreationDate"])
    assert len(later["BackupJobs"]) == 2
