"""What a restore test made is tagged, awaits its validation and is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.rehearsals import (
    DAY,
    HOUR,
    PREFIX,
    jobs_of_plan,
    once,
    one_test,
    rehearse,
    selection,
    step,
    volume_of,
    volumes,
)
from tests.sandbox.steps import code, finish, newest_point, refused, resource_arn, restore
from tests.sandbox_process import Sandbox

REQUEST = "InvalidRequestException"
TESTED = ("Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3")

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


def described(backup: Any, job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = backup.describe_restore_job(RestoreJobId=job["RestoreJobId"])
    return found


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
