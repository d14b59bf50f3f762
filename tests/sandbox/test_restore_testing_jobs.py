"""Restore tests from their due time to the end of their restores, as the clock steps over it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from aws_sandbox.restore_testing.firing import free_from
from tests.sandbox.rehearsals import (
    DAY,
    HOUR,
    NAME,
    POINTS,
    PREFIX,
    daily,
    jobs_of_plan,
    once,
    one_test,
    plan,
    rehearse,
    selection,
    step,
    volume_of,
    volumes,
)
from tests.sandbox.steps import ORDERS, newest_point, points, resource_arn
from tests.sandbox_process import Sandbox


def test_each_resource_of_a_selection_is_restored_once_within_the_start_window(
    still: Sandbox, backup: Any
) -> None:
    chosen = selection(still, "EBS"), selection(still, "DynamoDB")
    arn = rehearse(still, backup, *chosen, StartWindowHours=24, ScheduleExpression=once())
    protected = backup.get_paginator("list_protected_resources").paginate()
    wanted = {
        item["ResourceArn"]
        for page in protected
        for item in page["Results"]
        if item["ResourceType"] in ("EBS", "DynamoDB")
    }
    step(still, 2 * HOUR - 120)
    assert jobs_of_plan(backup, arn) == []
    step(still, 12 * HOUR)
    half = jobs_of_plan(backup, arn)
    assert 0 < len(half) < len(wanted)
    step(still, 13 * HOUR)
    jobs = jobs_of_plan(backup, arn)
    assert sorted(job["SourceResourceArn"] for job in jobs) == sorted(wanted)
    assert {job["CreatedBy"]["RestoreTestingPlanArn"] for job in jobs} == {arn}
    assert all(job["IamRoleArn"] == still.role() for job in jobs)
    last = backup.get_restore_testing_plan(RestoreTestingPlanName=NAME)["RestoreTestingPlan"]
    assert last["CreationTime"] <= last["LastExecutionTime"]


def test_a_step_of_eight_days_fires_every_due_time_in_it(still: Sandbox, backup: Any) -> None:
    chosen = selection(still, "EBS", resource_arn(backup, ORDERS), resource_arn(backup, "web-logs"))
    arn = rehearse(still, backup, chosen)
    step(still, 7 * DAY + 4 * HOUR)
    jobs = jobs_of_plan(backup, arn)
    assert len(jobs) == 2 * 8
    assert {(job["Status"], job["DeletionStatus"]) for job in jobs} == {("COMPLETED", "SUCCESSFUL")}
    assert [job["CreationDate"] for job in jobs] == sorted(job["CreationDate"] for job in jobs)
    assert all(job["CompletionDate"] > job["CreationDate"] for job in jobs)
    assert not {volume_of(job) for job in jobs} & volumes(still).keys()


# By service: an operation, the list in its answer, and what names an item of it.


def test_a_test_uses_inferred_metadata_with_its_overrides_over_them(still: Sandbox, backup: Any) -> None:
    zone = f"{still.regions[0]}c"
    job = one_test(still, backup, RestoreMetadataOverrides={"AVAILABILITYZONE": zone, "volumetype": "gp3"})
    used = backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"]
    assert used == {"availabilityZone": zone, "encrypted": "true", "volumeType": "gp3"}
    made = volumes(still)[volume_of(job)]
    assert (made["AvailabilityZone"], made["VolumeType"]) == (zone, "gp3")
    assert PREFIX in {tag["Key"] for tag in made["Tags"]}


def test_a_required_override_that_is_missing_fails_the_test(still: Sandbox, backup: Any) -> None:
    windows = resource_arn(backup, "office-windows", "FSx")
    arn = rehearse(still, backup, selection(still, "FSx", windows))
    step(still, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    assert job["Status"] == "FAILED"
    assert "SubnetIds" in job["StatusMessage"]
    assert "DeletionStatus" not in job
    system = next(
        each
        for each in still.client("fsx").describe_file_systems()["FileSystems"]
        if each["FileSystemId"] == windows.rpartition("/")[2]
    )
    configuration = system["WindowsConfiguration"]
    overrides = {
        "subnetIds": json.dumps(system["SubnetIds"]),
        "windowsConfiguration": json.dumps(
            {
                "activeDirectoryId": configuration["ActiveDirectoryId"],
                "preferredSubnetId": configuration["PreferredSubnetId"],
            }
        ),
    }
    backup.update_restore_testing_selection(
        RestoreTestingPlanName=NAME,
        RestoreTestingSelectionName="all_fsx",
        RestoreTestingSelection={"RestoreMetadataOverrides": overrides},
    )
    step(still, DAY)
    job = jobs_of_plan(backup, arn)[-1]
    assert job["Status"] == "COMPLETED", job
    used = backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"]
    assert json.loads(used["WindowsConfiguration"])["throughputCapacity"] == 8


def test_a_cold_volume_fails_its_test(still: Sandbox, backup: Any) -> None:
    archive = resource_arn(backup, "invoice-archive")
    cold = [
        point["RecoveryPointArn"]
        for point in points(backup, archive)
        if backup.describe_recovery_point(
            BackupVaultName="shop-locked", RecoveryPointArn=point["RecoveryPointArn"]
        )["StorageClass"]
        == "COLD"
    ]
    chance = {**POINTS, "Algorithm": "RANDOM_WITHIN_WINDOW", "SelectionWindowDays": 365}
    arn = rehearse(still, backup, selection(still, "EBS", archive), RecoveryPointSelection=chance)
    step(still, 20 * DAY)
    jobs = jobs_of_plan(backup, arn)
    assert len({job["RecoveryPointArn"] for job in jobs}) > 1
    for job in jobs:
        failed = job["RecoveryPointArn"] in cold
        assert job["Status"] == ("FAILED" if failed else "COMPLETED")
        assert ("cold storage" in job.get("StatusMessage", "")) is failed
    assert {job["Status"] for job in jobs} == {"FAILED", "COMPLETED"}


def test_points_are_taken_from_the_vaults_types_and_window_of_the_plan(still: Sandbox, backup: Any) -> None:
    media = resource_arn(backup, "relight-shop-media", "S3")
    locked = resource_arn(backup, "relight-shop-invoices", "S3")
    wanted = {
        "Algorithm": "LATEST_WITHIN_WINDOW",
        "IncludeVaults": ["arn:aws:backup:*:*:backup-vault:shop-*"],
        "ExcludeVaults": ["arn:aws:backup:*:*:backup-vault:*-locked"],
        "RecoveryPointTypes": ["CONTINUOUS"],
    }
    arn = rehearse(still, backup, selection(still, "S3", media, locked), RecoveryPointSelection=wanted)
    step(still, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    assert (job["SourceResourceArn"], job["Status"]) == (media, "COMPLETED")
    assert ":recovery-point:continuous:" in job["RecoveryPointArn"]
    snapshots = {**wanted, "RecoveryPointTypes": ["SNAPSHOT"], "ExcludeVaults": []}
    backup.update_restore_testing_plan(
        RestoreTestingPlanName=NAME,
        RestoreTestingPlan={"RecoveryPointSelection": snapshots, "ScheduleExpression": daily(6)},
    )
    step(still, 4 * HOUR)
    assert {each["SourceResourceArn"] for each in jobs_of_plan(backup, arn)[1:]} == {media, locked}


def test_a_resource_without_a_point_in_the_window_is_not_tested(still: Sandbox, backup: Any) -> None:
    day = {**POINTS, "SelectionWindowDays": 1}
    chosen = selection(still, "EBS", resource_arn(backup, ORDERS))
    arn = rehearse(still, backup, chosen, RecoveryPointSelection=day)
    step(still, 3 * DAY)
    # Nothing is backed up while the clock steps: from the second day on, the newest point is too old.
    assert len(jobs_of_plan(backup, arn)) == 1
    assert backup.get_restore_testing_plan(RestoreTestingPlanName=NAME)["RestoreTestingPlan"][
        "LastExecutionTime"
    ]


def test_conditions_select_by_the_tags_of_the_newest_point(still: Sandbox, backup: Any) -> None:
    named = {"StringEquals": [{"Key": "aws:ResourceTag/Name", "Value": ORDERS}]}
    others = {"StringNotEquals": [{"Key": "aws:ResourceTag/tier", "Value": "production"}]}
    arn = rehearse(
        still,
        backup,
        selection(still, "EBS", ProtectedResourceConditions=named),
        selection(still, "EBS", ProtectedResourceConditions=others, RestoreTestingSelectionName="others"),
    )
    step(still, 4 * HOUR)
    tested = {job["SourceResourceArn"] for job in jobs_of_plan(backup, arn)}
    protected = backup.get_paginator("list_protected_resources").paginate()
    nameless = {
        item["ResourceArn"]
        for page in protected
        for item in page["Results"]
        if item["ResourceType"] == "EBS" and "ResourceName" not in item
    }
    assert tested == {resource_arn(backup, ORDERS), *nameless}


def test_a_tag_that_was_put_on_the_newest_point_counts_too(still: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    backup.tag_resource(ResourceArn=point, Tags={"proof": "due"})
    assert backup.list_tags(ResourceArn=point)["Tags"]["proof"] == "due"
    tagged = {"StringEquals": [{"Key": "aws:ResourceTag/proof", "Value": "due"}]}
    arn = rehearse(still, backup, selection(still, "EBS", ProtectedResourceConditions=tagged))
    step(still, 4 * HOUR)
    assert [job["SourceResourceArn"] for job in jobs_of_plan(backup, arn)] == [resource_arn(backup, ORDERS)]
    backup.untag_resource(ResourceArn=point, TagKeyList=["proof"])
    step(still, DAY)
    assert len(jobs_of_plan(backup, arn)) == 1


def test_a_role_that_was_lost_fails_the_next_test(still: Sandbox, backup: Any) -> None:
    role = still.role("ShopSnapshotRole")
    arn = rehearse(still, backup, selection(still, "EBS", resource_arn(backup, ORDERS), IamRoleArn=role))
    step(still, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    assert "ec2:CreateVolume" in job["StatusMessage"]
    iam = still.client("iam")
    iam.detach_role_policy(
        RoleName="ShopSnapshotRole",
        PolicyArn="arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    )
    iam.delete_role(RoleName="ShopSnapshotRole")
    step(still, DAY)
    assert "does not exist" in jobs_of_plan(backup, arn)[-1]["StatusMessage"]


def test_a_vault_that_denies_fails_the_jobs_of_plan_its_points(still: Sandbox, backup: Any) -> None:
    masters = resource_arn(backup, "media-masters", "EFS")
    arn = rehearse(still, backup, selection(still, "EFS", masters))
    step(still, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    assert (job["Status"], job["StatusMessage"]) == (
        "FAILED",
        "Insufficient privileges to perform this action.",
    )


def test_a_deleted_selection_starts_nothing_more(still: Sandbox, backup: Any) -> None:
    arn = rehearse(still, backup, selection(still, "EBS"), StartWindowHours=168)
    step(still, 2 * HOUR + 60)
    begun = len(jobs_of_plan(backup, arn))
    backup.delete_restore_testing_selection(
        RestoreTestingPlanName=NAME, RestoreTestingSelectionName="all_ebs"
    )
    step(still, 10 * DAY)
    assert len(jobs_of_plan(backup, arn)) == begun


@pytest.mark.parametrize(
    ("ends", "begins"), [((), 10), ((5, 9), 10), ((5, 12, 15), 12), ((11, 12, 15), 12), ((12, 15, 9), 12)]
)
def test_a_test_waits_for_others_of_its_type_when_as_many_run_as_may(
    ends: list[float], begins: float
) -> None:
    assert free_from(ends, at=10, most=2) == begins


def test_tests_that_stall_keep_their_places_and_what_finds_none_leaves_no_job(
    still: Sandbox, backup: Any
) -> None:
    still.control("POST", "/-/faults", {"name": "job-stall", "rate": 1})
    # Of the four buckets, nine times a day, where 30 tests of S3 run at once.
    for number in range(9):
        backup.create_restore_testing_plan(RestoreTestingPlan=plan(f"plan_{number}"))
        backup.create_restore_testing_selection(
            RestoreTestingPlanName=f"plan_{number}", RestoreTestingSelection=selection(still, "S3")
        )
    step(still, 3 * DAY)
    stalled = backup.list_restore_jobs(ByResourceType="S3", ByStatus="RUNNING")["RestoreJobs"]
    assert len(stalled) == 30


@pytest.mark.needs("aws")
def test_the_aws_cli_makes_a_plan_that_fires_and_validates_its_test(
    still: Sandbox, backup: Any, home: Path
) -> None:
    def aws(*words: str) -> Any:
        finished = subprocess.run(
            ["aws", "backup", *words, "--output", "json"],
            env=still.child_environment(HOME=str(home)),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout or "{}")

    made = aws("create-restore-testing-plan", "--restore-testing-plan", json.dumps(plan()))
    chosen = selection(still, "EBS", resource_arn(backup, ORDERS), ValidationWindowHours=1)
    aws(
        *("create-restore-testing-selection", "--restore-testing-plan-name", NAME),
        *("--restore-testing-selection", json.dumps(chosen)),
    )
    step(still, 3.2 * HOUR)
    arn = made["RestoreTestingPlanArn"]
    [job] = aws("list-restore-jobs", "--by-restore-testing-plan-arn", arn)["RestoreJobs"]
    validated = ("--restore-job-id", job["RestoreJobId"], "--validation-status", "SUCCESSFUL")
    aws("put-restore-validation-result", *validated)
    step(still, 120)
    ended = aws("describe-restore-job", "--restore-job-id", job["RestoreJobId"])
    assert (ended["ValidationStatus"], ended["DeletionStatus"]) == ("SUCCESSFUL", "SUCCESSFUL")
