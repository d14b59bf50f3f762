"""Restore jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from aws_api.calls import PAGE, Calls
from aws_api.gateway.members import Item, given, moment, needed, pages_of, parsed, percent, text, whole
from recovery.context import Context
from recovery.models import RestoreJob


def listed(
    calls: Calls, context: Context, created_after: datetime | None, status: str
) -> Iterator[list[RestoreJob]]:
    request = given(ByCreatedAfter=created_after, ByStatus=status, MaxResults=PAGE)
    pages = calls.pages("backup", "ListRestoreJobs", request)
    return pages_of("ListRestoreJobs", pages, lambda item: _job(context, item))


def of_resource(calls: Calls, context: Context, resource_arn: str) -> Iterator[list[RestoreJob]]:
    operation = "ListRestoreJobsByProtectedResource"
    pages = calls.pages("backup", operation, {"ResourceArn": resource_arn, "MaxResults": PAGE})
    return pages_of(operation, pages, lambda item: _job(context, item))


def below(calls: Calls, context: Context, parent_id: str) -> Iterator[list[RestoreJob]]:
    pages = calls.pages("backup", "ListRestoreJobs", {"ByParentJobId": parent_id, "MaxResults": PAGE})
    return pages_of("ListRestoreJobs", pages, lambda item: _job(context, item))


def started_by_plan(calls: Calls, context: Context, plan_arn: str) -> Iterator[list[RestoreJob]]:
    """Those that a restore testing plan has started."""
    request = {"ByRestoreTestingPlanArn": plan_arn, "MaxResults": PAGE}
    pages = calls.pages("backup", "ListRestoreJobs", request)
    return pages_of("ListRestoreJobs", pages, lambda item: _job(context, item))


def described(calls: Calls, context: Context, job_id: str) -> RestoreJob:
    answer = calls.read("backup", "DescribeRestoreJob", RestoreJobId=job_id)
    return parsed("DescribeRestoreJob", answer, lambda item: _job(context, item))


def metadata(calls: Calls, job_id: str) -> Mapping[str, str]:
    """The metadata a job was started with; its values may be sensitive."""
    values = calls.read("backup", "GetRestoreJobMetadata", RestoreJobId=job_id)["Metadata"]
    return {key: "" if value is None else str(value) for key, value in values.items()}


def _job(context: Context, item: Item) -> RestoreJob:
    made_by: Item = item.get("CreatedBy") or {}
    return RestoreJob(
        context=context,
        id=item["RestoreJobId"],
        status=item["Status"],
        created=needed(item, "CreationDate"),
        point_arn=text(item, "RecoveryPointArn"),
        resource_type=text(item, "ResourceType"),
        source_arn=text(item, "SourceResourceArn"),
        vault_arn=text(item, "BackupVaultArn"),
        completed=moment(item, "CompletionDate"),
        status_message=text(item, "StatusMessage"),
        percent=percent(item, "PercentDone"),
        expected_minutes=whole(item, "ExpectedCompletionTimeMinutes"),
        size=whole(item, "BackupSizeInBytes"),
        role_arn=text(item, "IamRoleArn"),
        created_resource_arn=text(item, "CreatedResourceArn"),
        point_created=moment(item, "RecoveryPointCreationDate"),
        testing_plan_arn=text(made_by, "RestoreTestingPlanArn"),
        validation_status=text(item, "ValidationStatus"),
        validation_message=text(item, "ValidationStatusMessage"),
        deletion_status=text(item, "DeletionStatus"),
        deletion_message=text(item, "DeletionStatusMessage"),
        is_parent=bool(item.get("IsParent")),
        parent_id=text(item, "ParentJobId"),
    )
