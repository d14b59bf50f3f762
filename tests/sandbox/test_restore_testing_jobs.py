"""Restore tests from their due time to their deletion, as the clock steps over it."""

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
    daily,
    jobs_of_plan,
    once,
    plan,
    rehearse,
    selection,
    step,
)
from tests.sandbox.steps import ORDERS, code, finish, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

PREFIX = "awsbackup-restore-test"
REQUEST = "InvalidRequestException"
TESTED = ("Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3")


def one_test(sandbox: Sandbox, backup: Any, **changes: Any) -> dict[str, Any]:
    """A volume's test right after its restore, validated within 8 hours unless told otherwise."""
    wanted = {"ValidationWindowHours": 8, **changes}
    chosen = selection(sandbox, "EBS", resource_arn(backup, ORDERS), **wanted)
    arn = rehearse(sandbox, backup, chosen)
    step(sandbox, 4 * HOUR)
    [job] = jobs_of_plan(backup, arn)
    return job


def described(backup: Any, job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = backup.describe_restore_job(RestoreJobId=job["RestoreJobId"])
    return found


def volume_of(job: dict[str, Any]) -> str:
    return str(job["CreatedResourceArn"]).rpartition("/")[2]


def volumes(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {each["VolumeId"]: each for each in sandbox.client("ec2").describe_volumes()["Volumes"]}


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
LISTED = (
    ("ec2", "describe_volumes", "Volumes", "VolumeId"),
    ("ec2", "describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId"),
    ("rds", "describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
    ("rds", "describe_db_clusters", "DBClusters", "DBClusterIdentifier"),
    ("efs", "describe_file_systems", "FileSystems", "FileSystemId"),
    ("fsx", "describe_file_systems", "FileSystems", "FileSystemId"),
    ("s3", "list_buckets", "Buckets", "Name"),
)


def what_is_there(sandbox: Sandbox) -> set[str]:
    """The names of all that a restore test can make."""
    found = {
        str(item[name])
        for service, operation, listed, name in LISTED
        for item in getattr(sandbox.client(service), operation)()[listed]
    }
    reservations = sandbox.client("ec2").describe_instances()["Reservations"]
    instances = [instance for reservation in reservations for instance in reservation["Instances"]]
    running = {each["InstanceId"] for each in instances if each["State"]["Name"] != "terminated"}
    return found | running | set(sandbox.client("dynamodb").list_tables()["TableNames"])


def test_every_type_is_restored_tagged_and_deleted_again(still: Sandbox, backup: Any) -> None:
    before = what_is_there(still)
    chosen = (selection(still, kind, ValidationWindowHours=24) for kind in TESTED)
    arn = rehearse(still, backup, *chosen, ScheduleExpression=once())
    step(still, 4 * HOUR)
    made = [job for job in jobs_of_plan(backup, arn) if job["Status"] == "COMPLETED"]
    assert {job["ResourceType"] for job in made} == set(TESTED)
    assert {job["ValidationStatus"] for job in made} == {"VALIDATING"}
    named = {"Aurora", "DocumentDB", "DynamoDB", "Neptune", "RDS", "S3"}
    assert all(PREFIX in job["CreatedResourceArn"] for job in made if job["ResourceType"] in named)
    tags = still.client("resourcegroupstaggingapi").get_paginator("get_resources")
    tagged = {
        item["ResourceARN"]
        for page in tags.paginate(TagFilters=[{"Key": PREFIX}])
        for item in page["ResourceTagMappingList"]
    }
    known = {job["CreatedResourceArn"] for job in made if job["ResourceType"] not in ("FSx",)}
    assert known <= tagged
    names = {job["CreatedResourceArn"].rpartition("/")[2].rpartition(":")[2] for job in made}
    assert names <= what_is_there(still) - before
    step(still, 3 * DAY)
    ended = {job["RestoreJobId"]: job for job in jobs_of_plan(backup, arn)}
    for job in made:
        last = ended[job["RestoreJobId"]]
        assert (last["ValidationStatus"], last["DeletionStatus"]) == ("TIMED_OUT", "SUCCESSFUL"), last
    assert what_is_there(still) == before


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


def test_the_resource_is_kept_for_validation_and_deleted_when_it_times_out(
    still: Sandbox, backup: Any
) -> None:
    job = one_test(still, backup)
    assert job["ValidationStatus"] == "VALIDATING"
    assert "DeletionStatus" not in job
    assert volume_of(job) in volumes(still)
    step(still, 8 * HOUR)
    ended = described(backup, job)
    assert (ended["ValidationStatus"], ended["DeletionStatus"]) == ("TIMED_OUT", "SUCCESSFUL")
    assert volume_of(job) not in volumes(still)


def test_without_a_validation_window_the_resource_is_deleted_at_once(still: Sandbox, backup: Any) -> None:
    job = one_test(still, backup, ValidationWindowHours=0)
    assert job["DeletionStatus"] == "SUCCESSFUL"
    assert "ValidationStatus" not in job


@pytest.mark.parametrize("status", ["SUCCESSFUL", "FAILED"])
def test_a_validation_result_is_set_once_and_begins_the_deletion(
    still: Sandbox, backup: Any, status: str
) -> None:
    job = one_test(still, backup)
    result = {"RestoreJobId": job["RestoreJobId"], "ValidationStatus": status}
    said = backup.put_restore_validation_result(**result, ValidationStatusMessage="12 rows")
    assert said["ResponseMetadata"]["HTTPStatusCode"] == 204
    found = described(backup, job)
    assert (found["ValidationStatus"], found["ValidationStatusMessage"]) == (status, "12 rows")
    assert found["DeletionStatus"] == "DELETING"
    assert volume_of(job) in volumes(still)
    assert code(refused(backup.put_restore_validation_result, **result)) == REQUEST
    step(still, 120)
    assert described(backup, job)["DeletionStatus"] == "SUCCESSFUL"
    assert volume_of(job) not in volumes(still)


def test_what_cannot_be_validated_is_refused(still: Sandbox, backup: Any) -> None:
    put = backup.put_restore_validation_result
    plain = restore(still, backup, newest_point(backup))
    result = {"ValidationStatus": "SUCCESSFUL"}
    assert code(refused(put, RestoreJobId="absent", **result)) == "ResourceNotFoundException"
    assert code(refused(put, RestoreJobId=plain, **result)) == REQUEST
    finish(still, backup, plain)
    assert code(refused(put, RestoreJobId=plain, **result)) == REQUEST
    job = one_test(still, backup)["RestoreJobId"]
    for status in ("VALIDATING", "TIMED_OUT", "DONE"):
        error = refused(put, RestoreJobId=job, ValidationStatus=status)
        assert code(error) == "InvalidParameterValueException", status
    step(still, 8 * HOUR)
    assert code(refused(put, RestoreJobId=job, **result)) == REQUEST


def test_a_resource_without_its_tag_is_not_deleted(still: Sandbox, backup: Any) -> None:
    job = one_test(still, backup)
    still.client("ec2").delete_tags(Resources=[volume_of(job)], Tags=[{"Key": PREFIX}])
    step(still, 8 * HOUR)
    ended = described(backup, job)
    assert ended["DeletionStatus"] == "FAILED"
    assert PREFIX in ended["DeletionStatusMessage"]
    assert volume_of(job) in volumes(still)


def test_a_resource_that_its_service_will_not_delete_stays_and_the_message_tells_why(
    still: Sandbox, backup: Any
) -> None:
    job = one_test(still, backup)
    instance = still.client("ec2").describe_instances()["Reservations"][0]["Instances"][0]["InstanceId"]
    still.client("ec2").attach_volume(VolumeId=volume_of(job), InstanceId=instance, Device="/dev/sdz")
    step(still, 8 * HOUR)
    ended = described(backup, job)
    assert ended["DeletionStatus"] == "FAILED"
    assert "VolumeInUse" in ended["DeletionStatusMessage"]


def test_what_another_service_will_not_delete_breaks_no_later_call(still: Sandbox, backup: Any) -> None:
    table = selection(still, "DynamoDB", resource_arn(backup, "carts", "DynamoDB"), ValidationWindowHours=8)
    system = selection(still, "EFS", resource_arn(backup, "tenants", "EFS"), ValidationWindowHours=8)
    arn = rehearse(still, backup, table, system)
    step(still, 4 * HOUR)
    made = {job["ResourceType"]: str(job["CreatedResourceArn"]) for job in jobs_of_plan(backup, arn)}
    still.client("dynamodb").update_table(
        TableName=made["DynamoDB"].rpartition("/")[2], DeletionProtectionEnabled=True
    )
    subnet = still.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    still.client("efs").create_mount_target(FileSystemId=made["EFS"].rpartition("/")[2], SubnetId=subnet)
    step(still, 8 * HOUR)
    ended = {job["ResourceType"]: job for job in jobs_of_plan(backup, arn)}
    assert {job["DeletionStatus"] for job in ended.values()} == {"FAILED"}
    assert "DeletionProtectionEnabled" in ended["DynamoDB"]["DeletionStatusMessage"]
    assert ended["EFS"]["DeletionStatusMessage"].endswith("(FileSystemInUse)")


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


def test_inferred_metadata_restores_a_point_by_hand(still: Sandbox, backup: Any) -> None:
    table = newest_point(backup, "carts", "DynamoDB")
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": table}
    inferred = backup.get_restore_testing_inferred_metadata(**asked)["InferredMetadata"]
    assert inferred["targetTableName"].startswith(f"{PREFIX}-")
    del inferred["targetTableName"]
    assert inferred == {"deletionProtection": "false", "encryptionType": "Default"}
    volume = {**asked, "RecoveryPointArn": newest_point(backup)}
    inferred = backup.get_restore_testing_inferred_metadata(**volume)["InferredMetadata"]
    job = restore(still, backup, volume["RecoveryPointArn"], Metadata=inferred)
    assert finish(still, backup, job)["Status"] == "COMPLETED"


INFERRED: dict[tuple[str, str], set[str]] = {
    ("orders", "RDS"): {"dbInstanceIdentifier", "deletionProtection", "multiAz", "publiclyAccessible"},
    ("ledger-cluster", "RDS"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("checkout", "Aurora"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("recommendations", "Neptune"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("web-2", "EC2"): {"disableApiTermination", "instanceType", "requiredImdsV2"},
    ("tenants", "EFS"): {"encrypted", "file-system-id", "kmsKeyId", "newFileSystem", "performanceMode"},
    ("relight-shop-media", "S3"): {
        *("destinationBucketName", "encrypted", "encryptionType", "newBucket", "restoreACLs"),
    },
    ("office-windows", "FSx"): {"windowsConfiguration"},
    ("render-lustre", "FSx"): {"lustreConfiguration"},
    ("warehouse-openzfs", "FSx"): {"openZfsConfiguration"},
    ("finance-ontap", "FSx"): {"name", "ontapConfiguration"},
}


@pytest.mark.parametrize(("source", "keys"), INFERRED.items(), ids=[" ".join(each) for each in INFERRED])
def test_inferred_metadata_has_the_keys_of_the_guide(
    backup: Any, source: tuple[str, str], keys: set[str]
) -> None:
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": newest_point(backup, *source)}
    assert set(backup.get_restore_testing_inferred_metadata(**asked)["InferredMetadata"]) == keys


def test_a_type_without_restore_testing_has_no_inferred_metadata(backup: Any) -> None:
    point = newest_point(backup, "shop-analytics", "Redshift")
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": point}
    error = refused(backup.get_restore_testing_inferred_metadata, **asked)
    assert code(error) == "InvalidParameterValueException"


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
